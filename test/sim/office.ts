/** One run: an office at work for some weeks while everything goes wrong, then quiet, then the checker. */
import { dayOf } from '#hub/auth/access.ts'
import { decide, revoke } from '#hub/auth/administration.ts'
import { type Base, deviceNames, START } from './base.ts'
import type { Bug } from './bugs/bug.ts'
import { checkAll, type Problem } from './checker.ts'
import { createSimDevice, type SimDevice } from './device.ts'
import { chooseFaults, type FaultKind } from './faults.ts'
import { type SimHub, startSimHub } from './hub.ts'
import { createNetwork } from './network.ts'
import { changeRole, moveTown, type Work, workOf } from './people.ts'
import { type Act, chooseDevices, planActs } from './plan.ts'
import { chanceOf } from './random.ts'
import { createWorld, type World } from './world.ts'

export interface RunSpec {
  seed: bigint
  devices: readonly [number, number]
  /** acts and kinds of faults left out, to make a failing run smaller */
  skip: ReadonlySet<number>
  without: ReadonlySet<FaultKind>
}

export interface RunResult {
  problems: Problem[]
  steps: number
  faults: ReadonlyMap<FaultKind, number>
  acts: readonly Act[]
  digest: string
  trace: string
}

/** What was said and acknowledged, and where it may be missing. */
export interface Ledger {
  /** fact → the device it was said on */
  said: Map<string, string>
  /** existed only on what was put back to an older copy */
  excused: Set<string>
}

const AWAY_MS = 10 * 60_000
const YEAR_MS = 365 * 24 * 60 * 60_000
const ROUNDS = 10

export const simulate = async (base: Base, spec: RunSpec, bug: Bug = {}): Promise<RunResult> => {
  const { seed, skip, without } = spec
  const world = createWorld(START)
  const faults = chooseFaults(chanceOf(seed, 'faults'), chanceOf(seed, 'draws'), without)
  const names = chooseDevices(chanceOf(seed, 'devices'), ...spec.devices)
  const acts = planActs(chanceOf(seed, 'plan'), faults, names.length)
  const problems: Problem[] = []
  const ledger: Ledger = { said: new Map(), excused: new Set() }
  const extra: SimDevice[] = []

  await base.sql.script('begin')
  try {
    const hub = await startSimHub(base, {
      world,
      chance: chanceOf(seed, 'hub'),
      faults,
      wrap: bug.hub?.(seed),
    })
    const network = createNetwork(world, hub, faults, chanceOf(seed, 'net'))
    const wire = bug.wire ? bug.wire(seed, network.wireOf) : network.wireOf
    const machines = chanceOf(seed, 'machines')
    const put = (name: string, disk: SimDevice['disk']): SimDevice =>
      createSimDevice(name, disk, {
        world,
        chance: chanceOf(seed, name),
        wire,
        committed: hub.committed,
        wrong: (what, text) =>
          problems.push({ what: what === 'early' ? 'lost' : what === 'leak' ? 'leaked' : 'diverged', text }),
        bug: bug.device?.(seed) ?? {},
      })
    const devices = names.map((name) => {
      const disk = base.disks[deviceNames.indexOf(name)] as SimDevice['disk']
      disk.begin()
      const device = put(name, disk)
      if (faults.on('clock-off') && machines.hits(0.5)) {
        device.moveClock(machines.between(-YEAR_MS, YEAR_MS))
        world.fired('clock-off')
      }
      return device
    })
    const office: Office = { world, hub, devices, ledger, extra, put, seed }
    for (const act of acts) {
      const at = world.now() + act.gap
      if (act.gap > AWAY_MS) for (const device of devices) device.stop()
      await world.run(at)
      world.skipTo(at)
      if (!skip.has(act.no)) await perform(office, act)
    }
    await world.run(world.now() + 20_000)
    faults.end()
    await comeToRest(office, network.inFlight)
    problems.push(...(await checkAll({ world, hub, devices, ledger, base })))
    for (const text of hub.unexpected) problems.push({ what: 'diverged', text })
  } finally {
    for (const disk of base.disks) disk.end()
    for (const device of extra) device.disk.close()
    await base.sql.script('rollback')
  }
  return {
    problems,
    steps: world.steps(),
    faults: world.faults,
    acts,
    digest: world.digest(),
    trace: world.trace(),
  }
}

