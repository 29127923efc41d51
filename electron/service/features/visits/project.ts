/** Visits (走访) as rows for coverage, lists, and what was found at a place. */
import { msToCivil } from '#shared/domain/time/shanghai.ts'
import { visitFacts } from '#shared/domain/visits/facts.ts'
import {
  countedRecord,
  planOf,
  recordsApart,
  type VisitState,
  visitFold,
  visitStatus,
} from '#shared/domain/visits/fold.ts'
import type { Kind } from '../../store/entities.ts'

export const visitKind: Kind<VisitState> = {
  types: visitFacts,
  fold: visitFold,
  project: (db, meta, state) => {
    db.run('DELETE FROM visit_problem WHERE visit = ?', meta.id)
    db.run('DELETE FROM visit_look WHERE visit = ?', meta.id)
    const plan = state && planOf(state)
    const about = state?.started ?? plan
    if (!state || !about) {
      db.run('DELETE FROM visit_row WHERE id = ?', meta.id)
      return
    }
    const { started } = state
    const status = visitStatus(state)
    const record = countedRecord(state)?.record
    const day = started ? heldDay(started) : (plan?.day ?? null)
    db.run(
      `INSERT OR REPLACE INTO visit_row (id, owner, subject, audience, status, body, place_name, level, duty, period,
         day, people, purpose, route, checklist, checklist_version, started_at, points, total, problems, coordination,
         confirmed, apart, at) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)`,
      meta.id,
      meta.owner,
      meta.subject,
      meta.audience,
      status,
      about.body,
      started?.placeName ?? null,
      about.level,
      about.duty,
      about.period,
      day,
      JSON.stringify(about.people),
      plan?.purpose ?? '',
      plan?.route ? JSON.stringify(plan.route) : null,
      started?.checklist.id ?? plan?.checklist ?? null,
      started?.checklist.version ?? null,
      started?.startedAt ?? null,
      record?.score?.points ?? null,
      record?.score?.total ?? null,
      record?.problems.length ?? 0,
      record?.coordination.length ?? 0,
      Number(state.confirmed !== null),
      Number(recordsApart(state).length > 0),
      meta.at,
    )
    if (!record || day === null) return
    for (const one of record.problems)
      db.run(
        'INSERT OR REPLACE INTO visit_problem (visit, problem, body, text, rectify, day) VALUES (?,?,?,?,?,?)',
        meta.id,
        one.id,
        about.body,
        one.text,
        one.rectify,
        day,
      )
    for (const look of record.previous)
      db.run(
        'INSERT OR REPLACE INTO visit_look (of_visit, problem, visit, state, day) VALUES (?,?,?,?,?)',
        look.visit,
        look.problem,
        meta.id,
        look.state,
        day,
      )
  },
}

/** The day a visit was held: that of the paper, or the day it began. */
export const heldDay = ({ paper, startedAt }: { paper: { day: string } | null; startedAt: number }): string =>
  paper?.day ?? msToCivil(startedAt).day
