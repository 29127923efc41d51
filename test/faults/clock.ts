/**
 * F11: the clocks of the hub and of devices are wrong by up to a year, jump, and run backwards, each process by
 * itself. Saving is never refused, the order of a chain holds, and all come to agree.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { openWorkspace } from '#service/host/workspace.ts'
import type { DeviceLine } from '#test/support/faults/device-lines.ts'
import { hubFindings } from '#test/support/faults/hub-check.ts'
import { program, type Running, startProgram } from '#test/support/faults/process.ts'
import { type Random, randomFrom } from '#test/support/faults/random.ts'
import {
  adminDevice,
  CITY,
  registerPerson,
  startTestHub,
  startTestServer,
  type TestServer,
} from '#test/support/hub.ts'
import { wholeLogFlaws } from '#test/support/kill/verify.ts'
import { resourcesFolder } from '#test/support/workspace.ts'
import { type Desk, enrolDesk, stateOf } from '#test/sync/desk.ts'
import { type FaultKind, type Findings, noFindings, note } from './finding.ts'

const HOUR = 3_600_000
const YEAR = 365 * 24 * HOUR
const SHIFTS = [0, HOUR, -HOUR, 26 * HOUR, YEAR, -YEAR, YEAR - HOUR, 30 * 24 * HOUR, -7 * 24 * HOUR]
/** longer than a program takes to see that its clock jumped */
const SEEN_MS = 250
const unlimited = { count: 1e9, seconds: 1 }
const limits = { hello: unlimited, facts: unlimited, enrol: unlimited, other: unlimited }

interface WrongClock {
  set(shift: number): void
  options: { node: string[]; env: Record<string, string> }
}

const wrongClock = (folder: string, name: string): WrongClock => {
  const file = join(folder, name)
  const set = (shift: number): void => writeFileSync(file, String(shift))
  set(0)
  return { set, options: { node: ['--import', program('clock-shift.ts')], env: { CLOCK_SHIFT: file } } }
}

const pick = (random: Random): number => SHIFTS[random.below(SHIFTS.length)] as number

/** The next round that device tells of. */
const roundOf = async (device: Running<DeviceLine>, number: number) => {
  device.tell('round')
  const line = await device.heard((one) => one.is === 'round' && one.number === number)
  return line as Extract<DeviceLine, { is: 'round' }>
}

interface Ready {
  server: TestServer
  database: string
  port: number
  desks: Desk[]
}

const strike = async (
  { server, database, port, desks }: Ready,
  point: number,
  found: Findings,
): Promise<void> => {
  const random = randomFrom(point + 1)
  const folder = mkdtempSync(join(tmpdir(), 'wi-clocks-'))
  const clocks = ['hub', ...desks.map((_, n) => `device-${n}`)].map((name) => wrongClock(folder, name))
  const [hubClock, ...deviceClocks] = clocks as [WrongClock, ...WrongClock[]]
  for (const clock of clocks) clock.set(pick(random))
  const hub = startProgram<object>(
    program('hub-process.ts'),
    [server.folder, await server.database(database), String(port)],
    hubClock.options,
  )
  await hub.heard(() => true)
  const devices = desks.map((desk, n) =>
    startProgram<DeviceLine>(program('device-process.ts'), [desk.folder, desk.key], deviceClocks[n]?.options),
  )
  const said: string[] = []
  let jumps = 0
  try {
    for (let turn = 1; turn <= 4; turn++) {
      for (const device of devices) {
        device.tell('say 2')
        await device.heard((line) => line.is === 'saved')
        await roundOf(device, turn)
      }
      if (random.chance(0.7)) {
        clocks[random.below(clocks.length)]?.set(pick(random))
        jumps++
        await sleep(SEEN_MS)
      }
    }
    for (let turn = 5; turn <= 6; turn++)
      for (const device of devices) {
        const { link, fault } = await roundOf(device, turn)
        if (turn === 6 && link !== 'online') note(found, { point }, { flaws: [`${link}: ${fault}`] })
      }
    for (const device of devices) {
      const saved = device.lines.flatMap((line) => (line.is === 'saved' ? [line.id] : []))
      if (saved.length !== 8) note(found, { point }, { lost: [`${8 - saved.length} saves refused`] })
      said.push(...saved)
      device.tell('end')
      const { code, err } = await device.ended
      if (code !== 0) note(found, { point }, { flaws: [`a device ended with ${code}: ${err}`] })
    }
  } finally {
    for (const device of devices) device.child.kill('SIGKILL')
    await hub.kill()
    rmSync(folder, { recursive: true, force: true })
  }
  note(found, { point }, await hubFindings(server, database, said))
  note(found, { point }, await agreement(desks, said))
  found.points++
  found.figures = { jumps: Number(found.figures?.jumps ?? 0) + jumps }
}

/** Every device holds all, in the same state; chains hold and their stamps only grow. */
const agreement = async (desks: readonly Desk[], said: readonly string[]) => {
  const lost: string[] = []
  const flaws: string[] = []
  const states = new Set<string>()
  for (const { folder, key } of desks) {
    const opened = openWorkspace(folder, key, { resources: resourcesFolder, readerThreads: 0 })
    if (!opened.ok) return { lost: [], flaws: [opened.error.code] }
    const workspace = opened.value
    const { db, session } = workspace
    for (const id of said)
      if (!db.get('SELECT 1 FROM fact WHERE id = ?', id)) lost.push(`${id} on ${session.device}`)
    states.add(stateOf({ workspace }, ['caller']))
    const stamps = db.all<{ hlc: string }>(
      'SELECT hlc FROM fact WHERE device = ? ORDER BY device_seq',
      session.device,
    )
    if (stamps.some(({ hlc }, n) => n > 0 && hlc <= (stamps[n - 1]?.hlc ?? '')))
      flaws.push(`stamps of ${session.device} do not grow`)
    flaws.push(...wholeLogFlaws(workspace))
    await workspace.close()
  }
  if (states.size !== 1) flaws.push('the devices do not agree')
  return { lost, flaws }
}

const run = async (points: number): Promise<Findings> => {
  const found = noFindings()
  const server = await startTestServer()
  const database = 'clocks'
  const hub = await startTestHub(server, database, { limits, warn: () => {} })
  const desks: Desk[] = []
  try {
    const admin = await adminDevice(hub)
    for (const id of ['ann', 'bob']) await registerPerson(admin, { id, body: CITY, role: 'supervisor' })
    for (const id of ['ann', 'bob']) {
      const desk = await enrolDesk(await hub.code(id))
      desks.push(desk)
      await desk.round()
      await desk.stop()
    }
    await hub.stop()
    for (let point = 0; point < points; point++)
      await strike({ server, database, port: hub.port, desks }, point, found)
  } finally {
    for (const desk of desks) await desk.dispose()
    await server.stop()
  }
  return found
}

export const clock: FaultKind = { code: 'F11', name: 'clock', slice: 1, full: 40, run }
