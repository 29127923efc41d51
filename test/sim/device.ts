/** A device of a simulation: the program's own log, folds, disk work, hub client and sync runner over a simulated machine. */
import { kinds } from '#service/host/kinds.ts'
import { getMeta, readSession, type Session, setMeta } from '#service/host/session.ts'
import { type Blobs, createBlobs } from '#service/store/blobs.ts'
import type { Writer } from '#service/store/db.ts'
import type { Kinds } from '#service/store/entities.ts'
import { createLog, type Draft, type Log } from '#service/store/log.ts'
import { createSigner, createSuite } from '#service/store/suite.ts'
import { createBlobDisk } from '#service/sync/blob-disk.ts'
import { compareFeeds } from '#service/sync/compare.ts'
import { createDisk, type Disk } from '#service/sync/disk.ts'
import type { State } from '#service/sync/engine-types.ts'
import { followPerson } from '#service/sync/follow-person.ts'
import { addHistory, noteText } from '#service/sync/history.ts'
import { createHubClient, type HubClient } from '#service/sync/hub-client.ts'
import { type Member, readMember } from '#service/sync/membership.ts'
import { createRunner, type Runner } from '#service/sync/runner.ts'
import { msToCivil } from '#shared/domain/time/shanghai.ts'
import { DeviceCrash, type SimDisk } from './disk.ts'
import type { SimWire } from './network.ts'
import type { Chance } from './random.ts'
import { mayRead } from './scope.ts'
import type { World } from './world.ts'

export const suite = createSuite()

/** What a device with a mistake in it does differently. */
export interface DeviceBug {
  db?(db: Writer): Writer
  disk?(disk: Disk, device: SimDevice): Disk
  log?(log: Log, device: SimDevice): Log
  kinds?(kinds: Kinds): Kinds
}

export interface SimDevice {
  name: string
  disk: SimDisk
  /** is the program running? */
  running(): boolean
  session(): Session
  member(): Member
  state(): State | null
  /** device clock, epoch ms */
  now(): number
  moveClock(byMs: number): void
  clockOff: number
  online: boolean
  start(): void
  /** the program ends, in order or not: nothing in memory is left */
  stop(): void
  /** one transaction of a person's work; null = the program died over it */
  say(work: (blobs: Blobs) => readonly Draft[]): readonly { id: string }[] | null
  ask(): void
  /** 核对 with the hub, if it is at rest */
  compare(): Promise<void>
  /** the next statement that writes, after so many others, ends the program */
  crashIn(statements: number): void
  /** goes on with what was waited for, until the program waits again or is at rest */
  resume(goOn: () => void): Promise<void>
  /** waits for something outside: time, the network */
  parked(): void
  /** is anything under way? */
  busy(): boolean
  /** bodies the hub said it handed out for, last */
  served: ReadonlySet<string>
}

export interface DeviceSetting {
  world: World
  chance: Chance
  wire: (device: SimDevice) => SimWire
  /** facts the hub ever committed */
  committed: ReadonlySet<string>
  /** something a device must never do */
  wrong(what: 'early' | 'leak' | 'bug', text: string): void
  bug: DeviceBug
}

const RECEIVED =
  /^UPDATE fact SET state = 'received', received_at = \?|^UPDATE fact SET received_at = \?, state = 'received'/

