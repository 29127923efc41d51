/**
 * The log (事实日志): appends what the person here does and takes in what others did. A fact, the fold it
 * changes and the rows the screens read share one transaction; the caller owns that transaction.
 */
import { canonical } from '#shared/facts/canonical.ts'
import {
  type Audience,
  type Content,
  type FactRef,
  factBytes,
  flawOf,
  GENESIS,
  MAX_FACT_BYTES,
  type PrivatePart,
  privateDigest,
  type SignedFact,
  sealFact,
} from '#shared/facts/envelope.ts'
import { nextHlc } from '#shared/facts/hlc.ts'
import { newId } from '#shared/facts/ids.ts'
import type { Signer, Suite } from '#shared/facts/suite.ts'
import type { Writer } from './db.ts'
import { createEntities, type Kinds, typesOf } from './entities.ts'
import { randomOf } from './random.ts'
import { chainHead, insertFact, toFold } from './rows.ts'

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
}

export interface Log {
  append(draft: Draft): FactRef & { at: number }
  /** stores delivered facts; what is wrong with one puts it into the 待查区 and stops nothing */
  take(delivered: readonly Delivered[], publicKeyOf: (device: string) => string | null): TakeResult
  /**
   * facts of this device the hub has now: sets their time of receipt and folds anew where order changed. Its newest
   * word counts: what it refused it may have taken after it was put back
   */
  received(ids: readonly string[], receivedAt: number): void
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
  let hlc =
    db.get<{ hlc: string }>('SELECT hlc FROM fact WHERE device = ? ORDER BY device_seq DESC LIMIT 1', device)
      ?.hlc ?? null

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
    if (c.type === 'private.erased' && typeof c.payload.fact === 'string')
      db.run('DELETE FROM private_part WHERE fact = ?', c.payload.fact)
  }

  /** An erasure may arrive before what it erases. */
  const wasErased = (c: Content): boolean =>
    db.get(
      "SELECT 1 FROM fact WHERE kind = ? AND entity = ? AND type = 'private.erased' AND content ->> '$.payload.fact' = ?",
      c.entity.kind,
      c.entity.id,
      c.id,
    ) !== undefined

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
      const text = canonical(c)
      if (factBytes(text, part) > MAX_FACT_BYTES) throw new FactTooLarge(draft.type)
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
      insertFact(db, fact, 'local', null, text)
      const folded = toFold(types, c, {
        contentHash: hash,
        device,
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
      const touched = new Map<string, { kind: string; id: string }>()
      const touch = ({ kind, entity }: { kind: string; entity: string }) => {
        touched.set(`${kind}/${entity}`, { kind, id: entity })
        result.kinds.add(kind)
      }
      for (const { fact, receivedAt } of delivered) {
        const c = fact.content
        const known = db.get<{
          kind: string
          entity: string
          content_hash: string
          received_at: number | null
        }>('SELECT kind, entity, content_hash, received_at FROM fact WHERE id = ?', c.id)
        if (known && known.content_hash === fact.link.contentHash) {
          result.known++
          if (receivedAt !== null && known.received_at !== receivedAt) {
            db.run("UPDATE fact SET received_at = ?, state = 'received' WHERE id = ?", receivedAt, c.id)
            touch(known)
          }
          continue
        }
        const key = publicKeyOf(fact.link.device)
        const flaw =
          key === null
            ? 'unknown-device'
            : (flawOf(suite, key, fact) ?? (known ? 'same-id-other-content' : null))
        if (flaw !== null) {
          setAside(fact, 'hub', flaw)
          // Both versions step aside: the one stored here no longer counts either.
          if (flaw === 'same-id-other-content' && known) touch(known)
          result.setAside++
          continue
        }
        const types = tables.get(c.entity.kind)
        const foldable = types
          ? toFold(types, c, { contentHash: '', device: '', receivedAt, private: null })
          : null
        insertFact(db, fact, foldable ? 'received' : 'unknown', receivedAt)
        // One's own chain comes back after a restore: its stamps go on from there.
        if (fact.link.device === device && (hlc === null || c.hlc > hlc)) hlc = c.hlc
        result.stored++
        eraseIfAsked(c)
        if (fact.private && wasErased(c)) db.run('DELETE FROM private_part WHERE fact = ?', c.id)
        if (foldable) touch({ kind: c.entity.kind, entity: c.entity.id })
      }
      for (const { kind, id } of touched.values()) entities.refold(kind, id)
      return result
    },

    received: (ids, receivedAt) => {
      const touched = new Map<string, { kind: string; entity: string }>()
      for (const id of ids) {
        const row = db.get<{ kind: string; entity: string }>(
          "SELECT kind, entity FROM fact WHERE id = ? AND state IN ('local','awaiting','received','refused')",
          id,
        )
        if (!row) continue
        db.run(
          "UPDATE fact SET state = 'received', received_at = ?, refused_code = NULL WHERE id = ?",
          receivedAt,
          id,
        )
        touched.set(`${row.kind}/${row.entity}`, row)
      }
      for (const { kind, entity } of touched.values()) entities.refold(kind, entity)
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
