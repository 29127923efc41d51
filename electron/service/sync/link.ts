/** The work of sync for one open, enrolled workspace. Loaded only where there is a hub. */
import { hostname } from 'node:os'
import type { Topic } from '#shared/contract/topics.ts'
import { createCarrier } from '../files/carrier.ts'
import { dropPurged, type Look, lookAtFiles } from '../files/keeper.ts'
import { getMeta, setMeta } from '../host/session.ts'
import type { Workspace } from '../host/workspace.ts'
import { readMissing, writeMissing } from '../recovery/place.ts'
import type { Writer } from '../store/db.ts'
import { createSigner, createSuite } from '../store/suite.ts'
import { createBlobDisk } from './blob-disk.ts'
import { createChecker } from './checker.ts'
import { compareFeeds } from './compare.ts'
import { type Comparison, createComparer, readComparison } from './comparer.ts'
import { createDisk } from './disk.ts'
import type { State } from './engine-types.ts'
import { clockOff, clockToleranceMs } from './faults.ts'
import { fillOwn } from './fill-own.ts'
import { addHistory, createNotes } from './history.ts'
import { createHubClient, type HubClient } from './hub-client.ts'
import { createHubLink } from './hub-link.ts'
import { type Member, readMember } from './membership.ts'
import type { Trust } from './pinned.ts'
import type { Receiving } from './receiving.ts'
import { createRunner } from './runner.ts'
import { realSurroundings } from './surroundings.ts'
import { createWire } from './wire.ts'

export interface LinkEnv {
  version: string
  /** soon, and once for many */
  tell(topics: Iterable<Topic>): void
  /** facts of these kinds came in */
  tellKinds(kinds: ReadonlySet<string>): void
  /** the state changed: whoever waits for one may look */
  looked(): void
  /** so many own facts have no receipt yet */
  trim(unsent: number): void
  /** the former chain is another device's from now on */
  renamed(): void
  /** when a command last saved something, by `performance.now()` */
  savedAt(): number
  blobArrived(): void
  bug(error: unknown): void
}

export interface Link {
  client: HubClient
  state(): State
  nextTryAt(): number | null
  receiving(): Receiving | null
  appended(): void
  ask(): void
  compare(): void
  compared(): Comparison & { running: boolean }
  close(): Promise<void>
}

const STEADY_MS = 1000
const CONTACT_KEPT_MS = 60_000
/** After a save the next one may come soon. */
const BUSY_FOR_MS = 5000
const FILES_LOOK_MS = 24 * 60 * 60 * 1000

const breathe = realSurroundings.pause

/** Device clock in epoch ms. */
const clock = (): number => Date.now()

