/** Sync (同步) of one open workspace: starts by itself where there is a hub, and never stands in a save's way. */
import { hostname } from 'node:os'
import type { Fault } from '#shared/contract/result.ts'
import type { Topic } from '#shared/contract/topics.ts'
import { typeOf } from '#shared/domain/fact-types.ts'
import { msToCivil } from '#shared/domain/time/shanghai.ts'
import { getMeta, setMeta } from '../host/session.ts'
import { topicsOf, type Workspace, type WorkspaceHooks } from '../host/workspace.ts'
import { writeAnchorBeside } from '../recovery/anchor.ts'
import { keepJournalAside } from '../recovery/aside.ts'
import { readMissing, writeMissing } from '../recovery/place.ts'
import { newAnchor, reconcile } from '../recovery/reconcile.ts'
import type { Writer } from '../store/db.ts'
import { APART, unsentFacts } from '../store/rows.ts'
import { createSigner, createSuite } from '../store/suite.ts'
import { createBlobDisk } from './blob-disk.ts'
import { createChecker } from './checker.ts'
import { compareFeeds } from './compare.ts'
import { type Comparer, type Comparison, createComparer, readComparison } from './comparer.ts'
import { createDisk } from './disk.ts'
import type { State } from './engine-types.ts'
import { clockOff, clockToleranceMs } from './faults.ts'
import { fillOwn } from './fill-own.ts'
import { followPerson } from './follow-person.ts'
import { addHistory, createNotes, type Notes } from './history.ts'
import { createHubClient, type HubClient } from './hub-client.ts'
import { createHubLink } from './hub-link.ts'
import { createJournal, type Journal, readJournal } from './journal.ts'
import { type Member, readMember } from './membership.ts'
import type { Trust } from './pinned.ts'
import type { Position } from './position.ts'
import type { Receiving } from './receiving.ts'
import { createRunner, type Runner } from './runner.ts'
import { realSurroundings } from './surroundings.ts'
import { createWire } from './wire.ts'

export interface SyncEnv {
  version: string
  changed(topics: readonly Topic[]): void
  /** a file named by a fact has arrived whole */
  blobArrived(): void
  /** something was thrown at work: a full disk or a failing one is more than a line in the log */
  mishap?(error: unknown): void
  log(line: string): void
}

/** What the screens are told of the link. */
export interface LinkState {
  link: 'online' | 'offline' | 'alone'
  working: boolean
  fault: Fault | null
  lastContactAt: number | null
  clockOffsetMs: number | null
  hub: { name: string; address: string } | null
  nextTryAt: number | null
  stuck: boolean
  receiving: Receiving | null
}

export interface Sync {
  hooks: WorkspaceHooks
  /** begins to work for an open workspace; called again after it was enrolled */
  attach(workspace: Workspace): void
  /** 立即同步 */
  ask(): void
  state(): LinkState
  /** 核对 with the hub: begins it; what came of it last */
  compare(): void
  compared(): Comparison & { running: boolean }
  client(): HubClient | null
  /** until nothing is under way, at most so long; true = at rest */
  settled(timeoutMs: number): Promise<boolean>
  /** until what a new device needs first is here, or nothing is under way, at most so long */
  usable(timeoutMs: number): Promise<boolean>
  close(): Promise<void>
}

/** Device clock in epoch ms. */
const clock = (): number => Date.now()

const TRIM_BYTES = 1024 * 1024
const TRIM_FACTS = 100
const ANCHOR_MS = 5_000
const ROTATE_BYTES = 32 * 1024 * 1024
const TELL_MS = 250
const STEADY_MS = 1000
const CONTACT_KEPT_MS = 60_000
/** After a save the next one may come soon. */
const BUSY_FOR_MS = 5000
/** 核对 waits this long for a round under way. */
const SETTLE_MS = 60_000

const breathe = realSurroundings.pause
const never: Comparison = { at: null, fault: null, feeds: [] }

