/**
 * One drawn case as the results count it. Strict (全要素): all required elements 一致. What fails is held against the
 * unit only where the reason is 对方原因; 我方原因 and 待定 are listed, never scored.
 */
import { type CaseState, countedSubmission } from '../cases/state.ts'
import { isAdverse } from '../check/verdicts.ts'
import { inclusionProbability } from '../draw/rank.ts'
import { findOutcome, type OutcomeTable } from '../outcomes/outcome-table.ts'
import { type ElementKey, requiredElements } from '../persona/call-script.ts'
import { type EffectiveAnswer, effectiveAnswers } from '../review/effective.ts'
import type { ReviewStanding } from '../review/selection.ts'
import { msToCivil } from '../time/shanghai.ts'

/** 全要素一致 · 对方原因未一致 · 我方原因 · 待定 · 待复核 · 未完成（拨测中） · 不属范围 */
export const standings = ['right', 'wrong', 'ours', 'pending', 'unreviewed', 'open', 'out'] as const
export type Standing = (typeof standings)[number]

export const standingLabels: Record<Standing, string> = {
  right: '全部一致',
  wrong: '未全部一致',
  ours: '我方原因',
  pending: '待定',
  unreviewed: '待复核',
  open: '拨测中',
  out: '不属抽查范围',
}

export interface CaseScore {
  id: string
  /** the submitted check; null while there is none */
  fact: string | null
  round: string
  item: { code: string; name: string }
  body: string
  area: string | null
  window: string | null
  focus: string | null
  phone: string
  selfRun: boolean
  /** λ of the draw */
  inclusion: number
  standing: Standing
  /** a person was reached; only of checks that count */
  contacted: boolean
  /** every required element was answered */
  completed: boolean
  answers: EffectiveAnswer[]
  outcome: { code: string; label: string; phoneVerdict: string } | null
  attempts: number
  /** first counted attempt reached a person; null when there was none */
  firstReached: boolean | null
  /** a person was reached on the day of the first counted attempt */
  sameDayReached: boolean | null
  /** the published number is in use and the right one; null while that is not settled */
  numberValid: boolean | null
}

export interface ScoreContext {
  table: OutcomeTable
  /** elements asked in the round, in order; the required ones decide the strict result */
  elements: readonly ElementKey[]
  standingOf(id: string): ReviewStanding | undefined
  /** the round has closed (结束拨测): what has no record by now will have none */
  closed: boolean
  /** 'YYYY-MM-DD' */
  today: string
}

/** The score of a drawn case; null for a reserve that was not called up and for a case that was replaced. */
export const scoreCase = (id: string, state: CaseState, context: ScoreContext): CaseScore | null => {
  const { drawn } = state
  if (!drawn || state.replaced) return null
  if (drawn.set === 'reserve' && state.record.fields.replaces === undefined) return null
  const counted = countedSubmission(state)
  const answers = effectiveAnswers(state, context.elements, context.today)
  const standing = standingOf(id, state, answers, context)
  const counts = !['unreviewed', 'open', 'out'].includes(standing)
  const result = counts ? (counted?.payload.outcome ?? null) : null
  const known = result ? findOutcome(context.table, result.code) : undefined
  const reach = reachOf(state, context.table)
  return {
    id,
    fact: counted?.fact ?? null,
    round: drawn.round,
    item: { code: drawn.item.code, name: drawn.item.name },
    body: drawn.item.body,
    area: drawn.item.area,
    window: drawn.item.window,
    focus: drawn.item.focus,
    phone: drawn.item.phone,
    selfRun: drawn.selfRun,
    inclusion: inclusionProbability(drawn.inclusion),
    standing,
    contacted: known?.reachedPerson ?? false,
    completed: counts && result !== null && required(answers).every((a) => a.verdict !== 'not_asked'),
    answers: counts ? answers : [],
    outcome: result
      ? {
          code: result.code,
          label: known?.final.label ?? known?.label ?? result.code,
          phoneVerdict: result.phoneVerdict,
        }
      : null,
    attempts: state.attempts.length,
    ...(standing === 'unreviewed' || standing === 'out'
      ? { firstReached: null, sameDayReached: null }
      : reach),
    numberValid: result ? validNumber(result.phoneVerdict, answers) : null,
  }
}

const required = (answers: readonly EffectiveAnswer[]): EffectiveAnswer[] =>
  answers.filter((a) => (requiredElements as readonly string[]).includes(a.element))

const standingOf = (
  id: string,
  state: CaseState,
  answers: readonly EffectiveAnswer[],
  context: ScoreContext,
): Standing => {
  const counted = countedSubmission(state)
  if (!counted) {
    if (!context.closed) return 'open'
    const tried = state.attempts.some(
      (a) => a.closed && (findOutcome(context.table, a.closed.outcome.key)?.countsAsAttempt ?? false),
    )
    // Never dialled is our own omission; dialled but never concluded is nobody's fault yet.
    return tried ? 'pending' : 'ours'
  }
  if (!context.standingOf(id)?.counts) return 'unreviewed'
  if (counted.payload.outcome.phoneVerdict === 'out_of_frame') return 'out'
  if (counted.payload.flags.suspected) return 'ours'
  const failing = required(answers).filter((a) => a.verdict !== 'match')
  if (failing.length === 0) return 'right'
  if (failing.some((a) => a.side === 'theirs')) return 'wrong'
  return failing.some((a) => a.side === 'pending') ? 'pending' : 'ours'
}

/** Did a person answer at the first attempt that counts, or later that day? */
const reachOf = (
  { attempts }: CaseState,
  table: OutcomeTable,
): Pick<CaseScore, 'firstReached' | 'sameDayReached'> => {
  const counted = attempts
    .flatMap(({ opened, closed }) => {
      const outcome = closed ? findOutcome(table, closed.outcome.key) : undefined
      return outcome?.countsAsAttempt && (opened.withinHours || outcome.reachedPerson)
        ? [{ at: opened.at, reached: outcome.reachedPerson }]
        : []
    })
    .sort((a, b) => a.at - b.at)
  const [first] = counted
  if (!first) return { firstReached: null, sameDayReached: null }
  const { day } = msToCivil(first.at)
  return {
    firstReached: first.reached,
    sameDayReached: counted.some((a) => a.reached && msToCivil(a.at).day === day),
  }
}

const UNSETTLED = new Set(['none', 'pending', 'review', 'out_of_frame'])

const validNumber = (phoneVerdict: string, answers: readonly EffectiveAnswer[]): boolean | null => {
  if (phoneVerdict !== 'wrong') return UNSETTLED.has(phoneVerdict) ? null : true
  const phone = answers.find((a) => a.element === 'phone')
  return phone?.verdict === 'match' && isAdverse(phone.submitted)
}
