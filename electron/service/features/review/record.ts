/** One check as the review desk and the results show it: heard, published, 原话, side by side. */
import type { CheckRecord } from '#shared/contract/review.ts'
import { causeLabels } from '#shared/domain/cases/review-facts.ts'
import {
  caseStatus,
  countedSubmission,
  doubleCheck,
  type ReviewState,
  type SubmissionState,
} from '#shared/domain/cases/state.ts'
import { verdictLabels } from '#shared/domain/check/verdicts.ts'
import { findOutcome, reasonSideLabels } from '#shared/domain/outcomes/outcome-table.ts'
import { type ElementKey, elementKey, verdictKey } from '#shared/domain/persona/call-script.ts'
import { scoreCase } from '#shared/domain/results/score.ts'
import { effectiveAnswers } from '#shared/domain/review/effective.ts'
import { msToCivil } from '#shared/domain/time/shanghai.ts'
import type { QueryDeps } from '../../host/handlers.ts'
import { scriptOf } from '../call-scripts/read.ts'
import { elementsOf } from '../calls/load.ts'
import { carried } from '../carried.ts'
import { orgById, personById } from '../org/read.ts'
import { isClosed } from '../results/load.ts'
import type { LoadedCheck } from './load.ts'
import { isSelfReported } from './receiver.ts'

export const recordOf = (deps: QueryDeps, loaded: LoadedCheck): CheckRecord => {
  const { db, session, resources } = deps
  const { id, state, drawn, round, standing } = loaded
  const { outcomes } = carried(resources)
  const { script } = scriptOf(deps, state)
  const today = msToCivil(deps.now()).day
  const counted = countedSubmission(state)
  const payload = counted?.payload ?? null
  const second = doubleCheck(state)
  const name = (person: string) => personById(db, person)?.name ?? '（不在名录）'
  const bodyName = (body: string | null) => (body === null ? null : (orgById(db, body)?.name ?? body))
  const elements = elementsOf(script, round)
  const keys = elements.map((e) => e.key)
  const score = scoreCase(id, state, {
    table: outcomes,
    elements: keys,
    standingOf: () => standing ?? undefined,
    closed: isClosed(round),
    today,
  })
  const outcome = payload ? findOutcome(outcomes, payload.outcome.code) : undefined
  return {
    case: id,
    check: counted?.fact ?? null,
    contentHash: counted?.contentHash ?? null,
    round: { id: round.id, name: round.plan.name },
    status: caseStatus(state),
    standing: score?.standing ?? 'out',
    reasons: standing?.reasons ?? [],
    mine: state.submissions.some((s) => s.voided === null && s.by === session.person.id),
    selfReported: loaded.owner === session.body.id && isSelfReported(db, state),
    item: {
      code: drawn.item.code,
      name: drawn.item.name,
      body: drawn.item.body,
      bodyName: bodyName(drawn.item.body) ?? drawn.item.body,
      areaName: bodyName(drawn.item.area),
      windowName: bodyName(drawn.item.window),
      maintainerName: bodyName(drawn.item.maintainer),
      phone: drawn.item.phone,
      selfRun: drawn.selfRun,
    },
    byName: counted ? name(counted.by) : null,
    at: counted?.at ?? null,
    persona: script.personas.find((p) => p.id === payload?.persona)?.label ?? null,
    outcome: payload
      ? {
          label: outcome?.final.label ?? payload.outcome.code,
          aapor: payload.outcome.aapor,
          phoneVerdictLabel: outcome?.final.phoneVerdictLabel ?? payload.outcome.phoneVerdict,
        }
      : null,
    release: payload ? { date: payload.expected.releaseDate, ageDays: payload.expected.ageDays } : null,
    answers: effectiveAnswers(state, keys, today).map((a) => ({
      element: a.element,
      label: elements.find((e) => e.key === a.element)?.label ?? a.element,
      published: a.published,
      heard: a.heard,
      quote: a.quote,
      note: payload?.answers.find((given) => given.element === a.element)?.note ?? '',
      submitted: a.submitted,
      verdict: a.verdict,
      side: a.side,
      cause: a.cause,
      basis: a.basis,
      confirm: a.confirm,
      double: secondAnswer(second, a.element),
    })),
    materials: (payload?.expected.materials ?? []).map((m, i) => ({
      name: m.name,
      necessity: m.exempt ? '免提交' : m.necessity,
      tick: payload?.materials?.ticks[i] ?? null,
    })),
    extras: payload?.materials?.extras ?? [],
    conduct: (payload?.conduct ?? []).map((c) => ({
      label: script.conductItems.find((item) => item.key === c.key)?.label ?? c.key,
      level: c.level,
      note: c.note,
    })),
    flags: payload?.flags ?? { suspected: false, priority: false },
    note: payload?.note ?? '',
    late: payload?.late
      ? {
          sheet: payload.late.sheet,
          calledAt: payload.late.calledAt,
          delayMs: payload.late.delayMs,
          reason: payload.late.reason,
        }
      : null,
    attempts: state.attempts.map(({ opened, closed, by }) => ({
      number: opened.number,
      at: opened.at,
      byName: name(by),
      dialled: opened.dialled,
      outcomeLabel: closed ? (findOutcome(outcomes, closed.outcome.key)?.label ?? closed.outcome.code) : null,
      aapor: closed?.outcome.aapor ?? null,
      talkSeconds: closed?.timers ? Math.round(closed.timers.talkMs / 1000) : null,
      ringSeconds: closed?.timers ? Math.round(closed.timers.ringMs / 1000) : null,
      interrupted: closed?.timers?.interrupted ?? false,
      withinHours: opened.withinHours,
      note: closed?.note ?? '',
    })),
    amendments: (counted?.amendments ?? []).map((a) => ({ byName: name(a.by), at: a.at, reason: a.reason })),
    double: second && counted ? agreementOf(counted, second, name) : null,
    reviews: state.reviews
      .filter((r) => r.decided.check === counted?.fact)
      .map((r) => decisionView(r, name, elements)),
    contending: state.contending.map((r) => decisionView(r, name, elements)),
    ineffective: state.ineffective.map((i) => ({ type: i.type, byName: name(i.by), at: i.at, why: i.why })),
    confirm: {
      number: state.confirm.sent?.number ?? null,
      due: state.confirm.sent?.due ?? null,
      overdue:
        state.confirm.sent !== null && state.confirm.answered === null && state.confirm.sent.due < today,
      answeredAt: state.confirm.answered?.at ?? null,
      responsibleNamed: state.confirm.answered?.responsibleNamed ?? false,
    },
  }
}

