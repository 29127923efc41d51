/**
 * One writing transaction at the hub. It locks the `hub` row first, so that positions in feeds, places in the
 * tree and the hub's own chain follow commit order: a reader that has seen position n has seen all before it.
 */
import { randomBytes } from 'node:crypto'
import { canonical } from '#shared/facts/canonical.ts'
import { type Content, GENESIS, type SignedFact, sealFact } from '#shared/facts/envelope.ts'
import { nextHlc } from '#shared/facts/hlc.ts'
import { newId } from '#shared/facts/ids.ts'
import { append, root } from '#shared/facts/merkle.ts'
import { feedsOf } from '#shared/protocol/feeds.ts'
import type { Access } from '../auth/access.ts'
import { type AccessStore, readAccess, readOrg } from '../auth/access-store.ts'
import type { HubKeys } from '../crypto/keys.ts'
import { suite } from '../crypto/suite.ts'
import type { Database, Tx } from '../store/database.ts'
import { applyEffect } from './effects.ts'
import { type FactRow, hashesIn, rowOf } from './rows.ts'

export const WAKE = 'wi_wake'

export interface HubRow {
  id: string
  name: string
  epoch: string
  chainDevice: string
  chainSeq: number
  chainHash: string
  hlc: string | null
  size: number
  peaks: string[]
  root: string
  pos: number
  accessVersion: number
}

/** What the hub says of itself; the ledger adds identity, time, hash and signature. */
export type HubDraft = Pick<Content, 'type' | 'entity' | 'owner' | 'audience' | 'payload'>

export interface KeptFact {
  receivedAt: number
  /** brought back by another device after a restore */
  offered: boolean
}

export interface Ledger {
  tx: Tx
  now: number
  hub: HubRow
  /** the rules as this transaction sees them, its own changes included */
  access(): Promise<Access>
  /** stores a fact that was accepted: tree, feeds, effects */
  accept(row: FactRow, kept: KeptFact): Promise<void>
  /** stores a fact that cannot count yet */
  hold(row: FactRow, status: 'awaiting' | 'unknown', code: string | null, kept: KeptFact): void
  /** a stored fact that waited is accepted now */
  release(row: FactRow, receivedAt: number): Promise<void>
  /** a place in a chain that no stored fact takes */
  place(link: OtherLink): void
  /** puts a fact that had stepped out of its feeds back into them */
  restore(row: Pick<FactRow, 'id' | 'audience' | 'owner' | 'subject'>): void
  /** takes a fact out of its feeds; what was stored stays */
  withdraw(row: Pick<FactRow, 'id' | 'audience' | 'owner' | 'subject'>): void
  /** a fact of the hub's own */
  say(draft: HubDraft): Promise<SignedFact>
  /** a fresh chain for what the hub itself says: a hub that goes on from an older copy never forks one */
  beginChain(): void
  /** an epoch, with a fresh chain of its name */
  beginEpoch(epoch: string): void
  /** writes the facts taken so far, so that statements of this transaction see them */
  write(): Promise<void>
  /** a new id at the hub's time */
  newId(): string
  /** did anything change who may do or read what? */
  accessChanged(): boolean
}

export interface OtherLink {
  device: string
  deviceSeq: number
  linkHash: string | null
  fact: string
  status: string
  code: string | null
  receivedAt: number
}

export interface LedgerDeps {
  db: Database
  keys: HubKeys
  accessStore: AccessStore
  now(): number
  /** random bytes; the system's own unless said otherwise */
  random?(size: number): Uint8Array
}

const HUB_COLUMNS = `id, name, epoch, chain_device as "chainDevice", chain_seq as "chainSeq",
  chain_hash as "chainHash", hlc, size, peaks, root, pos, access_version as "accessVersion"`

export const readHub = async (sql: Pick<Database, 'query'>, lock = false): Promise<HubRow> => {
  const [row] = await sql.query<HubRow>(`select ${HUB_COLUMNS} from hub ${lock ? 'for update' : ''}`)
  if (!row) throw new Error('the hub has no workspace yet')
  return row
}

/** Runs `work` on a ledger; when this returns, all of it is on disk, otherwise nothing of it is. */
export const withLedger = <T>(deps: LedgerDeps, work: (ledger: Ledger) => Promise<T>): Promise<T> =>
  deps.db.tx(async (tx) => {
    const { ledger, flush } = openLedger(deps, tx, await readHub(tx, true), deps.now())
    const value = await work(ledger)
    await flush()
    return value
  })

