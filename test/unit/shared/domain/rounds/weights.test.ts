import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Candidate } from '#shared/domain/rounds/population.ts'
import { weightEffect, weighting } from '#shared/domain/rounds/weights.ts'

const unit = (rest: Partial<Candidate> = {}): Candidate => ({
  ...{ code: 'c', name: '事项', body: 'b', area: null, window: null, maintainer: null, level: '市' },
  ...{ type: '行政许可', focus: null, phone: '0553-5550101', release: 'r', selfRun: false, checkedAt: null },
  ...{ volume: null, defects: 0, failed: false },
  ...rest,
})
const volumes = (...list: (number | null)[]) => list.map((volume) => unit({ volume }))

describe('按办件量', () => {
  test('the volume is the weight; what nobody counted weighs like the middle, what nobody asked for least', () => {
    const units = volumes(1000, 40, 12, 0, null, null)
    const weighed = weighting(units, 'applications')
    if (!weighed.ok || !weighed.value) throw new Error('refused')
    expect(units.map(weighed.value.weightOf)).toEqual([1000, 40, 12, 1, 12, 12])
    expect(weighed.value.rule).toBe('权重为年办件量，没有办件量的2件按中位数12计，办件量为0的1件按1计')
  })

  test('refused where no item has one', () => {
    expect(weighting(volumes(null, null), 'applications')).toMatchObject({
      ok: false,
      message: '方案要求按办件量加权，范围内的事项都没有办件量。',
    })
  })
})

describe('按风险', () => {
  test('findings count up to five, a check that went wrong three', () => {
    const units = [unit(), unit({ defects: 2 }), unit({ defects: 9 }), unit({ failed: true })]
    const weighed = weighting(units, 'risk')
    if (!weighed.ok || !weighed.value) throw new Error('refused')
    expect(units.map(weighed.value.weightOf)).toEqual([1, 3, 6, 4])
  })

  test('refused where all are alike', () => {
    expect(weighting([unit(), unit()], 'risk').ok).toBe(false)
    expect(weighting([unit(), unit()], 'equal')).toEqual({ ok: true, value: null })
  })
})

test('weights are whole numbers of at least 1, whatever the catalogue says', () => {
  const candidates = fc.array(
    fc
      .record({
        volume: fc.option(fc.nat({ max: 99_999_999 })),
        defects: fc.nat({ max: 50 }),
        failed: fc.boolean(),
      })
      .map((rest) => unit(rest)),
    { minLength: 1, maxLength: 40 },
  )
  fc.assert(
    fc.property(candidates, fc.constantFrom('applications' as const, 'risk' as const), (units, by) => {
      const weighed = weighting(units, by)
      if (!weighed.ok || !weighed.value) return
      for (const u of units) {
        const weight = weighed.value.weightOf(u)
        expect(Number.isInteger(weight) && weight >= 1).toBe(true)
      }
    }),
  )
})

test('equal weights cost nothing, unequal ones do; items that are certain do not run away with it', () => {
  expect(weightEffect([{ n: 5, weights: new Array<number>(50).fill(7) }])).toBeCloseTo(1)
  expect(
    weightEffect([{ n: 5, weights: [...new Array<number>(25).fill(1), ...new Array<number>(25).fill(3)] }]),
  ).toBeCloseTo((5 * (25 * (100 / 5) + 25 * (100 / 15))) / 2500)
  expect(weightEffect([{ n: 2, weights: [1_000_000, 1, 1] }])).toBeLessThan(2)
  expect(weightEffect([{ n: 0, weights: [1, 2] }])).toBe(1)
})
