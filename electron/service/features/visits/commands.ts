import { fail, ok, type Result } from '#shared/contract/result.ts'
import type { visitsContract } from '#shared/contract/visits.ts'
import type { FrozenChecklist } from '#shared/domain/checklists/checklist.ts'
import { civilToMs, msToCivil } from '#shared/domain/time/shanghai.ts'
import type { VisitPlan } from '#shared/domain/visits/facts.ts'
import { planOf, startOf, visitStatusLabels } from '#shared/domain/visits/fold.ts'
import type { VisitLevel } from '#shared/domain/visits/record.ts'
import { recordFrom, type VisitWork, workProblems } from '#shared/domain/visits/work.ts'
import type { CommandDeps, CommandHandlers, Tx } from '../../host/handlers.ts'
import { checklistFaults } from '../checklists/faults.ts'
import { frozenOf } from '../checklists/read.ts'
import { isMine } from '../org/guard.ts'
import { type OrgBody, orgById } from '../org/read.ts'
import { SETTING } from './board.ts'
import { evidenceOf } from './evidence.ts'
import { visitFaults } from './faults.ts'
import { type LoadedVisit, levelOf, loadVisit, usualChecklist, usualDuty } from './load.ts'

/** Below what a fact may hold, with room for the rest of it. */
const MOST_BYTES = 56_000
/** A paper record counts as made at the end of its day. */
const DAY_END = 17 * 60

export const visitsCommands: CommandHandlers<typeof visitsContract> = {
  'visits.setRota': (deps, { village }) =>
    deps.write((tx) => {
      tx.append({
        type: 'setting.changed',
        entity: { kind: 'setting', id: SETTING },
        owner: deps.session.body.id,
        payload: { village },
      })
      return ok({})
    }),

  'visits.plan': (deps, { places, routeName, ...plan }) => {
    const found = places.map((id) => placeOf(deps, id))
    const route = routeName === '' || places.length < 2 ? null : { id: deps.newId(), name: routeName }
    const plans: VisitPlan[] = []
    for (const [i, place] of found.entries()) {
      if (!place.ok) return place
      const { body, level } = place.value
      if (plan.checklist !== null) {
        const list = checklistFor(deps, plan.checklist, level)
        if (!list.ok) return list
      }
      plans.push({ ...plan, body: body.id, level, route: route && { ...route, no: i + 1 } })
    }
    return deps.write((tx) => {
      const ids = plans.map((payload) => {
        const id = deps.newId()
        const { session } = deps
        tx.append({
          type: 'visit.planned',
          entity: { kind: 'visit', id },
          owner: session.body.id,
          subject: payload.body,
          payload,
        })
        return id
      })
      return ok({ ids })
    })
  },

  'visits.replan': (deps, { id, changes }) =>
    step(deps, id, ['planned'], '修改计划', (visit, tx) =>
      tx.append({ ...about(visit), type: 'visit.replanned', payload: changes }),
    ),

  'visits.cancel': (deps, { id, reason }) =>
    step(deps, id, ['planned', 'started'], '取消', (visit, tx) => {
      tx.append({ ...about(visit), type: 'visit.cancelled', payload: { reason } })
      dropWork(tx, id)
    }),

  'visits.start': (deps, { visit: planned, body: chosen, checklist, paperDay, recording }) => {
    const now = deps.now()
    if (paperDay !== undefined && paperDay > msToCivil(now).day) return fail(visitFaults.futurePaper)
    const visit = planned === undefined ? null : loadVisit(deps, planned)
    if (planned !== undefined && !visit) return fail(visitFaults.gone)
    if (visit) {
      const refused = refusal(visit, ['planned'], '开始')
      if (refused) return fail(refused)
    }
    const plan = visit && planOf(visit.state)
    const place = placeOf(deps, plan?.body ?? chosen ?? '')
    if (!place.ok) return place
    const { body, level } = place.value
    const list = checklistFor(deps, checklist ?? plan?.checklist ?? usualChecklist(level), level)
    if (!list.ok) return list
    const startedAt = paperDay === undefined ? now : civilToMs(paperDay, DAY_END)
    const people = [...new Set([deps.session.person.id, ...(plan?.people ?? [])])]
    const id = planned ?? deps.newId()
    return deps.write((tx) => {
      tx.append({
        type: 'visit.started',
        entity: { kind: 'visit', id },
        owner: visit?.row.owner ?? deps.session.body.id,
        subject: body.id,
        payload: {
          body: body.id,
          placeName: body.name,
          level,
          code: body.code,
          startedAt,
          people,
          ...(plan ? { duty: plan.duty, period: plan.period } : usualDuty(level, startedAt)),
          checklist: list.value,
          recording: recording ?? null,
          paper: paperDay === undefined ? null : { day: paperDay },
        },
      })
      return ok({ id })
    })
  },

  'visits.save': (deps, { id, work }) => {
    const savedAt = deps.now()
    deps.write((tx) => {
      if (work === null) dropWork(tx, id)
      else
        tx.run(
          `INSERT INTO draft (kind, id, body, at) VALUES ('visit', ?, ?, ?)
           ON CONFLICT (kind, id) DO UPDATE SET body = excluded.body, at = excluded.at`,
          id,
          JSON.stringify(work),
          savedAt,
        )
    })
    return ok({ savedAt })
  },

  'visits.submit': (deps, { id, work }) => {
    const visit = loadVisit(deps, id)
    if (!visit) return fail(visitFaults.gone)
    const refused = refusal(visit, ['started'], '提交')
    if (refused) return fail(refused)
    const made = recordOf(deps, visit, work, null)
    if (!made.ok) return made
    return deps.write((tx) => {
      tx.append({ ...about(visit), type: 'visit.submitted', ...made.value })
      dropWork(tx, id)
      return ok({ id })
    })
  },

  'visits.amend': (deps, { id, submission, reason, work }) => {
    const found = ownSubmission(deps, id, submission)
    if (!found.ok) return found
    const { visit, record } = found.value
    const made = recordOf(deps, visit, work, record)
    if (!made.ok) return made
    const { payload, ...rest } = made.value
    return deps.write((tx) => {
      tx.append({
        ...about(visit),
        type: 'visit.amended',
        payload: { submission, reason, record: payload },
        ...rest,
      })
      dropWork(tx, submission)
      return ok({ id })
    })
  },

  'visits.confirm': (deps, { id, how, day, name }) =>
    step(deps, id, ['submitted'], '登记确认', (visit, tx) =>
      tx.append({
        ...about(visit),
        type: 'visit.confirmed',
        payload: { how, day },
        private: name === '' ? undefined : { name },
      }),
    ),

  'visits.void': (deps, { id, submission, reason }) => {
    const found = ownSubmission(deps, id, submission)
    if (!found.ok) return found
    return deps.write((tx) => {
      tx.append({ ...about(found.value.visit), type: 'visit.voided', payload: { submission, reason } })
      return ok({ id })
    })
  },
}

