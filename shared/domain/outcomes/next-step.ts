import type { Calendar } from '../calls/calendar.ts'
import { canDialNow, nextOpening, nextOtherHalfDay, nthWorkingDayOpening } from '../calls/dial-guard.ts'
import type { WeeklyHours } from '../calls/hours.ts'
import { halfDay, whenText } from '../time/shanghai.ts'
import { type Attempt, type Coded, coded, counts, coverage, isConfirmed } from './case-history.ts'
import { type FinalOutcome, finalOutcome } from './final-outcome.ts'
import { type OutcomeTable, type RetrySettings, retrySettings, type StepAction } from './outcome-table.ts'

/** What the next step waits for. */
export type Need = 'note' | 'appointment_time' | 'new_number' | 'other_line' | 'other_caller' | 'supervisor'

export interface NextStep {
  action: StepAction
  /** not before this instant (epoch ms); null when no further call is due or a person must decide first */
  notBefore: number | null
  /** why then, Chinese, for the queue's "why now" and countdown */
  notBeforeReason: string
  needs: Need[]
  /** set when the case closes */
  final: FinalOutcome | null
  /** the official calendar of the year was not loaded: `notBefore` rests on weekends alone (按周末推算) */
  estimated: boolean
}

export interface CaseRules {
  table: OutcomeTable
  /** the window's published hours */
  hours: WeeklyHours
  calendar: Calendar
  /** overrides of the table's thresholds */
  settings?: Partial<RetrySettings>
}

/**
 * What to do after the last attempt of a case: again, and when; or close, and with which outcome.
 * Pure; `attempts` holds every closed attempt, the newest included. Null when there is none.
 * Defaults: field-lessons §4.1–4.2; no published rule fixes the numbers, all are settings.
 */
export const nextStep = (attempts: readonly Attempt[], rules: CaseRules): NextStep | null => {
  const history = coded(attempts, rules.table)
  const last = history.at(-1)
  if (!last) return null
  const settings = { ...retrySettings(rules.table), ...rules.settings }
  const decision = decide(history, last, settings)
  const closing = decision.action === 'close' || decision.action === 'replace'
  const timed = closing ? null : schedule(decision, last, rules, settings)
  const notBefore = timed?.at ?? null
  return {
    action: decision.action,
    notBefore,
    notBeforeReason: timed ? timed.reason : decision.reason,
    needs: needs(decision.action, last),
    final: closing ? finalOutcome(attempts, rules.table, decision.limitReached) : null,
    estimated: notBefore !== null && !rules.calendar(halfDay(notBefore).day).known,
  }
}

interface Decision {
  action: StepAction
  limitReached: boolean
  reason: string
}

const NON_CONTACT = new Set(['busy', 'no_answer', 'ivr_loop'])

const decide = (history: readonly Coded[], last: Coded, settings: RetrySettings): Decision => {
  const { outcome } = last
  const rule = outcome.nextStep
  const go = (action: StepAction, reason: string): Decision => ({ action, limitReached: false, reason })
  const stop = (reason: string): Decision => ({ action: 'close', limitReached: true, reason })

  if (outcome.confirmRequired) {
    return isConfirmed(history, outcome.code)
      ? stop(`换线路确认仍是“${outcome.shortLabel}”`)
      : go('confirm_other_line', `“${outcome.shortLabel}”须换线路确认一次`)
  }
  if (!counts(last) && outcome.countsAsAttempt && NON_CONTACT.has(outcome.code)) {
    return go('requeue', '不在办理时间内，本次不计')
  }
  if (
    rule.action === 'close' ||
    rule.when === 'person' ||
    rule.maxTimes === null ||
    !outcome.countsAsAttempt
  ) {
    return { action: rule.action, limitReached: rule.action === 'close', reason: rule.timing }
  }

  const tried = coverage(history)
  if (NON_CONTACT.has(outcome.code)) return afterNonContact(history, last, tried, settings)

  const times = history.filter((c) => c.outcome.code === outcome.code && counts(c)).length
  if (times > rule.maxTimes) return stop(rule.afterLimit)
  const enough = tried.occasions >= settings.maxAttemptsInAll && rule.action !== 'ask_new_number'
  return enough ? stop(`已拨打${tried.occasions}次，到上限`) : go(rule.action, rule.timing)
}

