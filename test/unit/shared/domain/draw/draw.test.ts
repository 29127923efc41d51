import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { textHash } from '#shared/domain/draw/bytes.ts'
import { draw } from '#shared/domain/draw/draw.ts'
import { type DrawUnit, freezePlan, type PlanDraft } from '#shared/domain/draw/plan.ts'
import { inclusionProbability, keyedHash, rankWeighted } from '#shared/domain/draw/rank.ts'

const draft = (strata: PlanDraft['strata']): PlanDraft => ({
  round: 'r1',
  title: '电话抽查',
  purpose: '查问题',
  period: '2024年第三季度',
  formula: '全要素准确率',
  exclusions: [],
  seedSource: { kind: 'local' },
  strata,
})
const one = (units: DrawUnit[], n: number, reserve = 0) =>
  draft([{ key: 'a', label: '甲', n, reserve, units, note: '说明' }])
const frozen = (plan: PlanDraft) => {
  const result = freezePlan(plan)
  if (!result.ok) throw new Error(JSON.stringify(result.problems))
  return result.value
}
const drawn = (plan: PlanDraft, seed: string) => {
  const result = draw(frozen(plan), seed)
  if (!result.ok) throw new Error(JSON.stringify(result.problems))
  return result.value
}

/** SHA-256("1") … SHA-256("1000") */
const seeds = Array.from({ length: 1000 }, (_, i) => textHash(String(i + 1)))

const unitIds = fc.uniqueArray(fc.stringMatching(/^[a-z0-9事项]{1,8}$/), { minLength: 1, maxLength: 40 })
const seedHex = fc.stringMatching(/^[0-9a-f]{64}$/)

describe('any plan and seed', () => {
  test('n different units are drawn, substitutes follow, nothing is drawn twice', () => {
    fc.assert(
      fc.property(unitIds, fc.nat(), fc.boolean(), seedHex, (ids, k, weighted, seed) => {
        const n = k % (ids.length + 1)
        const units = ids.map((id, i) => (weighted ? { id, weight: 1 + ((i * 37) % 11) } : { id }))
        const [stratum] = drawn(one(units, n, ids.length), seed)
        const all = [...stratum!.chosen, ...stratum!.reserve].map((unit) => unit.id)
        expect(stratum!.chosen).toHaveLength(n)
        expect(all.toSorted()).toEqual(ids.toSorted())
      }),
    )
  })

  test('the order in which units were given changes nothing', () => {
    fc.assert(
      fc.property(unitIds, seedHex, fc.boolean(), (ids, seed, weighted) => {
        const units = ids.map((id, i) => (weighted ? { id, weight: 1 + i } : { id }))
        const plan = one(units, 1, 40)
        const turned = one(units.toReversed(), 1, 40)
        expect(frozen(turned)).toEqual(frozen(plan))
        expect(drawn(turned, seed)).toEqual(drawn(plan, seed))
      }),
    )
  })

  test('target probabilities of a weighted stratum add up to n, and follow the weights', () => {
    const weights = fc.array(fc.integer({ min: 1, max: 2 ** 53 - 1 }), { minLength: 1, maxLength: 30 })
    fc.assert(
      fc.property(weights, fc.nat(), seedHex, (list, k, seed) => {
        const n = 1 + (k % list.length)
        const units = list.map((weight, i) => ({ id: `u${i}`, weight }))
        const [stratum] = drawn(one(units, n, list.length), seed)
        const all = [...stratum!.chosen, ...stratum!.reserve]
        const sum = all.reduce((total, unit) => total + inclusionProbability(unit.lambda), 0)
        expect(sum).toBeCloseTo(n, 9)
        const weightOf = new Map(units.map((unit) => [unit.id, unit.weight]))
        for (const a of all) {
          expect(stratum!.chosen.includes(a) || !a.certain).toBe(true)
          for (const b of all) {
            if (weightOf.get(a.id)! > weightOf.get(b.id)!) {
              expect(inclusionProbability(a.lambda)).toBeGreaterThanOrEqual(inclusionProbability(b.lambda))
            }
          }
        }
      }),
    )
  })

  test('the quick comparison of keys orders as exact fractions do', () => {
    const exactOrder = (units: { id: string; weight: number }[], n: number, seed: string) => {
      const total = units.reduce((sum, unit) => sum + BigInt(unit.weight), 0n)
      const keys = units.map(({ id, weight }) => {
        const odd = 2n * BigInt(`0x${keyedHash(seed)(id)}`) + 1n
        const up = BigInt(n) * BigInt(weight)
        return { id, up: odd * (total - up), down: (2n ** 257n - odd) * up }
      })
      return keys.sort((a, b) => (a.up * b.down < b.up * a.down ? -1 : 1)).map(({ id }) => id)
    }
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 20, maxLength: 60 }),
        seedHex,
        (list, seed) => {
          const units = list.map((weight, i) => ({ id: `u${i}`, weight }))
          expect(rankWeighted(units, 2, keyedHash(seed)).map(({ id }) => id)).toEqual(
            exactOrder(units, 2, seed),
          )
        },
      ),
    )
  })
})

