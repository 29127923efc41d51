/**
 * The log (事实日志): appends what the person here does and takes in what others did. A fact, the fold it
 * changes and the rows the screens read share one transaction; the caller owns that transaction.
 */
import { type FoldFact, saidAt } from '#shared/domain/folding/fold.ts'
import { canonical, settle } from '#shared/facts/canonical.ts'
import {
  type Audience,
  type Content,
  type FactFlaw,
  type FactRef,
  flawOf,
  GENESIS,
  isTooLarge,
  type PrivatePart,
  privateDigest,
  type SignedFact,
  type Spelled,
  sealFact,
  spell,
} from '#shared/facts/envelope.ts'
import { nextHlc } from '#shared/facts/hlc.ts'
import { newId } from '#shared/facts/ids.ts'
import type { Signer, Suite } from '#shared/facts/suite.ts'
import { chainHead, lastPlace } from './chain.ts'
import type { Writer } from './db.ts'
import { createEntities, type Kinds, typesOf } from './entities.ts'
import { randomOf } from './random.ts'
import { erasePrivate, insertFact, toFold } from './rows.ts'

/** What a feature says; the log adds identity, time, basis, hash and signature. */
export interface Draft {
  type: string
  entity: { kind: string; id: string }
  owner: string
  subject?: string | undefined
  /** narrower or wider than the type's own audience only where the type's table says so */
  audience?: Audience
  payload: Record<string, unknown>
  private?: Record<string, unknown> | undefined
}

export interface LogDeps {
  db: Writer
  kinds: Kinds
  suite: Suite
  signer: Signer
  device: string
  author: string
  /** epoch ms */
  now(): number
  /** hub time minus device time as last known, ms */
  offset(): number
  /** random bytes; the system's own unless said otherwise */
  random?(size: number): Buffer
  /** called after the fact is stored, inside the transaction (journal, topics) */
  onAppend?(fact: SignedFact): void
}

/** A fact as the hub delivers it. */
export interface Delivered {
  fact: SignedFact
  /** null: a colleague's, by 离线交换包; when the hub received it is not known here yet */
  receivedAt: number | null
  /** checked already, on another thread */
  checked?: Checked | undefined
}

/** What checking a fact by itself gave, under the key it was checked with. */
export interface Checked {
  key: string
  flaw: FactFlaw | null
  spelled: Spelled
}

export interface Log {
  append(draft: Draft): FactRef & { at: number }
  /** stores delivered facts; what is wrong with one puts it into the 待查区 and stops nothing */
  take(delivered: readonly Delivered[], publicKeyOf: (device: string) => string | null): TakeResult
  /**
   * facts the hub has now: sets their time of receipt and folds anew where order changed. Its newest word counts:
   * what it refused it may have taken after it was put back
   * @param covered whether the receipt covers a place in a chain
   * @returns kinds of those that were set
   */
  received(
    ids: readonly string[],
    receivedAt: number,
    covered?: (device: string, seq: number) => boolean,
  ): Set<string>
  /** the hub refused a fact or lets it wait: it no longer counts here, stays visible */
  judged(id: string, state: 'refused' | 'awaiting', code: string | null): void
  refold(kind: string, id: string): void
}

export interface TakeResult {
  stored: number
  known: number
  setAside: number
  kinds: Set<string>
}

/** A stored fact, as far as taking it again asks. */
interface Held {
  kind: string
  entity: string
  hash: string
  hlc: string
  at: number | null
  state: string
  device: string
  seq: number
}

/** An entity that changed: by these facts alone, or (null) in a way that asks for all of them. */
interface Touched {
  kind: string
  id: string
  fresh: FoldFact[] | null
}

/** Does a fact that counted already count as said at another time now? Folds ask for nothing else of a receipt. */
const isMoved = ({ state, hlc, at }: Held, receivedAt: number): boolean =>
  (state !== 'local' && state !== 'received') ||
  saidAt({ hlc, receivedAt: at }) !== saidAt({ hlc, receivedAt })

/** Folded is what stands on the disk, so that a state is spelled the same whichever way it came about. */
const asStored = (text: string): Content => JSON.parse(text)

export class FactTooLarge extends Error {}

