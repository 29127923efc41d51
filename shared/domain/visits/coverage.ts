/**
 * Who was visited when (走访覆盖), against the duties of the mechanism: the city goes to each county every quarter, a
 * county to each town every month; villages are a rota, once a year unless the bureau says otherwise.
 */
import { addDays } from '../time/shanghai.ts'

export const rhythms = ['month', 'quarter', 'year'] as const
export type Rhythm = (typeof rhythms)[number]
export const rhythmLabels: Record<Rhythm, string> = { month: '每月', quarter: '每季度', year: '每年' }

export const placeLevels = ['area', 'town', 'village'] as const
export type PlaceLevel = (typeof placeLevels)[number]

export type Duties = Record<PlaceLevel, Rhythm>
export const usualDuties: Duties = { area: 'quarter', town: 'month', village: 'year' }

export const coverStates = ['never', 'overdue', 'planned', 'done', 'due'] as const
export type CoverState = (typeof coverStates)[number]
export const coverLabels: Record<CoverState, string> = {
  never: '从未走访',
  overdue: '超期',
  planned: '已计划',
  done: '已完成',
  due: '未到期',
}
/** Told apart without colour. */
export const coverSigns: Record<CoverState, string> = {
  never: '○',
  overdue: '！',
  planned: '▷',
  done: '✓',
  due: '·',
}

/** The period of a rhythm that holds a month: '2026-11', '2026Q4', '2026'. */
export const periodOf = (month: string, rhythm: Rhythm): string => {
  const year = month.slice(0, 4)
  if (rhythm === 'year') return year
  return rhythm === 'month' ? month.slice(0, 7) : `${year}Q${Math.ceil(Number(month.slice(5, 7)) / 3)}`
}

/** First and last month of a period. */
export const monthsOf = (period: string): { first: string; last: string } => {
  const year = period.slice(0, 4)
  if (period.length === 4) return { first: `${year}-01`, last: `${year}-12` }
  if (period[4] === '-') return { first: period, last: period }
  const last = Number(period.slice(5)) * 3
  return { first: monthNo(year, last - 2), last: monthNo(year, last) }
}

/** The last day of a period. */
export const lastDayOf = (period: string): string => addDays(`${monthAfter(monthsOf(period).last)}-01`, -1)

/** 2026年11月、2026年第四季度、2026年 */
export const periodText = (period: string): string => {
  const year = `${period.slice(0, 4)}年`
  if (period.length === 4) return year
  return period[4] === '-'
    ? `${year}${Number(period.slice(5))}月`
    : `${year}第${'一二三四'[Number(period.slice(5)) - 1]}季度`
}

/** What is known of one place: visits that were held and visits that are planned, by month. */
export interface PlaceVisits {
  /** months ('2026-11') of held visits that discharge the duty */
  held: ReadonlySet<string>
  /** months or whole periods somebody means to go in */
  planned: ReadonlySet<string>
  /** the month of the first visit ever, whatever it was for */
  first: string | null
}

/** The state of a place in one month as seen from another. */
export const cellState = (place: PlaceVisits, month: string, rhythm: Rhythm, today: string): CoverState => {
  const now = today.slice(0, 7)
  if (place.held.has(month)) return 'done'
  if (plannedIn(place, month) && month >= now) return 'planned'
  const period = periodOf(month, rhythm)
  const { last } = monthsOf(period)
  const over = last < now
  // A duty that was missed shows once: in the last month of its period.
  if (over && month === last && !heldIn(place, period))
    return place.first === null || place.first > month ? 'never' : 'overdue'
  return month === now && place.first === null ? 'never' : 'due'
}

/** How a place stands today. */
export const placeState = (place: PlaceVisits, rhythm: Rhythm, today: string): CoverState => {
  const now = today.slice(0, 7)
  const period = periodOf(now, rhythm)
  if (heldIn(place, period)) return 'done'
  if (place.first === null) return plannedFrom(place, now, period) ? 'planned' : 'never'
  if (plannedFrom(place, now, period)) return 'planned'
  return heldIn(place, periodBefore(period)) || place.first > monthsOf(periodBefore(period)).last
    ? 'due'
    : 'overdue'
}

/** Several months as one column: what needs looking at first. */
export const worstState = (states: readonly CoverState[]): CoverState => {
  const order: CoverState[] = ['never', 'overdue', 'planned', 'done']
  return order.find((state) => states.includes(state)) ?? 'due'
}

const heldIn = (place: PlaceVisits, period: string): boolean => {
  const { first, last } = monthsOf(period)
  for (let month = first; month <= last; month = monthAfter(month)) if (place.held.has(month)) return true
  return false
}

/** A plan for a whole quarter or year shows in its last month. */
const plannedIn = ({ planned }: PlaceVisits, month: string): boolean =>
  planned.has(month) ||
  [periodOf(month, 'quarter'), periodOf(month, 'year')].some(
    (period) => planned.has(period) && monthsOf(period).last === month,
  )

const plannedFrom = (place: PlaceVisits, now: string, period: string): boolean => {
  const { last } = monthsOf(period)
  for (let month = now; month <= last; month = monthAfter(month)) if (plannedIn(place, month)) return true
  return false
}

export const monthAfter = (month: string): string => {
  const [year, no] = [Number(month.slice(0, 4)), Number(month.slice(5, 7))]
  return no === 12 ? `${year + 1}-01` : monthNo(String(year), no + 1)
}

const periodBefore = (period: string): string => {
  const year = Number(period.slice(0, 4))
  if (period.length === 4) return String(year - 1)
  const no = Number(period.slice(5))
  if (period[4] === '-') return no === 1 ? `${year - 1}-12` : monthNo(String(year), no - 1)
  return no === 1 ? `${year - 1}Q4` : `${year}Q${no - 1}`
}

const monthNo = (year: string, no: number): string => `${year}-${String(no).padStart(2, '0')}`
