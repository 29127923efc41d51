/** What the tests ask of a series of runs. */
import type { Base } from './base.ts'
import { type Crew, runSome } from './crew.ts'
import { lineOf } from './seeds.ts'

export const crew: Crew = { seed: 7n, devices: [2, 4], bug: null, database: null, twice: false }

/** Under load a minute of work may take many. */
export const PATIENCE = { timeout: 60 * 60_000 }

/** The runs from … to-1 that ended badly, each with what it showed first. */
export const failed = async (base: Base, from: number, to: number): Promise<string[]> =>
  (await runSome(base, crew, from, to)).failures.map(
    ({ spec, problems }) => `${lineOf(spec)}: ${problems[0]?.what} ${problems[0]?.text}`,
  )
