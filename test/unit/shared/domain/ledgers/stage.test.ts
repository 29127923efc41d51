import { describe, expect, test } from 'vitest'
import type { SheetRows } from '#shared/domain/item/staging/sheet.ts'
import { findLedgerHeaders } from '#shared/domain/ledgers/columns.ts'
import { notesProblem } from '#shared/domain/ledgers/ledger-row.ts'
import { stageLedger } from '#shared/domain/ledgers/stage.ts'

const sheet = (rows: string[][], rest: Partial<SheetRows> = {}): SheetRows => ({
  name: 'Sheet1',
  rows,
  merges: [],
  formulas: new Map(),
  ...rest,
})
const stage = (sheets: SheetRows[], file = '台账.xlsx') => {
  const found = findLedgerHeaders(sheets)
  if (!found.found) throw new Error(found.code)
  return stageLedger(found.headers, [file])
}
const head = [
  '抽查日期',
  '被查单位',
  '事项名称',
  '咨询电话',
  '接通情况',
  '咨询电话是否准确',
  '申请材料是否准确',
  '存在问题',
]
const row = (over: Partial<Record<number, string>> = {}) =>
  ['2025-3-4', '市人社局', '失业登记', '0553-3835110', '接通', '是', '是', ''].map((v, i) => over[i] ?? v)

describe('表头', () => {
  test('is found below titles, in every sheet that has one, under other names', () => {
    const found = findLedgerHeaders([
      sheet([['2025年电话抽查登记表'], [], ['序号', ...head]], { name: '1月' }),
      sheet([['时间', '单位', '抽查事项', '电话号码', '备注']], { name: '2月' }),
      sheet([['本表仅供参考']], { name: '说明' }),
      sheet([head], { name: '旧表', hidden: true }),
    ])
    expect(found.found && found.headers.map((h) => [h.sheet.name, h.row, h.at.size])).toEqual([
      ['1月', 2, 8],
      ['2月', 0, 5],
    ])
  })

  test('may stand in two lines, with a group over the four elements', () => {
    const found = findLedgerHeaders([
      sheet([
        ['日期', '单位', '事项', '告知是否准确', '', '', '', '问题'],
        ['', '', '', '电话', '地址', '材料', '时限', ''],
        ['3.5', '某局', '登记', '是', '是', '否', '是', '少说一件'],
      ]),
    ])
    const fields = found.found && [...(found.headers[0]?.at ?? [])]
    expect(new Map(fields || [])).toEqual(
      new Map([
        ['date', 0],
        ['unit', 1],
        ['item', 2],
        ['phoneVerdict', 3],
        ['placeVerdict', 4],
        ['materialsVerdict', 5],
        ['timeLimitVerdict', 6],
        ['remark', 7],
      ]),
    )
    expect(found.found && found.headers[0]?.row).toBe(1)
  })

  test('a column that holds the address itself is no verdict on it', () => {
    const { rows, problems } = stage([
      sheet([['2025年'], ['日期', '单位', '事项', '地址'], ['3.5', '某局', '登记', '瑞祥路88号']]),
    ])
    expect(rows[0]).toMatchObject({ verdicts: { place: 'none' }, remark: '' })
    expect(problems).toEqual([])
  })

  test('that is missing or names a column twice is refused', () => {
    expect(findLedgerHeaders([sheet([['姓名', '电话']])])).toEqual({ found: false, code: 'IMPORT_NO_HEADER' })
    expect(findLedgerHeaders([sheet([[...head, '存在问题']])])).toEqual({
      found: false,
      code: 'IMPORT_HEADER_DUPLICATE',
      sheet: 'Sheet1',
      label: '存在问题',
      count: 2,
    })
  })
})

