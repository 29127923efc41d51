/**
 * Which checks a person must review (复核范围). Every adverse verdict, refusal, faulty number and priority flag is
 * reviewed; of the good ones a seeded share (`plan.reviewShare`, 10%).
 *
 * What counts: a check that must be reviewed counts once it was decided. A good one that was not selected counts
 * once every selected good one was decided, so that nobody's good result stands before the sample has been looked
 * at; 口径 says so ({@link reviewBasis}). Until then each is 待复核 and counts nowhere.
 */
import {
  type CaseState,
  caseStatus,
  countedSubmission,
  type SubmissionState,
  standingReview,
} from '../cases/state.ts'
import { isAdverse } from '../check/verdicts.ts'
import { keyedHash } from '../draw/rank.ts'

export const reviewReasons = [
  'adverse',
  'refused',
  'number',
  'priority',
  'suspected',
  'unclear',
  'sample',
] as const
export type ReviewReason = (typeof reviewReasons)[number]

export const reviewReasonLabels: Record<ReviewReason, string> = {
  adverse: '有不利判定',
  refused: '拒答或挂断',
  number: '号码有误',
  priority: '涉及收费或多要材料',
  suspected: '身份疑似被识破',
  unclear: '结果须由复核确定',
  sample: '抽样复核',
}

const REFUSALS = new Set(['refused', 'broke_off'])

/** Why this record must be reviewed whatever the sample says; empty for a good one. */
export const mandatoryReasons = ({ payload }: Pick<SubmissionState, 'payload'>): ReviewReason[] => {
  const { answers, outcome, flags } = payload
  const reasons: ReviewReason[] = []
  if (answers.some((a) => isAdverse(a.verdict))) reasons.push('adverse')
  if (REFUSALS.has(outcome.code)) reasons.push('refused')
  if (outcome.phoneVerdict === 'wrong') reasons.push('number')
  if (outcome.phoneVerdict === 'review') reasons.push('unclear')
  if (flags.priority) reasons.push('priority')
  if (flags.suspected) reasons.push('suspected')
  return reasons
}

/** Where a submitted check stands: what it waits for, and whether it counts. */
export interface ReviewStanding {
  /** why a person must review it; empty: not selected */
  reasons: ReviewReason[]
  /** a decision stands that is neither 退回补充 nor 待裁定 */
  decided: boolean
  counts: boolean
}

interface Submitted {
  id: string
  state: CaseState
}

/** HMAC-SHA-256 under the round's seed: the order in which good checks are taken for review. */
const sampleKey = (seed: string) => {
  const hash = keyedHash(seed)
  return (id: string) => hash(`review\n${id}`)
}

/**
 * The standing of every submitted check of one round. `seed`: that of the draw (64 hex digits), so that anyone can
 * find the same sample again; `share` 0–1, rounded up.
 */
export const reviewStandings = (
  cases: readonly Submitted[],
  { seed, share }: { seed: string; share: number },
): Map<string, ReviewStanding> => {
  const key = sampleKey(seed)
  const found = cases.flatMap(({ id, state }) => {
    const counted = countedSubmission(state)
    if (!counted || state.replaced) return []
    return [{ id, state, reasons: mandatoryReasons(counted), decided: isDecided(state) }]
  })
  const good = found
    .filter((c) => c.reasons.length === 0)
    .map((c) => ({ id: c.id, decided: c.decided, key: key(c.id) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
  const sample = good.slice(0, Math.ceil(good.length * share))
  const sampled = new Set(sample.map((c) => c.id))
  const sampleDone = sample.every((c) => c.decided)
  return new Map(
    found.map(({ id, state, reasons, decided }) => {
      const all: ReviewReason[] = sampled.has(id) ? [...reasons, 'sample'] : reasons
      const open = ['returned', 'ruling'].includes(caseStatus(state))
      const exempt = all.length === 0 && sampleDone && !open
      return [id, { reasons: all, decided, counts: decided || exempt }]
    }),
  )
}

const isDecided = (state: CaseState): boolean => {
  const review = standingReview(state)
  return state.contending.length === 0 && review !== null && review.decided.decision !== 'return'
}

/** What still has to be done at the review desk before the review of a round can end. */
export const isOpen = (state: CaseState, standing: ReviewStanding): boolean =>
  !standing.decided && (standing.reasons.length > 0 || ['returned', 'ruling'].includes(caseStatus(state)))

/** The sentence for 口径. */
export const reviewBasis = (share: number): string =>
  `不利判定、拒答、号码有误和标记优先复核的记录全部复核，其余按抽取种子随机复核${Math.round(share * 1000) / 10}%；抽中的复核完毕后，未抽中的按提交内容计入。`
