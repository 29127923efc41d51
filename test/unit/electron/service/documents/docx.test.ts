import { strFromU8, unzipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { buildBulletin } from '#service/documents/bulletin.ts'
import { buildDocument } from '#service/documents/document.ts'
import { writeDocx } from '#service/documents/docx.ts'
import { readDocx } from '#service/documents/docx-read.ts'
import { TEMPLATE_IDS } from '#service/documents/template-store.ts'
import { titleLines } from '#service/documents/title-lines.ts'
import { sampleInput, template } from './sample.ts'

const bulletin = buildBulletin(sampleInput(), {
  bulletin: await template('D02'),
  fairness: await template('D03'),
})
if (!bulletin.ok) throw new Error(bulletin.error.message)
const model = bulletin.value
const written = await writeDocx(model, { marks: ['送审稿'] })
const parts = unzipSync(written.bytes)
const xml = (name: string): string => strFromU8(parts[name] ?? new Uint8Array())
const body = xml('word/document.xml')
const styles = xml('word/styles.xml')

const style = (id: string): string =>
  new RegExp(`w:styleId="${id}".*?</w:style>`, 's').exec(styles)?.[0] ?? ''
const attributes = (text: string, tag: string): Record<string, string>[] =>
  [...text.matchAll(new RegExp(`<w:${tag}( [^>]*?)/?>`, 'g'))].map((match) =>
    Object.fromEntries(
      [...(match[1] ?? '').matchAll(/w:(\w+)="([^"]*)"/g)].map((pair) => [pair[1], pair[2]]),
    ),
  )
const millimetres = (twips: number): number => (twips / 1440) * 25.4

describe('GB/T 9704-2012 layout, from the XML', () => {
  const sizes = attributes(body, 'pgSz')
  const margins = attributes(body, 'pgMar')
  const grids = attributes(body, 'docGrid')

  test('A4 with a text area of 156 × 225 mm, landscape turned', () => {
    expect(sizes).toHaveLength(3)
    sizes.forEach((size, index) => {
      const margin = margins[index]!
      const width = Number(size.w) - Number(margin.left) - Number(margin.right)
      const height = Number(size.h) - Number(margin.top) - Number(margin.bottom)
      const landscape = size.orient === 'landscape'
      expect(millimetres(landscape ? height : width)).toBeCloseTo(156, 0)
      expect(millimetres(landscape ? width : height)).toBeCloseTo(225, 0)
      expect([Number(size.w), Number(size.h)]).toEqual(landscape ? [16838, 11906] : [11906, 16838])
    })
    expect(millimetres(Number(margins[0]?.top))).toBeCloseTo(37, 0)
    expect(millimetres(Number(margins[0]?.left))).toBeCloseTo(28, 0)
    expect(sizes.map((size) => size.orient)).toEqual(['portrait', 'landscape', 'portrait'])
  })

  test('22 lines a page and 28 characters a line', () => {
    const pitch = Number(grids[0]?.linePitch)
    expect(Math.floor((16838 - 2098 - 1984) / pitch)).toBe(22)
    expect(Number(grids[0]?.charSpace)).toBe(-848)
    const [spacing] = attributes(style('GwBody'), 'spacing')
    const perCharacter = 16 * 20 + Number(spacing?.val)
    expect(Math.floor((11906 - 1587 - 1474) / perCharacter)).toBe(28)
    expect(styles).toContain(`w:line="${pitch}" w:lineRule="exact"`)
  })

  test('body 3号仿宋, title 2号小标宋, levels 黑体 and 楷体, first line two characters', () => {
    expect(style('GwBody')).toMatch(/w:eastAsia="仿宋_GB2312"/)
    expect(style('GwBody')).toMatch(/<w:sz w:val="32"\/>/)
    expect(attributes(style('GwBody'), 'ind')[0]).toMatchObject({ firstLine: '640', firstLineChars: '200' })
    expect(style('GwTitle')).toMatch(/w:eastAsia="方正小标宋简体"/)
    expect(style('GwTitle')).toMatch(/<w:sz w:val="44"\/>/)
    expect(style('GwLevel1')).toMatch(/w:eastAsia="黑体"/)
    expect(style('GwLevel2')).toMatch(/w:eastAsia="楷体_GB2312"/)
    expect(body).toMatch(/<w:rFonts [^>]*w:eastAsia="楷体_GB2312"[^>]*\/><\/w:rPr><w:t[^>]*>（一）抽查数量。/)
  })

  test('page numbers — 1 —, 4号, right on odd and left on even pages', () => {
    expect(xml('word/settings.xml')).toContain('<w:evenAndOddHeaders/>')
    const footers = Object.keys(parts).filter((name) => /footer\d+\.xml$/.test(name))
    const texts = footers.map(xml)
    expect(
      texts.every(
        (text) => text.includes('— </w:t>') && text.includes('PAGE') && text.includes('<w:sz w:val="28"/>'),
      ),
    ).toBe(true)
    expect(texts.filter((text) => text.includes('<w:jc w:val="right"/>'))).toHaveLength(3)
    expect(texts.filter((text) => text.includes('<w:jc w:val="left"/>'))).toHaveLength(3)
    expect(attributes(body, 'footerReference').map((one) => one.type)).toEqual(
      expect.arrayContaining(['default', 'even']),
    )
  })

  test('送审稿 stands in every header, and no 版头', () => {
    const headers = Object.keys(parts).filter((name) => /header\d+\.xml$/.test(name))
    expect(headers).toHaveLength(6)
    for (const name of headers) expect(xml(name)).toContain('送审稿')
    expect(body).not.toContain('FF0000')
  })

  test('an annex begins on a new page, tables repeat their header', () => {
    expect(body).toMatch(/<w:pageBreakBefore\/>.{0,400}附件2/s)
    expect(body.match(/<w:tblHeader\/>/g)).toHaveLength(4)
    expect(body.match(/<w:tbl>/g)).toHaveLength(4)
  })

  test('nothing embedded, nobody named', () => {
    expect(Object.keys(parts).filter((name) => /fonts?\//.test(name))).toEqual([])
    expect(xml('word/fontTable.xml')).toContain('<w:altName w:val="仿宋,FangSong,STFangsong"/>')
    expect(xml('docProps/core.xml')).not.toMatch(/creator|lastModifiedBy|created|modified/)
    expect(xml('docProps/app.xml')).not.toMatch(/Application|Company|Manager/)
    expect(body).not.toMatch(/w:author|w:rsid/)
  })
})

describe('writeDocx', () => {
  test('the same document gives the same bytes', async () => {
    const again = await writeDocx(model, { marks: ['送审稿'] })
    expect(Buffer.compare(Buffer.from(again.bytes), Buffer.from(written.bytes))).toBe(0)
  })

  test('each figure is enclosed in its bookmark', () => {
    const read = readDocx(written.bytes)
    const found = read.ok ? read.value.lines.flatMap((line) => line.bookmarks) : []
    expect(found.map(({ name, text }) => [name, text])).toEqual(
      written.anchors.map(({ bookmark, text }) => [bookmark, text]),
    )
    expect(new Set(written.anchors.map((anchor) => anchor.bookmark)).size).toBe(written.anchors.length)
    expect(new Set(written.anchors.map((anchor) => anchor.figure))).toEqual(
      new Set(model.figures.map((figure) => figure.id)),
    )
    for (const { bookmark } of written.anchors) expect(bookmark).toMatch(/^[A-Za-z]\w{0,39}$/)
  })

  test('版头 and 版记 stand when asked for', async () => {
    const issued = await writeDocx(model, {
      head: { issuer: '某市数据资源管理局', docNumber: '某数资〔2026〕12号', signer: '某某' },
      imprint: { copyTo: '市政府办公室', printer: '某市数据资源管理局办公室', printDate: '2026年11月20日' },
    })
    const text = strFromU8(unzipSync(issued.bytes)['word/document.xml']!)
    expect(text).toContain('FF0000')
    expect(text).toMatch(/某数资〔2026〕12号.*签发人：.*抄送：市政府办公室。.*2026年11月20日印发/s)
    expect(text).toMatch(/<w:tblpPr [^>]*w:tblpY="136\d\d"/)
  })

  test.each(TEMPLATE_IDS)('%s can be written with nothing filled in', async (id) => {
    const { bytes } = await writeDocx(buildDocument(await template(id), {}), { marks: ['送审稿'] })
    const read = readDocx(bytes)
    expect(read.ok && read.value.lines.length).toBeGreaterThan(2)
  })

  test('characters that XML cannot carry do no harm', async () => {
    const nasty = buildDocument(await template('D06'), {
      ticketTitle: 'a\u0000b\u202Ec<&>"\uD800d',
      unitName: '某局',
    })
    const { bytes } = await writeDocx(nasty)
    const read = readDocx(bytes)
    expect(read.ok && read.value.lines[0]?.text).toBe('关于抓紧办理“abc<&>"d”整改事项的函')
  })
})

describe('titleLines', () => {
  test('breaks at words into lines of like length', () => {
    expect(titleLines('关于2026年11月第1批政务服务精准度电话抽查情况的通报')).toEqual([
      '关于2026年11月第1批政务服务',
      '精准度电话抽查情况的通报',
    ])
    expect(titleLines('口径与公平性说明')).toEqual(['口径与公平性说明'])
  })

  test('loses nothing', () => {
    const long =
      '关于办理“镜湖区个体工商户设立登记办理地点公布内容与实际不一致”整改事项的交办单及有关要求的补充通知'
    const lines = titleLines(long)
    expect(lines.join('')).toBe(long)
    expect(lines.length).toBeGreaterThan(2)
    for (const line of lines) expect(line).not.toMatch(/^[的和及与、，”》]/)
  })
})
