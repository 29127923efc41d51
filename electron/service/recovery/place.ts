/**
 * Puts a device's own facts back into its log: same ids, contents and hashes, and the same links wherever the chain
 * has their place free. What has no place any more is linked anew at the end, with `was`.
 */
import { canonical } from '#shared/facts/canonical.ts'
import { contentHash, flawOf, privateDigest, type SignedFact, sealFact } from '#shared/facts/envelope.ts'
import type { Signer, Suite } from '#shared/facts/suite.ts'
import { getMeta, setMeta } from '../host/session.ts'
import { chainHead, placeAt, placesBetween } from '../store/chain.ts'
import type { Reader, Writer } from '../store/db.ts'
import { createEntities, type Kinds, typesOf } from '../store/entities.ts'
import { erasePrivate, insertFact, toFold } from '../store/rows.ts'

export interface Me {
  device: string
  signer: Signer
  person: string
}

export interface Placed {
  /** with the link they were signed with */
  exact: number
  /** at the end of the chain, with `was` */
  relinked: number
  /** there already */
  known: number
  /** not what they claim to be: in the 待查区 */
  aside: number
}

/** Numbers of the own chain whose facts are not here: 市局服务端 has them, or nobody. */
export interface OwnMissing {
  from: number
  through: number
}

const MISSING = 'own-missing'

export const readMissing = (db: Reader): OwnMissing | null => {
  const text = getMeta(db, MISSING)
  return text === null ? null : JSON.parse(text)
}

export const writeMissing = (db: Writer, value: OwnMissing | null): void => {
  if (value === null) db.run('DELETE FROM meta WHERE key = ?', MISSING)
  else setMeta(db, MISSING, JSON.stringify(value))
}

/** Leaves out of what is missing whatever has come back. */
export const narrowMissing = (db: Writer, device: string): OwnMissing | null => {
  const noted = readMissing(db)
  if (!noted) return null
  const here = placesBetween(db, device, noted.from, noted.through)
  let { from, through } = noted
  while (from <= through && here.has(from)) from++
  while (through >= from && here.has(through)) through--
  const left = from > through ? null : { from, through }
  writeMissing(db, left)
  return left
}

const SLICE = 100

interface PlaceDeps {
  db: Writer
  kinds: Kinds
  suite: Suite
  me: Me
  now: number
}

/** Facts of this person in any order. Short transactions; a cut-off run is simply run again. */
export const placeOwn = (deps: PlaceDeps, facts: readonly SignedFact[]): Placed => {
  const { db, me } = deps
  const own = facts
    .filter((fact) => fact.link.device === me.device)
    .sort((a, b) => a.link.deviceSeq - b.link.deviceSeq)
  const others = facts.filter((fact) => fact.link.device !== me.device)
  const placed: Placed = { exact: 0, relinked: 0, known: 0, aside: 0 }
  const all = [...own, ...others]
  for (let from = 0; from < all.length; from += SLICE)
    db.tx(() => placeSlice(deps, all.slice(from, from + SLICE), placed))
  return placed
}

const placeSlice = (deps: PlaceDeps, facts: readonly SignedFact[], placed: Placed): void => {
  const { db, kinds, suite, me } = deps
  const entities = createEntities(db, kinds)
  const touched = new Map<string, [string, string]>()
  for (const fact of facts) {
    const { content: c, link: l } = fact
    const known = db.get<{ hash: string }>('SELECT content_hash AS hash FROM fact WHERE id = ?', c.id)
    if (known?.hash === l.contentHash) {
      placed.known++
      continue
    }
    const flaw = known ? 'same-id-other-content' : flawIn(deps, fact)
    if (flaw !== null) {
      setAside(deps, fact, flaw)
      placed.aside++
      continue
    }
    const types = typesOf(kinds, c.entity.kind)
    if (isFree(deps, fact)) {
      keepHole(deps, fact)
      insertFact(db, fact, 'local', null)
      placed.exact++
    } else {
      const head = chainHead(db, me.device)
      const place = {
        device: me.device,
        deviceSeq: head.seq + 1,
        prevHash: head.hash,
        was: l.was ?? { device: l.device, deviceSeq: l.deviceSeq },
      }
      insertFact(db, sealFact(suite, me.signer, place, c, l.contentHash, fact.private), 'local', null)
      placed.relinked++
    }
    if (c.type === 'private.erased' && typeof c.payload.fact === 'string') erasePrivate(db, c.payload.fact)
    const told = { contentHash: l.contentHash, receivedAt: null, private: null }
    if (toFold(types, c, told)) touched.set(`${c.entity.kind}/${c.entity.id}`, [c.entity.kind, c.entity.id])
  }
  for (const [kind, id] of touched.values()) {
    eraseAgain(db, kind, id)
    entities.refold(kind, id)
  }
}

