import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { buildBulletin } from '#service/documents/bulletin.ts'
import { writeDocx } from '#service/documents/docx.ts'
import { type DocxText, readDocx } from '#service/documents/docx-read.ts'
import { compareFigures } from '#service/documents/inspect.ts'
import { sampleInput, template } from './sample.ts'

const bulletin = buildBulletin(sampleInput(), {
  bulletin: await template('D02'),
  fairness: await template('D03'),
})
if (!bulletin.ok) throw new Error(bulletin.error.message)
const written = await writeDocx(bulletin.value, { marks: ['送审稿'] })
const files = unzipSync(written.bytes)
const original = strFromU8(files['word/document.xml']!)

const package_ = (document: string): Uint8Array =>
  zipSync({ ...files, 'word/document.xml': strToU8(document) })

function text(document: string): DocxText {
  const read = readDocx(package_(document))
  if (!read.ok) throw new Error(read.error.message)
  return read.value
}

const sent = text(original)
const compare = (document: string) => compareFigures(written.anchors, sent, text(document))
const withoutBookmarks = original.replace(/<w:bookmark(Start|End)[^>]*\/>/g, '')

/** Puts another text between the ends of a bookmark. */
const retyped = (document: string, bookmark: string, value: string): string =>
  document.replace(
    new RegExp(`(<w:bookmarkStart w:name="${bookmark}"[^>]*/>.*?<w:t[^>]*>)[^<]*`, 's'),
    (_, start: string) => `${start}${value}`,
  )
const anchorOf = (figure: string) => written.anchors.find((anchor) => anchor.figure === figure)!

describe('定稿 compared with the 送审稿', () => {
  test('untouched: every figure found, no difference', () => {
    expect(compare(original)).toEqual({
      differences: [],
      unchanged: written.anchors.length,
      trackedChanges: false,
    })
  })

  test('bookmarks lost by an editor: figures found by their lines', () => {
    const result = compare(withoutBookmarks)
    expect(result.differences).toEqual([])
    expect(result.unchanged).toBe(written.anchors.length)
  })

  test('a changed figure is told with what it was', () => {
    const { bookmark } = anchorOf('strictRate')
    const result = compare(retyped(original, bookmark, '65.0%'))
    expect(result.differences).toMatchObject([
      { kind: 'changed', figure: 'strictRate', frozen: '55.0%', found: '65.0%' },
    ])
  })

  test('a changed figure is told without bookmarks, too', () => {
    const changed = retyped(original, anchorOf('strictRate').bookmark, '65.0%')
    const result = compare(changed.replace(/<w:bookmark(Start|End)[^>]*\/>/g, ''))
    expect(result.differences).toMatchObject([
      { kind: 'changed', figure: 'strictRate', frozen: '55.0%', found: '65.0%' },
    ])
  })

  test('words around a figure may change, full-width digits are the same number', () => {
    const reworded = withoutBookmarks.replace('共抽取', '本次共计抽取')
    expect(compare(reworded).differences).toEqual([])
    expect(compare(retyped(original, anchorOf('strictRate').bookmark, '５５．０％')).differences).toEqual([])
  })

  test('a sentence taken out takes its figures out', () => {
    const paragraph = /<w:p>(?:(?!<\/w:p>).)*变化情况.*?<\/w:p>/s.exec(original)?.[0] ?? ''
    const result = compare(original.replace(paragraph, ''))
    expect(result.differences.map((one) => one.kind === 'removed' && one.figure)).toEqual([
      'changeText',
      'prevFindings',
      'prevClosed',
      'repeatedCount',
    ])
  })

  test('a number nobody counted is told; 文号 and 成文日期 are not', () => {
    const paragraph = (words: string) => `<w:p><w:r><w:t>${words}</w:t></w:r></w:p>`
    const added = original.replace(
      '<w:body>',
      `<w:body>${paragraph('某数资〔2026〕12号')}${paragraph('2026年11月20日')}`,
    )
    expect(compare(added).differences).toEqual([])
    const result = compare(original.replace('<w:sectPr', `${paragraph('另有77个问题正在核实。')}<w:sectPr`))
    expect(result.differences).toEqual([{ kind: 'added', found: '77', context: '另有77个问题正在核实。' }])
  })

  test('修订 still open are told; deleted text does not count', () => {
    const { bookmark } = anchorOf('drawn')
    const revised = original.replace(
      new RegExp(`(<w:bookmarkStart w:name="${bookmark}"[^>]*/>)(<w:r>.*?</w:r>)`, 's'),
      '$1<w:del w:id="9" w:author="x">$2</w:del><w:ins w:id="10" w:author="x"><w:r><w:t>61</w:t></w:r></w:ins>',
    )
    const result = compare(revised)
    expect(result.trackedChanges).toBe(true)
    expect(result.differences).toMatchObject([
      { kind: 'changed', figure: 'drawn', frozen: '60', found: '61' },
    ])
  })
})

describe('a foreign .docx is not trusted', () => {
  test.each([
    ['not a zip', strToU8('hello'), 'DOC_NOT_DOCX'],
    [
      'old binary or encrypted',
      Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1),
      'DOC_NOT_DOCX',
    ],
    ['a zip without a document', zipSync({ 'a.txt': strToU8('a') }), 'DOC_NOT_DOCX'],
    ['cut off', written.bytes.slice(0, 900), 'DOC_BROKEN'],
    [
      'too many entries',
      zipSync(Object.fromEntries(Array.from({ length: 2001 }, (_, no) => [`f${no}`, strToU8('')]))),
      'DOC_ZIP_BOMB',
    ],
    ['a bomb', zipSync({ 'word/document.xml': new Uint8Array(30_000_000) }), 'DOC_ZIP_BOMB'],
    ['too large', new Uint8Array(20 * 1024 * 1024 + 1), 'DOC_TOO_LARGE'],
    ['a declaration', package_(`<!DOCTYPE x [<!ENTITY a "b">]>${original}`), 'DOC_BROKEN'],
  ])('%s', (_, bytes, code) => {
    expect(readDocx(bytes)).toMatchObject({ ok: false, error: { code } })
  })

  test('a declared size that lies does not let more out', () => {
    const bytes = zipSync({ 'word/document.xml': strToU8(original) })
    const view = new DataView(bytes.buffer, bytes.byteOffset)
    const directory = bytes.length - 22 - 46 - 'word/document.xml'.length
    expect(view.getUint32(directory, true)).toBe(0x02014b50)
    view.setUint32(directory + 24, 100, true)
    const read = readDocx(bytes)
    expect(read.ok ? read.value.lines.map((line) => line.text).join('').length : 0).toBeLessThanOrEqual(100)
  })

  test('unknown entities stay text, references are read', () => {
    const read = readDocx(package_('<w:p><w:r><w:t>&#x4E00;&amp;&xxe;&lt;</w:t></w:r></w:p>'))
    expect(read.ok && read.value.lines[0]?.text).toBe('一&&xxe;<')
  })
})
