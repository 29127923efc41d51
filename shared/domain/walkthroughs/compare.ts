/** Promised against actual (承诺与实际对照), and one walk against its re-walk (重走对照), on one axis. */
import type { WorkingCalendar } from '../working-days/calendar.ts'
import { dayNumber } from '../working-days/civil-day.ts'
import { workingDaysBetween } from '../working-days/count.ts'
import { minutesOf, timesOf } from './clock.ts'
import type { WalkConclusion, WalkPromised, WalkStep } from './facts.ts'
import { type CompareKey, compareKeys } from './template.ts'

/** What a walk really took; null = not known (yet). */
export interface WalkActual {
  materials: number | null
  extraMaterials: number
  trips: number | null
  minutes: number
  waitMinutes: number
  days: WalkDays | null
  steps: number
  fee: number | null
  departments: number | null
}

export interface WalkDays {
  count: number
  unit: '工作日' | '自然日'
  /** a year on the way whose holidays are not loaded: by weekends alone */
  estimated: boolean
}

/** Days from 申请 to 取件; null while one of them is missing, or the order is wrong. */
export const daysTaken = (
  { applied, collected }: WalkConclusion['days'],
  unit: string | undefined,
  calendar: WorkingCalendar,
): WalkDays | null => {
  if (applied === null || collected === null || collected < applied) return null
  if (unit === '自然日')
    return { count: dayNumber(collected) - dayNumber(applied), unit: '自然日', estimated: false }
  const { days, estimated } = workingDaysBetween(applied, collected, calendar)
  return { count: days, unit: '工作日', estimated }
}

/** Days that do not follow each other (申请、补正、取件); null = they do. */
export const daysOutOfOrder = ({ applied, supplemented, collected }: WalkConclusion['days']): boolean => {
  const days = [applied, ...supplemented, collected].filter((d) => d !== null)
  return days.some((day, i) => i > 0 && day < (days[i - 1] ?? day))
}

/** What was really handed in, waited, run and paid. */
export const actualOf = (
  steps: readonly WalkStep[],
  conclusion: WalkConclusion | null,
  promised: WalkPromised,
  calendar: WorkingCalendar,
): WalkActual => {
  const { phases, total } = timesOf(steps)
  // Where nothing was ticked, nothing was noted: that is not the same as nothing being asked for.
  const isNoted = conclusion?.materials.some((m) => m.asked || m.accepted || m.returned) ?? false
  const asked = conclusion?.materials.filter((m) => m.asked || m.accepted) ?? []
  return {
    materials: isNoted ? asked.length : null,
    extraMaterials: asked.filter((m) => m.extra).length,
    trips: conclusion?.trips ?? null,
    minutes: minutesOf(total),
    waitMinutes: minutesOf(phases.wait),
    days: conclusion ? daysTaken(conclusion.days, promised.days?.unit, calendar) : null,
    steps: steps.length,
    fee: conclusion?.fee ?? null,
    departments: conclusion?.departments.length || null,
  }
}

/** better, worse or as promised; `open`: one of the two is not known, or they cannot be set against each other. */
export type Verdict = 'better' | 'same' | 'worse' | 'open'

export interface CompareRow {
  key: CompareKey
  /** as text; null = not published */
  promised: string | null
  actual: string | null
  verdict: Verdict
  /** both on one axis; null where there is no number */
  numbers: { promised: number | null; actual: number | null }
}

const units: Record<CompareKey, string> = {
  materials: '份',
  trips: '次',
  minutes: '分钟',
  waitMinutes: '分钟',
  days: '个工作日',
  steps: '个',
  fee: '元',
  departments: '个',
}

const verdictOf = (promised: number | null, actual: number | null): Verdict =>
  promised === null || actual === null
    ? 'open'
    : actual === promised
      ? 'same'
      : actual < promised
        ? 'better'
        : 'worse'

/** One row for each compare field. */
export const promisedAgainstActual = (promised: WalkPromised, actual: WalkActual): CompareRow[] =>
  compareKeys.map((key) => {
    const numbers = { promised: promisedNumber(promised, actual, key), actual: actualNumber(actual, key) }
    const counted = (n: number | null) => (n === null ? null : `${n}${units[key]}`)
    if (key === 'days')
      return {
        key,
        promised: promised.days ? limitText(promised.days) : null,
        actual: actual.days ? daysText(actual.days) : null,
        verdict: verdictOf(numbers.promised, numbers.actual),
        numbers,
      }
    if (key === 'fee')
      return {
        key,
        promised: promised.fee,
        actual: counted(actual.fee),
        verdict: feeVerdict(promised.fee, actual.fee),
        numbers,
      }
    // 环节 of the authority are not the steps of an applicant: shown side by side, not judged
    const verdict = key === 'steps' ? 'open' : verdictOf(numbers.promised, numbers.actual)
    const extra = key === 'materials' && actual.extraMaterials > 0
    return {
      key,
      promised: counted(numbers.promised),
      actual:
        `${counted(numbers.actual) ?? ''}${extra ? `（清单外${actual.extraMaterials}份）` : ''}` || null,
      verdict: extra ? 'worse' : verdict,
      numbers,
    }
  })

const promisedNumber = (promised: WalkPromised, actual: WalkActual, key: CompareKey): number | null => {
  switch (key) {
    case 'materials':
      return promised.materials?.length ?? null
    case 'trips':
      return promised.trips
    case 'days':
      // months, years and hours are not days: shown, not judged
      return promised.days &&
        (promised.days.count === 0 || promised.days.unit === (actual.days?.unit ?? promised.days.unit))
        ? promised.days.count
        : null
    case 'steps':
      return promised.steps?.length ?? null
    case 'fee':
      return promised.fee === '不收费' ? 0 : null
    default:
      return null
  }
}

const actualNumber = (actual: WalkActual, key: CompareKey): number | null =>
  key === 'days' ? (actual.days?.count ?? null) : actual[key]

/** 5个工作日, 3个月, 即办 */
export const limitText = ({ count, unit }: NonNullable<WalkPromised['days']>): string =>
  count === 0 ? '即办' : `${count}${unit === '年' ? '' : '个'}${unit}`

const daysText = ({ count, unit, estimated }: WalkDays): string =>
  `${count === 0 ? '当日' : `${count}个${unit}`}${estimated ? '（放假安排未导入，按周末推算）' : ''}`

/** A published fee is words; it is judged only where they are plain. */
const feeVerdict = (promised: string | null, paid: number | null): Verdict => {
  if (promised === null || paid === null) return 'open'
  if (promised === '不收费') return paid === 0 ? 'same' : 'worse'
  if (paid === 0) return 'better'
  const named: string[] = promised.match(/\d+(?:\.\d+)?/g) ?? []
  return named.some((n) => Number(n) === paid) ? 'same' : 'open'
}

export interface BeforeAfterRow {
  key: CompareKey
  before: number | null
  after: number | null
  unit: string
  verdict: Verdict
}

/** A walk and its re-walk (重走): fewer and shorter is better. */
export const beforeAfter = (before: WalkActual, after: WalkActual): BeforeAfterRow[] =>
  compareKeys.map((key) => {
    const [b, a] = [actualNumber(before, key), actualNumber(after, key)]
    return { key, before: b, after: a, unit: units[key], verdict: verdictOf(b, a) }
  })