/** 打不通 only after the cap, over enough half days and working days. */
const afterNonContact = (
  history: readonly Coded[],
  last: Coded,
  tried: ReturnType<typeof coverage>,
  settings: RetrySettings,
): Decision => {
  const rule = last.outcome.nextStep
  const half = halfDay(last.attempt.at)
  const spread = tried.halfDays >= settings.minHalfDays && tried.workingDays >= settings.minWorkingDays
  if (last.outcome.code === 'busy') {
    const today = history.filter((c) => {
      const at = halfDay(c.attempt.at)
      return c.outcome.code === 'busy' && counts(c) && at.day === half.day && at.part === half.part
    }).length
    if (today < settings.busyPerHalfDay) {
      return { action: 'retry', limitReached: false, reason: `占线，间隔${settings.busyGapMinutes}分钟再拨` }
    }
  }
  const capped =
    tried.occasions >= settings.maxAttemptsPerCase ||
    (last.outcome.code === 'ivr_loop' &&
      history.filter((c) => c.outcome.code === 'ivr_loop' && counts(c)).length > (rule.maxTimes ?? 0))
  if (capped && spread) return { action: 'close', limitReached: true, reason: rule.afterLimit }
  return {
    action: 'retry_other_half_day',
    limitReached: false,
    reason: capped ? `须覆盖${settings.minWorkingDays}个工作日以上` : rule.timing,
  }
}

/** The moment of the next call: the rule's own time, moved into the window's hours. */
const schedule = (
  { action, reason }: Decision,
  last: Coded,
  { hours, calendar }: CaseRules,
  settings: RetrySettings,
): { at: number | null; reason: string } => {
  const { at, appointmentAt } = last.attempt
  const delay = (minutes: number): number => at + minutes * 60_000
  const gap = Math.max(last.outcome.nextStep.minDelayMinutes, settings.minGapMinutes)
  const said = (ms: number | null): { at: number | null; reason: string } => ({
    at: ms,
    reason: ms === null ? `${reason}；近期没有办理时间，请管理员处理` : `${reason}，${whenText(ms, at)}起`,
  })
  switch (action) {
    case 'supervisor':
    case 'close':
    case 'replace':
      return { at: null, reason }
    case 'retry_now':
    case 'confirm_other_line':
    case 'ask_new_number':
      return canDialNow(hours, at, calendar).ok ? { at, reason } : said(nextOpening(hours, at, calendar))
    case 'appointment':
      return appointmentAt
        ? { at: appointmentAt, reason: `约定${whenText(appointmentAt, at)}再拨` }
        : said(nextOtherHalfDay(hours, at, calendar))
    case 'retry_other_half_day': {
      const other = nextOtherHalfDay(hours, at, calendar)
      return said(other === null ? null : nextOpening(hours, Math.max(other, delay(gap)), calendar))
    }
    case 'retry_other_caller':
      return last.outcome.nextStep.when === 'next_working_day'
        ? said(nthWorkingDayOpening(hours, at, settings.refusalGapWorkingDays, calendar))
        : said(nextOpening(hours, delay(gap), calendar))
    case 'retry':
      return said(
        nextOpening(hours, delay(last.outcome.code === 'busy' ? settings.busyGapMinutes : gap), calendar),
      )
    case 'callback':
      return said(nextOpening(hours, delay(gap), calendar))
    case 'requeue':
      return said(nextOpening(hours, at, calendar))
  }
}

const needs = (action: StepAction, { attempt, outcome }: Coded): Need[] => {
  const list: Need[] = []
  if (outcome.noteRequired && !attempt.note?.trim()) list.push('note')
  if (action === 'appointment' && !attempt.appointmentAt) list.push('appointment_time')
  if (action === 'ask_new_number' && !attempt.newNumber?.trim()) list.push('new_number')
  if (action === 'confirm_other_line') list.push('other_line')
  if (action === 'retry_other_caller') list.push('other_caller')
  if (action === 'supervisor') list.push('supervisor')
  return list
}
