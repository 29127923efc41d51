import { addDays, civilToMs, isDay, msToCivil, weekdayOf, whenText } from '../time/shanghai.ts'
import type { Calendar } from './calendar.ts'
import { canDialNow, openRanges } from './dial-guard.ts'
import type { WeeklyHours } from './hours.ts'

/** Something to look at before the time is taken; it never forbids. */
export interface WhenFlag {
  code: 'OUTSIDE_HOURS' | 'DAY_OFF' | 'CALENDAR_UNKNOWN' | 'ASSUMED_AFTERNOON' | 'ASSUMED_TIME'
  text: string
}

export type ParsedWhen =
  | { ok: true; at: number; text: string; flags: WhenFlag[] }
  | { ok: false; code: 'WHEN_UNCLEAR' | 'WHEN_PAST'; text: string }

/**
 * A typed appointment (预约再拨) → an instant, echoed in full as '11月23日（周一）10:00'.
 * Reads 明天10点, 明天上午, 下午3点半, 后天9:30, 周三10点, 下周一9点, 10:30, 11-25 14:00, 11月25日下午2点,
 * +30m, +1h, +1d 10:00, 30分钟后, 半小时后; full-width and Chinese numerals too. A time that has passed is
 * refused; hours 1–6 without 上午 mean the afternoon; 周三 is the next Wednesday to come.
 */
export const parseWhen = (text: string, now: number, hours: WeeklyHours, calendar: Calendar): ParsedWhen => {
  const plain = normalise(text)
  const unclear: ParsedWhen = { ok: false, code: 'WHEN_UNCLEAR', text: `“${text.trim()}”不能识别为时间` }
  if (plain === '') return unclear

  const span = relative(plain)
  if (span !== null) return settle(text, now + span, [], now, hours, calendar)

  const { day, rest } = dayPart(plain, now)
  if (day === undefined) return unclear
  const clock = clockPart(rest)
  if (clock === undefined || (clock === null && day === null)) return unclear

  const today = msToCivil(now)
  const onDay = day?.day ?? today.day
  const flags: WhenFlag[] = []
  const minute = clock?.minute ?? openingOf(onDay, clock?.period ?? null, hours, calendar)
  if (clock?.minute === null || clock === null)
    flags.push({ code: 'ASSUMED_TIME', text: '未写钟点，按开门时间' })
  if (clock?.assumed) flags.push({ code: 'ASSUMED_AFTERNOON', text: '按下午理解' })

  // 周三10点, said on a Wednesday afternoon, means the Wednesday to come.
  const at = civilToMs(onDay, minute)
  const repeat = at <= now && day?.repeatDays ? addDays(onDay, day.repeatDays) : onDay
  return settle(text, civilToMs(repeat, minute), flags, now, hours, calendar)
}

const settle = (
  text: string,
  at: number,
  flags: WhenFlag[],
  now: number,
  hours: WeeklyHours,
  calendar: Calendar,
): ParsedWhen => {
  const echo = whenText(at, now)
  if (at <= now) return { ok: false, code: 'WHEN_PAST', text: `“${text.trim()}”是${echo}，已经过去` }
  const { day } = msToCivil(at)
  const status = calendar(day)
  const all = [...flags]
  if (openRanges(hours, day, calendar).length === 0) all.push({ code: 'DAY_OFF', text: '当天不办公' })
  else if (!canDialNow(hours, at, calendar).ok) all.push({ code: 'OUTSIDE_HOURS', text: '不在办理时间内' })
  if (!status.known) all.push({ code: 'CALENDAR_UNKNOWN', text: '该年放假安排未导入，按周末推算' })
  return { ok: true, at, text: echo, flags: all }
}

const MINUTE = 60_000

/** '+30m', '+1h', '30分钟后', '半小时后', '1个半小时后' → milliseconds; days are handled with the dates. */
const relative = (text: string): number | null => {
  const plus = /^\+(\d{1,4})(m|min|分钟?|h|小时|d|天|w|周)?$/.exec(text)
  if (plus) return Number(plus[1]) * unitMs(plus[2] ?? 'm')
  if (/^半个?小时(之?后|以后)?$/.test(text)) return 30 * MINUTE
  const later = /^(\d{1,4})个?(半)?(分钟?|小时)(之?后|以后)$/.exec(text)
  if (!later) return null
  const unit = unitMs(later[3] ?? '')
  return Number(later[1]) * unit + (later[2] ? unit / 2 : 0)
}

const unitMs = (unit: string): number =>
  /^[hH小]/.test(unit)
    ? 60 * MINUTE
    : /^[d天]/.test(unit)
      ? 1440 * MINUTE
      : /^[w周]/.test(unit)
        ? 10_080 * MINUTE
        : MINUTE

interface FoundDay {
  day: string
  /** the expression recurs: when it has passed, the one so many days later is meant */
  repeatDays?: number
}

