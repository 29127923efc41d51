/**
 * F14: the device dies (kill -9) while it takes photos in and sends them: on entering one exact system call, or at any
 * moment. Whatever the person was shown as 已保存 is here, whole and bound to its record, and comes to the hub.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { DeviceLine } from '#test/support/faults/device-lines.ts'
import { program, startProgram } from '#test/support/faults/process.ts'
import { type Random, randomFrom } from '#test/support/faults/random.ts'
import { killAt } from '#test/support/faults/traced.ts'
import { begunVisit } from '#test/support/file-record.ts'
import { adminDevice, CITY, registerPerson, startTestHub, startTestServer } from '#test/support/hub.ts'
import { canTrace } from '#test/support/kill/fire.ts'
import { wholeLogFlaws } from '#test/support/kill/verify.ts'
import { type Desk, enrolDesk } from '#test/sync/desk.ts'
import { type FaultKind, type Findings, noFindings, note } from './finding.ts'

const PER_FOLDER = 20
const WAIT_MS = 50
const MOST_WAITS = 2400
const unlimited = { count: 1e9, seconds: 1 }
const limits = { hello: unlimited, facts: unlimited, enrol: unlimited, blobs: unlimited, other: unlimited }

/** What a session makes of each: the nth is where it dies. */
const calls = [
  { call: 'pwrite64', most: 120 },
  { call: 'fsync', most: 24 },
  { call: 'rename', most: 6 },
  { call: 'write', most: 90 },
  { call: 'writev', most: 12 },
] as const

/** Adds and sends, and dies; what it told the person must be true. */
const die = async (desk: Desk, random: Random): Promise<{ killed: boolean; added: string[] }> => {
  const device = startProgram<DeviceLine>(program('device-process.ts'), [desk.folder, desk.key])
  await device.heard((line) => line.is === 'ready')
  if (canTrace() && random.chance(0.7)) {
    const { call, most } = calls[random.below(calls.length)] as (typeof calls)[number]
    await killAt(device.pid, call, 1 + random.below(most))
  } else setTimeout(() => device.child.kill('SIGKILL'), random.below(1500))
  device.tell('send')
  device.tell('add 4')
  device.tell('round')
  device.tell('add 2')
  device.tell('end')
  const { signal } = await device.ended
  return {
    killed: signal === 'SIGKILL',
    added: device.lines.flatMap((line) => (line.is === 'added' ? [line.sha256] : [])),
  }
}

/** Files that were shown as saved and are not here, not whole, or bound to nothing. */
const lostOf = async (desk: Desk, added: readonly string[]): Promise<string[]> => {
  const { db, deps } = desk.workspace
  const lost: string[] = []
  for (const sha256 of added) {
    const bound = db.get(
      'SELECT 1 FROM file f JOIN file_bytes b ON b.hash = f.hash WHERE f.hash = ? AND b.here = 1',
      sha256,
    )
    if (!bound) lost.push(`${sha256} is bound to nothing`)
    else if (!(await deps.files.vault.isWhole(sha256))) lost.push(`${sha256} is not whole`)
  }
  return lost
}

const run = async (kills: number): Promise<Findings> => {
  const found = noFindings()
  const random = randomFrom(kills)
  const server = await startTestServer()
  const hub = await startTestHub(server, 'files', { limits, warn: () => {} })
  try {
    const admin = await adminDevice(hub)
    await registerPerson(admin, { id: 'ann', body: CITY, role: 'supervisor' })
    let files = 0
    for (let folders = 0; found.points < kills && folders < 3 + kills / 5; folders++) {
      const desk = await enrolDesk(await hub.code('ann'))
      desk.say(begunVisit('visit-1', CITY))
      await desk.round()
      await desk.stop()
      const added: string[] = []
      for (let n = 0; n < PER_FOLDER && found.points < kills; n++) {
        const died = await die(desk, random)
        if (died.killed) found.points++
        added.push(...died.added)
      }
      desk.start()
      note(
        found,
        { folder: folders },
        { lost: await lostOf(desk, added), flaws: wholeLogFlaws(desk.workspace) },
      )
      const left = () =>
        desk.count('SELECT count(*) AS n FROM file_bytes WHERE here = 1 AND received_at IS NULL')
      desk.sync.ask()
      for (let waits = 0; left() > 0 && waits < MOST_WAITS; waits++) await sleep(WAIT_MS)
      if (left() > 0) found.flaws.push(`folder ${folders}: ${left()} files do not reach the hub`)
      const rows = await server.sql<{ sha256: string }>('files', 'select sha256 from blob')
      const there = new Set(rows.map((row) => row.sha256))
      note(
        found,
        { folder: folders },
        { lost: added.filter((sha256) => !there.has(sha256)).map((one) => `${one} is not at the hub`) },
      )
      files += added.length
      await desk.dispose()
    }
    found.figures = { saved: files }
  } finally {
    await hub.stop()
    await server.stop()
  }
  return found
}

export const filesKill: FaultKind = { code: 'F14', name: 'files-kill', slice: 6, full: 200, run }