/** A fact of a former identity is known by its content alone: it lay sealed under the data key. */
const flawIn = ({ suite, me }: PlaceDeps, fact: SignedFact): string | null => {
  if (fact.link.device === me.device) return flawOf(suite, me.signer.publicKey, fact)
  if (fact.content.author !== me.person) return 'other-person'
  if (contentHash(suite, fact.content) !== fact.link.contentHash) return 'content-altered'
  if (fact.private && fact.content.privateDigest !== privateDigest(suite, fact.private))
    return 'private-altered'
  return null
}

/** Is the place in the chain free that this fact was signed for, and do its neighbours agree? */
const isFree = ({ db, me }: PlaceDeps, { link: l, linkHash }: SignedFact): boolean => {
  if (l.device !== me.device) return false
  const at = (seq: number) => placeAt(db, me.device, seq)
  if (at(l.deviceSeq) !== undefined) return false
  const head = chainHead(db, me.device)
  if (l.deviceSeq === head.seq + 1) return l.prevHash === head.hash
  if (l.deviceSeq > head.seq) return true
  const [before, after] = [at(l.deviceSeq - 1), at(l.deviceSeq + 1)]
  // The last known place without its fact: what stands in the row of the chain must be this one.
  if (l.deviceSeq === head.seq && linkHash !== head.hash) return false
  return (before?.hash ?? l.prevHash) === l.prevHash && (after?.prev ?? linkHash) === linkHash
}

/** Between the end of the chain and this fact others are missing: their numbers are kept for them. */
const keepHole = ({ db, me }: PlaceDeps, { link: l }: SignedFact): void => {
  const head = chainHead(db, me.device)
  if (l.deviceSeq > head.seq + 1) noteHead(db, me, { seq: l.deviceSeq - 1, hash: l.prevHash })
}

/** The chain is known to have gone this far: it goes on behind, and what lies between is missing. */
export const noteHead = (db: Writer, me: Me, to: { seq: number; hash: string }): void => {
  const head = chainHead(db, me.device)
  if (to.seq <= head.seq) return
  db.run(
    `INSERT INTO chain (device, public_key, person, seq, hash) VALUES (?,?,?,?,?)
     ON CONFLICT (device) DO UPDATE SET seq = excluded.seq, hash = excluded.hash`,
    me.device,
    me.signer.publicKey,
    me.person,
    to.seq,
    to.hash,
  )
  const before = readMissing(db)
  writeMissing(db, {
    from: Math.min(before?.from ?? head.seq + 1, head.seq + 1),
    through: Math.max(before?.through ?? to.seq, to.seq),
  })
}

/** An erasure may have been read before what it erases. */
const eraseAgain = (db: Writer, kind: string, id: string): void => {
  db.run(
    `UPDATE fact SET private_salt = NULL, private_data = NULL
     WHERE id IN (SELECT content ->> '$.payload.fact' FROM fact WHERE kind = ? AND entity = ? AND type = 'private.erased')`,
    kind,
    id,
  )
}

const setAside = ({ db, now }: PlaceDeps, fact: SignedFact, reason: string): void => {
  const known = db.get(
    'SELECT 1 FROM quarantine WHERE fact = ? AND body = ?',
    fact.content.id,
    JSON.stringify(fact),
  )
  if (known !== undefined) return
  db.run(
    'INSERT INTO quarantine (fact, source, reason, body, at) VALUES (?,?,?,?,?)',
    fact.content.id,
    'recovery',
    reason,
    JSON.stringify(fact),
    now,
  )
}

/** Facts left behind under a former identity go on at the end of the present chain. */
export const adoptFormer = ({ db, suite, me }: Omit<PlaceDeps, 'kinds' | 'now'>, former: string): number =>
  db.tx(() => {
    const rows = db.all<{ id: string; link: string; hash: string }>(
      "SELECT id, link, content_hash AS hash FROM fact WHERE device = ? AND state = 'local' ORDER BY device_seq",
      former,
    )
    for (const row of rows) {
      const head = chainHead(db, me.device)
      const before = JSON.parse(row.link)
      const link = {
        device: me.device,
        deviceSeq: head.seq + 1,
        prevHash: head.hash,
        contentHash: row.hash,
        suite: suite.name,
        was: before.was ?? { device: before.device, deviceSeq: before.deviceSeq },
      }
      const text = canonical(link)
      const linkHash = suite.sha256(text)
      db.run(
        `UPDATE fact SET device = ?, device_seq = ?, prev_hash = ?, link = ?, link_hash = ?, signature = ? WHERE id = ?`,
        me.device,
        link.deviceSeq,
        link.prevHash,
        text,
        linkHash,
        me.signer.sign(linkHash),
        row.id,
      )
    }
    return rows.length
  })
