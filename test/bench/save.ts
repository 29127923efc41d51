/**
 * `save`: one check.submitted on a case (validation, fact, hash, signature, folds, rows of the screens;
 * durable, encrypted) against one bare durable insert of the same bytes and one bare hash and signature.
 * Also the same save in a log of 50,000 facts against one of 2,000, and how often the database is forced to disk
 * for each save, counted by strace.
 */
import { join } from 'node:path'
import type { Workspace } from '#service/host/workspace.ts'
import { signedFact } from '#service/store/rows.ts'
import { fillLog, preparedSubmits } from '#test/support/kill/desk.ts'
import { createTestWorkspace } from '#test/support/workspace.ts'
import { createBare } from './bare.ts'
import { type Measure, median, round3, timed } from './measure.ts'
import { syncsPerSave } from './syncs.ts'

const ROUNDS = 15
const SAVES = 60
const BARE_FIRST = 1_500
const SMALL = 2_000
const LARGE = 50_000

const desk = async (facts: number) => {
  const test = await createTestWorkspace()
  fillLog(test.workspace.deps, facts)
  return {
    test,
    /** one save, in ms: as at work, right after the call it tells of */
    save: () => {
      const [draft] = preparedSubmits(test.workspace.deps, 1)
      if (!draft) throw new Error('no case')
      return timed(() => test.workspace.deps.write((tx) => tx.append(draft)))
    },
  }
}

/** The bytes of a fact as it is stored and sent. */
const bytesOf = ({ db, deps }: Workspace): string => {
  const [draft] = preparedSubmits(deps, 1)
  if (!draft) throw new Error('no case')
  const { id } = deps.write((tx) => tx.append(draft))
  return JSON.stringify(signedFact(db, id))
}

export const run = async (): Promise<Measure[]> => {
  const small = await desk(SMALL)
  const large = await desk(LARGE)
  const bytes = bytesOf(small.test.workspace)
  const bare = createBare(join(small.test.root, 'bare.db'), small.test.key)

  // Both logs have long been written round once: a file that still grows costs its own syncs.
  for (let i = 0; i < BARE_FIRST; i++) bare.save(bytes)
  const saves: number[] = []
  const bares: number[] = []
  const grown: number[] = []
  const ratios: number[] = []
  const growths: number[] = []
  for (let round = 0; round <= ROUNDS; round++) {
    const [s, b, l]: [number[], number[], number[]] = [[], [], []]
    for (let i = 0; i < SAVES; i++) {
      s.push(small.save())
      b.push(timed(() => bare.save(bytes)))
      l.push(large.save())
    }
    if (round === 0) continue // warming up
    saves.push(...s)
    bares.push(...b)
    grown.push(...l)
    ratios.push(median(b) / median(s))
    growths.push(median(l) / median(s))
  }
  bare.close()
  await small.test.dispose()
  await large.test.dispose()

  const syncs = syncsPerSave(400)
  return [
    {
      name: 'save',
      ratio: median(ratios),
      least: 0.5,
      saveMs: round3(median(saves)),
      bareMs: round3(median(bares)),
      bytes: Buffer.byteLength(bytes),
      rounds: ROUNDS,
      lowest: round3(Math.min(...ratios)),
      highest: round3(Math.max(...ratios)),
    },
    {
      name: `save at ${LARGE} / at ${SMALL}`,
      ratio: median(growths),
      limit: 1.15,
      smallMs: round3(median(saves)),
      largeMs: round3(median(grown)),
    },
    { name: 'save syncs', ratio: syncs.perSave, limit: 1.05, saves: syncs.saves, syncs: syncs.syncs },
  ]
}
