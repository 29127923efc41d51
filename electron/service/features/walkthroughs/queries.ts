import { fail, ok } from '#shared/contract/result.ts'
import type { StartForm, walksContract } from '#shared/contract/walkthroughs.ts'
import { minutesOf, timesOf, workedMs } from '#shared/domain/walkthroughs/clock.ts'
import { beforeAfter, promisedAgainstActual } from '#shared/domain/walkthroughs/compare.ts'
import { countedSteps, type Noted, walkStatus } from '#shared/domain/walkthroughs/state.ts'
import { labelOf } from '#shared/domain/walkthroughs/template.ts'
import type { QueryDeps, QueryHandlers } from '../../host/handlers.ts'
import { visible } from '../../host/session.ts'
import type { Reader } from '../../store/db.ts'
import { carried } from '../carried.ts'
import { isMine } from '../org/guard.ts'
import { orgById } from '../org/read.ts'
import { walkFaults } from './faults.ts'
import { listWalks } from './list.ts'
import { guideOf, itemNamesOf, liveItem, loadWalk, nameOf, walkActual, workOf } from './load.ts'

export const walksQueries: QueryHandlers<typeof walksContract> = {
  'walks.list': (deps, filter) => {
    const { db, resources } = deps
    const { walk: template } = carried(resources)
    return ok(
      listWalks(db, filter).map((row) => ({
        id: row.id,
        itemName: row.item_name,
        placeName: row.place === null ? null : (orgById(db, row.place)?.name ?? null),
        leaderName: nameOf(deps, row.leader),
        modeLabel: labelOf(template.modes, row.mode),
        identityLabel: labelOf(template.identities, row.identity),
        channelLabels: (JSON.parse(row.channels) as string[]).map((key) => labelOf(template.channels, key)),
        status: row.status,
        result: row.result,
        startedAt: row.started_at,
        endedAt: row.ended_at,
        minutes: row.minutes,
        waitMinutes: row.wait_minutes,
        steps: row.steps,
        problems: row.problems,
        late: row.late,
        unseen: row.unseen,
        rewalk: row.rewalk_of !== null,
        running: row.running === 1,
      })),
    )
  },

  'walks.template': ({ resources }) => ok(carried(resources).walk),

  'walks.promised': ({ db }, { code }) => {
    const guide = guideOf(db, code)
    if (!guide) return ok(null)
    const { name, body } = guide.item
    return ok({
      name,
      body,
      bodyName: orgById(db, body)?.name ?? '未知机构',
      promised: guide.promised,
    })
  },

  'walks.starting': ({ db }, { rewalkOf }) => {
    const row = db.get<{ body: string }>(
      "SELECT body FROM draft WHERE kind = 'walk-start' AND id = ?",
      rewalkOf ?? 'new',
    )
    return ok({ form: row ? (JSON.parse(row.body) as StartForm) : null })
  },

  'walks.board': (deps, { id }) => {
    const { db, resources } = deps
    const walk = loadWalk(deps, id)
    if (!walk) return fail(walkFaults.gone)
    const { walk: template } = carried(resources)
    const { state, started } = walk
    const steps = countedSteps(state)
    const times = timesOf(steps)
    const labels = new Map(template.compareFields.map((f) => [f.key, f.label]))
    const actual = walkActual(deps, walk)
    const { fact: _, by: __, at: ___, ...plain } = { fact: '', ...started }
    const photos = photosOf(db, id)
    const noted = <T>(n: Noted<T>) => ({
      byName: nameOf(deps, n.by),
      changes: n.changes.map((c) => ({ at: c.at, byName: nameOf(deps, c.by), reason: c.reason })),
      dropped: n.dropped && {
        at: n.dropped.at,
        byName: nameOf(deps, n.dropped.by),
        reason: n.dropped.reason,
      },
      unseen: n.unseen.length > 0,
    })
    return ok({
      id,
      now: deps.now(),
      own: isMine(deps, walk.owner),
      status: walkStatus(state),
      started: plain,
      subjectName: started.subject.name,
      bodyName: started.subject.kind === 'item' ? (orgById(db, started.subject.body)?.name ?? null) : null,
      itemNames: itemNamesOf(db, started.subject),
      placeName: started.place === null ? null : (orgById(db, started.place)?.name ?? null),
      leaderName: nameOf(deps, started.leader),
      companionNames: started.companions.map((person) => nameOf(deps, person)),
      withdrawn: started.subject.kind === 'item' && liveItem(db, started.subject.code) === null,
      steps: state.steps
        .map((n) => ({
          ...n.now,
          ...noted(n),
          minutes: minutesOf(workedMs(n.now)),
          photos: photos.get(n.now.step) ?? 0,
        }))
        .toSorted((a, b) => a.startedAt - b.startedAt || (a.step < b.step ? -1 : 1)),
      blockages: state.blockages.map((n) => ({
        ...n.now,
        ...noted(n),
        stepLabel: steps.find((s) => s.step === n.now.step)?.label ?? null,
        photos: photos.get(n.now.blockage) ?? 0,
        unitName: n.now.unit === null ? null : (orgById(db, n.now.unit)?.name ?? null),
      })),
      conclusion: state.concluded?.now ?? null,
      conclusionChanges: state.concluded ? noted(state.concluded).changes : [],
      conclusionUnseen: (state.concluded?.unseen.length ?? 0) > 0,
      voided: state.voided && {
        at: state.voided.at,
        byName: nameOf(deps, state.voided.by),
        reason: state.voided.reason,
      },
      times: {
        phases: {
          prep: minutesOf(times.phases.prep),
          travel: minutesOf(times.phases.travel),
          wait: minutesOf(times.phases.wait),
          service: minutesOf(times.phases.service),
          self_service: minutesOf(times.phases.self_service),
        },
        total: minutesOf(times.total),
        overlap: minutesOf(times.overlap),
      },
      compare: promisedAgainstActual(started.promised, actual).map(({ numbers: _n, ...row }) => ({
        ...row,
        label: labels.get(row.key) ?? row.key,
      })),
      rewalk: rewalkOf(deps, started.rewalkOf, actual, labels),
      rewalkedBy: db.all<{ id: string; at: number }>(
        `SELECT w.id, w.started_at AS at FROM walk w WHERE w.rewalk_of = ? AND w.status <> 'voided' AND ${visible('w')}
         ORDER BY w.started_at`,
        id,
      ),
      work: workOf(deps, id),
      stored: db.get<{ facts: number; received: number }>(
        `SELECT count(*) AS facts, coalesce(sum(state = 'received' AND received_at IS NOT NULL), 0) AS received
         FROM fact WHERE kind = 'walkthrough' AND entity = ?`,
        id,
      ) ?? { facts: 0, received: 0 },
    })
  },
}

const photosOf = (db: Reader, id: string): Map<string, number> =>
  new Map(
    db
      .all<{ part: string; n: number }>(
        `SELECT f.part, count(*) AS n FROM file f WHERE f.record_kind = 'walkthrough' AND f.record = ? AND f.part IS NOT NULL
           AND f.role = 'photo' AND f.withdrawn IS NULL AND f.copy_of IS NULL AND ${visible('f')} GROUP BY f.part`,
        id,
      )
      .map(({ part, n }) => [part, n]),
  )

const rewalkOf = (
  deps: QueryDeps,
  before: string | null,
  actual: ReturnType<typeof walkActual>,
  labels: ReadonlyMap<string, string>,
) => {
  const first = before === null ? null : loadWalk(deps, before)
  if (!first) return null
  return {
    before: first.id,
    at: first.started.startedAt,
    rows: beforeAfter(walkActual(deps, first), actual).map((row) => ({
      ...row,
      label: labels.get(row.key) ?? row.key,
    })),
  }
}
