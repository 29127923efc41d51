import type { CallWork, callsContract } from '#shared/contract/calls.ts'
import { fail, ok, type Result } from '#shared/contract/result.ts'
import { canDialNow } from '#shared/domain/calls/dial-guard.ts'
import { parseWhen } from '#shared/domain/calls/parse-when.ts'
import { queueEligibility } from '#shared/domain/calls/queue.ts'
import { toCheckPayload } from '#shared/domain/check/submit-check.ts'
import { validateCheck } from '#shared/domain/check/validate-check.ts'
import { finalOutcome } from '#shared/domain/outcomes/final-outcome.ts'
import { nextStep } from '#shared/domain/outcomes/next-step.ts'
import { findOutcome } from '#shared/domain/outcomes/outcome-table.ts'
import type { CommandDeps, CommandHandlers, Tx } from '../../host/handlers.ts'
import { scriptOf } from '../call-scripts/read.ts'
import { calendarOf, carried } from '../carried.ts'
import { assigneeOf } from '../cases/project.ts'
import { avoidOf } from '../rounds/population.ts'
import {
  attemptOpen,
  caseGone,
  guideMissing,
  leaseNeeded,
  mustAvoidCase,
  noAttempt,
  notNow,
} from './faults.ts'
import {
  attemptsOf,
  elementsOf,
  expectedOf,
  type LoadedCase,
  loadCase,
  queueCaseOf,
  queueContextOf,
  rulesOf,
  stepAfter,
  workOf,
} from './load.ts'
import { personaFor } from './queries.ts'

const keepWork = (tx: Pick<Tx, 'run'>, id: string, work: CallWork, at: number): void => {
  tx.run(
    `INSERT INTO draft (kind, id, body, at) VALUES ('call', ?, ?, ?)
     ON CONFLICT (kind, id) DO UPDATE SET body = excluded.body, at = excluded.at`,
    id,
    JSON.stringify(work),
    at,
  )
}

const about = ({ id, owner, drawn }: LoadedCase) => ({
  entity: { kind: 'case', id },
  owner,
  subject: drawn.item.body,
})

