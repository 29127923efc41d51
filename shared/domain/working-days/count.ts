/**
 * Time limits in working days (工作日). 行政许可法 §82: limits are working days, holidays not included; the
 * starting day is not counted (期间开始之日不计算在内), so the limit is the n-th working day after it.
 */

import { type DayReason, stateOf, type WorkingCalendar, weekdayName } from './calendar.ts'
import { dateOf, dayNumber, yearOf } from './civil-day.ts'

/** Whether an answer rests on a year whose notice is not loaded; show it as 推算 wherever the answer shows. */
export interface Certainty {
  estimated: boolean
  /** years counted by weekends only, ascending */
  unknownYears: number[]
}

export interface Deadline extends Certainty {
  date: string
}

export interface SkippedDay {
  date: string
  reason: DayReason
  /** for people, e.g. “10月1日 星期四 国庆节放假” */
  text: string
}

/** More is no time limit but a mistake; also keeps a wrong number from running for ever. */
const MAX_WORKING_DAYS = 10_000

/**
 * The n-th working day after `start`; the start day itself is never counted.
 * n = 0 gives the start day, or the next working day when the start day is not worked.
 * Throws a RangeError when n is not an integer in 0…10,000 or `start` is no date.
 */
export const addWorkingDays = (start: string, n: number, calendar: WorkingCalendar): Deadline => {
  const { day, unknown } = walk(start, n, calendar, () => {})
  return { date: dateOf(day), ...certainty(unknown) }
}

/** Why the limit falls on this day: as {@link addWorkingDays}, with the days that were skipped and their reasons. */
export const explain = (
  start: string,
  n: number,
  calendar: WorkingCalendar,
): Deadline & { skipped: SkippedDay[]; makeUp: SkippedDay[] } => {
  const skipped: SkippedDay[] = []
  const makeUp: SkippedDay[] = []
  const { day, unknown } = walk(start, n, calendar, (passed, reason) => {
    const entry = { date: dateOf(passed), reason, text: describe(passed, reason) }
    if (reason.kind === 'make-up') makeUp.push(entry)
    else if (reason.kind !== 'weekday') skipped.push(entry)
  })
  return { date: dateOf(day), ...certainty(unknown), skipped, makeUp }
}

/**
 * How many working days from `from` to `to`: days d with from < d ≤ to are counted, so that
 * workingDaysBetween(s, addWorkingDays(s, n)) = n for n ≥ 1. Negative when `to` is earlier.
 */
export const workingDaysBetween = (
  from: string,
  to: string,
  calendar: WorkingCalendar,
): Certainty & { days: number } => {
  const [a, b] = [dayNumber(from), dayNumber(to)]
  const unknown = new Set<number>()
  let days = 0
  for (let day = Math.min(a, b) + 1; day <= Math.max(a, b); day++) {
    const state = stateOf(day, calendar)
    if (!state.known) unknown.add(yearOf(day))
    if (state.working) days++
  }
  return { days: b < a && days > 0 ? -days : days, ...certainty(unknown) }
}

/**
 * The last working day before `date` (for “10日前” deadlines: 3/6/9/12月10日前).
 * `inclusive`: the day itself counts when it is worked (whether “前” takes in the day is a setting).
 */
export const lastWorkingDayBefore = (
  date: string,
  calendar: WorkingCalendar,
  options: { inclusive?: boolean } = {},
): Deadline => {
  const unknown = new Set<number>()
  let day = options.inclusive ? dayNumber(date) : dayNumber(date) - 1
  for (;;) {
    const state = stateOf(day, calendar)
    if (!state.known) unknown.add(yearOf(day))
    if (state.working) return { date: dateOf(day), ...certainty(unknown) }
    day--
  }
}

const walk = (
  start: string,
  n: number,
  calendar: WorkingCalendar,
  visit: (day: number, reason: DayReason) => void,
): { day: number; unknown: Set<number> } => {
  if (!Number.isInteger(n) || n < 0 || n > MAX_WORKING_DAYS) {
    throw new RangeError(`working days must be an integer in 0…${MAX_WORKING_DAYS}: ${n}`)
  }
  const unknown = new Set<number>()
  let day = dayNumber(start) - (n === 0 ? 1 : 0)
  let left = Math.max(n, 1)
  while (left > 0) {
    day++
    const state = stateOf(day, calendar)
    if (!state.known) unknown.add(yearOf(day))
    visit(day, state.reason)
    if (state.working) left--
  }
  return { day, unknown }
}

const certainty = (unknown: Set<number>): Certainty => ({
  estimated: unknown.size > 0,
  unknownYears: [...unknown].sort((a, b) => a - b),
})

const describe = (day: number, reason: DayReason): string => {
  const [, month, dayOfMonth] = dateOf(day).split('-').map(Number)
  const label = `${month}月${dayOfMonth}日 ${weekdayName(day)}`
  if (reason.kind === 'holiday') return `${label} ${reason.holiday}放假`
  if (reason.kind === 'make-up') return `${label} ${reason.holiday}调休上班`
  return reason.kind === 'weekend' ? `${label} 周末` : label
}
