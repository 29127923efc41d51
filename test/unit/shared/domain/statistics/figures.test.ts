import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { agreementOf } from '#shared/domain/statistics/agreement.ts'
import { bandLabels, bandOf } from '#shared/domain/statistics/bands.ts'
import { boundsOf } from '#shared/domain/statistics/bounds.ts'
import { estimateRate } from '#shared/domain/statistics/estimate.ts'
import { formatChange, formatInterval, formatPercent } from '#shared/domain/statistics/format.ts'
import { costOf, planSample } from '#shared/domain/statistics/planner.ts'

const rate = (right: number, n: number) =>
  estimateRate(Array.from({ length: n }, (_, i) => ({ right: i < right })))

describe('agreement of two scorers', () => {
  const table = (counts: [string, string, number][]) =>
    counts.flatMap(([a, b, n]) => Array.from({ length: n }, () => [a, b] as const))

  test('κ collapses where nearly all answers are alike, AC1 does not', () => {
    const result = agreementOf(
      table([
        ['一致', '一致', 118],
        ['一致', '不一致', 5],
        ['不一致', '一致', 2],
      ]),
    )
    expect(result.n).toBe(125)
    expect(result.observed).toBeCloseTo(0.944, 4)
    expect(result.kappa).toBeCloseTo(-0.0234, 4)
    expect(result.ac1).toBeCloseTo(0.9408, 4)
  })

  test('three categories by hand', () => {
    const result = agreementOf(
      table([
        ['a', 'a', 20],
        ['a', 'b', 5],
        ['b', 'b', 10],
        ['b', 'c', 5],
        ['c', 'c', 10],
      ]),
    )
    // chance κ = .5·.4 + .3·.3 + .2·.3 = .35; AC1 = (.45·.55 + .3·.7 + .25·.75)/2 = .3225
    expect(result.kappa).toBeCloseTo((0.8 - 0.35) / 0.65, 10)
    expect(result.ac1).toBeCloseTo((0.8 - 0.3225) / 0.6775, 10)
  })

  test('none, one category, and a category nobody used', () => {
    expect(agreementOf([])).toEqual({ n: 0, observed: null, kappa: null, ac1: null })
    expect(agreementOf([['a', 'a']])).toEqual({ n: 1, observed: 1, kappa: null, ac1: null })
    expect(agreementOf([['a', 'a']], ['a', 'b']).ac1).toBe(1)
  })
})

describe('low and high bounds', () => {
  test('what is our side or open changes the bounds, never the rate', () => {
    const all = boundsOf({ right: 8, wrong: 2, unscored: 10 })
    expect(all).toMatchObject({ rate: 0.8, low: 0.4, high: 0.9 })
    expect(boundsOf({ right: 8, wrong: 2, unscored: 0 })).toMatchObject({ rate: 0.8, low: 0.8, high: 0.8 })
    expect(all.interval.low).toBeLessThan(0.4)
    expect(all.interval.high).toBeGreaterThan(0.9)
    expect(boundsOf({ right: 0, wrong: 0, unscored: 3 })).toMatchObject({ rate: null, low: 0, high: 1 })
    expect(boundsOf({ right: 0, wrong: 0, unscored: 0 }).low).toBeNull()
  })

  test('the rate always lies between them', () => {
    fc.assert(
      fc.property(fc.nat(50), fc.nat(50), fc.nat(50), (right, wrong, unscored) => {
        fc.pre(right + wrong > 0)
        const bounds = boundsOf({ right, wrong, unscored })
        expect(bounds.low).toBeLessThanOrEqual(bounds.rate!)
        expect(bounds.high).toBeGreaterThanOrEqual(bounds.rate!)
      }),
    )
  })
})

test('bands say only what the interval can tell', () => {
  const against = { reference: 0.8, minSample: 10 }
  expect(bandOf(rate(98, 100), against)).toBe('above')
  expect(bandOf(rate(85, 100), against)).toBe('level')
  expect(bandOf(rate(50, 100), against)).toBe('below')
  expect(bandOf(rate(0, 9), against)).toBe('few')
  expect(bandOf(rate(0, 0), { reference: 0.8, minSample: 0 })).toBe('few')
  expect(bandLabels.few).toContain('最小样本')
})

describe('planner', () => {
  test.each([
    [1513, 307],
    [143, 104],
  ])('±5 points of %i', (population, needed) => {
    const plan = planSample({ population, halfWidth: 0.05 })
    expect(plan.checks).toBe(needed)
    expect(plan.halfWidth * 100).toBeCloseTo(5, 1)
    expect(plan.designEffect).toBe(1)
    expect(plan.numbers).toBeNull()
  })

  test('numbers shared by items cost more checks; attempts and hours follow', () => {
    const clusterSizes = Array.from({ length: 143 }, (_, i) => (i < 83 ? 11 : 10))
    const plan = planSample({ population: 1513, halfWidth: 0.05, clusterSizes })
    expect(plan.checks).toBeGreaterThan(307)
    expect(plan.designEffect).toBeGreaterThan(1.4)
    expect(plan.halfWidth).toBeLessThan(0.0502)
    expect(plan.numbers).toBeGreaterThan(130)
    expect(plan.attempts).toBe(Math.ceil(plan.checks * 1.6))
    expect(plan.hours).toBeCloseTo((plan.checks * 6 + plan.attempts * 2) / 60)
  })

  test('never more than there are, and a full count is exact', () => {
    expect(planSample({ population: 40, halfWidth: 0.001 })).toMatchObject({ checks: 40, halfWidth: 0 })
    expect(costOf(143, { population: 143 }).halfWidth).toBe(0)
    expect(() => planSample({ population: 0, halfWidth: 0.05 })).toThrow(RangeError)
  })
})

test('rates and changes as they are written', () => {
  expect(formatPercent(0.8261)).toBe('82.6%')
  expect(formatInterval({ low: 0.744, high: 0.965 })).toBe('74.4%～96.5%')
  expect(formatChange(0.55, 0.4833)).toBe('提高6.7个百分点')
  expect(formatChange(0.5, 0.87)).toBe('下降37.0个百分点')
  expect(formatChange(0.5, 0.5)).toBe('持平')
})

test('a change is the difference of the figures as printed', () => {
  // 82.6% − 80.0%, although the shares themselves differ by 2.65 points
  expect(formatChange(0.8264, 0.7999)).toBe('提高2.6个百分点')
})
