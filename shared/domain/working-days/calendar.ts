/**
 * The working-day calendar (工作日历): weekends are off, but for what the yearly notice (国务院办公厅关于部分
 * 节假日安排的通知) says. Made from year tables; pure data, so it can be built once and passed around.
 */
import { dayNumber, isWeekend, weekdayOf, yearOf } from './civil-day.ts'

/** One yearly notice. Its lists may reach into the December before (元旦 make-up days). */
export interface YearTable {
  year: number
  /** days off (放假), 'YYYY-MM-DD' */
  off: readonly string[]
  /** weekend days worked (调休上班) */
  work: readonly string[]
  /** holiday (节日) that a listed day belongs to */
  names?: Readonly<Record<string, string>>
}

/** Year tables, indexed by day number. Make it with {@link createCalendar}. */
export interface WorkingCalendar {
  readonly years: ReadonlySet<number>
  readonly off: ReadonlyMap<number, string>
  readonly work: ReadonlyMap<number, string>
}

/** Why a day is worked or not (工作日 or 非工作日). */
export type DayReason =
  | { kind: 'weekday' } // 平日
  | { kind: 'make-up'; holiday: string } // 调休上班
  | { kind: 'holiday'; holiday: string } // 放假
  | { kind: 'weekend' } // 周末

/** A day's state. `known` = the notice of its year is loaded; otherwise weekends alone decide (按周末推算). */
export interface DayState {
  working: boolean
  known: boolean
  reason: DayReason
}

/** Builds the index. Later tables win over earlier ones where both list a day. */
export const createCalendar = (tables: Iterable<YearTable>): WorkingCalendar => {
  const years = new Set<number>()
  const off = new Map<number, string>()
  const work = new Map<number, string>()
  for (const table of tables) {
    years.add(table.year)
    for (const date of table.off) {
      off.set(dayNumber(date), table.names?.[date] ?? '')
      work.delete(dayNumber(date))
    }
    for (const date of table.work) {
      work.set(dayNumber(date), table.names?.[date] ?? '')
      off.delete(dayNumber(date))
    }
  }
  return { years, off, work }
}

/** Is this day worked, do we know it, and why? Throws a RangeError on what is no date. */
export const isWorkingDay = (date: string, calendar: WorkingCalendar): DayState =>
  stateOf(dayNumber(date), calendar)

export const stateOf = (day: number, calendar: WorkingCalendar): DayState => {
  const reason = reasonFor(day, calendar)
  return {
    working: reason.kind === 'weekday' || reason.kind === 'make-up',
    known: calendar.years.has(yearOf(day)),
    reason,
  }
}

const reasonFor = (day: number, { off, work }: WorkingCalendar): DayReason => {
  const makeUp = work.get(day)
  if (makeUp !== undefined) return { kind: 'make-up', holiday: makeUp }
  const holiday = off.get(day)
  if (holiday !== undefined) return { kind: 'holiday', holiday }
  return isWeekend(day) ? { kind: 'weekend' } : { kind: 'weekday' }
}

/** 星期一 … 星期日 */
export const weekdayName = (day: number): string => `星期${'一二三四五六日'[weekdayOf(day) - 1]}`
