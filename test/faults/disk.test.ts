import { afterAll, beforeAll, expect, test } from 'vitest'
import { canTrace, countCalls, type Point, record } from '#test/support/kill/fire.ts'
import { openRange, type Range } from '#test/support/kill/range.ts'
import { findings } from '#test/support/kill/verify.ts'

// The disk is full, or fails to take what it was given, from some moment on. (Where processes cannot be traced
// the writer is killed at these moments instead; test/unit/…/store/full.test.ts fills a database there.)

const SHARE = 6

let range: Range
beforeAll(async () => {
  range = await openRange()
})
afterAll(() => range.dispose())

const cases = [
  { call: 'pwrite64', error: 'ENOSPC', code: /SQLITE_(FULL|IOERR)/ },
  { call: 'fsync', error: 'EIO', code: /SQLITE_IOERR/ },
] as const

test.for(cases)('$call fails with $error: the save fails, what was acknowledged is there', async (at) => {
  const tracing = canTrace()
  const total = tracing
    ? (countCalls(range.freshFolder(`count-${at.error}`), range.key, SHARE).get(at.call) ?? 0)
    : 8
  for (const part of [0.15, 0.4, 0.65, 0.9]) {
    const nth = Math.ceil(total * part)
    const point: Point = tracing ? { call: at.call, error: at.error, nth } : { afterMs: nth * 10 }
    const folder = range.freshFolder(`${at.error}-${part}`)
    const { acknowledged, failure } = await record(folder, range.key, SHARE, point)
    if (tracing) expect(failure).toMatch(at.code)
    const workspace = range.open(folder)
    const found = findings(workspace, acknowledged)
    await workspace.close()
    expect({ point, ...found }).toEqual({ point, lost: [], doubled: [], flaws: [] })
    // With room again the same folder goes on.
    const after = await record(folder, range.key, SHARE, null)
    expect(after.acknowledged.length).toBeGreaterThan(SHARE)
  }
})
