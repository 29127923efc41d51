import type { callsContract } from '#shared/contract/calls.ts'
import { fail, ok } from '#shared/contract/result.ts'
import { chooseCallerNumber, numbersToAvoid, type PastCall } from '#shared/domain/calls/caller-numbers.ts'
import { parseWhen } from '#shared/domain/calls/parse-when.ts'
import { orderQueue, queueEligibility } from '#shared/domain/calls/queue.ts'
import type { CaseState } from '#shared/domain/cases/state.ts'
import { countedSubmission } from '#shared/domain/cases/state.ts'
import { isAdverse, verdictLabels } from '#shared/domain/check/verdicts.ts'
import { callerRules, findOutcome } from '#shared/domain/outcomes/outcome-table.ts'
import { fillPlaceholders } from '#shared/domain/persona/call-script.ts'
import { choosePersona } from '#shared/domain/persona/choose-persona.ts'
import type { QueryDeps, QueryHandlers } from '../../host/handlers.ts'
import { visible } from '../../host/session.ts'
import { calendarOf, carried } from '../carried.ts'
import { entryOf } from '../catalogue/read.ts'
import { activeCallers, orgById, personById } from '../org/read.ts'
import { caseGone } from './faults.ts'
import {
  attemptsOf,
  elementsOf,
  expectedOf,
  type LoadedCase,
  loadCase,
  newNumberOf,
  queueCaseOf,
  queueContextOf,
  workOf,
} from './load.ts'

export const callsQueries: QueryHandlers<typeof callsContract> = {
  'calls.queue': (deps, { round }) => {
    const ids = deps.db.all<{ id: string; phone: string }>(
      `SELECT c.id, c.phone FROM case_row c JOIN round_row r ON r.id = c.round
       WHERE c.status = 'open' AND r.status = 'drawn' AND (? IS NULL OR c.round = ?)
         AND (c.assignee IS NULL OR c.assignee = ? OR c.attempts > 0) AND ${visible('c')}`,
      round ?? null,
      round ?? null,
      deps.session.person.id,
    )
    const loaded = ids.flatMap(({ id }) => loadCase(deps, id) ?? [])
    const now = deps.now()
    const cases = loaded.map((l) => ({ ...queueCaseOf(l, now), loaded: l }))
    const busy = new Map(cases.filter((c) => c.claim && c.phone).map((c) => [c.phone ?? '', c.id]))
    const drafts = new Set(
      deps.db.all<{ id: string }>("SELECT id FROM draft WHERE kind = 'call'").map((d) => d.id),
    )
    const me = deps.session.person.id
    return ok(
      orderQueue(cases, queueContextOf(deps, true, busy))
        .filter(
          ({ item, eligibility }) =>
            item.assignedTo === null || item.assignedTo === me || eligibility.eligible,
        )
        .map(({ item, eligibility }) => {
          const { drawn, round: r } = item.loaded
          return {
            case: item.id,
            round: r.id,
            roundName: r.plan.name,
            itemName: drawn.item.name,
            ...placeOf(deps, item.loaded),
            phone: drawn.item.phone,
            lane: eligibility.lane,
            eligible: eligibility.eligible,
            reason: eligibility.reason,
            block: eligibility.block,
            availableAt: eligibility.availableAt,
            attempts: item.attempts.length,
            inProgress: drafts.has(item.id),
            double: drawn.double,
          }
        }),
    )
  },

  'calls.sheet': (deps, { case: id }) => {
    const loaded = loadCase(deps, id)
    if (!loaded) return fail(caseGone)
    const { state, drawn, round, hours } = loaded
    const { db, session } = deps
    const open = round.state.machine.status === 'drawn'
    const eligibility = queueEligibility(queueCaseOf(loaded, deps.now()), queueContextOf(deps, open))
    const counted = countedSubmission(state)
    const name = (person: string) => personById(db, person)?.name ?? '（不在名录）'
    const { outcomes } = carried(deps.resources)
    return ok({
      case: id,
      round: { id: round.id, name: round.plan.name, open },
      item: {
        code: drawn.item.code,
        name: drawn.item.name,
        ...placeOf(deps, loaded),
        windowName: drawn.item.window === null ? null : (orgById(db, drawn.item.window)?.name ?? null),
        hours: hours.text,
        hoursKnown: hours.known,
        selfRun: drawn.selfRun,
      },
      phone: drawn.item.phone,
      newNumber: newNumberOf(state),
      eligible: eligibility.eligible,
      reason: eligibility.reason,
      block: eligibility.block,
      availableAt: eligibility.availableAt,
      persona: personaOf(deps, loaded),
      elements: elementsOf(deps, round),
      expected: expectedOf(deps, loaded),
      callers: activeCallers(db).map(({ id: caller, number, line }) => ({ id: caller, number, line })),
      proposedCaller: proposeCaller(deps, loaded, eligibility.step?.action),
      attempts: state.attempts.map(({ opened, closed, by }) => ({
        attempt: opened.attempt,
        number: opened.number,
        at: opened.at,
        byName: name(by),
        mine: by === session.person.id,
        dialled: opened.dialled,
        callerNumber: opened.callerNumber,
        outcomeKey: closed?.outcome.key ?? null,
        outcomeLabel: closed
          ? (findOutcome(outcomes, closed.outcome.key)?.label ?? closed.outcome.key)
          : null,
        note: closed?.note ?? '',
        appointmentAt: closed?.appointment?.at ?? null,
        late: opened.late ?? false,
      })),
      findings: findingsOf(deps, loaded),
      work: workOf(deps, id),
      submitted: counted
        ? {
            fact: counted.fact,
            contentHash: counted.contentHash,
            at: counted.at,
            mine: counted.by === session.person.id,
          }
        : null,
      stored: db.get<{ facts: number; received: number }>(
        `SELECT count(*) AS facts, sum(state = 'received') AS received FROM fact WHERE kind = 'case' AND entity = ? AND author = ?`,
        id,
        session.person.id,
      ) ?? { facts: 0, received: 0 },
    })
  },

  'calls.tables': ({ resources }) => {
    const { script, outcomes } = carried(resources)
    return ok({ script, outcomes })
  },

  'calls.when': (deps, { case: id, text }) => {
    const loaded = loadCase(deps, id)
    if (!loaded) return fail(caseGone)
    const when = parseWhen(text, deps.now(), loaded.hours.hours, calendarOf(deps.db, deps.resources))
    return ok({
      ok: when.ok,
      at: when.ok ? when.at : null,
      text: when.text,
      flags: when.ok ? when.flags.map((f) => f.text) : [],
    })
  },
}

