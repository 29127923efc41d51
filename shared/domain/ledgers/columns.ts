/** Which column of an old ledger (台账) is which field. Every bureau kept its own form, so many writings count. */
import { labelKey } from '../item/staging/labels.ts'
import type { SheetRows } from '../item/staging/sheet.ts'

export const ledgerFields = [
  'date',
  'time',
  'unit',
  'window',
  'item',
  'phone',
  'outcome',
  'phoneVerdict',
  'placeVerdict',
  'materialsVerdict',
  'timeLimitVerdict',
  'remark',
  'followUp',
] as const
export type LedgerField = (typeof ledgerFields)[number]

/** The first writing is the one shown to people; where two columns fit a field, the earlier writing wins. */
export const ledgerLabels: Record<LedgerField, readonly [string, ...string[]]> = {
  date: ['抽查日期', '拨打日期', '检查日期', '日期', '抽查时间', '拨测日期', '检查时间', '登记日期', '时间'],
  time: ['拨打时间', '拨测时间', '通话时间', '具体时间', '时段'],
  unit: [
    '被查单位',
    '单位名称',
    '单位',
    '被抽查单位',
    '抽查单位',
    '责任单位',
    '实施主体',
    '部门',
    '被查部门',
    '单位部门',
    '县市区',
  ],
  window: ['窗口', '窗口名称', '窗口号', '被查窗口', '抽查窗口'],
  item: ['事项名称', '事项', '抽查事项', '政务服务事项', '办理事项', '咨询事项', '抽查事项名称', '业务名称'],
  phone: ['咨询电话', '拨打电话', '电话号码', '电话', '联系电话', '拨打号码', '窗口电话', '号码'],
  outcome: ['接通情况', '是否接通', '拨打情况', '拨打结果', '接听情况', '电话接通情况', '通话情况', '结果'],
  phoneVerdict: [
    '咨询电话是否准确',
    '电话是否准确',
    '电话号码是否准确',
    '号码是否准确',
    '电话准确性',
    '咨询电话准确性',
    '电话准确',
  ],
  placeVerdict: [
    '办理地点是否准确',
    '地点是否准确',
    '地址是否准确',
    '办理地址是否准确',
    '办公地址是否准确',
    '地点准确性',
    '办理地点准确性',
  ],
  materialsVerdict: [
    '申请材料是否准确',
    '材料是否准确',
    '办理材料是否准确',
    '申报材料是否准确',
    '材料准确性',
    '申请材料准确性',
  ],
  timeLimitVerdict: [
    '承诺时限是否准确',
    '时限是否准确',
    '办理时限是否准确',
    '办结时限是否准确',
    '时限准确性',
    '承诺时限准确性',
  ],
  remark: [
    '存在问题',
    '问题',
    '发现问题',
    '问题描述',
    '主要问题',
    '备注',
    '情况说明',
    '问题及说明',
    '抽查情况',
    '检查情况',
  ],
  followUp: ['整改情况', '整改结果', '整改落实情况', '处理情况', '处理结果', '办理结果', '是否整改'],
}

/** A header as it was found in one sheet. */
export interface LedgerHeader {
  sheet: SheetRows
  /** zero-based row of the last header line */
  row: number
  /** field → zero-based column */
  at: ReadonlyMap<LedgerField, number>
  /** field → the heading as it stands in the file */
  headings: ReadonlyMap<LedgerField, string>
}

export type LedgerHeaders =
  | { found: true; headers: LedgerHeader[] }
  | { found: false; code: 'IMPORT_NO_HEADER' }
  | { found: false; code: 'IMPORT_HEADER_DUPLICATE'; sheet: string; label: string; count: number }

const SEARCH_ROWS = 30
const ENOUGH = 3

/** The header of every sheet that has one (many keep a sheet a month). Titles above are passed over. */
export const findLedgerHeaders = (sheets: readonly SheetRows[]): LedgerHeaders => {
  const headers: LedgerHeader[] = []
  for (const sheet of sheets.filter((s) => !s.hidden)) {
    const found = headerOf(sheet)
    if (found === null) continue
    if ('label' in found) return { found: false, code: 'IMPORT_HEADER_DUPLICATE', ...found }
    headers.push(found)
  }
  return headers.length > 0 ? { found: true, headers } : { found: false, code: 'IMPORT_NO_HEADER' }
}

type Twice = { sheet: string; label: string; count: number }

const headerOf = (sheet: SheetRows): LedgerHeader | Twice | null => {
  for (let row = 0; row < Math.min(sheet.rows.length, SEARCH_ROWS); row++) {
    const one = match(sheet, row, row)
    if (one === null) continue
    // A second line under grouped headings (是否准确 over 电话、地点、材料、时限) counts when it names more
    const two = match(sheet, row, row + 1)
    return two !== null && 'at' in two && (!('at' in one) || two.at.size > one.at.size) ? two : one
  }
  return null
}

/** Reads headings from `top` and, where `bottom` is another row and has a text, from there. */
const match = (sheet: SheetRows, top: number, bottom: number): LedgerHeader | Twice | null => {
  const headings = headingsOf(sheet.rows[top] ?? [], bottom === top ? [] : (sheet.rows[bottom] ?? []))
  const keys = headings.map(({ key }) => labelKey(key).bare)
  const at = new Map<LedgerField, number>()
  const taken = new Set<number>()
  const longest = Math.max(...ledgerFields.map((f) => ledgerLabels[f].length))
  for (let rank = 0; rank < longest; rank++)
    for (const field of ledgerFields) {
      const label = ledgerLabels[field][rank]
      if (label === undefined || at.has(field)) continue
      const hits = keys.flatMap((key, column) => (key === label && !taken.has(column) ? [column] : []))
      const [column] = hits
      if (column === undefined) continue
      if (hits.length > 1 && isHeader(keys)) return { sheet: sheet.name, label, count: hits.length }
      at.set(field, column)
      taken.add(column)
    }
  if (at.size < ENOUGH || !(at.has('item') || at.has('unit'))) return null
  return {
    sheet,
    row: bottom,
    at,
    headings: new Map([...at].map(([field, column]) => [field, headings[column]?.text ?? ''])),
  }
}

/** A group that asks for rightness (告知是否准确) gives its question to the elements under it. */
const headingsOf = (upper: readonly string[], lower: readonly string[]): { text: string; key: string }[] => {
  let group = ''
  return Array.from({ length: Math.max(upper.length, lower.length) }, (_, i) => {
    const [above, below] = [upper[i] ?? '', lower[i] ?? '']
    if (above.trim() !== '' || below.trim() === '') group = above
    if (below.trim() === '') return { text: above, key: above }
    const asks = /准确|正确|一致|相符|属实/
    return { text: below, key: asks.test(group) && !asks.test(below) ? `${below.trim()}是否准确` : below }
  })
}

const known = new Set(Object.values(ledgerLabels).flat())

const isHeader = (keys: readonly string[]): boolean =>
  new Set(keys.filter((key) => known.has(key))).size >= ENOUGH
