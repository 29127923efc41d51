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

const projectCase = (
  db: Writer,
  meta: EntityMeta,
  state: CaseState,
  drawn: NonNullable<CaseState['drawn']>,
): void => {
  const counted = countedSubmission(state)
  const review = standingReview(state)
  const last = state.attempts.at(-1)
  db.run(
    `INSERT OR REPLACE INTO case_row (id, owner, subject, audience, round, item_code, item_name, body, area,
       window, phone, stratum, rank, in_set, is_double, self_run, assignee, conflict, status, attempts,
       last_attempt_at, last_outcome, check_fact, check_by, check_at, adverse, review_decision, review_by,
       review_at, at)
     VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)`,
    meta.id,
    meta.owner,
    meta.subject,
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
  )
}

const projectAttempts = (db: Writer, id: string, state: CaseState): void => {
  for (const { opened, closed, by } of state.attempts)
    db.run(
      `INSERT OR REPLACE INTO attempt_row (id, case_id, by_person, caller_number, dialled, opened_at, closed_at,
         outcome, appointment_at) VALUES (?,?,?,?,?,?,?,?,?)`,
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