export const callsCommands: CommandHandlers<typeof callsContract> = {
  'calls.saveWork': (deps, { case: id, work }) => {
    const savedAt = deps.now()
    deps.write((tx) => keepWork(tx, id, work, savedAt))
    return ok({ savedAt })
  },

  'calls.discardWork': (deps, { case: id }) => {
    const before = workOf(deps, id)
    if (before?.attempt) return fail(attemptOpen)
    deps.write((tx) => tx.run("DELETE FROM draft WHERE kind = 'call' AND id = ?", id))
    return ok({ work: before })
  },

  'calls.openAttempt': async (
    deps,
    { case: id, callerNumber, dialled, insteadOf, outsideReason, work, lateAt },
  ) => {
    const loaded = loadCase(deps, id)
    if (!loaded) return fail(caseGone)
    if (work.attempt !== null) return fail(attemptOpen)
    const now = deps.now()
    const at = lateAt ?? now
    const within = canDialNow(loaded.hours.hours, at, calendarOf(deps.db, deps.resources)).ok
    if (lateAt === undefined) {
      const open = loaded.round.state.machine.status === 'drawn'
      const { eligible, reason, block } = queueEligibility(
        queueCaseOf(loaded, now),
        queueContextOf(deps, open),
      )
      const letThrough = block === 'OUTSIDE_HOURS' && outsideReason !== undefined
      if (!eligible && !letThrough && insteadOf === undefined) return fail(notNow(reason, block))
    }
    const mine = await claimPooled(deps, loaded)
    if (!mine.ok) return mine
    const { script } = scriptOf(deps, loaded.state)
    const attempt = deps.newId()
    return deps.write((tx) => {
      tx.append({
        ...about(loaded),
        type: 'attempt.opened',
        payload: {
          attempt,
          number: loaded.state.attempts.length + 1,
          at,
          dialled,
          ...(insteadOf ? { insteadOf } : {}),
          callerNumber,
          persona: personaFor(deps, loaded, script),
          script: { id: script.scriptId, version: script.scriptVersion },
          withinHours: within,
          hoursText: loaded.hours.text.slice(0, 200),
          ...(within || outsideReason === undefined ? {} : { outsideReason }),
          ...(lateAt === undefined ? {} : { late: true }),
        },
      })
      keepWork(tx, id, { ...work, attempt }, now)
      return ok({ attempt })
    })
  },

  'calls.closeAttempt': (deps, { case: id, work }) => {
    const loaded = loadCase(deps, id)
    if (!loaded) return fail(caseGone)
    const closed = closedPayload(deps, loaded, work)
    if (!closed.ok) return closed
    return deps.write((tx) => {
      tx.append({ ...about(loaded), type: 'attempt.closed', payload: closed.value })
      const left = freshCall(work)
      keepWork(tx, id, left, deps.now())
      const after = loadCase(deps, id) ?? loaded
      const step = nextStep(attemptsOf(after.state), rulesOf(deps, after))
      return ok({ next: step?.notBeforeReason ?? '', work: left })
    })
  },

  'calls.submit': (deps, { case: id, work }) => {
    const loaded = loadCase(deps, id)
    if (!loaded) return fail(caseGone)
    const expected = expectedOf(deps, loaded)
    if (!expected) return fail(guideMissing)
    const { outcomes } = carried(deps.resources)
    const { script } = scriptOf(deps, loaded.state)
    const elements = elementsOf(script, loaded.round)
    const materialsMismatchShare = script.settings.materialsMismatchShare.value
    // A case may end on a missed call after answers were got before: judged by what the case ends on.
    const ends =
      work.draft.outcome === null
        ? null
        : stepAfter(deps, loaded, { ...work.draft, outcome: work.draft.outcome, at: null })?.final
    const judged = { ...work.draft, outcome: ends?.key ?? work.draft.outcome }
    const [problem, ...others] = validateCheck(judged, {
      table: outcomes,
      elements,
      materials: expected.materials,
      materialsMismatchShare,
      banPatterns: script.banPatterns.patterns,
      now: deps.now(),
    })
    if (problem)
      return fail({
        code: problem.code,
        message: `${problem.text}。`,
        safe: '已录入的内容都已存在本机，案件仍为未提交。',
        todo: '请补充后再提交。',
        details: { field: problem.field, problems: [problem, ...others] },
      })
    const closing = work.attempt === null ? null : closedPayload(deps, loaded, work)
    if (closing && !closing.ok) return closing
    if (!closing && loaded.state.attempts.length === 0) return fail(noAttempt)
    return deps.write((tx) => {
      if (closing) tx.append({ ...about(loaded), type: 'attempt.closed', payload: closing.value })
      const after = loadCase(deps, id) ?? loaded
      const attempts = attemptsOf(after.state)
      // While the retry rules are not used up, sides that only the limit settles stay 待定.
      const outcome =
        nextStep(attempts, rulesOf(deps, after))?.final ?? finalOutcome(attempts, outcomes, false)
      const last = after.state.attempts.at(-1)
      if (!outcome) return fail(noAttempt)
      const made = toCheckPayload(work.draft, {
        round: loaded.round.id,
        item: loaded.drawn.item.code,
        unit: loaded.drawn.item.body,
        window: loaded.drawn.item.window,
        script: { id: script.scriptId, version: script.scriptVersion },
        persona: last?.opened.persona ?? null,
        attempts: after.state.attempts.filter((a) => a.closed).map((a) => a.opened.attempt),
        outcome,
        outcomeTable: outcomes.version,
        callerNumber: last?.opened.callerNumber ?? null,
        dialled: last?.opened.dialled ?? loaded.drawn.item.phone,
        expected,
        elements,
        materialsMismatchShare,
        now: deps.now(),
      })
      const { id: fact, contentHash } = tx.append({
        ...about(loaded),
        type: 'check.submitted',
        payload: made.payload,
        private: made.private ?? undefined,
      })
      tx.run("DELETE FROM draft WHERE kind = 'call' AND id = ?", id)
      return ok({ fact, contentHash })
    })
  },

  'calls.saveAmend': (deps, { check, form }) => {
    const savedAt = deps.now()
    deps.write((tx) => {
      if (form === null) dropAmend(tx, check)
      else
        tx.run(
          "INSERT OR REPLACE INTO draft (kind, id, body, at) VALUES ('amend', ?, ?, ?)",
          check,
          JSON.stringify(form),
          savedAt,
        )
    })
    return ok({ savedAt })
  },

  'calls.amend': (deps, { case: id, amended }) => correct(deps, id, amended.check, 'check.amended', amended),
  'calls.void': (deps, { case: id, voided }) => correct(deps, id, voided.check, 'check.voided', voided),
}

/**
 * A case of nobody (公共池) is taken before it is called: by a lease of the hub, so that two offline people never
 * call the same window; and never by somebody who must keep away from it (回避). Alone there is nobody to ask.
 */
