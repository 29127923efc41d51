/** What is known of one case (案件): a drawn unit of a round, its calls, its record, its review. */
import type { z } from 'zod'
import { emptyRecord, type RecordState } from '../folding/record.ts'
import type { AttemptClosed, AttemptOpened, CaseDrawn, CheckPayload } from './facts.ts'
import type { confirmAnswered, confirmRuled, confirmSent, reviewDecided } from './review-facts.ts'

interface Said {
  fact: string
  by: string
  at: number
}

/** What a record is known by outside this program: the number of its fact and its hash. */
interface Marked extends Said {
  contentHash: string
}

export interface AttemptState extends Said {
  opened: AttemptOpened
  closed: (AttemptClosed & { at: number }) | null
}

export interface SubmissionState extends Marked {
  /** as submitted, or as last amended */
  payload: CheckPayload
  amendments: (Marked & { reason: string; before: CheckPayload })[]
  voided: (Said & { reason: string }) | null
}

export interface ReviewState extends Said {
  decided: z.infer<typeof reviewDecided>
}

export interface ConfirmState {
  sent: (z.infer<typeof confirmSent> & Said) | null
  answered: (z.infer<typeof confirmAnswered> & Said) | null
  ruled: (z.infer<typeof confirmRuled> & Said)[]
}

export interface CaseState {
  drawn: (CaseDrawn & Said) | null
  /** assignee and, for a reserve, whom it replaces; concurrent assignments are flagged */
  record: RecordState
  attempts: AttemptState[]
  submissions: SubmissionState[]
  reviews: ReviewState[]
  /** concurrent reviews that differ: 待裁定 */
  contending: ReviewState[]
  /** what was said without effect, shown to its author, with the reason */
  ineffective: (Said & { type: string; why: string })[]
  confirm: ConfirmState
  replaced: (Said & { reason: string }) | null
}

export const emptyCase: CaseState = {
  drawn: null,
  record: emptyRecord,
  attempts: [],
  submissions: [],
  reviews: [],
  contending: [],
  ineffective: [],
  confirm: { sent: null, answered: null, ruled: [] },
  replaced: null,
}

export const caseStatuses = [
  'reserve',
  'open',
  'submitted',
  'returned',
  'ruling',
  'approved',
  'replaced',
] as const
export type CaseStatus = (typeof caseStatuses)[number]

export const caseStatusLabels: Record<CaseStatus, string> = {
  reserve: '备用',
  open: '待拨',
  submitted: '待复核',
  returned: '退回补充',
  ruling: '待裁定',
  approved: '已复核',
  replaced: '已替补',
}

/** The submission that counts: the first not voided by (at, id); any other is a double check (双评). */
export const countedSubmission = (state: CaseState): SubmissionState | null =>
  state.submissions
    .filter((s) => s.voided === null)
    .sort((a, b) => a.at - b.at || (a.fact < b.fact ? -1 : 1))[0] ?? null

/** The second person's independent record of the same case, if there is one. */
export const doubleCheck = (state: CaseState): SubmissionState | null => {
  const counted = countedSubmission(state)
  return (
    state.submissions.find((s) => s.voided === null && s.fact !== counted?.fact && s.by !== counted?.by) ??
    null
  )
}

/** The review that stands for the counted submission. */
export const standingReview = (state: CaseState): ReviewState | null => {
  const counted = countedSubmission(state)
  return state.reviews.findLast((r) => r.decided.check === counted?.fact) ?? null
}

export const caseStatus = (state: CaseState): CaseStatus => {
  if (state.replaced) return 'replaced'
  if (state.contending.length > 0) return 'ruling'
  const counted = countedSubmission(state)
  if (counted) {
    const review = standingReview(state)
    if (!review) return 'submitted'
    if (review.decided.decision !== 'return') return 'approved'
    const lastAmended = counted.amendments.at(-1)?.at ?? 0
    return lastAmended > review.at ? 'submitted' : 'returned'
  }
  const activated = state.record.fields.replaces !== undefined
  return state.drawn?.set === 'reserve' && !activated ? 'reserve' : 'open'
}
