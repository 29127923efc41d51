/** What every measure shares: its line, medians, a stopwatch. */

/** One measure as a line. Its file exports `run(): Promise<Measure[]>`. */
export interface Measure {
  name: string
  /** what the bar speaks of */
  ratio: number
  /** the ratio may be at most this */
  limit?: number
  /** the ratio must be at least this */
  least?: number
  /** answers that were wrong: none may be */
  wrong?: number
  /** how the ratio came about: times in ms, counts, sizes in MB */
  [figure: string]: unknown
}

/** Does a measure keep its bar? A figure without a bar always does. */
export const holds = ({ ratio, limit, least, wrong }: Measure): boolean =>
  Number.isFinite(ratio) &&
  (limit === undefined || ratio <= limit) &&
  (least === undefined || ratio >= least) &&
  (wrong ?? 0) === 0

export const median = (values: readonly number[]): number => quantile(values, 0.5)

/** The value below which the share `q` of the values lies (nearest rank). */
export const quantile = (values: readonly number[], q: number): number => {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(q * sorted.length) - 1))] ?? Number.NaN
}

/** Milliseconds that `work` takes. */
export const timed = (work: () => void): number => {
  const from = performance.now()
  work()
  return performance.now() - from
}

export const timedAsync = async (work: () => Promise<unknown>): Promise<number> => {
  const from = performance.now()
  await work()
  return performance.now() - from
}

export const round3 = (value: number): number => Math.round(value * 1000) / 1000
