/**
 * F1: the data service dies while somebody records calls. Where processes can be traced it dies on entering one
 * exact system call that changes what is on disk, elsewhere at a random moment.
 */
import { rmSync } from 'node:fs'
import type { Acknowledged } from '#test/support/kill/acknowledged.ts'
import { calls, canTrace, countCalls, type Point, record } from '#test/support/kill/fire.ts'
import { openRange } from '#test/support/kill/range.ts'
import { findings } from '#test/support/kill/verify.ts'
import { type FaultKind, type Findings, noFindings, note } from './finding.ts'

/** kills that hit one folder, one after the other, before a fresh one is taken */
const PER_FOLDER = 10
/** cases a writer records if it is left alone */
const SHARE = 12
/** writers at a time */
const LANES = 2

/** Points spread over all the calls of a run: the rare ones as far as there are any, writes for the rest. */
const pointsOf = (counts: ReadonlyMap<string, number>, kills: number): Point[] => {
  const share = { pwrite64: 1, fsync: 0.35, fdatasync: 0.35, ftruncate: 0.05, unlink: 0.05 }
  let left = kills
  const points = [...calls].reverse().flatMap((call) => {
    const there = counts.get(call) ?? 0
    const wanted = call === 'pwrite64' ? left : Math.min(there, Math.ceil(kills * share[call]))
    left -= wanted
    return Array.from({ length: wanted }, (_, i) => ({ call, nth: Math.ceil(((i + 0.5) / wanted) * there) }))
  })
  return points.sort((a, b) => ((a.nth * 7919) % 101) - ((b.nth * 7919) % 101))
}

const run = async (kills: number): Promise<Findings> => {
  const range = await openRange()
  const found = noFindings()
  try {
    const points: Point[] = canTrace()
      ? pointsOf(countCalls(range.freshFolder('count'), range.key, SHARE), kills)
      : Array.from({ length: kills }, (_, i) => ({ afterMs: (i * 37) % 200 }))
    let next = 0
    // A writer that was resumed has a little less to do: a late point may lie beyond its end.
    const spare = 20 + kills / 4
    const lane = async (): Promise<void> => {
      while (found.points < kills && next < kills + spare) {
        const acknowledged: Acknowledged[] = []
        const folder = range.freshFolder(`run-${next}`)
        for (let n = 0; n < PER_FOLDER && found.points < kills && next < kills + spare; n++) {
          const point = points[next++ % points.length] as Point
          const fired = await record(folder, range.key, SHARE, point)
          acknowledged.push(...fired.acknowledged)
          if (fired.killed) found.points++
          const workspace = range.open(folder)
          note(found, point, findings(workspace, acknowledged))
          await workspace.close()
        }
        rmSync(folder, { recursive: true })
      }
    }
    await Promise.all(Array.from({ length: Math.min(LANES, Math.ceil(kills / PER_FOLDER)) }, lane))
    if (found.points < kills) found.flaws.push(`only ${found.points} of ${kills} kills struck`)
  } finally {
    range.dispose()
  }
  return found
}

export const kill: FaultKind = { code: 'F1', name: 'kill', slice: 30, full: 900, run }
