import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type CellObject, type Range, utils, type WorkSheet, write } from '@e965/xlsx'
import { unzipSync, zipSync } from 'fflate'
import { type Cell, columnGroups, columns, type GuideRow, materialColumns } from './guide-row.ts'
import { historyColumns } from './history.ts'
import type { SampleOrg } from './org.ts'

/** Rows above the data of a catalogue sheet: title, export note, column groups, headings. */
export const HEADER_ROWS = 4

/** Beyond this a file would be larger than an import accepts: the catalogue goes on in the next file. */
const ITEMS_PER_FILE = 20_000

export interface CatalogueFile {
  name: string
  /** index of its first item in the catalogue */
  from: number
  items: number
  materials: number
}

/** Writes the catalogue as a provincial system exports it: title rows, merged cells, text everywhere. */
export const writeCatalogue = (
  folder: string,
  rows: readonly GuideRow[],
  exported: string,
): CatalogueFile[] => {
  const files: CatalogueFile[] = []
  for (let from = 0; from < rows.length; from += ITEMS_PER_FILE) {
    const part = rows.slice(from, from + ITEMS_PER_FILE)
    const materials = part.flatMap((r) => r.materials)
    const name = rows.length <= ITEMS_PER_FILE ? '事项清单.xlsx' : `事项清单-${files.length + 1}.xlsx`
    const title = '芜湖市政务服务事项实施清单（样例）'
    const note = `导出时间：${exported}　　样例数据，单位、电话、人员均为虚构，不得拨打`
    const groups = columnGroups.flatMap(([group, names]) => names.map((_, i) => (i === 0 ? group : '')))
    const sheets = {
      事项清单: sheetOf(
        [[title], [note], groups, [...columns], ...part.map((r) => columns.map((c) => r.cells[c] ?? ''))],
        [wholeRow(0, columns.length), wholeRow(1, columns.length), ...groupMerges()],
      ),
      申请材料: sheetOf(
        [
          ['芜湖市政务服务事项申请材料（样例）'],
          [note],
          [...materialColumns],
          ...materials.map((m) => materialColumns.map((c) => m[c] ?? '')),
        ],
        [wholeRow(0, materialColumns.length), wholeRow(1, materialColumns.length)],
      ),
    }
    writeBook(join(folder, name), sheets)
    files.push({ name, from, items: part.length, materials: materials.length })
  }
  return files
}

/** Writes the import files of the organisation: 单位, 窗口, 人员, 拨打号码台账. */
export const writeOrg = (folder: string, org: SampleOrg): string[] => {
  const books: [string, string, readonly string[], string[][]][] = [
    [
      '单位.xlsx',
      '政务服务单位名录（样例）',
      ['单位名称', '单位简称', '统一社会信用代码', '层级', '所属区划', '区划代码', '所属镇街', '重点领域'],
      org.units.map((u) => [u.name, u.shortName, u.code, u.level, u.area, u.areaCode, u.town, u.focus]),
    ],
    [
      '窗口.xlsx',
      '政务服务窗口台账（样例）',
      ['窗口名称', '窗口类型', '所属单位', '所在大厅', '办理时间', '咨询电话', '窗口责任人', '任职开始日期'],
      org.windows.map((w) => [
        w.name,
        w.type,
        w.unit,
        w.centre,
        w.hours,
        w.phones.join('、'),
        w.responsible.name,
        w.responsible.from,
      ]),
    ],
    [
      '人员.xlsx',
      '抽查工作人员名单（样例）',
      ['姓名', '所在单位', '职务', '岗位'],
      org.staff.map((s) => [s.name, s.unit, s.post, s.role]),
    ],
    [
      '拨打号码台账.xlsx',
      '拨打号码台账（样例）',
      ['主叫号码', '线路', '保管人', '启用日期'],
      org.callers.map((c) => [c.number, c.line, c.keeper, c.since]),
    ],
  ]
  return books.map(([name, title, heads, rows]) => {
    writeBook(join(folder, name), {
      台账: sheetOf([[title], [...heads], ...rows], [wholeRow(0, heads.length)]),
    })
    return name
  })
}

/** Last year's ledger, as it was kept by hand. */
export const writeHistory = (folder: string, year: number, rows: readonly string[][]): string => {
  const name = `抽查台账-${year}.xlsx`
  const footer = ['说明：本表由各抽查人员自行登记，仅供参考。']
  writeBook(join(folder, name), {
    [`${year}年`]: sheetOf(
      [[`${year}年政务服务电话抽查台账`], [...historyColumns], ...rows, footer],
      [wholeRow(0, historyColumns.length), wholeRow(rows.length + 2, historyColumns.length)],
    ),
  })
  return name
}

const wholeRow = (row: number, width: number): Range => ({ s: { r: row, c: 0 }, e: { r: row, c: width - 1 } })

const groupMerges = (): Range[] => {
  let at = 0
  return columnGroups.flatMap(([, names]) => {
    const range = { s: { r: 2, c: at }, e: { r: 2, c: at + names.length - 1 } }
    at += names.length
    return names.length > 1 ? [range] : []
  })
}

/** All cells are text, as such exports are; a formula keeps the result it was saved with. */
const sheetOf = (rows: readonly (readonly Cell[])[], merges: Range[]): WorkSheet => {
  const sheet: WorkSheet = utils.aoa_to_sheet([], { dense: true })
  const width = rows.reduce((most, row) => Math.max(most, row.length), 1)
  sheet['!data'] = rows.map((row) => row.map(cellOf))
  sheet['!ref'] = utils.encode_range({ s: { r: 0, c: 0 }, e: { r: rows.length - 1, c: width - 1 } })
  sheet['!merges'] = merges
  return sheet
}

const cellOf = (cell: Cell): CellObject =>
  typeof cell !== 'string'
    ? { t: 's', v: cell.text, f: cell.formula }
    : cell === ''
      ? { t: 'z' }
      : { t: 's', v: cell }

/** The library packs loosely and stamps the time: packed anew, a third of the size and the same bytes each run. */
const writeBook = (path: string, sheets: Record<string, WorkSheet>): void => {
  const book = utils.book_new()
  for (const [name, sheet] of Object.entries(sheets)) utils.book_append_sheet(book, sheet, name)
  const bytes: unknown = write(book, { type: 'buffer', bookType: 'xlsx', bookSST: true })
  if (!(bytes instanceof Uint8Array)) throw new TypeError('the workbook was not written as bytes')
  writeFileSync(path, zipSync(unzipSync(bytes), { level: 6, mtime: new Date(2026, 0, 1) }))
}
