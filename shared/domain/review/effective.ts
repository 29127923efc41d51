/**
 * What is held to be true of a check (认定结果): the submission with its amendments, then 改判, then what 核实 brought.
 * Evidence stays as it is; this is read off the facts each time.
 */

import type { Cause } from '../cases/review-facts.ts'
import type { CaseState, SubmissionState } from '../cases/state.ts'
import { countedSubmission, standingReview } from '../cases/state.ts'
import type { ReasonSide } from '../outcomes/outcome-table.ts'
import { type ElementKey, type VerdictKey, verdictKey } from '../persona/call-script.ts'

/** Where 核实 of one element stands. `silent`: no reply by the due day, 视为无异议. */
export const confirmStands = ['none', 'sent', 'accepted', 'objected', 'silent', 'upheld', 'rejected'] as const
export type ConfirmStand = (typeof confirmStands)[number]

export const confirmStandLabels: Record<ConfirmStand, string> = {
  none: '未发核实单',
  sent: '待回复',
  accepted: '认可',
  objected: '异议待复核',
  silent: '逾期视为无异议',
  upheld: '异议采纳',
  rejected: '异议未采纳',
}

export interface EffectiveAnswer {
  element: ElementKey
  verdict: VerdictKey
  /** as submitted (and amended), before review and 核实 */
  submitted: VerdictKey
  /** null only when the verdict is 一致 */
  side: ReasonSide | null
  heard: string
  quote: string
  /** the published answer frozen with the check; '' = none published */
  published: string
  cause: Cause | null
  basis: string
  confirm: ConfirmStand
}

/**
 * Answers by element, in the order asked for. `today` ('YYYY-MM-DD') decides whether an unanswered notice is overdue.
 * Empty when nothing was submitted.
 */
export const effectiveAnswers = (
  state: CaseState,
  elements: readonly ElementKey[],
  today: string,
): EffectiveAnswer[] => {
  const counted = countedSubmission(state)
  return counted ? elements.map((element) => effectiveAnswer(state, counted, element, today)) : []
}

const effectiveAnswer = (
  state: CaseState,
  { payload }: SubmissionState,
  element: ElementKey,
  today: string,
): EffectiveAnswer => {
  const answer = payload.answers.find((a) => a.element === element)
  const review = standingReview(state)?.decided
  const submitted = answer?.verdict ?? 'not_asked'
  const overruled = review?.decision === 'overrule' ? verdictOf(review.verdicts?.[element]) : null
  const reply = state.confirm.answered?.answers[element]
  const ruled = state.confirm.ruled.find((r) => r.element === element)
  const reviewed = overruled ?? submitted
  const upheld = ruled?.upheld === true
  // An objection taken up without another verdict or cause means that the finding does not stand.
  const verdict = upheld ? (verdictOf(ruled.verdict) ?? (ruled.cause ? reviewed : 'match')) : reviewed
  // Not asked: whoever is to blame for how the call ended; the caller's word only where that is open (待定).
  const { reasonSide } = payload.outcome
  const unspoken =
    submitted === 'not_asked' && (reasonSide === 'theirs' || reasonSide === 'ours')
      ? reasonSide
      : (answer?.reasonSide ?? reasonSide ?? 'pending')
  // Turned from 一致 into an adverse verdict by a reviewer who named no side: the window's.
  const changed = overruled !== null && submitted === 'match' ? 'theirs' : unspoken
  return {
    element,
    verdict,
    submitted,
    side: verdict === 'match' ? null : (review?.sides?.[element] ?? changed),
    heard: answer?.heard ?? '',
    quote: answer?.quote ?? '',
    published: payload.expected.elements[element] ?? '',
    cause: ruled?.cause ?? reply?.cause ?? review?.causes?.[element] ?? null,
    basis: ruled?.reason ?? reply?.basis ?? review?.basis ?? '',
    confirm: confirmStand(state, element, today),
  }
}

const confirmStand = ({ confirm }: CaseState, element: ElementKey, today: string): ConfirmStand => {
  const { sent, answered, ruled } = confirm
  if (!sent?.elements.includes(element)) return 'none'
  const ruling = ruled.find((r) => r.element === element)
  if (ruling) return ruling.upheld ? 'upheld' : 'rejected'
  const reply = answered?.answers[element]?.answer
  if (reply === 'accept') return 'accepted'
  if (reply === 'object') return 'objected'
  return reply === 'silent' || sent.due < today ? 'silent' : 'sent'
}

const verdictOf = (text: string | undefined): VerdictKey | null => {
  const parsed = verdictKey.safeParse(text)
  return parsed.success ? parsed.data : null
}
