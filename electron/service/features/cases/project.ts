/** Cases as rows for the queue, the review desk and the results. */
import { caseFacts } from '#shared/domain/cases/facts.ts'
import { caseFold } from '#shared/domain/cases/fold.ts'
import { type CaseState, caseStatus, countedSubmission, standingReview } from '#shared/domain/cases/state.ts'
import { isAdverse } from '#shared/domain/check/verdicts.ts'
import type { Writer } from '../../store/db.ts'
import type { EntityMeta, Kind } from '../../store/entities.ts'

export const caseKind: Kind<CaseState> = {
  types: caseFacts,
  fold: caseFold,
  tables: ['case_row', 'attempt_row'],
  project: (db, meta, state) => {
    if (!state?.drawn) {
      db.run('DELETE FROM attempt_row WHERE case_id = ?', meta.id)
      db.run('DELETE FROM case_row WHERE id = ?', meta.id)
      return
    }
    projectCase(db, meta, state, state.drawn)
    projectAttempts(db, meta.id, state)
  },
}

type Value = string | number | null

/** What the draw says of a case, and what changes while it is worked on; in the order of their values below. */
const DRAWN =
  'owner audience round item_code item_name body area window phone stratum rank in_set is_double self_run'.split(
    ' ',
  )
const NOW =
  `subject assignee conflict status attempts last_attempt_at last_outcome check_fact check_by check_at
  adverse review_decision review_by review_at at`.split(/\s+/)

const UPDATE_CASE = `UPDATE case_row SET ${NOW.map((name) => `${name} = ?`).join(', ')}
  WHERE id = ? AND ${DRAWN.map((name) => `${name} IS ?`).join(' AND ')}`
const REPLACE_CASE = `INSERT OR REPLACE INTO case_row (id, ${[...DRAWN, ...NOW].join(', ')})
  VALUES (?${',?'.repeat(DRAWN.length + NOW.length)})`

const columnsOf = (
  meta: EntityMeta,
  state: CaseState,
  drawn: NonNullable<CaseState['drawn']>,
): { drawn: Value[]; now: Value[] } => {
  const counted = countedSubmission(state)
  const review = standingReview(state)
  const last = state.attempts.at(-1)
  return {
    drawn: [
      meta.owner,
      meta.audience,
      drawn.round,
      drawn.item.code,
      drawn.item.name,
      drawn.item.body,
      drawn.item.area,
      drawn.item.window,
      drawn.item.phone,
      drawn.stratum,
      drawn.rank,
      drawn.set,
      Number(drawn.double),
      Number(drawn.selfRun),
    ],
    now: [
      meta.subject,
      assigneeOf(state),
      Number(Object.keys(state.record.conflicts).length > 0),
      caseStatus(state),
      state.attempts.length,
      last?.opened.at ?? null,
      last?.closed?.outcome.key ?? null,
      counted?.fact ?? null,
      counted?.by ?? null,
      counted?.at ?? null,
      counted?.payload.answers.filter((a) => isAdverse(a.verdict)).length ?? 0,
      review?.decided.decision ?? null,
      review?.by ?? null,
      review?.at ?? null,
      meta.at,
    ],
  }
}

/**
 * Most facts change only what happened to a case since its draw. Then the indexes over the draw are left
 * alone: an index is written anew whenever one of its columns is named, changed or not.
 */
const projectCase = (
  db: Writer,
  meta: EntityMeta,
  state: CaseState,
  drawnAs: NonNullable<CaseState['drawn']>,
): void => {
  const { drawn, now } = columnsOf(meta, state, drawnAs)
  if (db.run(UPDATE_CASE, ...now, meta.id, ...drawn) > 0) return
  db.run(REPLACE_CASE, meta.id, ...drawn, ...now)
}

/** Attempts only ever gain their end: rows that say so already are not written. */
const projectAttempts = (db: Writer, id: string, state: CaseState): void => {
  for (const { opened, closed, by } of state.attempts)
    db.run(
      `INSERT INTO attempt_row (id, case_id, by_person, caller_number, dialled, opened_at, closed_at, outcome,
         appointment_at) VALUES (?,?,?,?,?,?,?,?,?)
       ON CONFLICT (id) DO UPDATE SET by_person = excluded.by_person, dialled = excluded.dialled,
         case_id = excluded.case_id, caller_number = excluded.caller_number, opened_at = excluded.opened_at,
         closed_at = excluded.closed_at, outcome = excluded.outcome, appointment_at = excluded.appointment_at
       WHERE closed_at IS NOT excluded.closed_at OR outcome IS NOT excluded.outcome
         OR appointment_at IS NOT excluded.appointment_at OR opened_at <> excluded.opened_at
         OR by_person <> excluded.by_person OR dialled <> excluded.dialled
         OR caller_number <> excluded.caller_number OR case_id <> excluded.case_id`,
      opened.attempt,
      id,
      by,
      opened.callerNumber,
      opened.dialled,
      opened.at,
      closed?.at ?? null,
      closed?.outcome.key ?? null,
      closed?.appointment?.at ?? null,
    )
}

/** Who is to call it; null = pooled. */
export const assigneeOf = (state: CaseState): string | null =>
  (state.record.fields.assignee?.value as string | null | undefined) ?? null
