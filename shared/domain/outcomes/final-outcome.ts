import { type Attempt, type Coded, coded, counts, isConfirmed } from './case-history.ts'
import type { OutcomeTable, PhoneVerdict, ReasonSide } from './outcome-table.ts'

/** The one outcome of a case (案件结论), derived from its attempts and never typed in. */
export interface FinalOutcome {
  key: string
  code: string
  label: string
  /** AAPOR final disposition */
  aapor: string
  phoneVerdict: PhoneVerdict
  phoneVerdictLabel: string
  reasonSide: ReasonSide | null
}

/**
 * The most telling outcome among the attempts that count; a fault of the number only when heard from two
 * lines. Null as long as nothing that counts has happened. `limitReached` says whether the retry rules
 * are used up: before that, sides that become 对方原因 only after the limit stay 待定.
 */
export const finalOutcome = (
  attempts: readonly Attempt[],
  table: OutcomeTable,
  limitReached: boolean,
): FinalOutcome | null => {
  const history = coded(attempts, table)
  const eligible = history.filter((c) => isConclusive(c, history))
  const best = eligible.reduce<Coded | null>(
    (found, c) => (found === null || c.outcome.rank <= found.outcome.rank ? c : found),
    null,
  )
  if (!best) return null
  const { outcome, attempt } = best
  const settled = limitReached || isSettledAtOnce(best, history)
  const phone = wrongNumber(history) ?? {
    phoneVerdict: settled ? outcome.final.phoneVerdict : outcome.phoneVerdict,
    phoneVerdictLabel: settled ? outcome.final.phoneVerdictLabel : outcome.phoneVerdictLabel,
  }
  return {
    key: outcome.key,
    code: outcome.code,
    label: settled ? outcome.final.label : outcome.shortLabel,
    aapor: attempt.aapor ?? outcome.variants[0]?.aapor ?? '',
    ...phone,
    reasonSide: settled ? outcome.final.reasonSide : outcome.reasonSide,
  }
}

/** A number proved wrong stays wrong, even when the rest was asked on the new one. */
const wrongNumber = (
  history: readonly Coded[],
): Pick<FinalOutcome, 'phoneVerdict' | 'phoneVerdictLabel'> | null => {
  const hit = history.find((c) => c.outcome.phoneVerdict === 'wrong' && isConclusive(c, history))
  return hit ? { phoneVerdict: 'wrong', phoneVerdictLabel: hit.outcome.phoneVerdictLabel } : null
}

/** A number that is dead, or somebody else's, is so at any hour. */
const isConclusive = (c: Coded, history: readonly Coded[]): boolean => {
  if (c.outcome.code === 'out_of_scope') return true
  if (c.outcome.confirmRequired) return isConfirmed(history, c.outcome.code)
  return counts(c) || reachedOutsideHours(c)
}

/** Outside hours a missed call says nothing, but what a person said counts whenever it was said. */
const reachedOutsideHours = ({ outcome }: Coded): boolean => outcome.countsAsAttempt && outcome.reachedPerson

const isSettledAtOnce = ({ outcome }: Coded, history: readonly Coded[]): boolean =>
  outcome.nextStep.action === 'close' ||
  outcome.nextStep.action === 'replace' ||
  (outcome.confirmRequired && isConfirmed(history, outcome.code))
