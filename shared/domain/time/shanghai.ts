/**
 * Civil time of Asia/Shanghai (北京时间), whatever the machine's zone says: fixed +08:00, no summer time
 * since 1991. Instants are epoch milliseconds, days are 'YYYY-MM-DD', minutes count from local midnight.
 */
import { dateOf, dayNumber, weekdayOf as isoWeekday, parseDay } from '../working-days/civil-day.ts'

const OFFSET_MS = 8 * 3_600_000
export const DAY_MS = 86_400_000
const MINUTE_MS = 60_000
const WEEKDAY_NAMES = ['周一', '周二', '周三', '周四', '周五', '周六', '周日'] as const

/** A moment as the clock on the wall shows it. */
export interface Civil {
  /** 'YYYY-MM-DD' */
  day: string
  /** minutes since midnight, 0–1439 */
  minuteOfDay: number
  /** 0 = Monday … 6 = Sunday */
  weekday: number
}

/** One half of a civil day (半天): before or from noon. */
export interface HalfDay {
  day: string
  part: 'am' | 'pm'
}

/** Instant → civil time. */
export const msToCivil = (ms: number): Civil => {
  const local = ms + OFFSET_MS
  const number = Math.floor(local / DAY_MS)
  return {
    day: dateOf(number),
    minuteOfDay: Math.floor((local - number * DAY_MS) / MINUTE_MS),
    weekday: isoWeekday(number) - 1,
  }
}

/** Civil time → instant. Minutes may run past midnight (1500 = 01:00 of the next day). */
export const civilToMs = (day: string, minuteOfDay = 0): number =>
  dayNumber(day) * DAY_MS - OFFSET_MS + minuteOfDay * MINUTE_MS

/** The half day an instant falls into; noon belongs to the afternoon. */
export const halfDay = (ms: number): HalfDay => {
  const { day, minuteOfDay } = msToCivil(ms)
  return { day, part: minuteOfDay < 720 ? 'am' : 'pm' }
}

/** 'YYYY-MM-DD' moved by whole days. */
export const addDays = (day: string, days: number): string => dateOf(dayNumber(day) + days)

/** 0 = Monday … 6 = Sunday. */
export const weekdayOf = (day: string): number => isoWeekday(dayNumber(day)) - 1

/** 周一 … 周日. */
export const weekdayName = (day: string): string => WEEKDAY_NAMES[weekdayOf(day)] ?? ''

/** Is this a real calendar day, written 'YYYY-MM-DD'? */
export const isDay = (text: string): boolean => parseDay(text) !== null

/** Minutes since midnight → '9:05'. */
export const clockText = (minuteOfDay: number): string =>
  `${Math.floor(minuteOfDay / 60)}:${String(minuteOfDay % 60).padStart(2, '0')}`

/** Instant → '11月23日（周一）10:00'; with the year in front when it is not that of `now`. */
export const whenText = (ms: number, now: number): string => {
  const { day, minuteOfDay } = msToCivil(ms)
  const year = day.slice(0, 4) === msToCivil(now).day.slice(0, 4) ? '' : `${day.slice(0, 4)}年`
  return `${year}${Number(day.slice(5, 7))}月${Number(day.slice(8))}日（${weekdayName(day)}）${clockText(minuteOfDay)}`
}

/** A span in words: '25分钟', '1小时30分钟', '3天'. Rounded down; at least '1分钟'. */
export const spanText = (ms: number): string => {
  const minutes = Math.max(1, Math.floor(ms / MINUTE_MS))
  if (minutes >= 2880) return `${Math.floor(minutes / 1440)}天`
  const hours = Math.floor(minutes / 60)
  const rest = minutes % 60
  if (hours === 0) return `${rest}分钟`
  return rest === 0 ? `${hours}小时` : `${hours}小时${rest}分钟`
}
