/** Results by area, unit, window and focus field. 县市区 and 市直单位 are kept apart wherever units are compared. */
import type { ElementKey } from '../persona/call-script.ts'
import { type Measure, type ResultRate, rateOf } from './rates.ts'
import type { CaseScore, Standing } from './score.ts'

export const groupings = ['area', 'unit', 'window', 'focus'] as const
export type Grouping = (typeof groupings)[number]

/** The key of 市直单位 taken together. */
export const CITY_KEY = 'city'

export interface ResultCounts {
  drawn: number
  /** checks that stand in the results */
  counted: number
  right: number
  wrong: number
  ours: number
  pending: number
  unreviewed: number
  open: number
  completed: number
  notConnected: number
}

export interface ResultGroup {
  key: string
  /** 县市区、开发区 or 市直单位 */
  side: 'area' | 'city'
  selfRun: boolean
  counts: ResultCounts
  score: ResultRate
  completion: ResultRate
  first: ResultRate
  number: ResultRate
  elements: Partial<Record<ElementKey, ResultRate>>
}

export const countsOf = (scores: readonly CaseScore[]): ResultCounts => {
  const frame = scores.filter((s) => s.standing !== 'out')
  const of = (standing: Standing) => frame.filter((s) => s.standing === standing).length
  const [right, wrong, ours, pending] = [of('right'), of('wrong'), of('ours'), of('pending')]
  return {
    drawn: frame.length,
    counted: right + wrong + ours + pending,
    right,
    wrong,
    ours,
    pending,
    unreviewed: of('unreviewed'),
    open: of('open'),
    completed: frame.filter((s) => s.completed).length,
    notConnected: frame.filter(isNotConnected).length,
  }
}

/** 未接通: concluded without anybody having been reached, by 对方原因. */
export const isNotConnected = (score: CaseScore): boolean => score.standing === 'wrong' && !score.contacted

/** The group a case belongs to. */
export const groupKeyOf = (score: CaseScore, by: Grouping): string => {
  switch (by) {
    case 'area':
      return score.area ?? CITY_KEY
    case 'unit':
      return score.body
    case 'window':
      return score.window ?? `${score.body}:none`
    case 'focus':
      return score.focus ?? 'none'
  }
}

/** Groups in order of their keys; names and the order on screen are the caller's. */
export const groupScores = (
  scores: readonly CaseScore[],
  by: Grouping,
  elements: readonly ElementKey[],
  options: { weights?: boolean } = {},
): ResultGroup[] => {
  const groups = new Map<string, CaseScore[]>()
  for (const score of scores) {
    if (score.standing === 'out') continue
    const key = groupKeyOf(score, by)
    groups.set(key, [...(groups.get(key) ?? []), score])
  }
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, members]) => {
      const rate = (measure: Measure) => rateOf(members, measure, options)
      return {
        key,
        side: members.every((m) => m.area === null) ? 'city' : 'area',
        selfRun: members.some((m) => m.selfRun),
        counts: countsOf(members),
        score: rate('score'),
        completion: rate('completion'),
        first: rate('first'),
        number: rate('number'),
        elements: Object.fromEntries(elements.map((e) => [e, rate(`element.${e}`)])),
      }
    })
}