describe('over 1,000 draws', () => {
  test('each unit and each place is equally likely (chi-square not rejected at 0.001)', () => {
    const size = 100
    const n = 10
    const units = Array.from({ length: size }, (_, i) => ({ id: `item-${i}` }))
    const plan = frozen(one(units, n, 0))
    const inSample = new Map<string, number>()
    const first = new Map<string, number>()
    for (const seed of seeds) {
      const result = draw(plan, seed)
      if (!result.ok) return expect.fail('no draw')
      result.value[0]!.chosen.forEach(({ id }, place) => {
        inSample.set(id, (inSample.get(id) ?? 0) + 1)
        if (place === 0) first.set(id, (first.get(id) ?? 0) + 1)
      })
    }
    const squares = (counts: Map<string, number>, expected: number) =>
      units.reduce((sum, { id }) => sum + ((counts.get(id) ?? 0) - expected) ** 2, 0)
    // Draws without replacement: counts covary as a multinomial's scaled by 1000·(n/N)(1−n/N)·N/(N−1); 99 degrees of freedom.
    const variance = 1000 * (n / size) * (1 - n / size) * (size / (size - 1))
    const critical = 148.23
    expect(squares(inSample, 100) / variance).toBeLessThan(critical)
    expect(squares(first, 10) / 10).toBeLessThan(critical)
  })

  test('weighted units are included with probability λ, within three standard errors', () => {
    const weights = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 14, 16, 18, 20, 25, 30, 35, 40, 400]
    const units = weights.map((weight, i) => ({ id: `item-${i}`, weight }))
    const plan = frozen(one(units, 8, 12))
    const counts = new Map<string, number>()
    const lambdas = new Map<string, number>()
    for (const seed of seeds) {
      const result = draw(plan, seed)
      if (!result.ok) return expect.fail('no draw')
      const { chosen, reserve } = result.value[0]!
      for (const { id } of chosen) counts.set(id, (counts.get(id) ?? 0) + 1)
      for (const { id, lambda } of [...chosen, ...reserve]) lambdas.set(id, inclusionProbability(lambda))
    }
    expect(lambdas.size).toBe(20)
    expect(counts.get('item-19')).toBe(1000)
    for (const [id, lambda] of lambdas) {
      const error = Math.sqrt((lambda * (1 - lambda)) / 1000)
      expect(Math.abs((counts.get(id) ?? 0) / 1000 - lambda), id).toBeLessThanOrEqual(3 * error)
    }
  })
})

describe('a plan that cannot be drawn is refused', () => {
  const units = [{ id: 'a' }, { id: 'b' }]
  const problems = (plan: PlanDraft) => {
    const result = freezePlan(plan)
    return result.ok ? [] : result.problems
  }

  test('more than there are', () => {
    expect(problems(one(units, 3))).toEqual([
      { code: 'DRAW_TOO_MANY', stratum: 'a', label: '甲', n: 3, size: 2 },
    ])
  })

  test('an empty stratum, unless nothing is drawn from it and it is said why', () => {
    expect(problems(one([], 1))).toEqual([{ code: 'DRAW_EMPTY_STRATUM', stratum: 'a', label: '甲' }])
    expect(problems(one([], 0))).toEqual([])
    expect(problems(draft([{ key: 'a', label: '甲', n: 0, reserve: 0, units }]))).toEqual([
      { code: 'DRAW_PLAN_INVALID', message: '分层“甲”样本数为0，须说明理由。' },
    ])
  })

  test.each([
    [[{ id: 'a' }, { id: 'a' }], '“a”在样本总体中重复。'],
    [[{ id: 'a', weight: 1 }, { id: 'b' }], '分层“甲”中“b”缺少权重。'],
    [[{ id: 'a', weight: 0 }], 'weight”不符合要求'],
    [[{ id: 'a', weight: 1.5 }], 'weight”不符合要求'],
    [[{ id: 'a\nb' }], 'id”不符合要求'],
    [[{ id: '\ud800' }], 'id”不符合要求'],
    [[{ id: '' }], 'id”不符合要求'],
  ])('%j', (list, message) => {
    expect(
      problems(one(list, 1))
        .map((problem) => ('message' in problem ? problem.message : ''))
        .join(),
    ).toContain(message)
  })
})
