import type { Tally } from './crew.ts'
import { faultKinds } from './faults.ts'

const round = (value: number, digits: number): number => Number(value.toFixed(digits))

/** A series in figures; `faults` = in which share of the runs each kind happened. */
export const report = ({ runs, steps, faults, failures, unlike, cpuSeconds }: Tally, wallSeconds: number) => {
  const count = (what: string) =>
    failures.filter(({ problems }) => problems.some((problem) => problem.what === what)).length
  const sorted = [...steps].sort((a, b) => a - b)
  return {
    runs,
    steps: steps.reduce((sum, n) => sum + n, 0),
    medianSteps: sorted[sorted.length >> 1] ?? 0,
    lost: count('lost'),
    duplicated: count('duplicated'),
    diverged: count('diverged'),
    leaked: count('leaked'),
    unlike,
    cpuSeconds: round(cpuSeconds, 1),
    wallSeconds: round(wallSeconds, 1),
    faults: Object.fromEntries(
      faultKinds.map((kind) => [kind, round((faults.get(kind) ?? 0) / Math.max(1, runs), 3)]),
    ),
  }
}
