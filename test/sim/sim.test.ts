import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Base } from './base.ts'
import { bugNames } from './bugs/index.ts'
import { type Crew, openBase, runSome } from './crew.ts'
import { simulate } from './office.ts'
import { keptSeeds, lineOf } from './seeds.ts'

const crew: Crew = { seed: 7n, devices: [2, 5], bug: null, database: null, twice: false }
const MINUTES = 60_000

const failed = ({ failures }: Awaited<ReturnType<typeof runSome>>) =>
  failures.map(({ spec, problems }) => `${lineOf(spec)}: ${problems[0]?.what} ${problems[0]?.text}`)

describe('on PostgreSQL in the process', () => {
  let base: Base
  beforeAll(async () => {
    base = await openBase(null)
  }, 2 * MINUTES)
  afterAll(() => base.close())

  test(
    'runs that once ended badly end well',
    async () => {
      for (const spec of keptSeeds())
        expect({ run: lineOf(spec), problems: (await simulate(base, spec)).problems }).toEqual({
          run: lineOf(spec),
          problems: [],
        })
    },
    10 * MINUTES,
  )

  test(
    'nothing is lost, doubled, leaked, nothing diverges',
    async () => {
      expect(failed(await runSome(base, crew, 0, 900))).toEqual([])
    },
    30 * MINUTES,
  )

  test(
    'the same seed gives the same trace',
    async () => {
      expect((await runSome(base, { ...crew, seed: 8n, twice: true }, 0, 20)).unlike).toBe(0)
    },
    10 * MINUTES,
  )

  test.each(bugNames)(
    '%s is caught',
    async (bug) => {
      const { failures } = await runSome(base, { ...crew, seed: 1n, bug }, 0, 1000)
      expect(failures).toHaveLength(1)
    },
    10 * MINUTES,
  )
})
