import iconv from 'iconv-lite'
import { describe, expect, test } from 'vitest'
import { ImportRefused } from '#service/imports/faults.ts'
import { importLimits } from '#service/imports/limits.ts'
import { readWorkbook } from '#service/imports/workbook.ts'
import { bookOf, compoundOf, rezip, shell, withBiffFormula, withFilePass, zip } from './files.ts'

const read = (file: Buffer, limits = importLimits) => readWorkbook(file, '清单', limits)
function refused(file: Buffer, limits: Partial<Record<keyof typeof importLimits, number>> = {}): string {
  try {
    readWorkbook(file, '清单', { ...importLimits, ...limits })
  } catch (error) {
    if (error instanceof ImportRefused) return error.fault.code
    throw error
  }
  return 'accepted'
}

const rows = [
  ['芜湖市清单', null, null],
  ['实施编码', '事项名称', '承诺办结时限'],
  ['A1', '社会保障卡申领', 5],
]
const expected = [['芜湖市清单'], ['实施编码', '事项名称', '承诺办结时限'], ['A1', '社会保障卡申领', '5']]

describe('one table, four kinds of file', () => {
  test.each(['xlsx', 'biff8'] as const)('%s', (bookType) => {
    const { format, sheets } = read(
      bookOf({ 事项: rows, 材料: [['材料名称'], ['身份证']] }, bookType, ['A1:C1']),
    )
    expect(format).toBe(bookType === 'xlsx' ? 'xlsx' : 'xls')
    expect(sheets.map(({ name }) => name)).toEqual(['事项', '材料'])
    expect(sheets[0]?.rows).toEqual(expected)
    expect(sheets[0]?.merges).toEqual([{ top: 0, left: 0, bottom: 0, right: 2 }])
  })

  test.each(['utf8', 'gb18030'])('csv in %s', (encoding) => {
    const text = expected.map((row) => row.join(',')).join('\r\n')
    const { sheets } = read(iconv.encode(text, encoding))
    expect(sheets).toEqual([{ name: '清单', rows: expected, merges: [], formulas: new Map() }])
  })
})

describe('cells', () => {
  const one = (
    cell: Parameters<typeof bookOf>[0][string][number][number],
    bookType: 'xlsx' | 'biff8' = 'xlsx',
  ) => read(bookOf({ s: [[cell]] }, bookType)).sheets[0]?.rows[0]?.[0]

  test('a date is the same day in any time zone, as in the file', () => {
    expect(one({ t: 'n', v: 46149, z: 'yyyy-mm-dd' })).toBe('2026-05-07')
    expect(one({ t: 'n', v: 46149, z: 'm"月"d"日"' })).toBe('2026-05-07')
    expect(one({ t: 'n', v: 46149.375, z: 'yyyy-mm-dd hh:mm' })).toBe('2026-05-07 09:00')
    expect(one({ t: 'n', v: 46149, z: 'yyyy-mm-dd' }, 'biff8')).toBe('2026-05-07')
  })

  test('numbers are exact or visibly not', () => {
    expect(one(5530123)).toBe('5530123')
    expect(one(0.1 + 0.2)).toBe('0.3')
    expect(one({ t: 'n', v: 553, z: '0000' })).toBe('0553')
    expect(one({ t: 'n', v: 5550123, z: '0.00E+00' })).toBe('5550123')
    expect(one(1.15113010833722e17)).toMatch(/e\+17$/)
  })

  test('truth values and errors', () => {
    expect(one(true)).toBe('是')
    expect(one({ t: 'e', v: 42 })).toBe('#N/A')
  })

  test('a formula is read as its stored result and counted; without one it is empty and counted', () => {
    const file = rezip(
      bookOf({ s: [['a', { t: 'n', v: 5, f: '2+3' }, { t: 'n', v: 777, f: 'SUM(A1)' }, 'z']] }),
      (parts) => {
        parts['xl/worksheets/sheet1.xml'] = (parts['xl/worksheets/sheet1.xml'] ?? '').replace(
          '<v>777</v>',
          '',
        )
      },
    )
    const [sheet] = read(file).sheets
    expect(sheet?.rows[0]).toEqual(['a', '5', '', 'z'])
    expect([...(sheet?.formulas ?? [])]).toEqual([[0, [1, 2]]])
  })

  test('formulas in BIFF8', () => {
    const [sheet] = read(withBiffFormula(bookOf({ s: [['a', 5.123456]] }, 'biff8'))).sheets
    expect(sheet?.rows[0]).toEqual(['a', '5.123456'])
    expect([...(sheet?.formulas ?? [])]).toEqual([[0, [1]]])
  })

  test('hostile names do not reach a prototype', () => {
    const { sheets } = read(bookOf({ __proto__x: [['__proto__', 'constructor']] }))
    expect(sheets[0]?.rows[0]).toEqual(['__proto__', 'constructor'])
  })
})

describe('what is refused', () => {
  test.each([
    ['网页', Buffer.from('<html><table><tr><td>事项名称</td></tr></table></html>')],
    ['XML', Buffer.from('<?xml version="1.0"?><Workbook/>')],
    ['PDF', Buffer.from('%PDF-1.7 ...')],
    ['程序', Buffer.from('MZ\u0090\u0000...')],
    ['空文件', Buffer.alloc(0)],
    ['二进制', Buffer.from([1, 2, 3, 0, 0, 0, 4, 5])],
    ['壳子', zip(shell)],
    ['Word 97', compoundOf({ WordDocument: Buffer.alloc(600) })],
    ['Excel 95', bookOf({ s: [['a']] }, 'biff5')],
  ])('%s is no spreadsheet', (_name, file) => {
    expect(refused(file)).toBe('IMPORT_NOT_SPREADSHEET')
  })

  test('passwords: encrypted package, and FILEPASS in BIFF8', () => {
    const sealed = { EncryptionInfo: Buffer.from([4, 0, 4, 0]), EncryptedPackage: Buffer.alloc(5_000, 7) }
    expect(refused(compoundOf(sealed))).toBe('IMPORT_PASSWORD')
    expect(refused(withFilePass(bookOf({ s: [['a']] }, 'biff8')))).toBe('IMPORT_PASSWORD')
  })

  test('more rows, columns or sheets than allowed', () => {
    const long = bookOf({ s: Array.from({ length: 30 }, (_, i) => [`r${i}`]) })
    expect(refused(long, { rows: 20 })).toBe('IMPORT_TOO_LARGE')
    expect(refused(long, { rows: 30 })).toBe('accepted')
    expect(refused(bookOf({ s: [Array.from({ length: 201 }, () => 'x')] }))).toBe('IMPORT_TOO_LARGE')
    expect(refused(bookOf({ a: [['1']], b: [['1']], c: [['1']] }), { sheets: 2 })).toBe('IMPORT_TOO_LARGE')
  })

  test('a cell at the far end of the grid costs nothing', () => {
    const far = rezip(bookOf({ s: [['a', 1]] }), (parts) => {
      parts['xl/worksheets/sheet1.xml'] = (parts['xl/worksheets/sheet1.xml'] ?? '').replace(
        /r="B1"/,
        'r="XFD1048576"',
      )
    })
    expect(refused(far)).toBe('IMPORT_TOO_LARGE')
  })

  test('a workbook one of whose sheets cannot be read is not taken in part', () => {
    const broken = rezip(bookOf({ a: [['1']], b: [['2']] }), (parts) => {
      delete parts['xl/worksheets/sheet2.xml']
    })
    expect(refused(broken)).toBe('IMPORT_NOT_SPREADSHEET')
  })
})