describe('日期', () => {
  const dayOf = (text: string, title = '2025年台账') => {
    const { rows, problems } = stage([sheet([[title], head, row({ 0: text })])])
    return [rows[0]?.date, problems.map((p) => p.reason)]
  }

  test.each([
    '2025-3-4',
    '2025.3.4',
    '2025/03/04',
    '2025年3月4日',
    '20250304',
    '２０２５－３－４',
    '3月4日',
    '3.4',
  ])('%s is the fourth of March', (text) => expect(dayOf(text)).toEqual(['2025-03-04', []]))

  test('that cannot be read leaves the row without one and says so', () => {
    expect(dayOf('2025-2-30')).toEqual([null, ['认不出日期，这一行不带日期导入']])
    expect(dayOf('上旬')).toEqual([null, ['认不出日期，这一行不带日期导入']])
    expect(dayOf('')).toEqual([null, ['没有日期，照原样保留']])
    expect(dayOf('2024-12-30')).toEqual(['2024-12-30', ['日期不在2025年']])
  })

  test('says the year where no title does; without any there is none', () => {
    expect(stage([sheet([head, row(), row({ 0: '2025-5-6' }), row({ 0: '2024-1-1' })])]).year).toBe(2025)
    expect(stage([sheet([head, row({ 0: '3月4日' })])], '抽查台账2023.xlsx').rows[0]?.date).toBe('2023-03-04')
    expect(stage([sheet([head, row({ 0: '3月4日' })])]).year).toBeNull()
  })
})

test('verdicts are read in many hands; words of their own are kept as a remark', () => {
  const { rows, problems } = stage([
    sheet([
      ['2025年'],
      head,
      row({ 5: '√', 6: '×' }),
      row({ 5: '准确', 6: '' }),
      row({ 5: '正确 ', 6: '少说了委托书', 7: '材料不全' }),
      row({ 7: '无' }),
    ]),
  ])
  expect(rows.map((r) => [r.verdicts.phone, r.verdicts.materials, r.verdicts.place, r.remark])).toEqual([
    ['yes', 'no', 'none', ''],
    ['yes', 'none', 'none', ''],
    ['yes', 'other', 'none', '材料不全；申请材料：少说了委托书'],
    ['yes', 'yes', 'none', ''],
  ])
  expect(rows.map(notesProblem)).toEqual([true, false, true, false])
  expect(problems).toEqual([
    {
      sheet: 'Sheet1',
      row: 5,
      cell: 'G5',
      column: '申请材料是否准确',
      value: '少说了委托书',
      reason: '看不出准确与否，原文记入“存在问题”',
      rejected: false,
    },
  ])
})

test('totals, footers and repeated headers are no rows; what is left out is named', () => {
  const { rows, total, problems } = stage([
    sheet([
      ['2025年'],
      head,
      row(),
      head,
      [],
      ['合计', '', '', '', '12'],
      ['说明：自行登记'],
      row({ 2: '就业登记' }),
    ]),
  ])
  expect(rows.map((r) => [r.item, r.place])).toEqual([
    ['失业登记', 'Sheet1 3'],
    ['就业登记', 'Sheet1 8'],
  ])
  expect(total).toBe(4)
  expect(problems.map((p) => [p.cell, p.reason, p.rejected])).toEqual([
    ['A6', '合计行，未导入', true],
    ['A7', '没有单位和事项，未导入', true],
  ])
})

test('numbers, invisible characters, formulas and double rows are told cell by cell', () => {
  const { rows, problems } = stage([
    sheet(
      [
        ['2025年'],
        head,
        row({ 3: '3835110' }),
        row({ 3: '05533835110' }),
        row({ 1: '市\u202e人社局', 2: '就业登记' }),
        row({ 2: '社保卡' }),
        row({ 2: '社保卡' }),
      ],
      { formulas: new Map([[5, [2]]]) },
    ),
  ])
  expect(rows.map((r) => r.phone)).toEqual([
    '3835110',
    '0553-3835110',
    '0553-3835110',
    '0553-3835110',
    '0553-3835110',
  ])
  expect(problems.map((p) => [p.cell, p.reason])).toEqual([
    ['D3', '“3835110”缺区号'],
    ['B5', '含有看不见的字符，已去掉'],
    ['C6', '单元格是公式，只取表中保存的结果'],
    ['C7', '与“Sheet1 6”行完全相同，两行都保留'],
  ])
})
