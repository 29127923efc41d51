import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { textHash } from '#shared/domain/draw/bytes.ts'
import { inclusionProbability, keyedHash, rankWeighted } from '#shared/domain/draw/rank.ts'
import { estimateRate, type Observation } from '#shared/domain/statistics/estimate.ts'
import { t95, Z95 } from '#shared/domain/statistics/quantiles.ts'
import { overlap, wilson } from '#shared/domain/statistics/wilson.ts'
import { createRandom } from './simulate.ts'

const points = ({ low, high }: { low: number; high: number }) => [
  (low * 100).toFixed(1),
  (high * 100).toFixed(1),
]
const checks = (right: number, n: number): Observation[] =>
  Array.from({ length: n }, (_, i) => ({ right: i < right }))

describe('Wilson', () => {
  test.each([
    [9, 10, '59.6', '98.2'],
    [27, 30, '74.4', '96.5'],
    [90, 100, '82.6', '94.5'],
    [38, 46, '69.3', '90.9'],
  ])('%i of %i', (right, n, low, high) => {
    expect(points(wilson(right, n))).toEqual([low, high])
    expect(points(estimateRate(checks(right, n)).interval)).toEqual([low, high])
  })

  test('18 of 20 and 16 of 20 overlap, so they are no order', () => {
    expect(overlap(wilson(18, 20), wilson(16, 20))).toBe(true)
    expect(overlap(wilson(95, 100), wilson(50, 100))).toBe(false)
  })

  test('a finite population narrows the interval, a full count leaves none', () => {
    const [endless, finite] = [wilson(90, 100), wilson(90, 100, 200)]
    expect(finite.low).toBeGreaterThan(endless.low)
    expect(finite.high).toBeLessThan(endless.high)
    expect(wilson(90, 100, 100)).toEqual({ low: 0.9, high: 0.9 })
    expect(wilson(0, 0)).toEqual({ low: 0, high: 1 })
  })

  test('impossible counts are refused', () => {
    for (const [right, n, population] of [
      [5, 4],
      [-1, 4],
      [1.5, 4],
      [2, 4, 3],
    ] as [number, number, number?][]) {
      expect(() => wilson(right, n, population)).toThrow(RangeError)
    }
  })

  test('is a part of 0–1 around the rate, and mirrors right and wrong', () => {
    fc.assert(
      fc.property(fc.nat(500), fc.nat(500), fc.nat(1000), (a, b, more) => {
        const n = a + b
        fc.pre(n > 0)
        const { low, high } = wilson(a, n, n + more)
        expect(low).toBeGreaterThanOrEqual(0)
        expect(high).toBeLessThanOrEqual(1)
        expect(low - 1e-12).toBeLessThanOrEqual(a / n)
        expect(high + 1e-12).toBeGreaterThanOrEqual(a / n)
        expect(wilson(b, n, n + more).low).toBeCloseTo(1 - high, 10)
      }),
    )
  })
})

test('Student’s t as printed in tables', () => {
  for (const [df, t] of [
    [1, 12.7062],
    [2, 4.3027],
    [4.5, 2.6585],
    [10, 2.2281],
    [19, 2.093],
    [142, 1.9768],
    [1e7, Z95],
  ] as const) {
    expect(t95(df)).toBeCloseTo(t, 3)
  }
})