export const createSimDevice = (
  name: string,
  disk: SimDisk,
  { world, chance, wire, committed, wrong, bug }: DeviceSetting,
): SimDevice => {
  let session = readSession(disk.db) as Session
  let log: Log | null = null
  let runner: Runner | null = null
  let client: HubClient | null = null
  let deviceDisk: Disk | null = null
  let offset = 0
  let countdown = Number.POSITIVE_INFINITY
  let release: (() => void) | null = null
  let comparing = false
  let line: SimWire | null = null
  let life = 0

  const db: Writer = bug.db ? bug.db(disk.db) : disk.db
  const identity = () => ({
    device: session.device,
    signer: signerOf(getMeta(db, 'device-key') ?? ''),
  })

  disk.hooks = {
    writing: (sql, values) => {
      if (--countdown < 0) {
        countdown = Number.POSITIVE_INFINITY
        world.fired('crash-in-transaction')
        device.stop()
        throw new DeviceCrash(name)
      }
      if (sql.startsWith('UPDATE fact') && RECEIVED.test(sql) && !committed.has(String(values[1])))
        wrong('early', `${name} counts ${String(values[1])} as received, but the hub never committed it`)
      if (sql.startsWith('INSERT INTO fact (')) {
        const [id, , , , , , owner, subject, audience, author] = values as (string | null)[]
        const state = values.at(-1)
        if (state !== 'local' && author !== session.person.id) {
          const placed = { owner: owner ?? '', subject: subject ?? null, audience: audience ?? '' }
          if (!mayRead(device.served, placed))
            wrong('leak', `${name} stores ${id} of ${owner} that was not handed out for it`)
        }
      }
    },
  }

  const openLog = (): Log => {
    const opened = createLog({
      db,
      kinds: bug.kinds ? bug.kinds(kinds) : kinds,
      suite,
      signer: identity().signer,
      device: session.device,
      author: session.person.id,
      now: device.now,
      offset: () => offset,
      random: (size) => chance.bytes(size),
    })
    return bug.log ? bug.log(opened, device) : opened
  }
  const reload = () => {
    session = readSession(db) as Session
    log = openLog()
  }
  const follow = () => {
    if (followPerson(db, msToCivil(device.now() + offset).day)) reload()
  }
  /** A promise that an event of the world fulfils; if the program died meanwhile, never. */
  const later = (ms: number, label: string): Promise<void> =>
    new Promise((resolve) => {
      const mine = life
      device.parked()
      world.after(ms, `${name} ${label}`, () => (mine === life ? device.resume(resolve) : undefined))
    })

  const device: SimDevice = {
    name,
    disk,
    clockOff: 0,
    online: true,
    served: new Set(),
    running: () => runner !== null,
    session: () => session,
    member: () => readMember(db) as Member,
    state: () => runner?.state() ?? null,
    now: () => world.now() + device.clockOff,
    moveClock: (byMs) => {
      device.clockOff += byMs
    },
    start: () => {
      if (runner) return
      life++
      session = readSession(db) as Session
      offset = Number(getMeta(db, 'hub-offset') ?? 0)
      log = openLog()
      line = wire(device)
      const hubClient = createHubClient({ wire: line, identity, now: device.now })
      client = hubClient
      const hubKey = device.member().membership.hub.publicKey
      const plain = createDisk({
        db,
        log: () => log as Log,
        suite,
        device: () => session.device,
        publicKey: () => identity().signer.publicKey,
        hubKey,
        now: device.now,
        breathe: () => later(chance.below(3), 'goes on'),
      })
      deviceDisk = bug.disk ? bug.disk(plain, device) : plain
      const mine = life
      const made = createRunner({
        db,
        suite,
        client: hubClient,
        disk: deviceDisk,
        blobs: createBlobDisk(db, device.now),
        member: device.member,
        identity,
        identityChanged: reload,
        version: 'sim',
        deviceName: name,
        now: device.now,
        surroundings: {
          random: (size) => chance.bytes(size),
          chance: () => chance.unit(),
          later: (ms, act) =>
            world.after(ms, `${name} timer`, () => {
              if (mine !== life) return
              try {
                act()
              } catch (error) {
                if (!(error instanceof DeviceCrash)) throw error
              }
            }),
          pause: () => later(chance.below(4), 'works'),
        },
        heardClock: (offsetMs) => {
          offset = Math.round(offsetMs)
          setMeta(db, 'hub-offset', String(offset))
        },
        note: (effect) => addHistory(db, device.now(), effect.level, effect.code, noteText(effect)),
        changed: (state, changed) => {
          if (changed.has('person') || changed.has('org')) follow()
          if (state.op === 0) device.parked()
        },
        blobArrived: () => {},
        bug: (error) => {
          if (error instanceof DeviceCrash) return
          wrong('bug', `${name}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
        },
      })
      runner = made
      follow()
      made.start()
    },
    stop: () => {
      if (!runner) return
      life++
      countdown = Number.POSITIVE_INFINITY
      void runner.stop()
      line?.close()
      runner = null
      client = null
      log = null
      comparing = false
      device.parked()
    },
    say: (work) => {
      if (!runner || !log) return null
      const writing = log
      const blobs = createBlobs(db, device.now)
      try {
        const refs = db.tx(() => work(blobs).map((draft) => writing.append(draft)))
        runner?.appended()
        return refs
      } catch (error) {
        if (error instanceof DeviceCrash) return null
        throw error
      }
    },
    ask: () => runner?.ask(),
    compare: async () => {
      if (!runner || !client || !deviceDisk || device.busy()) return
      comparing = true
      const mine = life
      const [hubClient, comparedDisk] = [client, deviceDisk]
      await device.resume(() => {
        void compareFeeds({
          db,
          client: hubClient,
          disk: comparedDisk,
          changed: (changed) => {
            if (changed.has('person') || changed.has('org')) follow()
          },
          breathe: () => later(0, 'compares'),
        })
          .catch((error: unknown) => {
            if (!(error instanceof DeviceCrash)) wrong('bug', `${name} compares: ${String(error)}`)
          })
          .then(() => {
            if (mine !== life) return
            comparing = false
            device.parked()
          })
      })
    },
    crashIn: (statements) => {
      countdown = statements
    },
    resume: (goOn) =>
      new Promise((resolve) => {
        release = resolve
        goOn()
      }),
    parked: () => {
      const held = release
      release = null
      held?.()
    },
    busy: () => runner !== null && (comparing || runner.state().op !== 0),
  }
  return device
}

/** Keys are read once; making a signer costs more than a signature. */
const signers = new Map<string, ReturnType<typeof createSigner>>()
const signerOf = (privateKey: string) => {
  const known = signers.get(privateKey)
  if (known) return known
  const made = createSigner(privateKey)
  if (signers.size > 500) signers.clear()
  signers.set(privateKey, made)
  return made
}
