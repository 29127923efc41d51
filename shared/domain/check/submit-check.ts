import type { FinalOutcome } from '../outcomes/final-outcome.ts'
import type { ElementKey } from '../persona/call-script.ts'
import { type CheckDraft, draftAnswerOf } from './check-draft.ts'
import { suggestMaterialsVerdict } from './materials.ts'
import type { CheckPayload, CheckPrivate, ExpectedAnswers } from './payloads.ts'

/** What the draft does not know of itself. */
export interface SubmitContext {
  round: string
  item: string
  unit: string
  window: string | null
  script: { id: string; version: string }
  persona: string | null
  /** closed attempts of the case, oldest first */
  attempts: readonly string[]
  outcome: FinalOutcome
  outcomeTable: string
  callerNumber: string | null
  dialled: string
  expected: ExpectedAnswers
  elements: readonly { key: ElementKey }[]
  materialsMismatchShare: number
  /** epoch ms */
  now: number
}

/**
 * A valid draft → the payload to be signed, and the private data that is kept apart from it (null when the
 * one who answered said nothing of himself).
 */
export const toCheckPayload = (
  draft: CheckDraft,
  context: SubmitContext,
): { payload: CheckPayload; private: CheckPrivate | null } => {
  const { outcome, expected, now } = context
  const suggestion = suggestMaterialsVerdict(draft, expected.materials, context.materialsMismatchShare)
  const ticked = draft.ticks.some((t) => t !== null) || draft.extras.some((e) => e.trim() !== '')
  const extras = draft.extras.map((e) => e.trim()).filter((e) => e !== '')
  const fee = draftAnswerOf(draft, 'fee').verdict
  return {
    payload: {
      round: context.round,
      item: context.item,
      unit: context.unit,
      window: context.window,
      script: context.script,
      persona: context.persona,
      attempts: [...context.attempts],
      outcome: {
        key: outcome.key,
        code: outcome.code,
        aapor: outcome.aapor,
        table: context.outcomeTable,
        phoneVerdict: outcome.phoneVerdict,
        reasonSide: outcome.reasonSide,
      },
      callerNumber: context.callerNumber,
      dialled: context.dialled,
      expected,
      answers: context.elements.flatMap(({ key }) => {
        const { heard, verdict, quote, reasonSide, note } = draftAnswerOf(draft, key)
        return verdict === null
          ? []
          : [
              {
                element: key,
                heard: heard.trim(),
                verdict,
                quote: quote.trim(),
                reasonSide,
                note: note.trim(),
              },
            ]
      }),
      materials: ticked ? { ticks: [...draft.ticks], extras, suggested: suggestion.verdict } : null,
      conduct: Object.entries(draft.conduct)
        .filter(([, c]) => c.level !== '')
        .map(([key, c]) => ({ key, level: c.level, note: c.note.trim() })),
      flags: { suspected: draft.suspected, priority: extras.length > 0 || fee === 'mismatch' },
      note: draft.note.trim(),
      late:
        draft.late === null || draft.late.calledAt === null
          ? null
          : {
              sheet: draft.late.sheet.trim(),
              calledAt: draft.late.calledAt,
              enteredAt: now,
              delayMs: Math.max(0, now - draft.late.calledAt),
              reason: draft.late.reason.trim(),
            },
    },
    private: selfReport(draft),
  }
}

const selfReport = ({ receiver }: CheckDraft): CheckPrivate | null => {
  const entries = Object.entries(receiver)
    .map(([key, value]) => [key, value.trim()] as const)
    .filter(([, value]) => value !== '')
  return entries.length === 0 ? null : { receiverSelfReport: Object.fromEntries(entries) }
}
