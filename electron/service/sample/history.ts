import type { Instance } from './instances.ts'
import type { SampleOrg } from './org.ts'
import type { Random } from './random.ts'

/** Columns of the ledger (抽查台账) a bureau kept by hand in a spreadsheet before. */
export const historyColumns = [
  '序号',
  '抽查日期',
  '拨打时间',
  '被查单位',
  '窗口',
  '事项名称',
  '咨询电话',
  '接通情况',
  '咨询电话是否准确',
  '办理地点是否准确',
  '申请材料是否准确',
  '承诺时限是否准确',
  '存在问题',
  '整改情况',
  '抽查人员',
] as const

/** A year of such a ledger: mostly right, some silent, some wrong, in the wording of several hands. */
export const historyRows = (
  instances: readonly Instance[],
  org: SampleOrg,
  year: number,
  count: number,
  random: Random,
): string[][] => {
  const inspectors = org.staff.filter((s) => s.role === '抽查人员')
  const days = Array.from({ length: count }, () => random.int(0, 364)).sort((a, b) => a - b)
  return days.map((offset, i) => {
    const { seed, body, window, phone } = random.pick(instances)
    const date = new Date(Date.UTC(year, 0, 1 + offset)).toISOString().slice(0, 10)
    const { connected, problem, marks } = random.weighted(RESULTS)
    const done = problem === '' ? '' : random.pick(['已整改', '已整改', '整改中', '已更新指南'])
    return [
      String(i + 1),
      random.chance(0.8) ? date : date.replace(/^(\d+)-0?(\d+)-0?(\d+)$/, '$1.$2.$3'),
      `${random.int(9, 16)}:${String(random.int(0, 59)).padStart(2, '0')}`,
      random.chance(0.7) ? body.name : body.shortName,
      window,
      seed.name,
      `0553-555${phone}`,
      connected,
      ...marks,
      problem,
      done,
      random.pick(inspectors).name,
    ]
  })
}

const RESULTS = [
  { weight: 58, connected: '接通', marks: ['是', '是', '是', '是'], problem: '' },
  { weight: 10, connected: '接通', marks: ['是', '是', '否', '是'], problem: '材料告知不全' },
  { weight: 8, connected: '接通', marks: ['是', '是', '是', '否'], problem: '答复时限与指南不一致' },
  { weight: 4, connected: '接通', marks: ['√', '×', '√', '√'], problem: '说到老大厅办理' },
  { weight: 4, connected: '已接通', marks: ['是', '', '', ''], problem: '让自己上网查' },
  { weight: 10, connected: '无人接听', marks: ['', '', '', ''], problem: '拨打3次无人接听' },
  { weight: 3, connected: '占线', marks: ['', '', '', ''], problem: '一直占线' },
  { weight: 3, connected: '空号', marks: ['否', '', '', ''], problem: '号码为空号' },
]
