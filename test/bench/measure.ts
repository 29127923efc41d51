/** What every measure shares: medians, interleaved rounds, and the one line it prints. */

/** One measure. `ratio` is what its bar speaks of; the other figures say how it came about. */
export interface Line {
  name: string
  ratio: number
  /** the bar, in words a reader can check */
  bar: string
  ok: boolean
  [figure: string]: unknown
}

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

/** The place of a word after an option on the command line, e.g. `--only save`. */
export const option = (name: string): string | undefined => {
  const at = process.argv.indexOf(name)
  return at < 0 ? undefined : process.argv[at + 1]
}

/** Prints a line of JSON; the runner reads these. */
export const report = (line: Line): void => {
  process.stdout.write(`${JSON.stringify(line)}\n`)
}
