import fc from 'fast-check'
import { expect, test } from 'vitest'
import { assignCallers } from '#shared/domain/draw/assign.ts'

const orgs = ['镜湖', '鸠江', '无为']
const subset = fc.subarray(orgs)
const someUnits = fc
  .array(subset, { minLength: 1, maxLength: 7 })
  .map((list) => list.map((own, i) => ({ id: `u${i}`, orgs: own })))
const someCallers = fc
  .array(subset, { minLength: 1, maxLength: 4 })
  .map((list) => list.map((avoid, i) => ({ id: `c${i}`, avoid })))
const seedHex = fc.stringMatching(/^[0-9a-f]{64}$/)

/** Sum of squared loads: smallest exactly when loads are as even as can be. */
const unevenness = (callers: string[]) => {
  const loads = new Map<string, number>()
  for (const caller of callers) loads.set(caller, (loads.get(caller) ?? 0) + 1)
  return [...loads.values()].reduce((sum, load) => sum + load * load, 0)
}

test('nobody calls an own body or area, and no other assignment is more even', () => {
  fc.assert(
    fc.property(someUnits, someCallers, seedHex, (units, callers, seed) => {
      const free = units.map((unit) =>
        callers
          .filter((caller) => !caller.avoid.some((org) => unit.orgs.includes(org)))
          .map((caller) => caller.id),
      )
      const result = assignCallers(units, callers, seed)
      if (!result.ok) {
        expect(result.problems).toEqual(
          units
            .filter((_, i) => free[i]!.length === 0)
            .map(({ id }) => ({ code: 'DRAW_NO_CALLER', unit: id })),
        )
        return
      }
      const chosen = result.value.map(({ caller }) => caller)
      expect(result.value.map(({ unit }) => unit)).toEqual(units.map(({ id }) => id))
      chosen.forEach((caller, i) => {
        expect(free[i]).toContain(caller)
      })
      const every = free.reduce<string[][]>(
        (all, list) => all.flatMap((start) => list.map((c) => [...start, c])),
        [[]],
      )
      expect(unevenness(chosen)).toBe(Math.min(...every.map(unevenness)))
    }),
  )
})

test('the same seed gives the same callers, another seed others', () => {
  const units = Array.from({ length: 60 }, (_, i) => ({ id: `u${i}` }))
  const callers = ['甲', '乙', '丙', '丁'].map((id) => ({ id, avoid: [] }))
  const of = (seed: string) => assignCallers(units, callers, seed)
  expect(of('1'.repeat(64))).toEqual(of('1'.repeat(64)))
  expect(of('1'.repeat(64))).not.toEqual(of('2'.repeat(64)))
})
