/** The rates of a round (field-lessons §4.2): what is counted, over what, and how sure it is. */
import type { ElementKey } from '../persona/call-script.ts'
import { boundsOf } from '../statistics/bounds.ts'
import { estimateRate } from '../statistics/estimate.ts'
import type { Interval } from '../statistics/wilson.ts'
import type { CaseScore } from './score.ts'

export const measures = ['strict', 'contacted', 'score', 'completion', 'first', 'sameDay', 'number'] as const
/** 全要素 · 剔除未接通 · 单位成绩 · 完成 · 首次接通 · 当日接通 · 号码有效 · one element */
export type Measure = (typeof measures)[number] | `element.${ElementKey}`

export const measureLabels: Record<(typeof measures)[number], string> = {
  strict: '全要素准确率',
  contacted: '全要素准确率（剔除未接通）',
  score: '单位成绩（全要素准确率，不计我方原因和待定）',
  completion: '完成率',
  first: '首次接通率',
  sameDay: '当日接通率',
  number: '号码有效率',
}

/** 口径 of each rate, a phrase without a full stop. */
export const measureBasis: Record<(typeof measures)[number] | 'element', string> = {
  strict: '四项必问要素均与公布内容一致的件数÷抽取的全部件数，未接通不视为一致，待复核的不计',
  contacted: '四项必问要素均一致的件数÷接通的件数，待复核的不计',
  score: '四项必问要素均一致的件数÷抽取的件数减去我方原因、待定和待复核的件数，未接通不视为一致',
  completion: '四项必问要素均已问到的件数÷抽取的件数，待复核的不计',
  first: '首次拨打即有人应答的件数÷已拨打的全部件数，线路故障和未拨的不计',
  sameDay: '首次拨打当日内接通的件数÷已拨打的全部件数，线路故障和未拨的不计',
  number: '1－（空号停机、号码变更、传真、非业务号码的件数）÷号码已有结论的件数',
  element: '该要素一致的件数÷已问到的件数，我方原因和待定的不计',
}

export interface ResultRate {
  /** cases that fulfil it, and all that it is counted over */
  numerator: number
  denominator: number
  /** numerator ÷ denominator; null when nothing is counted */
  rate: number | null
  /** 95%, with the phone number as cluster and finite population correction */
  interval: Interval
  clusters: number
  designEffect: number
  /** by inclusion probabilities, where they differ enough to change the figure */
  weighted: { rate: number; interval: Interval } | null
  /** everything unscored (我方原因、待定) taken as wrong, and as right; null where nothing is unscored */
  bounds: { low: number; high: number } | null
  unscored: number
}

/** Whether a case counts for a measure: true and false are in the denominator, 'unscored' only in the bounds. */
export type Mark = boolean | 'unscored' | null

export const markOf = (score: CaseScore, measure: Measure): Mark => {
  const { standing } = score
  const listed = standing !== 'unreviewed' && standing !== 'open' && standing !== 'out'
  switch (measure) {
    case 'strict':
      return listed ? standing === 'right' : null
    case 'contacted':
      return listed && score.contacted ? standing === 'right' : null
    case 'score':
      if (standing === 'right' || standing === 'wrong') return standing === 'right'
      return listed ? 'unscored' : null
    case 'completion':
      return listed ? score.completed : null
    case 'first':
      return score.firstReached
    case 'sameDay':
      return score.sameDayReached
    case 'number':
      return score.numberValid
    default: {
      const answer = score.answers.find((a) => a.element === measure.slice('element.'.length))
      if (!answer || answer.verdict === 'not_asked') return null
      if (answer.verdict === 'match') return true
      return answer.side === 'theirs' ? false : 'unscored'
    }
  }
}

/** Estimates one measure over some cases. `weights: false` for cases of several rounds: λ of one says nothing of all. */
export const rateOf = (
  scores: readonly CaseScore[],
  measure: Measure,
  { weights = true }: { weights?: boolean } = {},
): ResultRate => {
  const marked = scores.map((score) => ({ score, mark: markOf(score, measure) }))
  const scored = marked.flatMap(({ score, mark }) =>
    typeof mark === 'boolean' ? [{ right: mark, cluster: score.phone, inclusion: score.inclusion }] : [],
  )
  const unscored = marked.filter((m) => m.mark === 'unscored').length
  // How many items these cases stand for: Σ1/λ.
  const population = scored.reduce((sum, o) => sum + 1 / o.inclusion, 0)
  const plain = scored.map(({ right, cluster }) => ({ right, cluster }))
  const estimate = estimateRate(
    plain,
    weights && scored.length > 0 ? { population: Math.max(scored.length, Math.round(population)) } : {},
  )
  const withWeights = weights && scored.length > 0 ? estimateRate(scored) : null
  const { numerator, denominator } = estimate
  const bounds = boundsOf({ right: numerator, wrong: denominator - numerator, unscored })
  return {
    numerator,
    denominator,
    rate: estimate.rate,
    interval: estimate.interval,
    clusters: estimate.clusters,
    designEffect: estimate.designEffect,
    weighted:
      withWeights?.weighted && withWeights.rate !== null
        ? { rate: withWeights.rate, interval: withWeights.interval }
        : null,
    bounds:
      unscored > 0 && bounds.low !== null && bounds.high !== null
        ? { low: bounds.low, high: bounds.high }
        : null,
    unscored,
  }
}

/** The headline's own bounds: 我方原因 and 待定 stand in its denominator, taken as wrong; at best they are right. */
export const strictBounds = (scores: readonly CaseScore[]): { low: number; high: number } | null => {
  const listed = scores.filter((s) => markOf(s, 'strict') !== null)
  const right = listed.filter((s) => s.standing === 'right').length
  const unscored = listed.filter((s) => s.standing === 'ours' || s.standing === 'pending').length
  return unscored === 0 || listed.length === 0
    ? null
    : { low: right / listed.length, high: (right + unscored) / listed.length }
}