interface NewFact extends FactRow, KeptFact {
  status: string
  code: string | null
  leaf: number | null
}

const openLedger = (
  { keys, accessStore, random = randomBytes }: LedgerDeps,
  tx: Tx,
  hub: HubRow,
  now: number,
): { ledger: Ledger; flush(): Promise<void> } => {
  const start = { size: hub.size, pos: hub.pos, accessVersion: hub.accessVersion }
  const facts: NewFact[] = []
  const released: { id: string; leaf: number }[] = []
  const links: OtherLink[] = []
  const entries: { pos: number; feed: string; fact: string; op: 'add' | 'withdraw' }[] = []
  const refs: { sha256: string; fact: string }[] = []
  const erasures: FactRow[] = []
  let rules: Access | null = null
  // The org tree as changed by this transaction: an import of a thousand bodies reads the table once.
  let parents: Map<string, string | null> | null = null

  const patchParents = async (row: FactRow) => {
    if (parents === null) {
      parents = await readOrg(tx)
      return
    }
    const parent = row.payload.parent
    if (typeof parent === 'string' || parent === null) parents.set(row.entityId, parent)
  }
  const toTree = (contentHash: string): number => {
    const next = append(suite, hub, contentHash)
    hub.size = next.size
    hub.peaks = [...next.peaks]
    return next.size - 1
  }
  const toFeeds = (row: Pick<FactRow, 'id' | 'audience' | 'owner' | 'subject'>, op: 'add' | 'withdraw') => {
    for (const feed of feedsOf({ ...row, subject: row.subject ?? undefined }))
      entries.push({ pos: ++hub.pos, feed, fact: row.id, op })
  }
  const spread = async (row: FactRow, receivedAt: number): Promise<number> => {
    const leaf = toTree(row.contentHash)
    toFeeds(row, 'add')
    for (const sha256 of hashesIn(row.payload)) refs.push({ sha256, fact: row.id })
    if (row.type === 'private.erased') erasures.push(row)
    const changed = await applyEffect(tx, row, receivedAt)
    if (changed !== 'none') {
      if (hub.accessVersion === start.accessVersion) hub.accessVersion++
      rules = null
      if (changed === 'org') await patchParents(row)
    }
    return leaf
  }

  const chainOf = (name: string): void => {
    hub.chainDevice = `hub-${name}`
    hub.chainSeq = 0
    hub.chainHash = GENESIS
  }

  const ledger: Ledger = {
    tx,
    now,
    hub,
    access: async () => {
      rules ??=
        hub.accessVersion === start.accessVersion
          ? await accessStore.at(tx, hub.accessVersion)
          : await readAccess(tx, parents ?? undefined)
      return rules
    },
    accept: async (row, kept) => {
      const leaf = await spread(row, kept.receivedAt)
      facts.push({ ...row, ...kept, status: 'accepted', code: null, leaf })
    },
    hold: (row, status, code, kept) => void facts.push({ ...row, ...kept, status, code, leaf: null }),
    release: async (row, receivedAt) => {
      released.push({ id: row.id, leaf: await spread(row, receivedAt) })
    },
    place: (link) => void links.push(link),
    restore: (row) => toFeeds(row, 'add'),
    withdraw: (row) => toFeeds(row, 'withdraw'),
    say: async (draft) => {
      hub.hlc = nextHlc(hub.hlc, now, 0, hub.chainDevice)
      const content: Content = {
        v: 1,
        id: ledger.newId(),
        typeVersion: 1,
        author: hub.id,
        hlc: hub.hlc,
        basis: [],
        ...draft,
      }
      const place = { device: hub.chainDevice, deviceSeq: hub.chainSeq + 1, prevHash: hub.chainHash }
      const fact = sealFact(suite, keys.hub, place, content, suite.sha256(canonical(content)))
      hub.chainSeq++
      hub.chainHash = fact.linkHash
      await ledger.accept(rowOf(fact), { receivedAt: now, offered: false })
      return fact
    },
    beginChain: () => chainOf(ledger.newId()),
    beginEpoch: (epoch) => {
      hub.epoch = epoch
      chainOf(epoch)
    },
    newId: () => newId(now, random(16)),
    write: async () => insertFacts(tx, facts.splice(0)),
    accessChanged: () => hub.accessVersion !== start.accessVersion,
  }

  const flush = async () => {
    hub.root = root(suite, hub)
    await insertFacts(tx, facts)
    if (released.length > 0)
      await tx.query(
        `update fact f set status = 'accepted', code = null, leaf = x.leaf
         from json_to_recordset($1) as x(id text, leaf bigint) where f.id = x.id`,
        [JSON.stringify(released)],
      )
    if (links.length > 0)
      await tx.query(
        `insert into other_link
         select device, "deviceSeq", "linkHash", fact, status, code, "receivedAt" from json_to_recordset($1) as x(
           device text, "deviceSeq" bigint, "linkHash" text, fact text, status text, code text, "receivedAt" bigint)`,
        [JSON.stringify(links)],
      )
    if (refs.length > 0)
      await tx.query(
        `insert into blob_ref select * from json_to_recordset($1) as x(sha256 text, fact text) on conflict do nothing`,
        [JSON.stringify(refs)],
      )
    for (const row of erasures) await erase(tx, row, now)
    if (entries.length > 0) {
      await tx.query(
        `insert into feed_entry select * from json_to_recordset($1) as x(pos bigint, feed text, fact text, op text)`,
        [JSON.stringify(entries)],
        'feeds',
      )
    }
    if (hub.size !== start.size)
      await tx.query('insert into tree_head (size, root, at) values ($1, $2, $3)', [hub.size, hub.root, now])
    await tx.query(
      `update hub set epoch = $1, chain_device = $2, chain_seq = $3, chain_hash = $4, hlc = $5, size = $6, peaks = $7,
         root = $8, pos = $9, access_version = $10`,
      [
        hub.epoch,
        hub.chainDevice,
        hub.chainSeq,
        hub.chainHash,
        hub.hlc,
        hub.size,
        hub.peaks,
        hub.root,
        hub.pos,
        hub.accessVersion,
      ],
    )
    if (hub.pos !== start.pos || ledger.accessChanged())
      await tx.query('select pg_notify($1, $2)', [WAKE, wakeText(hub.pos, entries, ledger.accessChanged())])
  }

  return { ledger, flush }
}

