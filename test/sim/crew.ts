/** A share of the runs, on a base of its own: what one worker does. */
import './pure.ts'

import { type Base, makeBase } from './base.ts'
import { type BugName, bugs } from './bugs/index.ts'
import type { Problem } from './checker.ts'
import type { FaultKind } from './faults.ts'
import { type RunSpec, simulate } from './office.ts'
import { inProcessSql } from './pglite.ts'
import { seedOf } from './seeds.ts'
import { shrink } from './shrink.ts'
import { serverSql } from './sql.ts'

/** @property database connection string of a real server; null = PostgreSQL in this process */
export interface Crew {
  seed: bigint
  devices: readonly [number, number]
  bug: BugName | null
  database: string | null
  /** every run twice, and their traces compared */
  twice: boolean
}

export interface Failure {
  spec: RunSpec
  problems: Problem[]
}

/** Of some runs. */
export interface Tally {
  runs: number
  steps: number[]
  faults: Map<FaultKind, number>
  failures: Failure[]
  /** runs whose second trace was another one */
  unlike: number
  cpuSeconds: number
}

export const newTally = (): Tally => ({
  runs: 0,
  steps: [],
  faults: new Map(),
  failures: [],
  unlike: 0,
  cpuSeconds: 0,
})

export const addTo = (sum: Tally, more: Tally): void => {
  sum.runs += more.runs
  sum.steps.push(...more.steps)
  for (const [kind, runs] of more.faults) sum.faults.set(kind, (sum.faults.get(kind) ?? 0) + runs)
  sum.failures.push(...more.failures)
  sum.unlike += more.unlike
  sum.cpuSeconds += more.cpuSeconds
}

export const openBase = async (database: string | null): Promise<Base> =>
  makeBase(database === null ? await inProcessSql() : await serverSql(database))

/** Room that runs took stays: with it the planner knows tables of facts for large ones, as they are at a real hub. */
const VACUUM = 'vacuum (truncate off)'
const VACUUM_EVERY = 200
let sinceVacuum = VACUUM_EVERY - 20

/** Runs from … to-1 of a series. With a mistake in the program, the first run that shows it is the last. */
export const runSome = async (base: Base, crew: Crew, from: number, to: number): Promise<Tally> => {
  const began = process.cpuUsage()
  const tally = newTally()
  const bug = crew.bug === null ? {} : bugs[crew.bug]
  for (let run = from; run < to; run++) {
    const spec: RunSpec = {
      seed: seedOf(crew.seed, run),
      devices: crew.devices,
      skip: new Set(),
      without: new Set(),
    }
    const result = await simulate(base, spec, bug)
    tally.runs++
    tally.steps.push(result.steps)
    for (const kind of result.faults.keys()) tally.faults.set(kind, (tally.faults.get(kind) ?? 0) + 1)
    if (crew.twice && (await simulate(base, spec, bug)).digest !== result.digest) tally.unlike++
    if (result.problems.length > 0) {
      const small = crew.bug === null ? await shrink(base, spec, bug) : spec
      tally.failures.push({ spec: small, problems: result.problems })
      if (crew.bug !== null) break
    }
    if (++sinceVacuum % VACUUM_EVERY === 0) await base.sql.script(VACUUM)
  }
  const { user, system } = process.cpuUsage(began)
  tally.cpuSeconds = (user + system) / 1e6
  return tally
}
