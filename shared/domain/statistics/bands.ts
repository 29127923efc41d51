/**
 * 分档: where a unit stands against a reference rate, as far as its interval can tell. Bands, not places: two units in one band
 * have no order. With twenty units one is in a wrong band by chance alone; 口径与公平性说明 says so.
 */
import type { RateEstimate } from './estimate.ts'

export type Band = 'above' | 'level' | 'below' | 'few'

export const bandLabels: Record<Band, string> = {
  above: '明显高于参照',
  level: '与参照无明显差异',
  below: '明显低于参照',
  few: '样本少于最小样本，只列件数',
}

/**
 * The band of one unit. `reference`: the rate to compare with, 0–1 (usually that of all units together);
 * `minSample`: fewer checks than this are only counted (RANK_TOO_SMALL).
 */
export const bandOf = (
  { denominator, interval }: Pick<RateEstimate, 'denominator' | 'interval'>,
  { reference, minSample }: { reference: number; minSample: number },
): Band => {
  if (denominator === 0 || denominator < minSample) return 'few'
  if (interval.low > reference) return 'above'
  return interval.high < reference ? 'below' : 'level'
}
