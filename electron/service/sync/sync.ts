import type { Fault } from '#shared/contract/result.ts'
import type { Topic } from '#shared/contract/topics.ts'
import { typeOf } from '#shared/domain/fact-types.ts'
import { msToCivil } from '#shared/domain/time/shanghai.ts'
import { getMeta } from '../host/session.ts'
import { topicsOf, type Workspace, type WorkspaceHooks } from '../host/workspace.ts'
import { writeAnchorBeside } from '../recovery/anchor.ts'
import { keepJournalAside } from '../recovery/aside.ts'
import { newAnchor, reconcile } from '../recovery/reconcile.ts'
import { APART, unsentFacts } from '../store/rows.ts'
import { createSuite } from '../store/suite.ts'
import type { Comparison } from './comparer.ts'
import type { State } from './engine-types.ts'
import { followPerson } from './follow-person.ts'
import { addHistory } from './history.ts'
import type { HubClient } from './hub-client.ts'
import { createJournal, type Glance, glanceAtJournal, type Journal, readJournal } from './journal.ts'
import type { Link } from './link.ts'
import { type Member, readMember } from './membership.ts'
import type { Position } from './position.ts'
import type { Receiving } from './receiving.ts'

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
/** 核对 waits this long for a round under way. */
const SETTLE_MS = 60_000

const noFacts = { facts: [], damaged: false }
const never = { at: null, fault: null, feeds: [], running: false }

/** @param key the data key (64 hex digits); sample data keeps no journal */
export const createSync = (folder: string, key: string, env: SyncEnv): Sync => {
  const _suite = createSuite()
  let workspace: Workspace | null = null
  let journal: Journal | null = createJournal(folder, key)
  let link: Link | null = null
  let linking: Promise<void> | null = null
  let closed = false
  let erased = false
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

  /**
   * The journal against the database: facts that only the journal holds go back into the log, a damaged journal is
   * kept aside, and then it holds what is unsent and nothing else. One that is true by its last record is not read.
   */
  const settleJournal = (ws: Workspace): void => {
    if (!journal || journal.size() > ROTATE_BYTES) return
    const glance = glanceAtJournal(folder, key)
    const isSound = glance !== null && isTrue(ws, glance, rowsOf(ws, UNSENT, ws.session.device))
    const { facts, damaged } = isSound ? noFacts : readJournal(folder, key)
    const placed = reconcile(ws, key, facts, clock())
    const back = placed.exact + placed.relinked
    if (ws.cutShort) addHistory(ws.db, clock(), 'warn', 'WAL_MISSING', walText)
    if (back > 0) addHistory(ws.db, clock(), 'warn', 'JOURNAL_BACK', backText(back, placed.relinked))
    if (damaged) keepJournalAside(folder, clock())
    if (isSound) return
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
  const until = async (timeoutMs: number, holds: (state: State) => boolean): Promise<boolean> => {
    await linking
    return new Promise((resolve) => {
      const end = (held: boolean) => {
        clearTimeout(timer)
        waiting.delete(look)
        resolve(held)
      }
      const look = () => {
        if (!link || holds(link.state())) end(true)
      }
      const timer = setTimeout(() => end(false), timeoutMs)
      waiting.add(look)
      look()
    })
  }
  const settled = (timeoutMs: number) => until(timeoutMs, atRest)
  const usable = (timeoutMs: number) => until(timeoutMs, (state) => atRest(state) || hasBegun(state.position))

  const begin = async (ws: Workspace, member: Member): Promise<void> => {
    const { createLink } = await import('./link.ts')
    if (closed) return
    link = createLink(ws, member, () => settled(SETTLE_MS), {
      version: env.version,
      tell,
      tellKinds: (kinds) => tellKinds(ws, kinds),
      looked: () => {
        for (const look of waiting) look()
      },
      trim,
      renamed: () => {
        erased = true
        trim(0)
        void anchorNow()
      },
      savedAt: () => savedAt,
      blobArrived: env.blobArrived,
      bug,
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
        link?.appended()
      },
      rolledBack: () => journal?.rolledBack(),
    },
    attach: (ws) => {
      workspace = ws
      if (ws.session.workspace.kind === 'sample') {
        journal = null
        return
      }
      if (linking) return
      settleJournal(ws)
      void anchorNow()
      adoptKnown(ws)
      const member = readMember(ws.db)
      if (!member) return
      follow(ws)
      linking = begin(ws, member).catch(bug)
    },
    ask: () => link?.ask(),
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
      const state = link?.state()
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
        nextTryAt: link?.nextTryAt() ?? null,
        stuck: state?.phase === 'blocked' || state?.fault?.code === 'HUB_REVOKED',
        receiving: link?.receiving() ?? null,
      }
    },
    client: () => link?.client ?? null,
    compare: () => link?.compare(),
    compared: () => link?.compared() ?? never,
    settled,
    usable,
    close: async () => {
      closed = true
      if (telling) clearTimeout(telling)
      await linking
      await link?.close()
      await anchorNow()
      await journal?.close()
    },
  }
}

const atRest = (state: State): boolean => state.op === 0

/** What makes a new device usable is stored, and what else there is has begun to come. */
const hasBegun = ({ epoch, first, since }: Position): boolean =>
  epoch !== null && (since > 0 || typeof first !== 'number')

const HELD = 'SELECT seq FROM fact WHERE id IN (SELECT value FROM json_each(?))'
const UNSENT = "SELECT seq FROM fact WHERE device = ? AND state = 'local'"
const NEWEST = `SELECT id, link_hash AS hash FROM fact WHERE device = ? AND state = 'local'
  ORDER BY device_seq DESC LIMIT 1`
const rowsOf = ({ db }: Workspace, sql: string, value: string): number[] =>
  db.all<{ seq: number }>(sql, value).map(({ seq }) => seq)

/** A journal that ends with the newest unsent fact and has as many as there are holds the same. */
const isTrue = ({ db, session }: Workspace, journal: Glance, unsent: readonly number[]): boolean => {
  const newest = db.get<{ id: string; hash: string }>(NEWEST, session.device)
  const { fact, count } = journal
  return count === unsent.length && newest?.id === fact?.content.id && newest?.hash === fact?.linkHash
}

const walText = '上次退出不正常，数据文件的最近改动缺失；未发记录已按日志核对'
const backText = (back: number, relinked: number): string =>
  `未发记录日志中有 ${back} 条记录不在数据库中，已放回${relinked > 0 ? `，其中 ${relinked} 条接在末尾` : ''}`
