/**
 * F5: the disk is full, or fails to take what it was given, from some moment on. Traced writers fail at one exact
 * call; a small disk of its own (tmpfs) really fills up. Without either the writer is killed at these moments.
 */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Acknowledged } from '#test/support/kill/acknowledged.ts'
import { canTrace, countCalls, type Point, record } from '#test/support/kill/fire.ts'
import { openRange, type Range } from '#test/support/kill/range.ts'
import { findings } from '#test/support/kill/verify.ts'
import { type FaultKind, type Findings, noFindings, note } from './finding.ts'

const SHARE = 6
/** cases that do not fit on the small disk */
const TOO_MANY = 140

const broken = [
  { call: 'pwrite64', error: 'ENOSPC', code: /SQLITE_(FULL|IOERR)|DISK_FULL/ },
  { call: 'fsync', error: 'EIO', code: /SQLITE_IOERR|DISK_FAILED/ },
] as const

/** The tracer counts the calls of all threads, but strikes at the nth of one: the last few are no thread's own. */
const REACHED = 0.9

/** What was acknowledged is there, and with room again the same folder goes on. */
const check = async (
  range: Range,
  folder: string,
  found: Findings,
  where: object,
  acknowledged: readonly Acknowledged[],
): Promise<void> => {
  found.points++
  const workspace = range.open(folder)
  note(found, where, findings(workspace, acknowledged))
  await workspace.close()
  const after = await record(folder, range.key, SHARE, null)
  if (after.acknowledged.length <= SHARE) note(found, where, { flaws: ['does not go on with room again'] })
}

const failingCalls = async (range: Range, found: Findings, points: number): Promise<void> => {
  const tracing = canTrace()
  const counts = tracing
    ? countCalls(range.freshFolder('count'), range.key, SHARE)
    : new Map<string, number>()
  for (const { call, error, code } of broken) {
    const total = counts.get(call) ?? 8
    const share = Math.ceil(points / broken.length)
    for (let k = 0; k < share; k++) {
      const nth = Math.ceil((total * REACHED * (k + 0.5)) / share)
      const at: Point = tracing ? { call, error, nth } : { afterMs: nth * 10 }
      const folder = range.freshFolder(`${error}-${k}`)
      const { acknowledged, failure } = await record(folder, range.key, SHARE, at)
      if (tracing && !code.test(failure ?? '')) note(found, at, { flaws: [`failed as: ${failure}`] })
      await check(range, folder, found, at, acknowledged)
      rmSync(folder, { recursive: true })
    }
  }
}

/** A disk so small that the work does not fit; null where none may be mounted. */
const smallDisk = (bytes: number): { folder: string; grow(): void; dispose(): void } | null => {
  const folder = mkdtempSync(join(tmpdir(), 'wi-small-'))
  const mount = (...options: string[]) => spawnSync('mount', options).status === 0
  if (!mount('-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', folder)) {
    rmSync(folder, { recursive: true })
    return null
  }
  return {
    folder,
    grow: () => void mount('-o', 'remount,size=256m', folder),
    dispose: () => {
      spawnSync('umount', ['-l', folder])
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const fullDisk = async (range: Range, found: Findings, room: number): Promise<boolean> => {
  const source = range.freshFolder(`full-${room}`)
  const needed = statSync(join(source, 'data.db')).size
  const disk = smallDisk(needed + room)
  if (!disk) return false
  try {
    const folder = join(disk.folder, 'work')
    mkdirSync(folder)
    cpSync(source, folder, { recursive: true })
    const where = { tmpfs: room }
    const { acknowledged, failure } = await record(folder, range.key, TOO_MANY, null, { mayFail: true })
    if (!/SQLITE_(FULL|IOERR)|ENOSPC|DISK_FULL/.test(failure ?? ''))
      note(found, where, { flaws: [`failed as: ${failure}`] })
    // It opens on the full disk too: what is there can be read.
    await range.open(folder).close()
    disk.grow()
    await check(range, folder, found, where, acknowledged)
    return true
  } finally {
    disk.dispose()
    rmSync(source, { recursive: true })
  }
}

const run = async (points: number): Promise<Findings> => {
  const range = await openRange()
  const found = noFindings()
  try {
    const disks = Math.ceil(points / 8)
    await failingCalls(range, found, points - disks)
    let filled = 0
    for (let k = 0; k < disks; k++) if (await fullDisk(range, found, 500_000 + k * 70_000)) filled++
    found.figures = { fullDisks: filled }
  } finally {
    range.dispose()
  }
  return found
}

export const disk: FaultKind = { code: 'F5', name: 'disk', slice: 8, full: 80, run }
