import { type CaseState, countedSubmission } from '../cases/state.ts'

/** The script (话术) a case has begun with: that of its record, of the call in hand, of the first call; null: not begun. */
export const recordedScript = (state: CaseState): { id: string; version: string } | null =>
  countedSubmission(state)?.payload.script ??
  (state.attempts.findLast(({ closed }) => closed === null) ?? state.attempts[0])?.opened.script ??
  null