/** The day an expression begins with: null = none named, undefined = named but impossible. */
const dayPart = (text: string, now: number): { day: FoundDay | null | undefined; rest: string } => {
  const { day: today, weekday } = msToCivil(now)
  const cut = (hit: RegExpExecArray, day: FoundDay | undefined) => ({
    day,
    rest: text.slice(hit[0].length).trim(),
  })

  const near = /^(今天?|今日|明天?|明日|大后天|后天|次日)/.exec(text)
  if (near) {
    const word = near[0]
    const days = word.startsWith('今') ? 0 : word === '大后天' ? 3 : word === '后天' ? 2 : 1
    return cut(near, { day: addDays(today, days) })
  }
  const plus = /^\+?(\d{1,3})(?:d|天)(?:之?后|以后)?/.exec(text)
  if (plus) return cut(plus, { day: addDays(today, Number(plus[1])) })

  const week = /^(下下|下|本|这)?(?:个)?(?:周|星期|礼拜)([1-7一二三四五六日天])/.exec(text)
  if (week) {
    const index = Math.max(
      '1234567'.indexOf(week[2] ?? ''),
      '一二三四五六日'.indexOf(week[2] === '天' ? '日' : (week[2] ?? '')),
    )
    const monday = addDays(today, -weekday)
    if (week[1] === '下') return cut(week, { day: addDays(monday, 7 + index) })
    if (week[1] === '下下') return cut(week, { day: addDays(monday, 14 + index) })
    if (week[1]) return cut(week, { day: addDays(monday, index) })
    return cut(week, { day: addDays(today, (index - weekday + 7) % 7), repeatDays: 7 })
  }
  const full = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})[日号]?/.exec(text)
  if (full) return cut(full, realDay(full[1], full[2], full[3]))
  const short = /^(\d{1,2})(?:[-/](\d{1,2})(?![:\d])|月(\d{1,2})[日号]?)/.exec(text)
  if (short) {
    const year = Number(today.slice(0, 4))
    const date = short[2] ?? short[3]
    const found = realDay(String(year), short[1], date)
    // In December, 1-5 is next year's.
    return cut(
      short,
      found && found.day < addDays(today, -180) ? realDay(String(year + 1), short[1], date) : found,
    )
  }
  const dated = /^(\d{1,2})[日号]/.exec(text)
  if (dated) {
    const found = realDay(today.slice(0, 4), today.slice(5, 7), dated[1])
    if (!found || found.day >= today) return cut(dated, found)
    const next = addDays(`${today.slice(0, 8)}28`, 4)
    return cut(dated, realDay(next.slice(0, 4), next.slice(5, 7), dated[1]))
  }
  return { day: null, rest: text }
}

const realDay = (
  year: string | undefined,
  month: string | undefined,
  date: string | undefined,
): FoundDay | undefined => {
  const day = `${year}-${String(month).padStart(2, '0')}-${String(date).padStart(2, '0')}`
  return isDay(day) ? { day } : undefined
}

interface Clock {
  /** null: only a part of the day was named */
  minute: number | null
  period: 'am' | 'pm' | null
  assumed: boolean
}

/** The time of day: null = none, undefined = not readable. */
const clockPart = (text: string): Clock | null | undefined => {
  if (text === '') return null
  const period = /^(上午|早上|早晨|早|中午|下午|傍晚|晚上|晚)/.exec(text)
  const word = period?.[0] ?? ''
  const half = word === '' ? null : /^[上早]/.test(word) ? 'am' : 'pm'
  const rest = text.slice(word.length)
  if (rest === '') return { minute: word === '中午' ? 720 : null, period: half, assumed: false }
  const time = /^(\d{1,2})(?:[:.](\d{2})|[点时](?:(\d{1,2})分?|(半)|([13一三])刻|整|钟)?)(?:左右)?$/.exec(
    rest,
  )
  if (!time) return undefined
  const hour = Number(time[1])
  const minute = time[4]
    ? 30
    : time[5]
      ? '3三'.includes(time[5])
        ? 45
        : 15
      : Number(time[2] ?? time[3] ?? 0)
  if (hour > 23 || minute > 59 || (half === 'am' && hour > 12)) return undefined
  const assumed = half === null && hour >= 1 && hour <= 6
  const noonish = word === '中午' && hour >= 10
  const afternoon = assumed || (half === 'pm' && hour < 12 && !noonish)
  return { minute: (hour + (afternoon ? 12 : 0)) * 60 + minute, period: half, assumed }
}

/** When only 上午, 下午 or a day is named: the opening of that part of the day. */
const openingOf = (
  day: string,
  period: 'am' | 'pm' | null,
  hours: WeeklyHours,
  calendar: Calendar,
): number => {
  const published = openRanges(hours, day, calendar)
  const ranges = published.length > 0 ? published : (hours.days[Math.min(weekdayOf(day), 4)] ?? [])
  if (period !== 'pm') return ranges.find((r) => r.from < 720)?.from ?? 540
  const afternoon = ranges.find((r) => r.to > 780)
  return afternoon ? Math.max(afternoon.from, 780) : 840
}

const DIGITS = '零一二三四五六七八九'

/** Full width → half width, Chinese numerals → digits; of the spaces only those between two numbers stay. */
const normalise = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[一二三四五六七八九]?十[一二三四五六七八九]?/g, tens)
    .replace(/(?<![期拜周])[零一二两三四五六七八九](?=[点时个天小分号日月]|$)/g, digit)
    .replace(/(?<=周|星期|礼拜)[一二三四五六]/g, digit)
    .replace(/[,，、的]/g, '')
    .replace(/(?<!\d)\s+|\s+(?!\d)/g, '')
    .replace(/\s+/g, ' ')

const digit = (c: string): string => (c === '两' ? '2' : String(DIGITS.indexOf(c)))

const tens = (text: string): string => {
  const [before, after] = text.split('十')
  return `${before ? digit(before) : 1}${after ? digit(after) : 0}`
}
