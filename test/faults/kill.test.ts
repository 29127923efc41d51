import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Acknowledged } from '#test/support/kill/acknowledged.ts'
import { calls, canTrace, countCalls, type Point, record } from '#test/support/kill/fire.ts'
import { openRange, type Range } from '#test/support/kill/range.ts'
import { findings } from '#test/support/kill/verify.ts'

// The data service dies while somebody records calls. Where processes can be traced it dies on entering one
// exact system call that changes what is on disk, elsewhere at a random moment. FAULT_KILLS sets how often.

const KILLS = Number(process.env.FAULT_KILLS ?? 30)
/** kills that hit one folder, one after the other, before a fresh one is taken */
const PER_FOLDER = 10
/** cases a writer records if it is left alone */
const SHARE = 12

let range: Range
beforeAll(async () => {
  range = await openRange()
})
afterAll(() => range.dispose())

/** Points spread over all the calls of a run: the rare ones as far as there are any, writes for the rest. */
const pointsOf = (counts: ReadonlyMap<string, number>, kills: number): Point[] => {
  const share = { pwrite64: 1, fsync: 0.35, fdatasync: 0.35, ftruncate: 0.05, unlink: 0.05 }
  let left = kills
  const points = [...calls].reverse().flatMap((call) => {
    const there = counts.get(call) ?? 0
    const wanted = Math.min(there, call === 'pwrite64' ? left : Math.ceil(kills * share[call]))
    left -= wanted
    return Array.from({ length: wanted }, (_, i) => ({ call, nth: Math.ceil(((i + 0.5) / wanted) * there) }))
  })
  return points.sort((a, b) => ((a.nth * 7919) % 101) - ((b.nth * 7919) % 101))
}

test(`${KILLS} kills while recording: nothing acknowledged is lost, nothing doubled`, async () => {
  const points: Point[] = canTrace()
    ? pointsOf(countCalls(range.freshFolder('count'), range.key, SHARE), KILLS)
    : Array.from({ length: KILLS }, (_, i) => ({ afterMs: (i * 37) % 200 }))
  expect(points.length).toBe(KILLS)
  let kills = 0
  let folder = ''
  let acknowledged: Acknowledged[] = []
  // A writer that was resumed has a little less to do: a late point may lie beyond its end.
  for (let n = 0; kills < KILLS && n < KILLS + 20; n++) {
    const point = points[n] ?? (points[n - KILLS] as Point)
    if (n % PER_FOLDER === 0) {
      folder = range.freshFolder(`run-${n}`)
      acknowledged = []
    }
    const fired = await record(folder, range.key, SHARE, point)
    acknowledged.push(...fired.acknowledged)
    if (fired.killed) kills++
    const workspace = range.open(folder)
    const found = findings(workspace, acknowledged)
    await workspace.close()
    expect({ point, ...found }).toEqual({ point, lost: [], doubled: [], flaws: [] })
  }
  expect(kills).toBe(KILLS)
}, 900_000)
