/** Wilson's score interval (威尔逊法) for a rate, 95%, with finite population correction (有限总体校正). */
import { Z95 } from './quantiles.ts'

/** Both ends 0–1. */
export interface Interval {
  low: number
  high: number
}

/**
 * Interval for `numerator` of `denominator` drawn by simple random sampling from `population`
 * (left out = from an endless one). A full count (全数) gives the rate itself. denominator = 0: 0 to 1.
 * Throws a RangeError on counts that cannot be.
 */
export const wilson = (numerator: number, denominator: number, population?: number): Interval => {
  const sound =
    Number.isInteger(numerator) &&
    Number.isInteger(denominator) &&
    numerator >= 0 &&
    numerator <= denominator &&
    (population === undefined || population >= denominator)
  if (!sound) throw new RangeError(`no rate: ${numerator} of ${denominator} from ${population ?? 'many'}`)
  if (denominator === 0) return { low: 0, high: 1 }
  return wilsonOf(numerator / denominator, denominator / correction(denominator, population))
}

/** The interval of a rate that is worth `effective` independent observations (may be a fraction, or Infinity). */
export const wilsonOf = (rate: number, effective: number, quantile = Z95): Interval => {
  if (effective === Number.POSITIVE_INFINITY) return { low: rate, high: rate }
  const pull = quantile ** 2 / effective
  const centre = (rate + pull / 2) / (1 + pull)
  const half = Math.sqrt((rate * (1 - rate) * pull + pull ** 2 / 4) / (1 + pull) ** 2)
  // At the ends the formula gives the end itself; say so without its rounding.
  return {
    low: rate === 0 ? 0 : Math.max(0, centre - half),
    high: rate === 1 ? 1 : Math.min(1, centre + half),
  }
}

/** Finite population correction of a variance: (N−n)/(N−1). */
export const correction = (n: number, population?: number): number =>
  population === undefined ? 1 : population <= 1 ? 0 : (population - n) / (population - 1)

/** Whether two intervals share a point (区间重叠): if so, there is no clear difference (没有明显差异). */
export const overlap = (a: Interval, b: Interval): boolean => a.low <= b.high && b.low <= a.high