describe('checks that share a number', () => {
  const shared = (answers: [number, number][]): Observation[] =>
    answers.flatMap(([right, n], c) => checks(right, n).map((o) => ({ ...o, cluster: `c${c}` })))

  test('widen the interval by the design effect', () => {
    const alike = estimateRate(shared(Array.from({ length: 20 }, (_, i) => [i < 16 ? 10 : 0, 10])))
    expect(alike).toMatchObject({ numerator: 160, denominator: 200, clusters: 20, weighted: false })
    expect(alike.designEffect).toBeGreaterThan(9.5)
    expect(alike.effectiveSize).toBeLessThan(21)
    const twenty = wilson(16, 20)
    expect(alike.interval.low).toBeLessThan(twenty.low)
    expect(alike.interval.high).toBeGreaterThan(twenty.high - 0.01)
  })

  test('never claim more than independent checks would', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(8), fc.nat(8)), { minLength: 2, maxLength: 30 }),
        fc.integer({ min: 0, max: 500 }),
        (counts, more) => {
          const observations = shared(counts.map(([right, wrong]) => [right, right + wrong]))
          fc.pre(observations.length > 0)
          const population = observations.length + more
          const estimate = estimateRate(observations, { population })
          const { numerator, denominator, interval, rate, effectiveSize } = estimate
          const plain = wilson(numerator, denominator, population)
          expect(interval.high - interval.low).toBeGreaterThanOrEqual(plain.high - plain.low - 1e-12)
          expect(interval.low).toBeLessThanOrEqual(rate! + 1e-12)
          expect(interval.high).toBeGreaterThanOrEqual(rate! - 1e-12)
          expect(effectiveSize).toBeLessThanOrEqual(denominator + 1e-9)
        },
      ),
    )
  })

  test('one number alone is one observation', () => {
    expect(estimateRate(shared([[9, 10]])).effectiveSize).toBeCloseTo(1)
  })

  test('all right shows no correlation, so one is assumed', () => {
    const { designEffect, interval } = estimateRate(shared(Array.from({ length: 20 }, () => [10, 10])))
    expect(designEffect).toBeCloseTo(1 + 0.3 * 9)
    expect(interval.high).toBe(1)
    expect(interval.low).toBeLessThan(wilson(200, 200).low)
  })

  test('a full count has no interval, none checked has no rate', () => {
    const all = shared([
      [3, 4],
      [4, 4],
    ])
    expect(estimateRate(all, { population: 8 }).interval).toEqual({ low: 7 / 8, high: 7 / 8 })
    expect(estimateRate([])).toMatchObject({ rate: null, denominator: 0, interval: { low: 0, high: 1 } })
  })
})

describe('unequal inclusion probabilities', () => {
  test('equal λ is the same as a population', () => {
    const drawn = checks(38, 46).map((o) => ({ ...o, inclusion: 46 / 200 }))
    const [byLambda, byPopulation] = [estimateRate(drawn), estimateRate(checks(38, 46), { population: 200 })]
    expect(byLambda.rate).toBeCloseTo(byPopulation.rate!, 12)
    expect(byLambda.interval.low).toBeCloseTo(byPopulation.interval.low, 9)
    expect(byLambda.interval.high).toBeCloseTo(byPopulation.interval.high, 9)
    expect(byPopulation.interval).toEqual(wilson(38, 46, 200))
  })

  test('each check counts by 1/λ', () => {
    const { rate, weighted } = estimateRate([
      { right: true, inclusion: 0.1 },
      { right: false, inclusion: 0.4 },
    ])
    expect(weighted).toBe(true)
    expect(rate).toBeCloseTo(10 / 12.5)
  })

  test('over 1,000 Pareto draws the rate centres on the true one and the interval holds it', () => {
    const { uniform } = createRandom(5)
    const units = Array.from({ length: 400 }, (_, i) => {
      const weight = 1 + Math.floor(uniform() ** 3 * 60)
      // Busy items are right more often: an unweighted rate would be too high.
      return { id: `u${i}`, weight, right: uniform() < (weight > 10 ? 0.9 : 0.65) }
    })
    const truth = units.filter((unit) => unit.right).length / units.length
    const rightById = new Map(units.map((unit) => [unit.id, unit.right]))
    let held = 0
    let total = 0
    for (let i = 1; i <= 1000; i++) {
      const drawn = rankWeighted(units, 80, keyedHash(textHash(String(i)))).slice(0, 80)
      const estimate = estimateRate(
        drawn.map(({ id, lambda }) => ({
          right: rightById.get(id)!,
          inclusion: inclusionProbability(lambda),
        })),
      )
      total += estimate.rate!
      if (estimate.interval.low <= truth && truth <= estimate.interval.high) held++
    }
    expect(Math.abs(total / 1000 - truth)).toBeLessThan(0.01)
    expect(held).toBeGreaterThanOrEqual(925)
    expect(held).toBeLessThanOrEqual(985)
  })

  test('half given or impossible probabilities are refused', () => {
    expect(() => estimateRate([{ right: true, inclusion: 0.5 }, { right: true }])).toThrow(RangeError)
    expect(() => estimateRate([{ right: true, inclusion: 0 }])).toThrow(RangeError)
    expect(() => estimateRate(checks(1, 3), { population: 2 })).toThrow(RangeError)
  })
})
