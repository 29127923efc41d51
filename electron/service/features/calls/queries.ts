import type { AmendForm, callsContract } from '#shared/contract/calls.ts'
import { fail, ok } from '#shared/contract/result.ts'
import { chooseCallerNumber, numbersToAvoid, type PastCall } from '#shared/domain/calls/caller-numbers.ts'
import { canDialNow } from '#shared/domain/calls/dial-guard.ts'
import { parseWhen } from '#shared/domain/calls/parse-when.ts'
import { orderQueue, queueEligibility } from '#shared/domain/calls/queue.ts'
import type { CaseState, CaseStatus } from '#shared/domain/cases/state.ts'
import { caseStatus, countedSubmission } from '#shared/domain/cases/state.ts'
import { hasWork } from '#shared/domain/check/check-draft.ts'
import { isAdverse, verdictLabels } from '#shared/domain/check/verdicts.ts'
import { callerRules, findOutcome } from '#shared/domain/outcomes/outcome-table.ts'
import type { CallScript } from '#shared/domain/persona/call-script.ts'
import { choosePersona } from '#shared/domain/persona/choose-persona.ts'
import { spokenPersona } from '#shared/domain/persona/spoken.ts'
import { clockText, msToCivil } from '#shared/domain/time/shanghai.ts'
import { recordFormHtml } from '../../documents/record-form.ts'
import type { QueryDeps, QueryHandlers } from '../../host/handlers.ts'
import { visible } from '../../host/session.ts'
import { newestScript, scriptByVersion, scriptOf } from '../call-scripts/read.ts'
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
  rulesOf,
  stepAfter,
  workOf,
} from './load.ts'

