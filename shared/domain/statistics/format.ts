/** How rates are written (terms.json numberStyle): per cent with one decimal, always with numerator, denominator, interval. */
import type { RateEstimate } from './estimate.ts'
import { type Interval, overlap } from './wilson.ts'

/** 0.8261 → “82.6%” */
export const formatPercent = (share: number): string => `${(share * 100).toFixed(1)}%`

/** “69.3%～90.9%” */
export const formatInterval = ({ low, high }: Interval): string =>
  `${formatPercent(low)}～${formatPercent(high)}`

type RateFigures = Pick<RateEstimate, 'numerator' | 'denominator' | 'rate' | 'interval' | 'weighted'>

/**
 * “82.6%（38/46，95%区间69.3%～90.9%）”; weighted: “82.6%（加权，38/46，…）”. Fewer than `minSample`:
 * “抽查4件，一致3件（样本少于最小样本，不列比率）”; none: “未统计”.
 */
export const formatRate = (estimate: RateFigures, options: { minSample?: number } = {}): string => {
  const { numerator, denominator, rate, interval, weighted } = estimate
  if (rate === null) return '未统计'
  if (denominator < (options.minSample ?? 0)) {
    return `抽查${denominator}件，一致${numerator}件（样本少于最小样本，不列比率）`
  }
  const basis = `${weighted ? '加权，' : ''}${numerator}/${denominator}`
  return `${formatPercent(rate)}（${basis}，95%区间${formatInterval(interval)}）`
}

/** “与上批次相比提高3.2个百分点，两区间重叠，没有明显差异”; null when either has no rate. */
export const formatChange = (
  now: RateFigures,
  before: RateFigures,
  comparedWith = '上批次',
): string | null => {
  if (now.rate === null || before.rate === null) return null
  // From the figures as printed, so that a reader who subtracts gets the same.
  const points = Math.round(now.rate * 1000) - Math.round(before.rate * 1000)
  const change =
    points === 0 ? '持平' : `${points > 0 ? '提高' : '下降'}${(Math.abs(points) / 10).toFixed(1)}个百分点`
  const verdict = overlap(now.interval, before.interval)
    ? '两区间重叠，没有明显差异'
    : '两区间不重叠，差异明显'
  return `与${comparedWith}相比${change}，${verdict}`
}
