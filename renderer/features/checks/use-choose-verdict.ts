import { isAdverse, suggestReasonSide } from '#shared/domain/check/verdicts.ts'
import { findOutcome } from '#shared/domain/outcomes/outcome-table.ts'
import type { ElementKey, VerdictKey } from '#shared/domain/persona/call-script.ts'
import { useOpenCase } from './use-desk.ts'

/** Sets the verdict of a row with the side it is proposed to lie on; an adverse one asks for the words heard. */
export function useChooseVerdict(): (element: ElementKey, verdict: VerdictKey) => void {
  const { desk, outcomes } = useOpenCase()
  return (element, verdict) => {
    const { work, answer, go } = desk.getState()
    const outcome = work.draft.outcome === null ? undefined : findOutcome(outcomes, work.draft.outcome)
    answer(element, { verdict, reasonSide: suggestReasonSide(verdict, outcome ?? null) })
    go(isAdverse(verdict) ? `${element}.quote` : `${element}.verdict`)
  }
}
