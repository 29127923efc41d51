import { read, utils } from '@e965/xlsx'
import fc from 'fast-check'
import { strFromU8, unzipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { buildAnnex } from '#service/documents/annex.ts'
import { buildWorkbook, neutralise } from '#service/documents/workbook.ts'
import { sampleInput } from './sample.ts'

const bytes = buildAnnex(sampleInput())
const files = unzipSync(bytes)
const xml = (name: string): string => strFromU8(files[name] ?? new Uint8Array())
const book = read(bytes)

describe('annex', () => {
  test('has its four sheets, and the numbers of the bulletin', () => {
    expect(book.SheetNames).toEqual(['分单位结果', '分要素结果', '问题清单', '口径'])
    const rows = utils.sheet_to_json<unknown[]>(book.Sheets.分要素结果!, { header: 1 })
    expect(rows[2]?.slice(0, 6)).toEqual(['范围', '要素', '一致', '已问到', '准确率', '95%区间'])
    expect(rows[3]?.slice(0, 6)).toEqual(['全部', '咨询电话', 55, 60, 55 / 60, '81.9%～96.4%'])
    expect(rows).toHaveLength(3 + 4 * (1 + 13))
    const units = utils.sheet_to_json<unknown[]>(book.Sheets.分单位结果!, { header: 1 })
    expect(units[5]).toContain('不列比率')
    for (const row of units.slice(3)) expect(row.length).toBeLessThanOrEqual(units[3]!.length)
    expect(units[4]).toHaveLength(units[3]!.length)
  })

  test('phones are text, mobile numbers masked, no formula anywhere', () => {
    const cells = Object.entries(book.Sheets.问题清单!).filter(([key]) => !key.startsWith('!'))
    const phone = cells.find(([, cell]) => cell.v === '0553-7870569')
    expect(phone?.[1].t).toBe('s')
    expect(cells.some(([, cell]) => String(cell.v).includes('13812345678'))).toBe(false)
    for (const name of Object.keys(files)) expect(xml(name)).not.toContain('<f>')
  })

  test('prints A4 landscape with repeated header, frozen, page x/y', () => {
    for (const no of [1, 2, 3, 4]) {
      const sheet = xml(`xl/worksheets/sheet${no}.xml`)
      expect(sheet).toContain(
        '<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/>',
      )
      expect(sheet).toContain('第&amp;P页　共&amp;N页')
      expect(sheet).toMatch(/<pane ySplit="[34]" [^>]*state="frozen"\/>/)
      expect(sheet).toContain('<cols>')
      expect(sheet).toContain('<autoFilter')
    }
    expect(xml('xl/workbook.xml').match(/_xlnm\.Print_Titles/g)).toHaveLength(4)
  })

  test('names nobody and is the same each time', () => {
    expect(xml('docProps/core.xml')).not.toMatch(/creator|lastModifiedBy|created/)
    expect(Buffer.compare(Buffer.from(buildAnnex(sampleInput())), Buffer.from(bytes))).toBe(0)
  })
})

describe('neutralise', () => {
  test.each(['=1+1', '+86', '-2', '@cmd', '\tx', '\rx', '\0=x', '  =x'])('%j gets a mark', (text) => {
    expect(neutralise(text).startsWith("'")).toBe(true)
  })

  test('other text stays as it is', () => {
    expect(neutralise('0553-7870569')).toBe('0553-7870569')
    expect(neutralise('一=二')).toBe('一=二')
  })

  test('any text survives as text and never as a formula (property)', () => {
    const start = fc.constantFrom('', '=', '+', '-', '@', '\t', '\r', '\n', '\0', ' ')
    fc.assert(
      fc.property(start, fc.string({ unit: 'binary' }), (first, rest) => {
        const text = neutralise(`${first}${rest}`)
        expect(text).not.toMatch(/^[=+\-@\t\r\n\0]/)
        const made = read(
          buildWorkbook('t', [
            { name: '表', heading: [], columns: [{ title: '列', width: 9 }], rows: [[`${first}${rest}`]] },
          ]),
        )
        const cell = made.Sheets.表?.A2
        if (text !== '') expect(cell).toMatchObject({ t: 's' })
        expect(cell?.f).toBeUndefined()
      }),
      { numRuns: 200 },
    )
  })

  test('sheet names that clash or are not allowed are mended', () => {
    const sheet = (name: string) => ({ name, heading: [], columns: [{ title: 'a', width: 5 }], rows: [] })
    expect(read(buildWorkbook('t', [sheet('a/b'), sheet('a:b'), sheet('')])).SheetNames).toEqual([
      'a_b',
      'a_b2',
      '表',
    ])
  })
})