const insertFacts = async (tx: Tx, facts: readonly NewFact[]): Promise<void> => {
  if (facts.length === 0) return
  await tx.query(
    `insert into fact (id, content_hash, type, entity_kind, entity_id, owner, subject, audience, author, device,
       device_seq, link_hash, body, private, status, code, received_at, offered, leaf)
     select id, "contentHash", type, "entityKind", "entityId", owner, subject, audience, author, device,
       "deviceSeq", "linkHash", body,
       case when private is not null and exists (select 1 from erased e where e.fact = x.id
         and e.entity_kind = x."entityKind" and e.entity_id = x."entityId") then null else private end,
       status, code, "receivedAt", offered, leaf
     from json_to_recordset($1) as x(id text, "contentHash" text, type text, "entityKind" text, "entityId" text,
       owner text, subject text, audience text, author text, device text, "deviceSeq" bigint, "linkHash" text,
       body text, private text, status text, code text, "receivedAt" bigint, offered boolean, leaf bigint)`,
    [`[${facts.map(rowText).join(',')}]`],
    'facts',
  )
}

/** A row as JSON, its body as it stands: spelled as a string it would be escaped here and read back there. */
const rowText = ({ payload: _, body, ...row }: NewFact): string => {
  // What such an escape stands for cannot be in a text of PostgreSQL; inside a string it is only spelled.
  const value = body.includes('\\u') ? JSON.stringify(body) : body
  return `${JSON.stringify(row).slice(0, -1)},"body":${value}}`
}

/** 个人信息删除: the private part goes, now and whenever it should come again; hashes and receipts stay. */
const erase = async (tx: Tx, row: FactRow, now: number): Promise<void> => {
  const target = row.payload.fact
  if (typeof target !== 'string') return
  await tx.query(
    `insert into erased (fact, entity_kind, entity_id, by, at) values ($1, $2, $3, $4, $5) on conflict do nothing`,
    [target, row.entityKind, row.entityId, row.id, now],
  )
  await tx.query(
    'update fact set private = null where id = $1 and entity_kind = $2 and entity_id = $3 and private is not null',
    [target, row.entityKind, row.entityId],
  )
  await tx.query('update quarantine set private = null where fact = $1', [target])
}

const NOTIFY_LIMIT = 7000

const wakeText = (pos: number, entries: readonly { feed: string }[], access: boolean): string => {
  const text = JSON.stringify({ pos, access, feeds: [...new Set(entries.map((e) => e.feed))] })
  return text.length < NOTIFY_LIMIT ? text : JSON.stringify({ pos, access, feeds: null })
}