export const createLog = (deps: LogDeps): Log => {
  const { db, kinds, suite, signer, device, random = randomOf } = deps
  const entities = createEntities(db, kinds)
  // Whose chain this is. Where it ends is read off the facts: a row to keep up with them would cost a page a save.
  db.run(
    'INSERT OR IGNORE INTO chain (device, public_key, person, seq, hash) VALUES (?,?,?,0,?)',
    device,
    signer.publicKey,
    deps.author,
    GENESIS,
  )
  // Stamps only ever grow along the own chain: the last one is the highest.
  let hlc = lastPlace(db, device)?.hlc ?? null

  const tables = new Map(Object.keys(kinds).map((kind) => [kind, typesOf(kinds, kind)]))

  const setAside = (fact: SignedFact, source: string, reason: string) =>
    db.run(
      'INSERT INTO quarantine (fact, source, reason, body, at) VALUES (?,?,?,?,?)',
      fact.content.id,
      source,
      reason,
      JSON.stringify(fact),
      deps.now(),
    )

  const eraseIfAsked = (c: Content) => {
    if (c.type === 'private.erased' && typeof c.payload.fact === 'string') erasePrivate(db, c.payload.fact)
  }

  /** An erasure may arrive before what it erases. */
  const wasErased = (c: Content): boolean =>
    db.get(
      "SELECT 1 FROM fact WHERE kind = ? AND entity = ? AND type = 'private.erased' AND content ->> '$.payload.fact' = ?",
      c.entity.kind,
      c.entity.id,
      c.id,
    ) !== undefined

  /** What is stored of these facts. */
  const heldOf = (ids: readonly string[]): Map<string, Held> =>
    new Map(
      db
        .all<Held & { id: string }>(
          `SELECT id, kind, entity, content_hash AS hash, hlc, received_at AS at, state,
             device, device_seq AS seq FROM fact
           WHERE id IN (SELECT value FROM json_each(?))`,
          JSON.stringify(ids),
        )
        .map(({ id, ...row }) => [id, row]),
    )

  return {
    append: (draft) => {
      const types = tables.get(draft.entity.kind)
      const type = types?.[draft.type]
      if (!types || !type) throw new Error(`no such fact type: ${draft.entity.kind} ${draft.type}`)
      const payload = type.payload.parse(draft.payload)
      const part: PrivatePart | undefined =
        draft.private && type.private
          ? { salt: random(16).toString('base64'), data: type.private.parse(draft.private) }
          : undefined
      const before = entities.find(draft.entity.kind, draft.entity.id)
      const now = deps.now()
      hlc = nextHlc(hlc, now, deps.offset(), device)
      const c: Content = {
        v: 1,
        id: newId(now, random(16)),
        type: draft.type,
        typeVersion: type.version,
        entity: draft.entity,
        owner: draft.owner,
        ...(draft.subject ? { subject: draft.subject } : {}),
        audience: draft.audience ?? type.audience,
        author: deps.author,
        hlc,
        basis: before?.heads ?? [],
        payload,
        ...(part ? { privateDigest: privateDigest(suite, part) } : {}),
      }
      const { text, value: stored } = settle(c)
      if (isTooLarge(text, part)) throw new FactTooLarge(draft.type)
      const hash = suite.sha256(text)
      const head = chainHead(db, device)
      const fact = sealFact(
        suite,
        signer,
        { device, deviceSeq: head.seq + 1, prevHash: head.hash },
        c,
        hash,
        part,
      )
      insertFact(db, fact, 'local', null, { content: text, link: canonical(fact.link) })
      const folded = toFold(types, stored, {
        contentHash: hash,
        receivedAt: null,
        private: part?.data ?? null,
      })
      if (folded) entities.take(c.entity.kind, c.entity.id, folded, before)
      if (c.type === 'private.erased') {
        eraseIfAsked(c)
        entities.refold(c.entity.kind, c.entity.id)
      }
      deps.onAppend?.(fact)
      return { id: c.id, contentHash: hash, at: now }
    },

    take: (delivered, publicKeyOf) => {
      const result: TakeResult = { stored: 0, known: 0, setAside: 0, kinds: new Set() }
      const touched = new Map<string, Touched>()
      const touch = (kind: string, id: string, fresh: FoldFact | null): void => {
        const key = `${kind}/${id}`
        const known = touched.get(key)
        if (known) known.fresh = fresh && known.fresh ? [...known.fresh, fresh] : null
        else touched.set(key, { kind, id, fresh: fresh && [fresh] })
        result.kinds.add(kind)
      }
      const held = heldOf(delivered.map(({ fact }) => fact.content.id))
      for (const { fact, receivedAt, checked } of delivered) {
        const c = fact.content
        const known = held.get(c.id)
        if (known && known.hash === fact.link.contentHash) {
          result.known++
          if (receivedAt !== null && (known.at !== receivedAt || known.state === 'awaiting')) {
            db.run("UPDATE fact SET received_at = ?, state = 'received' WHERE id = ?", receivedAt, c.id)
            if (isMoved(known, receivedAt)) touch(known.kind, known.entity, null)
            else result.kinds.add(known.kind)
            held.set(c.id, { ...known, state: 'received', at: receivedAt })
          }
          continue
        }
        const key = publicKeyOf(fact.link.device)
        const spelled = checked?.spelled ?? spell(fact)
        const flaw =
          key === null
            ? 'unknown-device'
            : ((checked?.key === key ? checked.flaw : flawOf(suite, key, fact, spelled)) ??
              (known ? 'same-id-other-content' : null))
        if (flaw !== null) {
          setAside(fact, 'hub', flaw)
          // Both versions step aside: the one stored here no longer counts either.
          if (flaw === 'same-id-other-content' && known) touch(known.kind, known.entity, null)
          result.setAside++
          continue
        }
        const types = tables.get(c.entity.kind)
        const { contentHash, device: from } = fact.link
        const part = fact.private?.data ?? null
        const foldable = types
          ? toFold(types, asStored(spelled.content), { contentHash, receivedAt, private: part })
          : null
        const state = foldable ? 'received' : 'unknown'
        insertFact(db, fact, state, receivedAt, spelled)
        // One's own chain comes back after a restore: its stamps go on from there.
        if (from === device && (hlc === null || c.hlc > hlc)) hlc = c.hlc
        held.set(c.id, {
          kind: c.entity.kind,
          entity: c.entity.id,
          hash: contentHash,
          hlc: c.hlc,
          at: receivedAt,
          state,
          device: from,
          seq: fact.link.deviceSeq,
        })
        result.stored++
        eraseIfAsked(c)
        const erased = fact.private !== undefined && wasErased(c)
        if (erased) erasePrivate(db, c.id)
        if (foldable)
          touch(c.entity.kind, c.entity.id, erased || c.type === 'private.erased' ? null : foldable)
      }
      // What is set aside with another content counts nowhere: such entities are folded from what is stored.
      const twins = db.get("SELECT 1 FROM quarantine WHERE reason = 'same-id-other-content' LIMIT 1")
      for (const { kind, id, fresh } of touched.values())
        if (fresh && twins === undefined) entities.takeAll(kind, id, fresh)
        else entities.refold(kind, id)
      return result
    },

    received: (ids, receivedAt, covered = () => true) => {
      const touched = new Map<string, Held>()
      const set = new Set<string>()
      for (const [id, row] of heldOf(ids)) {
        if (!covered(row.device, row.seq) || row.state === 'unknown') continue
        db.run(
          "UPDATE fact SET state = 'received', received_at = ?, refused_code = NULL WHERE id = ?",
          receivedAt,
          id,
        )
        set.add(row.kind)
        if (isMoved(row, receivedAt)) touched.set(`${row.kind}/${row.entity}`, row)
      }
      for (const { kind, entity } of touched.values()) entities.refold(kind, entity)
      return set
    },

    judged: (id, state, code) => {
      const row = db.get<{ kind: string; entity: string }>('SELECT kind, entity FROM fact WHERE id = ?', id)
      if (!row) return
      db.run('UPDATE fact SET state = ?, refused_code = ? WHERE id = ?', state, code, id)
      entities.refold(row.kind, row.entity)
    },

    refold: entities.refold,
  }
}
