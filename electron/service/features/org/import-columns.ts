/** Which column of a table (表格) is which field, by its Chinese label. */
import type { RegisterKind } from '#shared/contract/org.ts'
import type { SheetRows } from '#shared/domain/item/staging/sheet.ts'
import { toHalfWidth } from '#shared/domain/item/text.ts'

export interface ColumnSpec {
  field: string
  /** the label of the blank form comes first; the others are what files call it */
  labels: readonly [string, ...string[]]
  required?: boolean
}

/** A header row as it was found. */
export interface FoundHeader {
  sheet: SheetRows
  /** zero-based */
  row: number
  /** field → zero-based column */
  at: ReadonlyMap<string, number>
  headers: ReadonlyMap<string, string>
}

export type HeaderSearch =
  | { found: true; header: FoundHeader }
  | { found: false; code: 'IMPORT_NO_HEADER' }
  | { found: false; code: 'IMPORT_HEADER_DUPLICATE'; sheet: string; label: string; count: number }

const address = {
  field: 'address',
  labels: ['地址', '办公地址', '办理地点', '详细地址', '窗口位置', '位置'],
} as const
const area = {
  field: 'area',
  labels: ['所属区划', '县市区', '所在县市区', '所属县市区', '区划', '行政区划', '所属地区'],
} as const
const hours = { field: 'hours', labels: ['办理时间', '办公时间', '工作时间', '服务时间'] } as const
const phones = {
  field: 'phones',
  labels: ['咨询电话', '联系电话', '电话', '电话号码', '窗口电话', '办公电话'],
} as const

export const importColumns: Record<RegisterKind, readonly ColumnSpec[]> = {
  units: [
    {
      field: 'name',
      labels: ['单位名称', '机构名称', '单位', '名称', '部门名称', '中心名称'],
      required: true,
    },
    { field: 'shortName', labels: ['简称', '单位简称', '机构简称'] },
    { field: 'kind', labels: ['类型', '机构类型', '单位类型', '类别'] },
    { field: 'parent', labels: ['上级机构', '上级单位', '主管机构', '主管部门'] },
    area,
    { field: 'town', labels: ['所属镇街', '所在镇街', '镇街', '乡镇街道', '乡镇'] },
    { field: 'code', labels: ['统一社会信用代码', '机构代码', '单位代码', '组织机构代码', '编码'] },
    address,
    hours,
    phones,
    { field: 'selfRun', labels: ['自管', '是否自管', '自管大厅'] },
  ],
  windows: [
    { field: 'name', labels: ['窗口名称', '窗口', '名称', '窗口号', '窗口编号'], required: true },
    {
      field: 'parent',
      labels: [
        '所属单位',
        '单位名称',
        '所属机构',
        '单位',
        '进驻单位',
        '所属部门',
        '政务服务中心',
        '大厅',
        '上级机构',
      ],
      required: true,
    },
    area,
    { field: 'hall', labels: ['所在大厅', '办事大厅', '所在中心', '大厅名称'] },
    { field: 'windowType', labels: ['窗口类型', '类型', '窗口类别'] },
    address,
    hours,
    phones,
    { field: 'responsible', labels: ['窗口责任人', '责任人', '负责人', '窗口负责人', '责任人姓名'] },
    { field: 'post', labels: ['责任人职务', '职务', '岗位'] },
    { field: 'responsiblePhone', labels: ['责任人电话', '责任人手机', '手机', '负责人电话'] },
    { field: 'from', labels: ['任职日期', '起始日期', '任职开始日期', '任职起', '责任起始日期', '开始日期'] },
  ],
  people: [
    { field: 'name', labels: ['姓名', '人员姓名'], required: true },
    {
      field: 'body',
      labels: ['单位', '所属单位', '工作单位', '所在单位', '所在机构', '单位名称'],
      required: true,
    },
    { field: 'post', labels: ['职务', '岗位职务', '现任职务'] },
    { field: 'role', labels: ['岗位', '系统岗位', '角色', '权限'] },
  ],
  callers: [
    {
      field: 'number',
      labels: ['拨打号码', '号码', '电话号码', '电话', '手机号码', '主叫号码', '外呼号码'],
      required: true,
    },
    { field: 'line', labels: ['线路', '线路名称', '卡号', '运营商', '线路说明'] },
    { field: 'keeper', labels: ['保管人', '领用人', '使用人', '持有人'] },
    { field: 'active', labels: ['状态', '是否在用', '在用', '是否启用'] },
  ],
}

const SEARCH_ROWS = 30

/** The first row that names every required column, in the first sheet that has one; titles above are passed over. */
export const findColumns = (sheets: readonly SheetRows[], kind: RegisterKind): HeaderSearch => {
  const specs = importColumns[kind]
  for (const sheet of sheets.filter((s) => !s.hidden))
    for (let row = 0; row < Math.min(sheet.rows.length, SEARCH_ROWS); row++) {
      const cells = (sheet.rows[row] ?? []).map(labelOf)
      const at = new Map<string, number>()
      const headers = new Map<string, string>()
      const taken = new Set<number>()
      // first choice of every field before any field's second choice
      for (const rank of [...Array(12).keys()])
        for (const spec of specs) {
          const label = spec.labels[rank]
          if (label === undefined || at.has(spec.field)) continue
          const hits = cells.flatMap((cell, column) => (cell === label && !taken.has(column) ? [column] : []))
          if (hits.length > 1 && specs.every((s) => !s.required || cells.some((c) => s.labels.includes(c))))
            return {
              found: false,
              code: 'IMPORT_HEADER_DUPLICATE',
              sheet: sheet.name,
              label,
              count: hits.length,
            }
          const [column] = hits
          if (column === undefined) continue
          at.set(spec.field, column)
          headers.set(spec.field, label)
          taken.add(column)
        }
      if (specs.every((s) => !s.required || at.has(s.field)))
        return { found: true, header: { sheet, row, at, headers } }
    }
  return { found: false, code: 'IMPORT_NO_HEADER' }
}

/** ' 单位名称（必填）* ' → '单位名称' */
const labelOf = (text: string): string =>
  toHalfWidth(text)
    .replace(/\s+/g, '')
    .replace(/\([^)]*\)/g, '')
    .replace(/[*:]+/g, '')