interface Office {
  world: World
  hub: SimHub
  devices: SimDevice[]
  /** those that are on disks of their own */
  extra: SimDevice[]
  ledger: Ledger
  put(name: string, disk: SimDevice['disk']): SimDevice
  seed: bigint
}

/** Everything is plugged in and switched on, and asked until nothing moves any more, not even after one of the programs was closed. */
const comeToRest = async ({ world, devices, hub }: Office, inFlight: () => number): Promise<void> => {
  for (const device of devices) device.stop()
  await world.run(Number.POSITIVE_INFINITY, () => inFlight() === 0)
  let before = ''
  let closed = false
  for (let round = 0; round < ROUNDS; round++) {
    for (const device of devices) {
      device.online = true
      if (round > 0 && (await inStep(hub, device))) continue
      if (device.state()?.phase === 'blocked') device.stop()
      device.start()
      device.ask()
    }
    await world.run(Number.POSITIVE_INFINITY, () => inFlight() === 0 && devices.every((d) => !d.busy()))
    for (const device of devices)
      if (device.disk.db.get('SELECT 1 FROM quarantine LIMIT 1') !== undefined) {
        await device.compare()
        await world.run(Number.POSITIVE_INFINITY, () => !device.busy())
      }
    const [row] = await hub.store.query<{ pos: number }>('select pos from hub')
    const now = JSON.stringify([
      row?.pos,
      devices.map((d) => [d.state()?.phase, d.state()?.fault?.code, d.state()?.position, openFiles(d)]),
    ])
    world.note(`rest ${round} ${now}`)
    if (now === before && closed) return
    if (now === before) {
      closed = true
      devices[round % devices.length]?.stop()
    }
    before = now
  }
}

const openFiles = (device: SimDevice): number =>
  device.disk.db.get<{ n: number }>("SELECT count(*) AS n FROM blob WHERE state = 'wanted' OR received = 0")
    ?.n ?? 0

/** Nothing there that a further round would change. */
const inStep = async (hub: SimHub, device: SimDevice): Promise<boolean> => {
  const [at] = await hub.store.query<{ pos: number; epoch: string; version: number; person: string | null }>(
    `select pos, epoch, access_version as version, (select person from device where id = $1) as person from hub`,
    [device.session().device],
  )
  const { phase, position, greeted } = device.state() ?? {}
  if (!at?.person || !position || phase !== 'idle' || position.purgeDue || openFiles(device) > 0) return false
  if (greeted?.revoked) return true
  const access = await hub.deps().accessStore.at(hub.store, at.version)
  const { digest } = access.scopeOf(at.person, dayOf(hub.now()))
  return position.since === at.pos && position.epoch === at.epoch && position.scope === digest
}

const heldOn = (device: SimDevice): Set<string> =>
  new Set(device.disk.db.all<{ id: string }>('SELECT id FROM fact').map((row) => row.id))
const heldAtHub = async (hub: SimHub): Promise<Set<string>> =>
  new Set((await hub.store.query<{ id: string }>('select id from fact')).map((row) => row.id))

/** What was lost with an older copy and existed nowhere else is nobody's fault. */
const excuse = async ({ ledger, devices, hub }: Office, before: Set<string>, after: Set<string>) => {
  const gone = [...before].filter((id) => ledger.said.has(id) && !after.has(id))
  if (gone.length === 0) return
  const elsewhere = [await heldAtHub(hub), ...devices.map(heldOn)]
  for (const id of gone) if (!elsewhere.some((held) => held.has(id))) ledger.excused.add(id)
}

const say = (
  { ledger, world }: Office,
  device: SimDevice,
  work: Work,
  chance: ReturnType<typeof chanceOf>,
) => {
  const refs = device.say((blobs) => work(device, chance, blobs))
  world.note(`  ${device.name} says ${refs === null ? 'nothing' : refs.map((ref) => ref.id).join(' ')}`)
  for (const { id } of refs ?? []) ledger.said.set(id, device.name)
}

