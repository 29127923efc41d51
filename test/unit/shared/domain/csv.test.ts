import { describe, expect, test } from 'vitest'
import { csvCell, csvText } from '#shared/domain/csv.ts'

describe('CSV for Excel and WPS', () => {
  test('byte order mark, quotes doubled, CR LF', () => {
    expect(
      csvText([
        ['甲', '乙'],
        ['a"b,c', ''],
      ]),
    ).toBe('\ufeff甲,乙\r\n"a""b,c",\r\n')
  })

  test.each(['=1', '+1', '-1', '@x', '\tx', '\r', '\u0000x', ' =1', '＝1'])(
    '%j gets an apostrophe',
    (text) => {
      expect(csvCell(text).replace(/^"/, '').startsWith("'")).toBe(true)
    },
  )

  test('other text stays as it is', () => {
    expect(['0553-5550123', '5-7', '甲、乙'].map(csvCell)).toEqual(['0553-5550123', '5-7', '甲、乙'])
  })
})
