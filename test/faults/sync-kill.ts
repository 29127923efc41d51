/**
 * F2: a process dies in the middle of sync: a device (on entering one exact system call), the hub (likewise), a
 * PostgreSQL process (kill -9), or all of PostgreSQL (pg_ctl stop -m immediate), while devices push.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { TestDevice } from '#test/support/device.ts'
import type { DeviceLine } from '#test/support/faults/device-lines.ts'
import { hubFindings, receiptFlaws } from '#test/support/faults/hub-check.ts'
import { type KillableServer, startKillableServer } from '#test/support/faults/postgres.ts'
import { program, type Running, startProgram } from '#test/support/faults/process.ts'
import { type Random, randomFrom } from '#test/support/faults/random.ts'
import { killAt } from '#test/support/faults/traced.ts'
import { adminDevice, CITY, deviceOf, registerPerson, someFact, startTestHub } from '#test/support/hub.ts'
import { canTrace } from '#test/support/kill/fire.ts'
import { wholeLogFlaws } from '#test/support/kill/verify.ts'
import { enrolDesk, until } from '#test/sync/desk.ts'
import { type FaultKind, type Findings, noFindings, note } from './finding.ts'

const DEVICES = 20
const DATABASE = 'kills'
/** kills that hit one folder, one after the other */
const PER_FOLDER = 10
const unlimited = { count: 1e9, seconds: 1 }
const limits = { hello: unlimited, facts: unlimited, enrol: unlimited, other: unlimited }

// --- devices

/** What a session of the device process makes of each: the nth is where it dies. */
const deviceCalls = [
  { call: 'write', most: 40 },
  { call: 'writev', most: 8 },
  { call: 'pwrite64', most: 60 },
  { call: 'fsync', most: 16 },
] as const

/** A device says things and syncs, and dies; what it told the person must be true. */
const deviceDies = async (
  folder: string,
  key: string,
  random: Random,
): Promise<{ killed: boolean; lines: DeviceLine[] }> => {
  const device = startProgram<DeviceLine>(program('device-process.ts'), [folder, key])
  await device.heard((line) => line.is === 'ready')
  if (canTrace()) {
    const { call, most } = deviceCalls[random.below(deviceCalls.length)] as (typeof deviceCalls)[number]
    await killAt(device.pid, call, 1 + random.below(most))
  } else setTimeout(() => device.child.kill('SIGKILL'), random.below(150))
  device.tell('say 3')
  device.tell('round')
  device.tell('say 2')
  device.tell('round')
  device.tell('end')
  const { signal } = await device.ended
  return { killed: signal === 'SIGKILL', lines: device.lines }
}

const deviceKills = async (
  server: KillableServer,
  code: () => Promise<string>,
  kills: number,
  found: Findings,
): Promise<number> => {
  let struck = 0
  const random = randomFrom(kills)
  for (let folders = 0; struck < kills && folders < 3 + kills / 3; folders++) {
    const desk = await enrolDesk(await code())
    await desk.round()
    await desk.stop()
    const lines: DeviceLine[] = []
    for (let n = 0; n < PER_FOLDER && struck < kills; n++) {
      const died = await deviceDies(desk.folder, desk.key, random)
      if (died.killed) struck++
      lines.push(...died.lines)
      const received = died.lines.flatMap((line) => (line.is === 'round' ? line.received : []))
      const { lost } = await hubFindings(server, DATABASE, received)
      note(found, { device: struck }, { lost })
    }
    // What is left goes on: everything comes to the hub, and the chain holds.
    desk.start()
    const unsent = () => desk.count("SELECT count(*) AS n FROM fact WHERE state = 'local'")
    await until(desk, () => unsent() === 0)
    const saved = lines.flatMap((line) => (line.is === 'saved' ? [line] : []))
    const held = new Map(
      desk.workspace.db
        .all<{ id: string; hash: string }>('SELECT id, content_hash AS hash FROM fact')
        .map(({ id, hash }) => [id, hash]),
    )
    note(
      found,
      { folder: folders },
      { lost: saved.filter(({ id, hash }) => held.get(id) !== hash).map(({ id }) => id) },
    )
    note(found, { folder: folders }, { flaws: wholeLogFlaws(desk.workspace) })
    note(
      found,
      { folder: folders },
      await hubFindings(
        server,
        DATABASE,
        saved.map(({ id }) => id),
      ),
    )
    await desk.dispose()
  }
  return struck
}

// --- the hub and its database

interface Pushing {
  acknowledged: string[]
  receipts: { epoch: string; size: number; root: string }[]
  /** requests that failed */
  cuts: number
  /** waits for so many more acknowledgements */
  more(count: number): Promise<void>
  stop(): Promise<void>
}