const perform = async (office: Office, act: Act): Promise<void> => {
  const { world, hub, devices, seed } = office
  const chance = chanceOf(seed, `act ${act.no}`)
  const admin = devices[0] as SimDevice
  const device = devices[act.who % devices.length] as SimDevice
  world.note(`${world.now()} act ${act.no} ${act.do} ${device.name}`)
  switch (act.do) {
    case 'work':
      device.start()
      return say(office, device, workOf(device, chance), chance)
    case 'sync':
      device.start()
      return device.ask()
    case 'close':
      return device.stop()
    case 'change-role':
      world.fired('role-changed')
      admin.start()
      return say(office, admin, changeRole, chance)
    case 'move-town':
      world.fired('town-moved')
      admin.start()
      return say(office, admin, moveTown, chance)
    case 'revoke': {
      const lost = device.session().person.id === admin.session().person.id ? devices[1] : device
      if (!lost || lost.session().person.id === admin.session().person.id) return
      if (await revoke(hub.deps(), lost.session().device, '遗失')) world.fired('revoked')
      return
    }
    case 'release-waiting': {
      const rows = await hub.store.query<{ id: string }>(
        `select id from fact where status = 'awaiting' order by id limit 5`,
      )
      const ids = rows.map((row) => row.id)
      if (ids.length > 0)
        await decide(hub.deps(), admin.session().person.id, ids, chance.hits(0.7) ? 'accepted' : 'refused')
      return
    }
    case 'go-offline':
      if (device.online) world.fired('offline')
      device.online = false
      return
    case 'go-online':
      device.online = true
      return
    case 'crash':
      if (device.running()) world.fired('crash')
      return device.stop()
    case 'crash-in-transaction':
      device.start()
      return device.crashIn(chance.below(40))
    case 'jump-clock':
      world.fired('clock-jump')
      return device.moveClock(jump(chance))
    case 'copy-device':
      copies(device).push(device.disk.backup())
      return
    case 'restore-device': {
      const stale = copies(device).length > 0 ? device : devices.find((one) => copies(one).length > 0)
      if (!stale) return
      const before = heldOn(stale)
      stale.stop()
      if (!stale.disk.restore(chance.pick(copies(stale)))) return
      world.fired('device-restored')
      return excuse(office, before, heldOn(stale))
    }
    case 'clone': {
      device.stop()
      const copy = office.put(`${device.name}${"'".repeat(office.extra.length + 1)}`, device.disk.copy())
      copy.clockOff = device.clockOff
      office.extra.push(copy)
      devices.push(copy)
      world.fired('clone')
      return
    }
    case 'copy-hub':
      hubCopies(hub).push(await hub.store.backup())
      return
    case 'restore-hub': {
      const kept = hubCopies(hub)
      if (kept.length === 0) return
      const before = await heldAtHub(hub)
      if (!(await hub.store.restore(chance.pick(kept)))) return
      world.fired('hub-restored')
      await hub.restart('order')
      return excuse(office, before, await heldAtHub(hub))
    }
    case 'restart-hub':
      world.fired('hub-restart')
      return hub.restart(chance.hits(0.5) ? 'crash' : 'order')
    case 'jump-hub-clock':
      world.fired('hub-clock')
      return hub.moveClock(jump(chance))
  }
}

/** Up to a year either way, mostly less. */
const jump = (chance: ReturnType<typeof chanceOf>): number =>
  (chance.hits(0.5) ? -1 : 1) * Math.trunc(10 ** (2 + chance.unit() * Math.log10(YEAR_MS / 100)))

const deviceCopies = new WeakMap<SimDevice, number[]>()
const copies = (device: SimDevice): number[] => {
  const known = deviceCopies.get(device) ?? []
  deviceCopies.set(device, known)
  return known
}
const kept = new WeakMap<SimHub, number[]>()
const hubCopies = (hub: SimHub): number[] => {
  const known = kept.get(hub) ?? []
  kept.set(hub, known)
  return known
}
