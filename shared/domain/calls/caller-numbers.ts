import type { CallerRules } from '../outcomes/outcome-table.ts'
import { msToCivil, spanText } from '../time/shanghai.ts'

/** A number we call from (拨打号码台账). */
export interface CallerNumber {
  id: string
  number: string
  active: boolean
  /** the physical line or card; two numbers on one line are one line */
  line?: string
  /** day it was taken into use, 'YYYY-MM-DD' */
  since?: string
}

/** A past call, as far as rotation is concerned. */
export interface PastCall {
  callerNumberId: string
  caseId: string
  /** the unit called */
  unitId: string
  /** the number called */
  target: string
  /** epoch ms */
  at: number
}

export interface CallPlan {
  caseId: string
  unitId: string
  target: string
  now: number
  /** caller numbers already used in this case that must not be used again (换线路确认, 换人再拨) */
  otherThan?: readonly string[]
  /** the number the window knows from an appointment: kept when the rules allow it */
  prefer?: string
}

export type CallerChoice =
  | { ok: true; number: CallerNumber; reason: string; warnings: string[] }
  | { ok: false; code: 'CALLER_NUMBER_EXHAUSTED'; reason: string }

/**
 * Chooses the number to call from, so that no window comes to know us by our numbers: least used towards
 * the unit this month, then least used at all, then longest unused. Deterministic. Rules: field-lessons
 * §2.15; all of them settings.
 */
export const chooseCallerNumber = (
  numbers: readonly CallerNumber[],
  history: readonly PastCall[],
  plan: CallPlan,
  rules: CallerRules,
): CallerChoice => {
  const today = msToCivil(plan.now).day
  const month = today.slice(0, 7)
  const active = numbers.filter((n) => n.active)
  const barredLines = new Set(
    numbers.filter((n) => plan.otherThan?.includes(n.id)).flatMap((n) => (n.line ? [n.line] : [])),
  )
  const rows = active.map((number) => {
    const own = history.filter((c) => c.callerNumberId === number.id)
    const unitCases = new Set(
      own.filter((c) => c.unitId === plan.unitId && monthOf(c.at) === month).map((c) => c.caseId),
    )
    const lastToTarget = Math.max(0, ...own.filter((c) => c.target === plan.target).map((c) => c.at))
    return {
      number,
      unitCases: unitCases.size - (unitCases.has(plan.caseId) ? 1 : 0),
      today: own.filter((c) => msToCivil(c.at).day === today).length,
      thisMonth: own.filter((c) => monthOf(c.at) === month).length,
      last: Math.max(0, ...own.map((c) => c.at)),
      restsUntil: lastToTarget === 0 ? 0 : lastToTarget + rules.sameTargetGapMinutes * 60_000,
    }
  })

  if (active.length === 0) return exhausted('拨打号码台账中没有在用的号码')
  const otherLine = rows.filter(
    ({ number }) => !plan.otherThan?.includes(number.id) && !(number.line && barredLines.has(number.line)),
  )
  if (otherLine.length === 0) return exhausted('本件须换一条线路，台账中没有其他线路的号码')
  const underUnit = otherLine.filter((r) => r.unitCases < rules.maxSamplesPerUnitMonth)
  if (underUnit.length === 0) return exhausted(`各号码本月对该单位均已抽查${rules.maxSamplesPerUnitMonth}件`)
  const underDay = underUnit.filter((r) => r.today < rules.maxCallsPerDay)
  if (underDay.length === 0) return exhausted(`各号码今日均已拨打${rules.maxCallsPerDay}次`)
  const rested = underDay.filter((r) => r.restsUntil <= plan.now)
  if (rested.length === 0) {
    const soonest = Math.min(...underDay.map((r) => r.restsUntil))
    return exhausted(`可用号码刚拨过这个电话，${spanText(soonest - plan.now)}后可用`)
  }

  const sorted = [...rested].sort(
    (a, b) =>
      Number(b.number.id === plan.prefer) - Number(a.number.id === plan.prefer) ||
      a.unitCases - b.unitCases ||
      a.thisMonth - b.thisMonth ||
      a.last - b.last ||
      (a.number.id < b.number.id ? -1 : 1),
  )
  const best = sorted[0]
  if (!best) return exhausted('没有可用号码')
  return {
    ok: true,
    number: best.number,
    reason:
      best.number.id === plan.prefer
        ? '沿用约定时的号码'
        : `本月对该单位已用${best.unitCases}件，在可用号码中最少`,
    warnings: warningsFor(best.number, active.length, today, rules),
  }
}

const warningsFor = (number: CallerNumber, count: number, today: string, rules: CallerRules): string[] => {
  const list: string[] = []
  if (count < rules.minNumbersPerMonth)
    list.push(`在用号码只有${count}个，建议不少于${rules.minNumbersPerMonth}个`)
  if (number.since && monthsBetween(number.since, today) >= rules.renewMonths) {
    list.push(`该号码已连续使用${monthsBetween(number.since, today)}个月，建议更换`)
  }
  return list
}

const exhausted = (reason: string): CallerChoice => ({ ok: false, code: 'CALLER_NUMBER_EXHAUSTED', reason })

const monthOf = (ms: number): string => msToCivil(ms).day.slice(0, 7)

const monthsBetween = (from: string, to: string): number =>
  (Number(to.slice(0, 4)) - Number(from.slice(0, 4))) * 12 +
  Number(to.slice(5, 7)) -
  Number(from.slice(5, 7)) -
  (to.slice(8) < from.slice(8) ? 1 : 0)

/** Caller numbers the next call of a case must not use: all earlier ones when another line or person is due. */
export const numbersToAvoid = (
  attempts: readonly { callerNumberId: string }[],
  action: string | undefined,
): string[] =>
  action === 'confirm_other_line' || action === 'retry_other_caller'
    ? [...new Set(attempts.map((a) => a.callerNumberId))]
    : []
