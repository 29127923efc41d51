/** What an interval costs (抽样测算): checks, attempts and hours for a wanted half width (区间半宽). */
import { Z95 } from './quantiles.ts'
import { correction } from './wilson.ts'

export interface PlanWish {
  /** items that can be drawn (总体数) */
  population: number
  /** wanted half width of the 95% interval, as a share: 0.05 = ±5 points */
  halfWidth: number
  /** expected rate, 0–1; 0.5 is the dearest and the default */
  expectedRate?: number
  /** items per phone number (每个号码的事项数); left out = none shares one */
  clusterSizes?: readonly number[]
  /** correlation of results within a number; default 0.3 */
  icc?: number
  /** attempts per finished check; default 1.6 (first connection 84%, some call-backs) */
  attemptsPerCheck?: number
  /** minutes per attempt for looking up, dialling and ringing; default 2 */
  minutesPerAttempt?: number
  /** minutes of talk and notes per finished check; default 6 */
  minutesPerCheck?: number
}

export interface PlanCost {
  checks: number
  /** what that many checks are expected to give, as a share */
  halfWidth: number
  designEffect: number
  /** phone numbers the checks are expected to fall on; null where cluster sizes are not known */
  numbers: number | null
  attempts: number
  hours: number
}

/**
 * Checks needed, to the nearest: n = n₀/(1+(n₀−1)/N), n₀ = z²p(1−p)·deff/h² (Cochran §4.3). ±5 points of 1,513 items: 307;
 * of 143 numbers: 104. The design effect grows with n, so both are found together.
 */
export const planSample = (wish: PlanWish): PlanCost => {
  const { population, halfWidth, expectedRate = 0.5 } = wish
  if (!(population >= 1 && halfWidth > 0 && halfWidth < 1 && expectedRate > 0 && expectedRate < 1)) {
    throw new RangeError('population ≥ 1, half width and expected rate between 0 and 1')
  }
  const needed = (designEffect: number) => {
    const endless = (Z95 ** 2 * expectedRate * (1 - expectedRate) * designEffect) / halfWidth ** 2
    return Math.min(population, Math.max(1, Math.round(endless / (1 + (endless - 1) / population))))
  }
  let checks = needed(1)
  for (let i = 0; i < 100; i++) {
    const next = needed(expectedDesignEffect(checks, wish))
    if (next <= checks) break
    checks = next
  }
  return costOf(checks, wish)
}

/** What a given number of checks costs and gives: the other way round. */
export const costOf = (checks: number, wish: Omit<PlanWish, 'halfWidth'>): PlanCost => {
  const { population, expectedRate = 0.5, clusterSizes } = wish
  const { attemptsPerCheck = 1.6, minutesPerAttempt = 2, minutesPerCheck = 6 } = wish
  const designEffect = expectedDesignEffect(checks, wish)
  const variance =
    ((expectedRate * (1 - expectedRate)) / checks) * designEffect * correction(checks, population)
  const attempts = Math.ceil(checks * attemptsPerCheck)
  return {
    checks,
    halfWidth: Z95 * Math.sqrt(variance),
    designEffect,
    numbers: clusterSizes
      ? Math.round(clusterSizes.reduce((sum, size) => sum + 1 - (1 - checks / population) ** size, 0))
      : null,
    attempts,
    hours: (checks * minutesPerCheck + attempts * minutesPerAttempt) / 60,
  }
}

/** 1 + ρ(m−1), m = how many of the drawn share a number with one of them, itself included, under random drawing. */
const expectedDesignEffect = (
  checks: number,
  { clusterSizes, icc = 0.3 }: Pick<PlanWish, 'clusterSizes' | 'icc'>,
): number => {
  const items = clusterSizes?.reduce((sum, size) => sum + size, 0) ?? 0
  if (!clusterSizes || items < 2) return 1
  const pairs = clusterSizes.reduce((sum, size) => sum + size * (size - 1), 0)
  return 1 + (icc * (checks - 1) * pairs) / (items * (items - 1))
}
