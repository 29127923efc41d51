import { fail, ok } from '#shared/contract/result.ts'
import type { roundsContract } from '#shared/contract/rounds.ts'
import { awaitsRuling, type Step } from '#shared/domain/folding/machine.ts'
import { findOutcome } from '#shared/domain/outcomes/outcome-table.ts'
import type { PlanFields } from '#shared/domain/rounds/facts.ts'
import type { RoundStatus } from '#shared/domain/rounds/fold.ts'
import { msToCivil } from '#shared/domain/time/shanghai.ts'
import { addWorkingDays } from '#shared/domain/working-days/count.ts'
import type { QueryHandlers } from '../../host/handlers.ts'
import { visible } from '../../host/session.ts'
import { readBlob } from '../../store/blobs.ts'
import type { Reader } from '../../store/db.ts'
import { carried, workingCalendar } from '../carried.ts'
import { liveReleases } from '../catalogue/read.ts'
import { personById, rolesHeldOn } from '../org/read.ts'
import { choicesOf } from './choices.ts'
import { recordMissing, roundGone } from './faults.ts'
import { previewOf } from './population.ts'
import { roundById } from './read.ts'

/** Working days a round is proposed to call for. */
const CALLING_DAYS = 10

interface Row {
  id: string
  name: string
  status: RoundStatus
  awaits_ruling: number
  purpose: 'find' | 'recheck' | 'rank'
  period: string
  start_date: string
  end_date: string
  at: number
  drawn: number
  submitted: number
  reviewed: number
}

const ROWS = `SELECT r.id, r.name, r.status, r.awaits_ruling, r.purpose, r.period, r.start_date, r.end_date, r.at,
    (SELECT count(*) FROM case_row c WHERE c.round = r.id AND c.status NOT IN ('reserve','replaced')) AS drawn,
    (SELECT count(*) FROM case_row c WHERE c.round = r.id AND c.check_fact IS NOT NULL) AS submitted,
    (SELECT count(*) FROM case_row c WHERE c.round = r.id AND c.status = 'approved') AS reviewed
  FROM round_row r`

const toRow = (r: Row) => ({
  id: r.id,
  name: r.name,
  status: r.status,
  awaitsRuling: r.awaits_ruling === 1,
  purpose: r.purpose,
  period: r.period,
  startDate: r.start_date,
  endDate: r.end_date,
  drawn: r.drawn,
  submitted: r.submitted,
  reviewed: r.reviewed,
  at: r.at,
})