/** @param key the data key (64 hex digits); sample data keeps no journal */
export const createSync = (folder: string, key: string, env: SyncEnv): Sync => {
  const suite = createSuite()
  let workspace: Workspace | null = null
  let journal: Journal | null = createJournal(folder, key)
  let runner: Runner | null = null
  let client: HubClient | null = null
  let comparer: Comparer | null = null
  let notes: Notes | null = null
  let erased = false
  /** the hub's clock as it was written down last */
  let noted = { at: 0, offset: 0 }
  /** when a command last saved something */
  let savedAt = Number.NEGATIVE_INFINITY
  const pending = new Set<Topic>()
  let telling: NodeJS.Timeout | null = null

  const tell = (topics: Iterable<Topic>) => {
    for (const topic of topics) pending.add(topic)
    if (pending.size === 0) return
    telling ??= setTimeout(() => {
      telling = null
      env.changed([...pending])
      pending.clear()
    }, TELL_MS)
  }

  /** After receipts: what the hub has need not be kept twice. */
  const trim = (unsent: number): void => {
    if (!journal) return
    if (!erased && (unsent > 0 || journal.size() === 0) && journal.size() < TRIM_BYTES) return
    if (!erased && unsent > TRIM_FACTS) return
    erased = false
    rewrite()
    anchorSoon()
  }
  const rewrite = (): void => {
    if (!workspace) return
    const { db, session } = workspace
    journal
      ?.rewrite(unsentFacts(db, session.device))
      .catch((error: unknown) => env.log(`journal: ${String(error)}`))
  }
  let anchoring: Promise<void> = Promise.resolve()
  let anchorDue: NodeJS.Timeout | null = null
  /** Keeps what is sealed beside the database true to it; a full disk, say, leaves the one before. */
  const anchorNow = (): Promise<void> => {
    if (anchorDue) clearTimeout(anchorDue)
    anchorDue = null
    const ws = workspace
    if (!ws || !journal) return anchoring
    const write = async () => {
      const next = newAnchor(ws, key, clock())
      if (next) await writeAnchorBeside(folder, key, next)
    }
    anchoring = anchoring.then(write).catch((error: unknown) => env.log(`anchor: ${String(error)}`))
    return anchoring
  }
  const anchorSoon = (): void => {
    anchorDue ??= setTimeout(anchorNow, ANCHOR_MS)
  }

  let filling = false
  /** What is missing in between of the own chain after a recovery. */
  const fillGaps = (ws: Workspace, ask: HubClient, publicKey: string): void => {
    if (filling || !readMissing(ws.db)) return
    filling = true
    fillOwn({ db: ws.db, log: () => ws.log, suite, client: ask, device: ws.session.device, publicKey })
      .then((filled) => {
        if (!filled) return
        if (filled.stored > 0)
          addHistory(ws.db, clock(), 'info', 'OWN_BACK', `从市局服务端取回本机记录 ${filled.stored} 条`)
        if (filled.lost) addHistory(ws.db, clock(), 'bad', 'OWN_LOST', lostText(filled.lost))
        tellKinds(ws, filled.kinds)
        tell(['recovery'])
      })
      .catch(bug)
      .finally(() => {
        filling = false
      })
  }

  /**
   * The journal against the database: facts that only the journal holds go back into the log, a damaged journal is
   * kept aside, and then it holds what is unsent and nothing else.
   */
  const settleJournal = (ws: Workspace): void => {
    if (!journal || journal.size() > ROTATE_BYTES) return
    const { facts, damaged } = readJournal(folder, key)
    const placed = reconcile(ws, key, facts, clock())
    const back = placed.exact + placed.relinked
    if (ws.cutShort) addHistory(ws.db, clock(), 'warn', 'WAL_MISSING', walText)
    if (back > 0) addHistory(ws.db, clock(), 'warn', 'JOURNAL_BACK', backText(back, placed.relinked))
    if (damaged) keepJournalAside(folder, clock())
    // Both by their rows, which the indexes tell without reading them.
    const held = new Set(rowsOf(ws, HELD, JSON.stringify(facts.map((fact) => fact.content.id))))
    const unsent = rowsOf(ws, UNSENT, ws.session.device)
    if (damaged || facts.length !== unsent.length || unsent.some((seq) => !held.has(seq))) rewrite()
  }

  /** Facts a newer program sent are folded once this one knows their type (待升级 → 已显示). */
  const adoptKnown = ({ db, log }: Workspace): void => {
    const rows = db.all<{ id: string; kind: string; entity: string; type: string; version: number }>(
      `SELECT id, kind, entity, type, content ->> '$.typeVersion' AS version
       FROM fact WHERE ${APART} AND state = 'unknown'`,
    )
    const known = rows.filter((row) => (typeOf(row.kind, row.type)?.version ?? 0) >= Number(row.version))
    if (known.length === 0) return
    db.tx(() => {
      for (const { id, kind, entity } of known) {
        db.run("UPDATE fact SET state = 'received' WHERE id = ?", id)
        log.refold(kind, entity)
      }
    })
  }

  const today = (ws: Workspace) => msToCivil(ws.deps.now()).day
  const follow = (ws: Workspace): void => {
    if (!followPerson(ws.db, today(ws))) return
    ws.reloadIdentity()
    tell(['app'])
  }

  const tellKinds = (ws: Workspace, kinds: ReadonlySet<string>): void => {
    tell(
      [...kinds].flatMap((kind) =>
        kind === 'quarantine' ? ['quarantine' as const] : (topicsOf[kind] ?? []),
      ),
    )
    if (kinds.has('person') || kinds.has('org')) follow(ws)
  }
  const bug = (error: unknown): void => {
    env.log(`sync: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
    env.mishap?.(error)
  }

  const waiting = new Set<() => void>()
  const until = (timeoutMs: number, holds: (state: State) => boolean): Promise<boolean> =>
    new Promise((resolve) => {
      const end = (held: boolean) => {
        clearTimeout(timer)
        waiting.delete(look)
        resolve(held)
      }
      const look = () => {
        if (!runner || holds(runner.state())) end(true)
      }
      const timer = setTimeout(() => end(false), timeoutMs)
      waiting.add(look)
      look()
    })
  const settled = (timeoutMs: number) => until(timeoutMs, atRest)
  const usable = (timeoutMs: number) => until(timeoutMs, (state) => atRest(state) || hasBegun(state.position))

  const begin = (ws: Workspace, member: Member): void => {
    const { db } = ws
    const identity = cached(
      () => ({ device: ws.session.device, signer: createSigner(getMeta(db, 'device-key') ?? '') }),
      () => ws.session.device,
    )
    const hubClient = createHubClient({
      wire: createWire(member.address, trustIn(member)),
      identity,
      now: clock,
    })
    const current = () => readMember(db) ?? member
    const lines = createNotes(db, clock)
    notes = lines
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
        busy: () => performance.now() - savedAt < BUSY_FOR_MS,
        rest: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
      },
    })
    const room = createRoom(db)
    const made: Runner = createRunner({
      db,
      ahead: { checker: createChecker() },
      suite,
      client: hubClient,
      disk,
      blobs: createBlobDisk(db, clock),
      member: current,
      identity,
      identityChanged: () => {
        ws.reloadIdentity()
        // The former chain is another device's from now on: what is missing of it comes with the feeds.
        db.tx(() => writeMissing(db, null))
        erased = true
        trim(0)
        void anchorNow()
        tell(['app', 'sync'])
      },
      version: env.version,
      deviceName: hostname().slice(0, 80) || '设备',
      now: clock,
      surroundings: realSurroundings,
      heardClock: (offsetMs) => heardClock(ws, offsetMs),
      note: lines.note,
      changed: (state, kinds) => {
        tell(['sync'])
        room.make(made.receiving() !== null)
        lines.passed(atRest(state))
        for (const look of waiting) look()
        if (state.phase === 'idle') {
          comparer?.idle()
          fillGaps(ws, hubClient, identity().signer.publicKey)
        }
        if (kinds.size === 0) return
        tellKinds(ws, kinds)
        if (state.work === 'settle') trim(disk.unsent())
      },
      blobArrived: env.blobArrived,
      bug,
    })
    runner = made
    client = hubClient
    comparer = createComparer({
      db,
      compare: async () => {
        await settled(SETTLE_MS)
        const compared = await compareFeeds({
          db,
          client: hubClient,
          disk,
          changed: (kinds) => tellKinds(ws, kinds),
          breathe,
        })
        // What was brought back to the hub comes into the feeds anew, and what is on its way is fetched.
        if (compared.ok && compared.value.some((feed) => feed.sent + feed.coming > 0)) made.ask()
        return compared
      },
      now: clock,
      changed: () => tell(['sync']),
      bug,
    })
    ws.setHub(createHubLink(hubClient, current, suite))
    follow(ws)
    made.start()
  }

  const heardClock = (ws: Workspace, offsetMs: number): void => {
    const offset = Math.round(offsetMs)
    const before = ws.offset()
    ws.setOffset(offset)
    // A handshake that says nothing new costs no write.
    const steady = Math.abs(offset - noted.offset) < STEADY_MS
    if (steady && Math.abs(Date.now() - noted.at) < CONTACT_KEPT_MS) return
    noted = { at: Date.now(), offset }
    ws.db.tx(() => {
      setMeta(ws.db, 'hub-offset', String(offset))
      setMeta(ws.db, 'hub-contact', String(Date.now()))
      if (Math.abs(offset) > clockToleranceMs && Math.abs(offset - before) > clockToleranceMs)
        addHistory(ws.db, Date.now(), 'warn', 'CLOCK_OFF', clockOff(offset).message)
    })
  }

  return {
    hooks: {
      appended: (fact) => {
        if (fact.content.type === 'private.erased') erased = true
        journal?.note(fact)
      },
      committed: () => {
        savedAt = performance.now()
        journal?.committed()
        if (erased && journal) trim(0)
        runner?.appended()
      },
      rolledBack: () => journal?.rolledBack(),
    },
    attach: (ws) => {
      workspace = ws
      if (ws.session.workspace.kind === 'sample') {
        journal = null
        return
      }
      if (runner) return
      settleJournal(ws)
      void anchorNow()
      adoptKnown(ws)
      const member = readMember(ws.db)
      if (member) begin(ws, member)
    },
    ask: () => runner?.ask(),
    state: () => {
      const member = workspace ? readMember(workspace.db) : null
      if (!workspace || !member)
        return {
          link: 'alone',
          working: false,
          fault: null,
          lastContactAt: null,
          clockOffsetMs: null,
          hub: null,
          nextTryAt: null,
          stuck: false,
          receiving: null,
        }
      const state = runner?.state()
      const contact = getMeta(workspace.db, 'hub-contact')
      const stored = contact === null ? null : Number(contact)
      const away =
        state === undefined ||
        state.phase === 'stopped' ||
        state.phase === 'waiting' ||
        state.phase === 'blocked' ||
        (state.greeted === null && state.fault !== null) ||
        state.contactAt === null
      return {
        link: away ? 'offline' : 'online',
        working: (state?.op ?? 0) !== 0,
        fault: state?.fault ?? null,
        lastContactAt: state?.contactAt ?? stored,
        clockOffsetMs: contact === null ? null : workspace.offset(),
        hub: { name: member.membership.hub.name, address: member.address },
        nextTryAt: runner?.nextTryAt() ?? null,
        stuck: state?.phase === 'blocked' || state?.fault?.code === 'HUB_REVOKED',
        receiving: runner?.receiving() ?? null,
      }
    },
    client: () => client,
    compare: () => comparer?.run(),
    compared: () => ({
      ...(workspace ? readComparison(workspace.db) : never),
      running: comparer?.running() ?? false,
    }),
    settled,
    usable,
    close: async () => {
      if (telling) clearTimeout(telling)
      workspace?.setHub(null)
      await comparer?.close()
      await runner?.stop()
      notes?.passed(true)
      await anchorNow()
      await journal?.close()
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

const atRest = (state: State): boolean => state.op === 0

/** What makes a new device usable is stored, and what else there is has begun to come. */
const hasBegun = ({ epoch, first, since }: Position): boolean =>
  epoch !== null && (since > 0 || typeof first !== 'number')

const HELD = 'SELECT seq FROM fact WHERE id IN (SELECT value FROM json_each(?))'
const UNSENT = "SELECT seq FROM fact WHERE device = ? AND state = 'local'"
const rowsOf = ({ db }: Workspace, sql: string, value: string): number[] =>
  db.all<{ seq: number }>(sql, value).map(({ seq }) => seq)

const walText = '上次退出不正常，数据文件的最近改动缺失；未发记录已按日志核对'
const backText = (back: number, relinked: number): string =>
  `未发记录日志中有 ${back} 条记录不在数据库中，已放回${relinked > 0 ? `，其中 ${relinked} 条接在末尾` : ''}`
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
