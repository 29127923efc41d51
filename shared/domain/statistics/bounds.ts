/** What a rate could be at worst and at best, given checks that cannot be scored (我方原因, 待定). */
import { type Interval, wilson } from './wilson.ts'

export interface Bounds {
  /** right over scored checks (right + wrong): what is 我方原因 or 待定 changes it not at all; null when none is scored */
  rate: number | null
  /** all unscored taken as wrong (全部视为不一致) */
  low: number | null
  /** all unscored taken as right (全部视为一致) */
  high: number | null
  /** from the lower end of the low case's 95% interval to the upper end of the high case's */
  interval: Interval
}

/** Counts are of checks; `population` for the finite population correction. */
export const boundsOf = (
  { right, wrong, unscored }: { right: number; wrong: number; unscored: number },
  population?: number,
): Bounds => {
  const scored = right + wrong
  const all = scored + unscored
  return {
    rate: scored === 0 ? null : right / scored,
    low: all === 0 ? null : right / all,
    high: all === 0 ? null : (right + unscored) / all,
    interval: {
      low: wilson(right, all, population).low,
      high: wilson(right + unscored, all, population).high,
    },
  }
}
