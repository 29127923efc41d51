import { type PlanFields, planFields, purposeLabels } from '#shared/domain/rounds/facts.ts'
import { periodText, planLabels, seedLabels, shareText, strataLabels, weightLabels } from './words.ts'

/** Names for ids: bodies, people, strata. An id without one is shown as it is. */
export type Names = Readonly<Record<string, string>>

const list = (ids: readonly string[], names: Names, none: string): string =>
  ids.length === 0 ? none : ids.map((id) => names[id] ?? id).join('、')

/** One field of a plan as text; the same words on screen, in conflicts and when read aloud. */
export const planFieldText = <K extends keyof Plan>(field: K, value: Plan[K], names: Names): string =>
  readers[field](value, names) || '未填'

/** The same for a value that came without a type, as those of conflicts do. */
export const saidText = (field: string, value: unknown, names: Names): string => {
  const said = isPlanField(field) ? plan.safeParse({ [field]: value }) : null
  return said?.success && isPlanField(field) ? partText(field, said.data, names) : JSON.stringify(value)
}

const partText = <K extends keyof Plan>(field: K, values: Partial<Plan>, names: Names): string => {
  const value = values[field]
  return value === undefined ? '未填' : planFieldText(field, value, names)
}

type Plan = Required<PlanFields>
const plan = planFields.partial()

const readers: { [K in keyof Plan]: (value: Plan[K], names: Names) => string } = {
  name: (v) => v,
  purpose: (v) => purposeLabels[v],
  releases: (v) => `${v.length}个`,
  scope: (v, names) =>
    [
      list(v.bodies, names, '清单中的全部单位'),
      v.focus.length === 0 ? '' : `重点领域：${v.focus.join('、')}`,
      v.itemTypes.length === 0 ? '' : `事项类型：${v.itemTypes.join('、')}`,
    ]
      .filter(Boolean)
      .join('；'),
  strataBy: (v) => strataLabels[v],
  sizes: (v, names) =>
    Object.keys(v).length === 0
      ? '没有指定，按各层件数分配'
      : Object.entries(v)
          .map(([key, n]) => `${names[key] ?? key}${n}件`)
          .join('、'),
  size: (v) => `${v}件`,
  minPerStratum: (v) => `${v}件`,
  weightBy: (v) => weightLabels[v],
  reserve: (v) => shareText(v),
  exclusions: (v) =>
    [
      v.checkedWithinDays > 0 ? `最近${v.checkedWithinDays}天已抽查的` : '',
      v.noPhone ? '没有可拨打咨询电话的' : '',
      v.selfRun ? '自管大厅的' : '',
      v.avoidOwnBody ? '抽查人员不查本单位（回避）' : '',
    ]
      .filter(Boolean)
      .join('；') || '不排除',
  inspectors: (v, names) => list(v, names, '未指定'),
  crossBody: (v) => (v ? '是，不查本单位、本县市区' : '否'),
  seedSource: (v) => seedLabels[v],
  publicDraw: (v) => v,
  period: (v) => periodText(v),
  startDate: (v) => v,
  endDate: (v) => v,
  reviewShare: (v) => shareText(v),
  doubleShare: (v) => shareText(v),
  optionalElements: (v, names) => list(v, names, '只问四项必问要素'),
  minSample: (v) => `${v}件`,
}

/** The label of a field given by a name from outside; the name itself when it is none of ours. */
export const planLabelOf = (field: string): string => (isPlanField(field) ? planLabels[field] : field)

export const isPlanField = (field: string): field is keyof PlanFields => field in planLabels