const placeOf = ({ db }: QueryDeps, { drawn }: LoadedCase) => {
  const body = orgById(db, drawn.item.body)
  const area = drawn.item.area === null ? null : orgById(db, drawn.item.area)
  return { bodyName: body?.name ?? drawn.item.body, areaName: area?.name ?? null }
}

/** The persona (模拟身份) of a case: always the same one for the same case. */
const chosenPersona = (deps: QueryDeps, { id, drawn }: LoadedCase) => {
  const { script } = carried(deps.resources)
  const guide = entryOf(deps.db, drawn.item.release, drawn.item.code)?.item.guide
  return choosePersona(
    {
      name: drawn.item.name,
      unitName: orgById(deps.db, drawn.item.body)?.name ?? '',
      targets: guide?.serverType ?? [],
      level: levelOf(guide?.useLevel),
    },
    id,
    script,
  )
}

/** 行使层级 as far as the persona depends on it. */
const levelOf = (text: string | undefined): '市' | '县' | '镇' | '村' | '' =>
  (['市', '县', '镇', '村'] as const).find((level) => text?.startsWith(level)) ?? ''

/** Its id, as it is written into the facts of an attempt. */
export const personaFor = (deps: QueryDeps, loaded: LoadedCase): string | null =>
  chosenPersona(deps, loaded)?.persona.id ?? null

const personaOf = (deps: QueryDeps, loaded: LoadedCase) => {
  const chosen = chosenPersona(deps, loaded)
  if (!chosen) return null
  const { persona, surname, opening } = chosen
  const said = (line: string) => fillPlaceholders(line, { 事项名称: loaded.drawn.item.name, 称呼: surname })
  return {
    id: persona.id,
    label: persona.label,
    surname,
    situation: said(persona.situation),
    opening: said(opening),
    readyAnswers: persona.readyAnswers.map((r) => ({ ifAsked: r.ifAsked, say: said(r.say) })),
    asks: Object.fromEntries(Object.entries(persona.asks).map(([key, line]) => [key, said(line)])),
    followUps: persona.followUps.map(said),
    avoid: persona.avoid,
  }
}

const MONTH_MS = 31 * 86_400_000

const proposeCaller = (deps: QueryDeps, { id, state, drawn }: LoadedCase, action: string | undefined) => {
  const { db, resources } = deps
  const now = deps.now()
  const history = db.all<PastCall>(
    `SELECT a.caller_number AS callerNumberId, a.case_id AS caseId, c.body AS unitId, a.dialled AS target, a.opened_at AS at
     FROM attempt_row a JOIN case_row c ON c.id = a.case_id WHERE a.opened_at > ?`,
    now - MONTH_MS,
  )
  const numbers = activeCallers(db).map(({ id: caller, number, line, active }) => ({
    id: caller,
    number,
    active,
    ...(line === null ? {} : { line }),
  }))
  const choice = chooseCallerNumber(
    numbers,
    history,
    {
      caseId: id,
      unitId: drawn.item.body,
      target: drawn.item.phone,
      now,
      otherThan: numbersToAvoid(attemptsOf(state), action),
    },
    callerRules(carried(resources).outcomes),
  )
  return choice.ok
    ? { id: choice.number.id, reason: choice.reason, warnings: choice.warnings }
    : { id: null, reason: choice.reason, warnings: [] }
}

/** Adverse answers of earlier checks on this item or this number: what to listen for, never what to expect. */
const findingsOf = ({ db }: QueryDeps, { id, drawn }: LoadedCase) =>
  db
    .all<{ state: string; roundName: string }>(
      `SELECT e.state, r.name AS roundName FROM case_row c JOIN entity e ON e.kind = 'case' AND e.id = c.id
         JOIN round_row r ON r.id = c.round
       WHERE (c.item_code = ? OR c.phone = ?) AND c.id <> ? AND c.status = 'approved' AND c.adverse > 0 AND ${visible('c')}
       ORDER BY c.check_at DESC LIMIT 5`,
      drawn.item.code,
      drawn.item.phone,
      id,
    )
    .flatMap(({ state, roundName }) => {
      const counted = countedSubmission(JSON.parse(state) as CaseState)
      return (counted?.payload.answers ?? [])
        .filter((a) => isAdverse(a.verdict))
        .map((a) => ({
          at: counted?.at ?? 0,
          roundName,
          element: a.element,
          verdict: verdictLabels[a.verdict],
          quote: a.quote,
        }))
    })
