import type { ItemDetail, ItemHit, OpenedFile, StageResult } from '#shared/contract/catalogue.ts'
import type { Output } from '#shared/contract/contract.ts'

export const facets: Output<'catalogue.facets'> = {
  items: 3,
  defects: 1,
  releases: [{ id: 'r1', name: '十月清单', date: '2026-10-01' }],
  areas: [{ value: 'city', label: '市直', count: 3 }],
  levels: [{ value: '市', label: '市', count: 3 }],
  types: [{ value: '行政确认', label: '行政确认', count: 3 }],
  focuses: [],
}

export const itemRow = (code: string, name: string): ItemHit => ({
  release: 'r1',
  code,
  name,
  body: 'u1',
  bodyName: '市公安局',
  area: null,
  areaName: null,
  level: '市',
  type: '行政确认',
  focus: '公安',
  phone: '0553-5550101',
  defects: 0,
})

export const item: ItemDetail = {
  code: 'c1',
  name: '收养登记',
  release: { id: 'r1', name: '十月清单', date: '2026-10-01', live: true, withdrawn: false },
  body: { id: 'u1', name: '市民政局' },
  area: null,
  window: { id: 'w1', name: '婚姻收养窗口' },
  maintainer: null,
  level: '市',
  type: '行政确认',
  focus: null,
  sections: [
    {
      title: '咨询监督',
      fields: [
        {
          name: 'consultPhone',
          label: '咨询电话',
          value: '0553-5550101',
          original: '5550101',
          checked: true,
        },
      ],
    },
  ],
  materials: [
    {
      name: '居民户口簿',
      necessity: '必要',
      type: '证件证书证明',
      form: '纸质',
      source: '政府部门核发',
      originals: 1,
      copies: null,
      more: [],
    },
  ],
  phones: [{ kind: 'consult', number: '0553-5550101', extension: null }],
  samePhone: 9,
  extras: [],
  findings: [
    {
      ruleId: 'P01',
      label: '咨询电话缺区号写法',
      severity: '错误',
      field: 'consultPhone',
      message: '咨询电话缺区号',
    },
  ],
  history: [
    { release: 'r1', name: '十月清单', date: '2026-10-01', live: true, withdrawn: false, changes: null },
  ],
  checks: [],
}

const column = (at: number, label: string, field: string) => ({
  column: at,
  label,
  target: { kind: 'item' as const, field },
  confidence: 1,
})

export const opened: OpenedFile = {
  session: 's1',
  file: '事项清单20261101.xlsx',
  format: 'xlsx',
  encoding: null,
  releaseDate: '2026-11-01',
  sheets: [
    {
      name: '事项清单',
      hidden: false,
      rows: 4,
      columns: 3,
      formulas: 0,
      mapping: {
        sheet: '事项清单',
        role: 'items',
        headerRow: 0,
        headerDepth: 1,
        signature: 'x',
        columns: [
          column(0, '事项名称', 'taskName'),
          column(1, '实施编码', 'taskCode'),
          column(2, '实施主体', 'deptName'),
        ],
        duplicates: [],
        missing: [],
        remembered: false,
      },
      sample: [['事项名称', '实施编码', '实施主体']],
    },
  ],
  current: { name: '十月清单', date: '2026-10-01', items: 3 },
}

export const staged: StageResult = {
  rows: 3,
  items: 2,
  materials: 0,
  rejected: 1,
  doubtful: 0,
  notes: 0,
  byCode: { IMPORT_UNKNOWN_UNIT: 1 },
  duplicates: 0,
  unknownUnits: [],
  older: null,
  diff: { added: 1, removed: 1, changed: 1, unchanged: 0 },
  defects: 0,
  sample: [{ code: 'c1', name: '收养登记', unit: '市民政局', phone: '0553-5550101' }],
}
