import { describe, expect, test } from 'vitest'
import { estimateRate, type Observation } from '#shared/domain/statistics/estimate.ts'
import { createRandom } from './simulate.ts'

/** More where numbers are few: there coverage is nearest to its limits, and a round is cheap. */
const roundsFor = (clusters: number) => Math.round(160_000 / clusters)

/** Share of simulated rounds, in per cent, whose interval holds the true rate. */
const coverage = (p: number, clusters: number, icc: number, sizeOf: (random: () => number) => number) => {
  const { uniform, clusterRate } = createRandom(1 + clusters * 1000 + p * 100 + icc * 10)
  const rounds = roundsFor(clusters)
  let held = 0
  for (let round = 0; round < rounds; round++) {
    const observations: Observation[] = []
    for (let c = 0; c < clusters; c++) {
      const rate = clusterRate(p, icc)
      const cluster = String(c)
      for (let left = sizeOf(uniform); left > 0; left--)
        observations.push({ right: uniform() < rate, cluster })
    }
    const { interval } = estimateRate(observations)
    if (interval.low <= p && p <= interval.high) held++
  }
  return (held / rounds) * 100
}

const grid = [0.5, 0.8, 0.95].flatMap((p) =>
  [20, 60, 143].flatMap((clusters) => [0, 0.1, 0.3].map((icc) => [p, clusters, icc] as const)),
)

describe.each<[string, (random: () => number) => number]>([
  ['10 checks a number', () => 10],
  ['1 to 6 checks a number, mostly 1 or 2', (random) => 1 + Math.floor(random() ** 3 * 6)],
  ['1 to 36 checks a number', (random) => 1 + Math.floor(random() ** 3 * 36)],
])('%s', (_, sizeOf) => {
  test.each(grid)(
    'rate %d, %d numbers, correlation %d: the interval holds in 92.5 to 98.5 of 100',
    (p, clusters, icc) => {
      const held = coverage(p, clusters, icc, sizeOf)
      expect(held).toBeGreaterThanOrEqual(92.5)
      expect(held).toBeLessThanOrEqual(98.5)
    },
  )
})