const claimPooled = async (
  deps: CommandDeps,
  { id, state, drawn, round }: LoadedCase,
): Promise<Result<null>> => {
  if (assigneeOf(state) !== null) return ok(null)
  const avoided = avoidOf(deps.db, deps.session.person.id, round.plan)
  if (avoided.some((body) => body === drawn.item.body || body === drawn.item.area)) return fail(mustAvoidCase)
  if (deps.session.workspace.kind !== 'enrolled') return ok(null)
  const lease = await deps.hub()?.lease(id)
  if (!lease) return fail(leaseNeeded)
  return lease.ok ? ok(null) : lease
}

const dropAmend = (tx: Pick<Tx, 'run'>, check: string): void => {
  tx.run("DELETE FROM draft WHERE kind = 'amend' AND id = ?", check)
}

/** Only the author corrects or voids a record, and always with a reason. */
const correct = (
  deps: CommandDeps,
  id: string,
  check: string,
  type: string,
  payload: Record<string, unknown>,
): Result<{ fact: string; contentHash: string }> => {
  const loaded = loadCase(deps, id)
  const submission = loaded?.state.submissions.find((s) => s.fact === check)
  if (!loaded || !submission) return fail(caseGone)
  if (submission.by !== deps.session.person.id)
    return fail({
      code: 'NOT_AUTHOR',
      message: '只有拨打人本人可以更正或作废这条记录。',
      safe: '记录没有变化。',
      todo: '需要更正的，请在复核台退回补充。',
    })
  return deps.write((tx) => {
    const { id: fact, contentHash } = tx.append({ ...about(loaded), type, payload })
    dropAmend(tx, check)
    return ok({ fact, contentHash })
  })
}

/** What is left on the desk after a call is closed: the answers stay, the stopwatch starts anew. */
const freshCall = ({ outsideReason: _, ...work }: CallWork): CallWork => ({
  ...work,
  attempt: null,
  timers: { phase: 'idle', since: null, totals: { ring: 0, menu: 0, hold: 0, talk: 0 }, interrupted: false },
  // The note was that of the call and is in its fact: it must not answer for the next one.
  draft: { ...work.draft, outcome: null, aapor: null, appointment: '', newNumber: '', note: '' },
})

const closedPayload = (
  deps: CommandDeps,
  loaded: LoadedCase,
  { attempt, draft, timers }: CallWork,
): Result<Record<string, unknown>> => {
  const { outcomes } = carried(deps.resources)
  const outcome = draft.outcome === null ? undefined : findOutcome(outcomes, draft.outcome)
  const open = loaded.state.attempts.find((a) => a.opened.attempt === attempt && a.closed === null)
  if (attempt === null || !open) return fail(noAttempt)
  if (!outcome) return fail(problem('OUTCOME_REQUIRED', 'outcome', '还没有选择拨打结果'))
  if (outcome.noteRequired && draft.note.trim() === '')
    return fail(problem('NOTE_REQUIRED', 'note', `拨打结果“${outcome.shortLabel}”须写明情况`))
  if (outcome.code === 'changed' && draft.newNumber.trim() === '')
    return fail(problem('NEW_NUMBER_REQUIRED', 'newNumber', '还没有填写新号码'))
  const when =
    draft.appointment.trim() === ''
      ? null
      : parseWhen(draft.appointment, deps.now(), loaded.hours.hours, calendarOf(deps.db, deps.resources))
  if (when && !when.ok) return fail(problem(when.code, 'appointment', when.text))
  const { ring, menu, hold, talk } = timers.totals
  const timed = ring + menu + hold + talk > 0
  return ok({
    attempt,
    at: Math.max(deps.now(), open.opened.at),
    outcome: {
      key: outcome.key,
      code: outcome.code,
      aapor: draft.aapor ?? outcome.variants[0]?.aapor ?? '',
      table: outcomes.version,
    },
    timers: timed
      ? {
          ringMs: Math.round(ring),
          menuMs: Math.round(menu),
          holdMs: Math.round(hold),
          talkMs: Math.round(talk),
          interrupted: timers.interrupted,
        }
      : null,
    note: draft.note.trim().slice(0, 500),
    ...(when?.ok ? { appointment: { at: when.at, text: draft.appointment.trim() } } : {}),
    ...(draft.newNumber.trim() === '' ? {} : { newNumber: draft.newNumber.trim() }),
  })
}

const problem = (code: string, field: string, text: string) => ({
  code,
  message: `${text}。`,
  safe: '已录入的内容都已存在本机。',
  todo: '请补充后再试。',
  details: { field },
})