/** @param settled resolves once the link is at rest: 核对 waits for a round under way */
export const createLink = (
  ws: Workspace,
  member: Member,
  settled: () => Promise<unknown>,
  env: LinkEnv,
): Link => {
  const { db } = ws
  const suite = createSuite()
  const { tell, tellKinds, bug } = env
  let filling = false
  let looking = false
  /** the hub's clock as it was written down last */
  let noted = { at: 0, offset: 0 }

  const identity = cached(
    () => ({ device: ws.session.device, signer: createSigner(getMeta(db, 'device-key') ?? '') }),
    () => ws.session.device,
  )
  const client = createHubClient({
    wire: createWire(member.address, trustIn(member)),
    identity,
    now: clock,
  })
  const current = () => readMember(db) ?? member
  const notes = createNotes(db, clock)
  const disk = createDisk({
    db,
    log: () => ws.log,
    suite,
    device: () => ws.session.device,
    publicKey: () => identity().signer.publicKey,
    hubKey: member.membership.hub.publicKey,
    now: clock,
    breathe,
    pace: {
      elapsed: () => performance.now(),
      busy: () => performance.now() - env.savedAt() < BUSY_FOR_MS,
      rest: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    },
  })

  /** What is missing in between of the own chain after a recovery. */
  const fillGaps = (): void => {
    if (filling || !readMissing(db)) return
    filling = true
    const { publicKey } = identity().signer
    fillOwn({ db, log: () => ws.log, suite, client, device: ws.session.device, publicKey })
      .then((filled) => {
        if (!filled) return
        if (filled.stored > 0)
          addHistory(db, clock(), 'info', 'OWN_BACK', `从市局服务端取回本机记录 ${filled.stored} 条`)
        if (filled.lost) addHistory(db, clock(), 'bad', 'OWN_LOST', lostText(filled.lost))
        tellKinds(filled.kinds)
        tell(['recovery'])
      })
      .catch(bug)
      .finally(() => {
        filling = false
      })
  }

  const heardClock = (offsetMs: number): void => {
    const offset = Math.round(offsetMs)
    const before = ws.offset()
    ws.setOffset(offset)
    // A handshake that says nothing new costs no write.
    const steady = Math.abs(offset - noted.offset) < STEADY_MS
    if (steady && Math.abs(clock() - noted.at) < CONTACT_KEPT_MS) return
    noted = { at: clock(), offset }
    db.tx(() => {
      setMeta(db, 'hub-offset', String(offset))
      setMeta(db, 'hub-contact', String(clock()))
      if (Math.abs(offset) > clockToleranceMs && Math.abs(offset - before) > clockToleranceMs)
        addHistory(db, clock(), 'warn', 'CLOCK_OFF', clockOff(offset).message)
    })
  }

  const room = createRoom(db)
  const runner = createRunner({
    db,
    ahead: { checker: createChecker() },
    suite,
    client,
    disk,
    blobs: createBlobDisk(db, clock),
    member: current,
    identity,
    identityChanged: () => {
      ws.reloadIdentity()
      // The former chain is another device's from now on: what is missing of it comes with the feeds.
      db.tx(() => writeMissing(db, null))
      env.renamed()
      tell(['app', 'sync'])
    },
    version: env.version,
    deviceName: hostname().slice(0, 80) || '设备',
    now: clock,
    surroundings: realSurroundings,
    heardClock,
    note: notes.note,
    changed: (state, kinds) => {
      tell(['sync'])
      room.make(runner.receiving() !== null)
      notes.passed(state.op === 0)
      env.looked()
      if (state.phase === 'idle') {
        comparer.idle()
        fillGaps()
        carrier.wake()
        lookAfterFiles()
      }
      if (kinds.size === 0) return
      tellKinds(kinds)
      if (kinds.has('file')) dropPurged(db, ws.deps.files.vault).catch(bug)
      if (state.work === 'settle') env.trim(disk.unsent())
    },
    blobArrived: env.blobArrived,
    bug,
  })
  const comparer = createComparer({
    db,
    compare: async () => {
      await settled()
      const compared = await compareFeeds({ db, client, disk, changed: tellKinds, breathe })
      // What was brought back to the hub comes into the feeds anew, and what is on its way is fetched.
      if (compared.ok && compared.value.some((feed) => feed.sent + feed.coming > 0)) runner.ask()
      return compared
    },
    now: clock,
    changed: () => tell(['sync']),
    bug,
  })
  const carrier = createCarrier({
    db,
    vault: ws.deps.files.vault,
    client,
    suite,
    hubKey: member.membership.hub.publicKey,
    device: () => identity().device,
    factsFirst: async () => {
      await settled()
    },
    later: realSurroundings.later,
    changed: () => tell(['files']),
    note: (level, code, text) => addHistory(db, clock(), level, code, text),
    bug,
  })
  /** Once a day, when nothing else is under way. */
  const lookAfterFiles = (): void => {
    const last = getMeta(db, 'files-checked')
    if (looking || (last !== null && clock() - (JSON.parse(last) as Look).at < FILES_LOOK_MS)) return
    looking = true
    lookAtFiles(
      {
        db,
        vault: ws.deps.files.vault,
        client,
        suite,
        hubKey: member.membership.hub.publicKey,
        device: () => identity().device,
      },
      ws.deps.now(),
    )
      .then((look) => {
        if (!look) return
        if (look.missing + look.damaged > 0) addHistory(db, clock(), 'warn', 'FILES_DIFFER', filesText(look))
        tell(['files'])
        carrier.wake()
      })
      .catch(bug)
      .finally(() => {
        looking = false
      })
  }
  ws.setHub(createHubLink(client, current, suite))
  runner.start()

  return {
    client,
    state: runner.state,
    nextTryAt: runner.nextTryAt,
    receiving: runner.receiving,
    appended: runner.appended,
    ask: () => {
      carrier.hurry()
      runner.ask()
    },
    compare: comparer.run,
    compared: () => ({ ...readComparison(db), running: comparer.running() }),
    close: async () => {
      ws.setHub(null)
      await comparer.close()
      await carrier.close()
      await runner.stop()
      notes.passed(true)
    },
  }
}

const ROOMY_KB = 96_000
const USUAL_KB = 16_000

/** While much comes in, more of the indexes it goes into is kept at hand; afterwards the memory is given back. */
const createRoom = (db: Writer) => {
  let roomy = false
  return {
    make: (wanted: boolean): void => {
      if (wanted === roomy) return
      roomy = wanted
      db.exec(`PRAGMA cache_size = -${wanted ? ROOMY_KB : USUAL_KB}`)
      if (!wanted) db.exec('PRAGMA shrink_memory')
    },
  }
}

const filesText = ({ missing, damaged }: Look): string =>
  [
    missing > 0 ? `市局服务端缺少附件 ${missing} 个，将重新发送` : '',
    damaged > 0 ? `本机有 ${damaged} 个附件与校验值不符` : '',
  ]
    .filter(Boolean)
    .join('；')

const lostText = (lost: number): string =>
  `本机记录链中有 ${lost} 个编号的记录本机和市局服务端都没有，缺口如实保留`

/** Loopback without TLS is for one machine alone; everything else is pinned to the hub's own authority. */
const trustIn = ({ membership }: Member): Trust =>
  membership.ca === null ? { loopback: true } : { ca: membership.ca }

/** A signer is made from its key once per identity. */
const cached = <T>(make: () => T, name: () => string): (() => T) => {
  let kept: { name: string; value: T } | null = null
  return () => {
    const now = name()
    if (kept?.name !== now) kept = { name: now, value: make() }
    return kept.value
  }
}
