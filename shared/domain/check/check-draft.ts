import { z } from 'zod'
import { reasonSide } from '../outcomes/outcome-table.ts'
import { type ElementKey, elementKey, verdictKey } from '../persona/call-script.ts'

/** One fact row of the call screen while it is filled in. */
const draftAnswer = z.object({
  heard: z.string(),
  verdict: verdictKey.nullable(),
  quote: z.string(),
  reasonSide: reasonSide.nullable(),
  note: z.string(),
})
export type DraftAnswer = z.infer<typeof draftAnswer>

/**
 * Answers in progress: local, every keystroke kept, complete or not. Lengths are not limited here, so that
 * nothing typed is ever refused; `validateCheck` says what stands between a draft and its submission.
 */
export const checkDraft = z.object({
  answers: z.partialRecord(elementKey, draftAnswer),
  ticks: z.array(z.enum(['said', 'unsaid', 'form']).nullable()),
  extras: z.array(z.string()),
  /** key in the outcome table; null until the panel was used */
  outcome: z.string().nullable(),
  aapor: z.string().nullable(),
  appointment: z.string(),
  newNumber: z.string(),
  note: z.string(),
  conduct: z.record(z.string(), z.object({ level: z.string(), note: z.string() })),
  suspected: z.boolean(),
  receiver: z.object({ name: z.string(), badge: z.string(), post: z.string() }),
  late: z.object({ sheet: z.string(), calledAt: z.number().int().nullable(), reason: z.string() }).nullable(),
})
export type CheckDraft = z.infer<typeof checkDraft>

export const emptyAnswer: DraftAnswer = { heard: '', verdict: null, quote: '', reasonSide: null, note: '' }

/** A draft with nothing in it; `materials` = how many materials are published. */
export const emptyDraft = (materials: number): CheckDraft => ({
  answers: {},
  ticks: Array.from({ length: materials }, () => null),
  extras: [],
  outcome: null,
  aapor: null,
  appointment: '',
  newNumber: '',
  note: '',
  conduct: {},
  suspected: false,
  receiver: { name: '', badge: '', post: '' },
  late: null,
})

/** The row of an element, empty when nothing was typed yet. */
export const draftAnswerOf = (draft: CheckDraft, element: ElementKey): DraftAnswer =>
  draft.answers[element] ?? emptyAnswer

/**
 * May the published answer be shown? Only once the heard answer is typed, or the row says it was not asked:
 * seeing it first would lead the caller (锚定). `training` shows it always.
 */
export const mayReveal = (draft: CheckDraft, element: ElementKey, training = false): boolean => {
  const { heard, verdict } = draftAnswerOf(draft, element)
  const ticked =
    element === 'materials' && (draft.ticks.some((t) => t !== null) || draft.extras.some((e) => e !== ''))
  return training || heard.trim() !== '' || ticked || verdict === 'not_asked'
}

/** Has the draft anything worth resuming? */
export const hasWork = (draft: CheckDraft): boolean =>
  draft.outcome !== null ||
  draft.note !== '' ||
  draft.extras.some((e) => e !== '') ||
  draft.ticks.some((t) => t !== null) ||
  Object.values(draft.answers).some(
    (a) => a !== undefined && (a.heard !== '' || a.verdict !== null || a.quote !== ''),
  )
