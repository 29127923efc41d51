import { ok } from '#shared/contract/result.ts'
import type { VisitDetail, VisitSubmissionView, visitsContract } from '#shared/contract/visits.ts'
import { msToCivil } from '#shared/domain/time/shanghai.ts'
import { countedRecord, recordsApart, startOf, type VisitSubmission } from '#shared/domain/visits/fold.ts'
import type { QueryDeps, QueryHandlers } from '../../host/handlers.ts'
import { visible } from '../../host/session.ts'
import { checklistById, newestOf } from '../checklists/read.ts'
import { likePattern } from '../org/like.ts'
import { orgById } from '../org/read.ts'
import { boardRows, columnsOf, dutiesOf } from './board.ts'
import { evidenceOf } from './evidence.ts'
import { entryOf, type LoadedVisit, loadVisit, nameOfPerson, type VisitRow, workOf } from './load.ts'
import { visitPaper } from './paper.ts'
import { previousAt } from './previous.ts'

export const visitsQueries: QueryHandlers<typeof visitsContract> = {
  'visits.board': ({ db, now }, { year, by }) => {
    const today = msToCivil(now()).day
    const columns = columnsOf(year, by)
    const duties = dutiesOf(db)
    return ok({
      today,
      columns: columns.map(({ period, label }) => ({ period, label })),
      rows: boardRows(db, { columns, duties, today }),
      duties,
    })
  },

  'visits.list': ({ db }, { status, text, body, limit }) => {
    const words = text.split(/\s+/).filter(Boolean)
    const from = `FROM visit_row v LEFT JOIN org o ON o.id = v.body WHERE ${[
      visible('v'),
      ...(status ? ['v.status = ?'] : []),
      ...(body ? ['v.body = ?'] : []),
      ...words.map(
        () =>
          "(o.search LIKE ? ESCAPE '\\' OR v.place_name LIKE ? ESCAPE '\\' OR v.route ->> '$.name' LIKE ? ESCAPE '\\')",
      ),
    ].join(' AND ')}`
    const given = [
      ...(status ? [status] : []),
      ...(body ? [body] : []),
      ...words.flatMap((word) => Array.from({ length: 3 }, () => likePattern(word))),
    ]
    return ok({
      total: db.get<{ n: number }>(`SELECT count(*) AS n ${from}`, ...given)?.n ?? 0,
      rows: db
        .all<VisitRow>(
          `SELECT v.* ${from}
           ORDER BY v.status NOT IN ('started','planned'), v.status = 'planned',
             CASE WHEN v.status = 'planned' THEN coalesce(v.day, v.period) END, v.day DESC, v.route, v.id LIMIT ?`,
          ...given,
          limit,
        )
        .map((row) => entryOf(db, row)),
    })
  },

  'visits.get': (deps, { id }) => {
    const visit = loadVisit(deps, id)
    return ok(visit && detailOf(deps, visit))
  },

  'visits.paper': (deps, asked) => visitPaper(deps, asked),
}

const detailOf = (deps: QueryDeps, visit: LoadedVisit): VisitDetail => {
  const { db, session } = deps
  const { row, state, own } = visit
  const { started, cancelled, confirmed } = state
  const said = ({ at, author }: { at: number; author: string }) => ({ at, byName: nameOfPerson(db, author) })
  return {
    entry: entryOf(db, row),
    people: (JSON.parse(row.people) as string[]).map((id) => ({ id, name: nameOfPerson(db, id) })),
    checklistId: row.checklist,
    started: started && {
      at: started.startedAt,
      checklist: (startOf(state, session.person.id) ?? started).checklist,
      recording: started.recording,
      paperDay: started.paper?.day ?? null,
      byName: nameOfPerson(db, started.author),
      mine: started.author === session.person.id,
    },
    work: workOf(db, row.id),
    submissions: state.submissions.map((one) => submissionView(deps, visit, one)),
    cancelled: cancelled && { ...said(cancelled), reason: cancelled.reason },
    confirmed: confirmed && {
      ...said(confirmed),
      how: confirmed.how,
      day: confirmed.day,
      name: confirmed.name,
    },
    previous: previousAt(db, row.body, row.id),
    evidence: Object.fromEntries(evidenceOf(db, row.id)),
    notes: notesOf(deps, visit),
    own,
  }
}

const submissionView = (
  { db, session }: QueryDeps,
  { state }: LoadedVisit,
  one: VisitSubmission,
): VisitSubmissionView => {
  const said = ({ at, author }: { at: number; author: string }) => ({ at, byName: nameOfPerson(db, author) })
  return {
    ...said(one),
    fact: one.fact,
    record: one.record,
    names: one.names,
    mine: one.author === session.person.id,
    apart: one.apart,
    counts: one === countedRecord(state),
    checklist: startOf(state, one.author)?.checklist ?? null,
    draft: workOf(db, one.fact),
    voided: one.voided && { ...said(one.voided), reason: one.voided.reason },
    amendments: one.amendments.map((a) => ({ ...said(a), reason: a.reason })),
  }
}

/** What changed since, said quietly: nothing of it stops the visit. */
const notesOf = (deps: QueryDeps, { row, state }: LoadedVisit): string[] => {
  const place = orgById(deps.db, row.body)
  const list = state.started?.checklist
  const now = list ? checklistById(deps, list.id) : null
  const record = countedRecord(state)?.record
  return [
    ...(place && state.started && place.name !== state.started.placeName
      ? [`走访时名称为“${state.started.placeName}”，现名“${place.name}”。`]
      : []),
    ...(place && !place.active ? [`“${place.name}”现已停用。`] : []),
    ...(list && !record && (!now || now.withdrawn)
      ? ['这份检查表已经停用；本次走访仍按开始时的版本记录，不受影响。']
      : []),
    ...(list && !record && now && !now.withdrawn && newestOf(now).version !== list.version
      ? [`检查表已有新版本${newestOf(now).version}；本次走访仍按开始时的${list.version}版记录。`]
      : []),
    ...(recordsApart(state).length > 0
      ? ['另有人在没有看到对方记录时也提交了一份，两份都保留，以先提交的为准。']
      : []),
    ...(record?.clockMoved ? ['走访期间本机时钟被调整过，起止时间仅供参考。'] : []),
  ]
}
