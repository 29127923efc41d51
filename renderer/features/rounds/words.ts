import type { Tone } from '#renderer/ui/StateTag.tsx'
import type { Output } from '#shared/contract/contract.ts'
import type { PlanFields, Purpose, SeedSource } from '#shared/domain/rounds/facts.ts'
import type { RoundStatus } from '#shared/domain/rounds/fold.ts'

// How the parts of a round (抽查批次) are read.

export type RoundDetail = Output<'rounds.get'>
export type RoundRow = Output<'rounds.list'>[number]
export type CaseRow = Output<'rounds.cases'>[number]
export type Preview = Output<'rounds.preview'>
export type Choices = Output<'rounds.choices'>

/** 批次性质 and what it commits to. */
export const purposeNotes: Record<Purpose, string> = {
  find: '查出哪里答得不准、号码不通，用于整改；只列结果，不作比较',
  recheck: '对上次有问题的事项再查一次，看是否整改到位',
  rank: '用于县市区之间、市直单位之间比较；每层须达到最小样本，结果按分档表示',
}

export const seedLabels: Record<SeedSource, string> = {
  hub: '市局服务端签名',
  public: '公开开奖号码',
  witness: '现场监督人员当场抽取',
  local: '本机随机数',
}

/** Where chance comes from, and what that is worth to somebody who doubts the draw. */
export const seedNotes: Record<SeedSource, string> = {
  hub: '冻结的方案先报市局服务端签收，服务端再签名产生种子；任何一方事先都算不出抽到谁',
  public:
    '冻结时写明用哪一期公开开奖，开奖后照号码填写；号码人人可查。没有市局服务端签收，记录仍写明“未经第三方见证”',
  witness:
    '冻结后当着现场监督人员抽取数字，当场填写，姓名写入抽取记录。没有市局服务端签收，记录仍写明“未经第三方见证”',
  local: '由本机产生，没有第三方在场；抽取记录会写明“未经第三方见证”',
}

export const strataLabels: Record<PlanFields['strataBy'], string> = {
  none: '不分层',
  area: '按县市区（市直单位另成一层）',
  unit: '按单位',
  level: '按行使层级',
  focus: '按重点领域',
}

export const weightLabels: Record<PlanFields['weightBy'], string> = {
  equal: '等概率（每件机会相同）',
  applications: '按办件量加权',
  risk: '按风险加权',
}

export const planLabels: Record<keyof PlanFields, string> = {
  name: '批次名称',
  purpose: '批次性质',
  releases: '清单版本',
  scope: '抽查范围',
  strataBy: '分层方式',
  sizes: '各层指定件数',
  size: '抽取总件数',
  minPerStratum: '每层最少',
  weightBy: '抽取概率',
  reserve: '备用比例',
  exclusions: '排除与回避',
  inspectors: '抽查人员',
  crossBody: '交叉互查',
  seedSource: '种子来源',
  publicDraw: '公开开奖名称',
  period: '所属期',
  startDate: '开始日期',
  endDate: '截止日期',
  reviewShare: '复核比例',
  doubleShare: '双评比例',
  optionalElements: '加问要素',
  minSample: '最小样本',
}

export const stepLabels: Readonly<Record<string, string>> = {
  'round.submitted': '送审',
  'round.approved': '同意方案',
  'round.returned': '退回方案',
  'round.frozen': '冻结方案',
  'round.drawn': '抽取',
  'round.closed': '拨测完毕',
  'round.reviewed': '复核完毕',
  'round.confirmed': '核实完毕',
  'round.issued': '印发通报',
  'round.archived': '归档',
  'round.voided': '作废批次',
}

export const statusTones: Record<RoundStatus, Tone> = {
  planned: 'idle',
  submitted: 'wait',
  approved: 'info',
  frozen: 'info',
  drawn: 'info',
  closed: 'info',
  reviewed: 'info',
  confirmed: 'info',
  issued: 'ok',
  archived: 'ok',
  voided: 'idle',
}

/** '2026Q4' as 2026年第四季度; anything else as it is written. */
export const periodText = (period: string): string => {
  const [, year, quarter] = /^(\d{4})Q([1-4])$/.exec(period) ?? []
  return year && quarter ? `${year}年第${'一二三四'[Number(quarter) - 1]}季度` : period
}

/** The quarter a day lies in, as 所属期: '2026Q4'. */
export const quarterOf = (day: string): string =>
  `${day.slice(0, 4)}Q${Math.ceil(Number(day.slice(5, 7)) / 3)}`

/** A share as whole percent: 0.3 → 30%. */
export const shareText = (share: number): string => `${Math.round(share * 1000) / 10}%`

/** The first and last eight digits of a hash: enough to compare by eye. */
export const shortHash = (hash: string): string => `${hash.slice(0, 8)}…${hash.slice(-8)}`

/** Hours as people say them: 0.4 → 不到半小时, 13.3 → 约13.5小时. */
export const hoursText = (hours: number): string =>
  hours < 0.5 ? '不到半小时' : `约${Math.ceil(hours * 2) / 2}小时`
