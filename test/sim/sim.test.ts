import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Base } from './base.ts'
import { openBase, runSome } from './crew.ts'
import { simulate } from './office.ts'
import { keptSeeds, lineOf } from './seeds.ts'
import { crew, failed, PATIENCE } from './series.ts'

let base: Base
beforeAll(async () => {
  base = await openBase(null)
}, PATIENCE.timeout)
afterAll(() => base.close())

test('runs that once ended badly end well', PATIENCE, async () => {
  for (const spec of keptSeeds())
    expect({ run: lineOf(spec), problems: (await simulate(base, spec)).problems }).toEqual({
      run: lineOf(spec),
      problems: [],
    })
})

test('nothing is lost, doubled or leaked, nothing diverges', PATIENCE, async () => {
  expect(await failed(base, 0, 1000)).toEqual([])
})

test('the same seed gives the same trace', PATIENCE, async () => {
  expect((await runSome(base, { ...crew, seed: 8n, twice: true }, 0, 15)).unlike).toBe(0)
})
