import { addDays, civilToMs, clockText, halfDay, msToCivil, weekdayName, whenText } from '../time/shanghai.ts'
import type { Calendar } from './calendar.ts'
import type { MinuteRange, WeeklyHours } from './hours.ts'

/** May the window be called at this moment? A call outside its hours can never count as 未接通. */
export type DialGuard =
  | { ok: true; closesAt: number; calendarKnown: boolean }
  | { ok: false; code: 'OUTSIDE_HOURS'; reason: string; opensAt: number | null; calendarKnown: boolean }

/** The guard of working hours and holidays (作息和节假日拦截); `hours` as published, `now` in epoch ms. */
export const canDialNow = (hours: WeeklyHours, now: number, calendar: Calendar): DialGuard => {
  const { day, minuteOfDay } = msToCivil(now)
  const calendarKnown = calendar(day).known
  const ranges = openRanges(hours, day, calendar)
  const open = ranges.find((r) => r.from <= minuteOfDay && minuteOfDay < r.to)
  if (open) return { ok: true, closesAt: civilToMs(day, open.to), calendarKnown }
  const opensAt = nextOpening(hours, now, calendar)
  const why =
    ranges.length === 0
      ? `${weekdayName(day)}不办公`
      : `不在办理时间（${ranges.map((r) => `${clockText(r.from)}—${clockText(r.to)}`).join('，')}）`
  const then = opensAt === null ? '' : `，${whenText(opensAt, now)}起可拨`
  return { ok: false, code: 'OUTSIDE_HOURS', reason: `${why}${then}`, opensAt, calendarKnown }
}

/** The ranges in which the window is open on a day: weekly hours, holidays and make-up work (调休) applied. */
export const openRanges = (hours: WeeklyHours, day: string, calendar: Calendar): readonly MinuteRange[] => {
  const { working, reason } = calendar(day)
  const weekday = msToCivil(civilToMs(day)).weekday
  const weekend = weekday >= 5
  const own = hours.days[weekday] ?? []
  if (working && weekend && own.length === 0) return hours.days[4] ?? []
  if (!working && hours.holidaysOff && (!weekend || reason?.kind === 'holiday')) return []
  return own
}

/** The first moment ≥ `from` at which the window is open; null when it never is within 60 days. */
export const nextOpening = (hours: WeeklyHours, from: number, calendar: Calendar): number | null =>
  firstOpen(hours, from, calendar, () => true)

/** The first open moment in a half day other than that of `after` (换一个半天). */
export const nextOtherHalfDay = (hours: WeeklyHours, after: number, calendar: Calendar): number | null => {
  const used = halfDay(after)
  return firstOpen(hours, after, calendar, (ms) => {
    const at = halfDay(ms)
    return at.day !== used.day || at.part !== used.part
  })
}

/** The first open moment on the `n`-th working day after that of `after`; day 0 is not counted (当日不计). */
export const nthWorkingDayOpening = (
  hours: WeeklyHours,
  after: number,
  n: number,
  calendar: Calendar,
): number | null => {
  let { day } = msToCivil(after)
  for (let left = n, looked = 0; left > 0 && looked < HORIZON_DAYS; looked++) {
    day = addDays(day, 1)
    if (calendar(day).working) left--
  }
  return nextOpening(hours, civilToMs(day), calendar)
}

const HORIZON_DAYS = 60
const NOON = 720

const firstOpen = (
  hours: WeeklyHours,
  from: number,
  calendar: Calendar,
  accept: (ms: number) => boolean,
): number | null => {
  const start = msToCivil(from)
  for (let i = 0; i < HORIZON_DAYS; i++) {
    const day = addDays(start.day, i)
    for (const range of openRanges(hours, day, calendar)) {
      // A range that runs across noon offers its afternoon part as well.
      const starts = range.from < NOON && NOON < range.to ? [range.from, NOON] : [range.from]
      for (const at of starts) {
        const end = at < NOON ? Math.min(range.to, NOON) : range.to
        const ms = Math.max(civilToMs(day, at), from)
        if (ms < civilToMs(day, end) && accept(ms)) return ms
      }
    }
  }
  return null
}