const about = ({ row }: LoadedVisit) => ({
  entity: { kind: 'visit', id: row.id },
  owner: row.owner,
  subject: row.body,
})

const dropWork = (tx: Pick<Tx, 'run'>, id: string): void => {
  tx.run("DELETE FROM draft WHERE kind = 'visit' AND id = ?", id)
}

const refusal = (visit: LoadedVisit, from: readonly string[], doing: string) => {
  if (!visit.own) return visitFaults.notYours
  return from.includes(visit.row.status)
    ? null
    : visitFaults.stands(doing, visitStatusLabels[visit.row.status])
}

/** Takes one step if the visit stands where it may be taken. */
const step = (
  deps: CommandDeps,
  id: string,
  from: readonly string[],
  doing: string,
  take: (visit: LoadedVisit, tx: Tx) => unknown,
): Result<{ id: string }> => {
  const visit = loadVisit(deps, id)
  if (!visit) return fail(visitFaults.gone)
  const refused = refusal(visit, from, doing)
  if (refused) return fail(refused)
  return deps.write((tx) => {
    take(visit, tx)
    return ok({ id })
  })
}

/** A place in use that this person's part may visit. */
const placeOf = (deps: CommandDeps, id: string): Result<{ body: OrgBody; level: VisitLevel }> => {
  const body = orgById(deps.db, id)
  const level = body && levelOf(body.kind)
  if (!body || !level || !isMine(deps, id)) return fail(visitFaults.place)
  return body.active ? ok({ body, level }) : fail(visitFaults.closed(body.name))
}

const checklistFor = (deps: CommandDeps, id: string, level: VisitLevel): Result<FrozenChecklist> => {
  const list = frozenOf(deps, id)
  if (!list) return fail(checklistFaults.gone)
  return level === 'village' && list.scored ? fail(visitFaults.village) : ok(list)
}

/** Only the author corrects or voids a record, and always with a reason. */
const ownSubmission = (deps: CommandDeps, id: string, submission: string) => {
  const visit = loadVisit(deps, id)
  const found = visit?.state.submissions.find((one) => one.fact === submission)
  if (!visit || !found || found.voided) return fail(visitFaults.noRecord)
  return found.author === deps.session.person.id
    ? ok({ visit, record: found.record })
    : fail(visitFaults.notAuthor)
}

/** The record of what was typed; when corrected, it ends when it first did. */
const recordOf = (
  deps: CommandDeps,
  { row, state }: LoadedVisit,
  work: VisitWork,
  before: { endedAt: number; lateBy: number; clockMoved: boolean } | null,
) => {
  const started = startOf(state, deps.session.person.id)
  if (!started) return fail(visitFaults.gone)
  const { checklist, startedAt, paper, level } = started
  const [problem, ...more] = workProblems(work, { checklist })
  if (problem) return fail(visitFaults.incomplete([problem, ...more]))
  const now = deps.now()
  const evidence = evidenceOf(deps.db, row.id)
  const { record, names } = recordFrom(work, {
    level,
    checklist,
    startedAt,
    endedAt: paper ? startedAt : now,
    now,
    evidenceOf: (line) => evidence.get(line) ?? 0,
  })
  const { endedAt, lateBy, clockMoved } = before ?? record
  const payload = { ...record, endedAt, lateBy, clockMoved }
  if (Buffer.byteLength(JSON.stringify(payload)) > MOST_BYTES) return fail(visitFaults.tooLong)
  return ok({ payload, private: names.some((name) => name !== '') ? { names } : undefined })
}