export const roundsQueries: QueryHandlers<typeof roundsContract> = {
  'rounds.list': ({ db }) =>
    ok(db.all<Row>(`${ROWS} WHERE ${visible('r')} ORDER BY r.start_date DESC, r.id DESC`).map(toRow)),

  'rounds.get': ({ db, session }, { id }) => {
    const round = roundById(db, id)
    const row = db.get<Row>(`${ROWS} WHERE r.id = ?`, id)
    if (!round || !row) return fail(roundGone)
    const { state, plan } = round
    const name = nameReader(db)
    const step = (s: Step) => ({ type: s.type, by: s.author, byName: name(s.author), at: s.at, reason: null })
    return ok({
      ...toRow(row),
      plan,
      conflicts: Object.fromEntries(
        Object.entries(state.plan.conflicts).map(([field, lost]) => [
          field,
          lost.map((l) => ({ value: l.value, byName: name(l.author), at: l.at })),
        ]),
      ),
      steps: state.machine.steps.map(step),
      contending: awaitsRuling(state.machine)
        ? state.machine.contending.map((s) => ({ ...step(s), fact: s.fact }))
        : [],
      reason: state.reason,
      frozen: state.frozen
        ? {
            planHash: state.frozen.planHash,
            populationHash: state.frozen.populationHash,
            population: state.frozen.population,
            phones: state.frozen.phones,
            excluded: state.frozen.excluded,
            seedSource: state.frozen.seedSource,
            publicDraw: state.frozen.publicDraw ?? null,
            formula: state.frozen.formula,
            at: state.frozen.at,
            received:
              db.get(
                "SELECT 1 FROM fact WHERE id = ? AND state = 'received' AND received_at IS NOT NULL",
                state.frozen.fact,
              ) !== undefined,
          }
        : null,
      draw: state.drawn
        ? {
            seed: state.drawn.seed,
            recordHash: state.drawn.recordHash,
            drawn: state.drawn.drawn,
            reserve: state.drawn.reserve,
            witnessed: state.drawn.seedSource === 'hub',
            at: state.drawn.at,
          }
        : null,
      freezes: state.freezes.length,
      editable: round.owner === session.body.id,
    })
  },

  'rounds.preview': (deps, { plan }) => ok(previewOf(deps, plan)),

  'rounds.choices': ({ db, resources }) => ok(choicesOf(db, resources)),

  'rounds.cases': ({ db, resources }, { round, set }) => {
    const name = nameReader(db)
    const { outcomes } = carried(resources)
    const rows = db.all<CaseRow>(
      `SELECT c.*, COALESCE(b.short_name, b.name) AS body_name, COALESCE(a.short_name, a.name) AS area_name
       FROM case_row c LEFT JOIN org b ON b.id = c.body LEFT JOIN org a ON a.id = c.area
       WHERE c.round = ? AND (? = 'all' OR c.in_set = ?) AND ${visible('c')}
       ORDER BY c.in_set, c.stratum, c.rank`,
      round,
      set,
      set,
    )
    return ok(
      rows.map((c) => ({
        id: c.id,
        round: c.round,
        itemCode: c.item_code,
        itemName: c.item_name,
        body: c.body,
        bodyName: c.body_name ?? c.body,
        areaName: c.area_name,
        phone: c.phone,
        stratum: c.stratum,
        rank: c.rank,
        set: c.in_set,
        assignee: c.assignee,
        assigneeName: c.assignee === null ? null : name(c.assignee),
        conflict: c.conflict === 1,
        status: c.status,
        attempts: c.attempts,
        lastOutcome:
          c.last_outcome === null ? null : (findOutcome(outcomes, c.last_outcome)?.label ?? c.last_outcome),
        double: c.is_double === 1,
        selfRun: c.self_run === 1,
      })),
    )
  },

  'rounds.exportRecord': ({ db }, { id }) => {
    const round = roundById(db, id)
    if (!round?.state.drawn) return fail(roundGone)
    const { status } = round.state.machine
    if (['planned', 'submitted', 'approved', 'frozen', 'drawn'].includes(status))
      return fail({
        code: 'ROUND_OPEN',
        message: '拨测结束前，抽取记录不能导出，以免泄露抽查对象。',
        safe: '抽取记录已存在本机，没有变化。',
        todo: '请在结束拨测后再导出。',
      })
    const bytes = readBlob(db, round.state.drawn.recordBlob)
    if (!bytes) return fail(recordMissing)
    return ok({ fileName: `${round.plan.name}抽取记录.json`, text: Buffer.from(bytes).toString('utf8') })
  },

  'rounds.defaults': ({ db, session, now, resources }) => {
    const today = msToCivil(now()).day
    const [year, month] = today.split('-') as [string, string]
    const quarter = Math.ceil(Number(month) / 3)
    const inspectors = rolesHeldOn(db, today)
      .filter((r) => r.role === 'inspector')
      .map((r) => r.person)
    const plan: PlanFields = {
      name: `${year}年第${'一二三四'[quarter - 1]}季度政务服务精准度电话抽查`,
      purpose: 'find',
      releases: liveReleases(db).map((r) => r.id),
      scope: { bodies: [], focus: [], itemTypes: [] },
      strataBy: 'area',
      sizes: {},
      size: 60,
      minPerStratum: 3,
      weightBy: 'equal',
      reserve: 0.3,
      exclusions: { checkedWithinDays: 90, avoidOwnBody: true, selfRun: false, noPhone: true },
      inspectors: [...new Set(inspectors.length > 0 ? inspectors : [session.person.id])],
      crossBody: true,
      seedSource: session.workspace.kind === 'enrolled' ? 'hub' : 'local',
      period: `${year}Q${quarter}`,
      startDate: today,
      endDate: addWorkingDays(today, CALLING_DAYS, workingCalendar(db, resources)).date,
      reviewShare: 0.1,
      doubleShare: 0.05,
      optionalElements: [],
      minSample: 30,
    }
    return ok(plan)
  },
}

interface CaseRow {
  id: string
  round: string
  item_code: string
  item_name: string
  body: string
  body_name: string | null
  area_name: string | null
  phone: string
  stratum: string
  rank: number
  in_set: 'main' | 'reserve'
  assignee: string | null
  conflict: number
  status: 'reserve' | 'open' | 'submitted' | 'returned' | 'ruling' | 'approved' | 'replaced'
  attempts: number
  last_outcome: string | null
  is_double: number
  self_run: number
}

/** Names of people, read once each; an unknown id shows as itself. */
const nameReader = (db: Reader): ((id: string) => string) => {
  const known = new Map<string, string>()
  return (id) => {
    const name = known.get(id) ?? personById(db, id)?.name ?? '（不在名录）'
    known.set(id, name)
    return name
  }
}