const secondAnswer = (second: SubmissionState | null, element: ElementKey) => {
  const answer = second?.payload.answers.find((a) => a.element === element)
  return answer ? { heard: answer.heard, quote: answer.quote, verdict: answer.verdict } : null
}

const agreementOf = (counted: SubmissionState, second: SubmissionState, name: (id: string) => string) => {
  const pairs = counted.payload.answers.flatMap((a) => {
    const other = second.payload.answers.find((b) => b.element === a.element)
    return other ? [a.verdict === other.verdict] : []
  })
  return {
    byName: name(second.by),
    at: second.at,
    same: pairs.filter(Boolean).length,
    asked: pairs.length,
  }
}

const decisionView = (
  { fact, by, at, decided }: ReviewState,
  name: (id: string) => string,
  elements: readonly { key: ElementKey; label: string }[],
) => ({
  fact,
  decision: decided.decision,
  byName: name(by),
  at,
  reason: decided.reason,
  changes: changesText(decided, elements),
})

/** 办理地点改判为一致；承诺时限：我方原因；申请材料：指南有误 */
const changesText = (
  decided: ReviewState['decided'],
  elements: readonly { key: ElementKey; label: string }[],
): string => {
  const label = (key: string) => {
    const known = elementKey.safeParse(key)
    return (known.success ? elements.find((e) => e.key === known.data)?.label : undefined) ?? key
  }
  const verdicts = Object.entries(decided.verdicts ?? {}).map(([key, text]) => {
    const verdict = verdictKey.safeParse(text)
    return `${label(key)}改判为${verdict.success ? verdictLabels[verdict.data] : text}`
  })
  const sides = Object.entries(decided.sides ?? {}).map(
    ([key, side]) => `${label(key)}：${reasonSideLabels[side]}`,
  )
  const causes = Object.entries(decided.causes ?? {}).map(
    ([key, cause]) => `${label(key)}：${causeLabels[cause]}`,
  )
  return [...verdicts, ...sides, ...causes].join('；')
}