/** Devices push without a pause, and again whatever was not answered. */
const pushing = (devices: readonly TestDevice[]): Pushing => {
  let over = false
  const state: Pushing = {
    acknowledged: [],
    receipts: [],
    cuts: 0,
    more: async (count) => {
      const wanted = state.acknowledged.length + count
      for (let tries = 0; state.acknowledged.length < wanted; tries++) {
        if (tries > 3000) throw new Error('the hub does not come back')
        await sleep(10)
      }
    },
    stop: async () => {
      over = true
      await all
    },
  }
  const loop = async (device: TestDevice, d: number): Promise<void> => {
    let from = device.chain.length
    for (let n = 0; !over || from < device.chain.length; n++) {
      if (!over)
        for (let k = 0; k < 1 + ((n + d) % 3); k++) device.say(someFact(CITY, `${device.id}-${n}-${k}`))
      try {
        const answer = await device.pushFacts(device.chain.slice(from, from + 50))
        if (!answer.ok) throw new Error(answer.error.code)
        for (const result of answer.value.results)
          if (result.status === 'accepted') state.acknowledged.push(result.id)
        const { epoch, size, root } = answer.value.receipt.body
        state.receipts.push({ epoch, size, root })
        from = answer.value.head.seq
      } catch {
        state.cuts++
        await sleep(20 + ((n * 13 + d) % 40))
      }
    }
  }
  const all = Promise.all(devices.map(loop))
  return state
}

interface HubLine {
  address: string
}

/** The hub as a process that is started again whenever it died. */
const hubProcess = async (server: KillableServer, port: number) => {
  const args = [server.folder, await server.database(DATABASE), String(port)]
  let running: Running<HubLine>
  const start = async () => {
    running = startProgram<HubLine>(program('hub-process.ts'), args)
    await running.heard(() => true)
  }
  await start()
  return {
    die: async (random: Random): Promise<void> => {
      const call = random.chance(0.5) ? 'write' : 'writev'
      if (canTrace()) await killAt(running.pid, call, 1 + random.below(40))
      else setTimeout(() => running.child.kill('SIGKILL'), random.below(60))
      // Where it does not make so many calls of this kind it dies all the same.
      const late = setTimeout(() => running.child.kill('SIGKILL'), 3_000)
      await running.ended
      clearTimeout(late)
      await start()
    },
    stop: () => running.kill('SIGTERM'),
  }
}

type Victim = 'hub' | 'backend' | 'database'

const serverKills = async (
  server: KillableServer,
  port: number,
  devices: readonly TestDevice[],
  kills: Readonly<Record<Victim, number>>,
  found: Findings,
): Promise<void> => {
  const hub = await hubProcess(server, port)
  const random = randomFrom(port)
  const push = pushing(devices)
  const victims = random.shuffled(
    (['hub', 'backend', 'database'] as const).flatMap((who) => Array.from({ length: kills[who] }, () => who)),
  )
  for (const victim of victims) {
    await push.more(10)
    await sleep(random.below(30))
    if (victim === 'hub') await hub.die(random)
    else if (victim === 'database') await server.crash()
    else if (!(await server.killBackend(DATABASE))) continue
    found.points++
  }
  await push.more(10)
  await push.stop()
  await hub.stop()
  const said = devices.flatMap((device) => device.chain.map((fact) => fact.content.id))
  note(found, 'server', await hubFindings(server, DATABASE, [...push.acknowledged, ...said]))
  note(found, 'server', { flaws: receiptFlaws(push.receipts) })
  found.figures = { ...found.figures, pushed: said.length, requestsCut: push.cuts }
  if (push.cuts === 0 && victims.length > 0) found.flaws.push('no request was cut')
}

const run = async (points: number): Promise<Findings> => {
  const found = noFindings()
  const server = await startKillableServer()
  const hub = await startTestHub(server, DATABASE, { limits, warn: () => {} })
  let stopped = false
  try {
    const admin = await adminDevice(hub)
    await registerPerson(admin, { id: 'ann', body: CITY, role: 'supervisor' })
    const devices: TestDevice[] = []
    for (let n = 0; n < DEVICES; n++) {
      devices.push(await deviceOf(hub, admin, 'ann'))
      await devices[n]?.hello()
    }
    const share = (part: number) => Math.max(1, Math.round(points * part))
    const struck = await deviceKills(server, () => hub.code('ann'), share(0.45), found)
    found.points += struck
    found.figures = { devices: struck }
    await hub.stop()
    stopped = true
    const kills = { hub: share(0.3), backend: share(0.17), database: share(0.08) }
    await serverKills(server, hub.port, devices, kills, found)
    found.figures = { ...found.figures, ...kills }
  } finally {
    if (!stopped) await hub.stop()
    await server.stop()
  }
  return found
}

export const syncKill: FaultKind = { code: 'F2', name: 'sync-kill', slice: 20, full: 600, run }