export const callsQueries: QueryHandlers<typeof callsContract> = {
  'calls.queue': (deps, { round }) => {
    const ids = deps.db.all<{ id: string; phone: string }>(
      // CROSS JOIN: from the few rounds at work to their cases, not over the cases of all years.
      `SELECT c.id, c.phone FROM round_row r CROSS JOIN case_row c ON c.round = r.id
       WHERE c.status = 'open' AND r.status = 'drawn' AND (? IS NULL OR r.id = ?)
         AND (c.assignee IS NULL OR c.assignee = ? OR c.attempts > 0) AND ${visible('c')}`,
      round ?? null,
      round ?? null,
      deps.session.person.id,
    )
    const loaded = ids.flatMap(({ id }) => loadCase(deps, id) ?? [])
    const now = deps.now()
    const cases = loaded.map((l) => ({ ...queueCaseOf(l, now), loaded: l }))
    const busy = new Map(cases.filter((c) => c.claim && c.phone).map((c) => [c.phone ?? '', c.id]))
    // a draft stays after a call without answers; only words or an open call are work
    const drafts = new Set(
      deps.db
        .all<{ id: string }>("SELECT id FROM draft WHERE kind = 'call'")
        .filter(({ id }) => {
          const work = workOf(deps, id)
          return work !== null && (work.attempt !== null || hasWork(work.draft))
        })
        .map((d) => d.id),
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
    const used = scriptOf(deps, state)
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
        ...openNow(deps, loaded),
        selfRun: drawn.selfRun,
      },
      phone: drawn.item.phone,
      newNumber: newNumberOf(state),
      eligible: eligibility.eligible,
      reason: eligibility.reason,
      block: eligibility.block,
      availableAt: eligibility.availableAt,
      persona: personaOf(deps, loaded, used.script),
      elements: elementsOf(used.script, round),
      script: {
        version: used.script.scriptVersion,
        name: used.name,
        missing: used.missing,
        newer: used.newer,
      },
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
            byName: name(counted.by),
            mine: counted.by === session.person.id,
            status: caseStatus(state),
            payload: counted.payload,
            amendments: counted.amendments.map((a) => ({
              at: a.at,
              reason: a.reason,
              fact: a.fact,
              contentHash: a.contentHash,
            })),
          }
        : null,
      stored: db.get<{ facts: number; received: number }>(
        `SELECT count(*) AS facts, coalesce(sum(state = 'received' AND received_at IS NOT NULL), 0) AS received FROM fact WHERE kind = 'case' AND entity = ? AND author = ?
           AND type IN ('attempt.opened', 'attempt.closed', 'check.submitted', 'check.amended', 'check.voided')`,
        id,
        session.person.id,
      ) ?? { facts: 0, received: 0 },
    })
  },

  'calls.tables': (deps, { version }) =>
    ok({
      script: (version === undefined ? null : scriptByVersion(deps, version)) ?? newestScript(deps),
      outcomes: carried(deps.resources).outcomes,
    }),

  'calls.preview': (deps, { case: id, outcome, aapor, appointment, newNumber, at }) => {
    const loaded = loadCase(deps, id)
    if (!loaded) return fail(caseGone)
    const step = stepAfter(deps, loaded, { outcome, aapor, appointment, newNumber, at })
    const closes = step !== null && (step.final !== null || step.action === 'supervisor')
    const final = step?.final ? `结案：${step.final.label}` : ''
    return ok({
      closes,
      outcome: step?.final?.key ?? null,
      text: [final, step?.notBeforeReason ?? '', step?.estimated ? '（该年放假安排未导入，按周末推算）' : '']
        .filter((part) => part !== '')
        .join('，'),
    })
  },

  'calls.records': (deps, { round }) =>
    ok(
      deps.db
        .all<{
          id: string
          item_name: string
          body: string
          area: string | null
          check_at: number
          status: CaseStatus
          adverse: number
          round_name: string
        }>(
          `SELECT c.id, c.item_name, c.body, c.area, c.check_at, c.status, c.adverse, r.name AS round_name
           FROM case_row c JOIN round_row r ON r.id = c.round
           WHERE c.check_by = ? AND (? IS NULL OR c.round = ?) AND ${visible('c')}
           ORDER BY c.status = 'returned' DESC, c.check_at DESC LIMIT 500`,
          deps.session.person.id,
          round ?? null,
          round ?? null,
        )
        .map((row) => ({
          case: row.id,
          roundName: row.round_name,
          itemName: row.item_name,
          bodyName: orgById(deps.db, row.body)?.name ?? row.body,
          areaName: row.area === null ? null : (orgById(deps.db, row.area)?.name ?? null),
          at: row.check_at,
          status: row.status,
          adverse: row.adverse,
        })),
    ),

  'calls.paperForm': (deps) => {
    const { session } = deps
    const { outcomes } = carried(deps.resources)
    const script = newestScript(deps)
    return ok({
      html: recordFormHtml({
        unit: session.body.name,
        scriptVersion: script.scriptVersion,
        elements: script.elements.map(({ label, ask }) => ({ label, ask })),
        outcomes: outcomes.outcomes.map(({ key, label, noteRequired }) => ({ key, label, noteRequired })),
      }),
    })
  },

  'calls.amending': ({ db }, { check }) => {
    const row = db.get<{ body: string }>("SELECT body FROM draft WHERE kind = 'amend' AND id = ?", check)
    return ok({ form: row ? (JSON.parse(row.body) as AmendForm) : null })
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

/** Does the window answer at this moment, and until when or from when. */
const openNow = (deps: QueryDeps, loaded: LoadedCase): { openNow: boolean; openText: string } => {
  const now = deps.now()
  const { hours, calendar } = rulesOf(deps, loaded)
  const guard = canDialNow(hours, now, calendar)
  const doubt = guard.calendarKnown ? '' : '；该年放假安排未导入，按周末推算'
  return guard.ok
    ? { openNow: true, openText: `办理时间内，${clockText(msToCivil(guard.closesAt).minuteOfDay)}止${doubt}` }
    : { openNow: false, openText: `${guard.reason}${doubt}` }
}

const placeOf = ({ db }: QueryDeps, { drawn }: LoadedCase) => {
  const body = orgById(db, drawn.item.body)
  const area = drawn.item.area === null ? null : orgById(db, drawn.item.area)
  return { bodyName: body?.name ?? drawn.item.body, areaName: area?.name ?? null }
}

/** The persona (模拟身份) of a case: always the same one for the same case and script. */
const chosenPersona = (deps: QueryDeps, { id, drawn }: LoadedCase, script: CallScript) => {
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
export const personaFor = (deps: QueryDeps, loaded: LoadedCase, script: CallScript): string | null =>
  chosenPersona(deps, loaded, script)?.persona.id ?? null

const personaOf = (deps: QueryDeps, loaded: LoadedCase, script: CallScript) => {
  const chosen = chosenPersona(deps, loaded, script)
  return chosen && spokenPersona(chosen.persona, { ...chosen, itemName: loaded.drawn.item.name })
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
