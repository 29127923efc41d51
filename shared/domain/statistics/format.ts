/** How rates are written (terms.json numberStyle; GB/T 15835): per cent with one decimal, both ends of a range with the sign. */
import type { Interval } from './wilson.ts'

/** 0.8261 → “82.6%” */
export const formatPercent = (share: number): string => `${(share * 100).toFixed(1)}%`

/** “69.3%～90.9%” */
export const formatInterval = ({ low, high }: Interval): string =>
  `${formatPercent(low)}～${formatPercent(high)}`

/**
 * “提高3.2个百分点”: points, never per cent of per cent. From the figures as printed, so that a reader who
 * subtracts gets the same; whether the intervals overlap is always said beside it.
 */
export function formatChange(now: number, before: number): string {
  const points = Math.round(now * 1000) - Math.round(before * 1000)
  if (points === 0) return '持平'
  return `${points > 0 ? '提高' : '下降'}${(Math.abs(points) / 10).toFixed(1)}个百分点`
}
