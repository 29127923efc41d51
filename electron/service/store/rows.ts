/** Facts as rows of the table `fact`, and back. */
import { type FactTypes, upcast } from '#shared/domain/fact-type.ts'
import type { FoldFact } from '#shared/domain/folding/fold.ts'
import { canonical } from '#shared/facts/canonical.ts'
import {
  type Content,
  content as contentSchema,
  type Link,
  link as linkSchema,
  type SignedFact,
  type Spelled,
  spell,
} from '#shared/facts/envelope.ts'
import { inChain } from './chain.ts'
import type { Reader, Writer } from './db.ts'

export type FactState = 'local' | 'received' | 'refused' | 'awaiting' | 'unknown'

/** Facts that are not simply local or received: said with this, they are read off their own small index. */
export const APART = "state IN ('refused','awaiting','unknown')"

interface FactRow {
  id: string
  content: string
  content_hash: string
  link: string
  link_hash: string
  signature: string
  received_at: number | null
  device: string
  private_salt: string | null
  private_data: string | null
}

const SELECT = `SELECT id, content, content_hash, link, link_hash, signature, received_at, device, private_salt,
  private_data FROM fact`

/** Stores a sealed fact. `spelled` are its canonical texts if the caller has them already. */
export const insertFact = (
  db: Writer,
  fact: SignedFact,
  state: FactState,
  receivedAt: number | null,
  spelled: Spelled = spell(fact),
): void => {
  const { content: c, link: l } = fact
  db.run(
    `INSERT INTO fact (id, content, content_hash, type, kind, entity, owner, subject, audience, author, hlc,
       device, device_seq, prev_hash, link, link_hash, signature, private_salt, private_data, received_at, state)
     VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)`,
    c.id,
    spelled.content,
    l.contentHash,
    c.type,
    c.entity.kind,
    c.entity.id,
    c.owner,
    c.subject ?? null,
    c.audience,
    c.author,
    c.hlc,
    l.device,
    l.deviceSeq,
    l.prevHash,
    spelled.link,
    fact.linkHash,
    fact.signature,
    fact.private?.salt ?? null,
    fact.private ? canonical(fact.private.data) : null,
    receivedAt,
    state,
  )
}

/** Takes what is private from a fact; all that was hashed and signed stays. */
export const erasePrivate = (db: Pick<Writer, 'run'>, fact: string): number =>
  db.run('UPDATE fact SET private_salt = NULL, private_data = NULL WHERE id = ?', fact)

/** Facts as they were signed, in the order of one device's chain. */
export const signedFactsOf = (db: Reader, device: string, afterSeq: number, limit: number): SignedFact[] =>
  factRows(db, device, afterSeq, limit).map(toSigned)

const factRows = (db: Reader, device: string, afterSeq: number, limit: number): FactRow[] =>
  db.all<FactRow>(AFTER, device, afterSeq, device, afterSeq, limit)

const AFTER = `${SELECT} WHERE seq IN (SELECT seq FROM (
    ${inChain('seq, device_seq', 'device_seq > ?')} ORDER BY device_seq LIMIT ?))
  ORDER BY device_seq`

/** The same as they were written here, and their JSON texts as they are sent. */
export const ownFacts = (
  db: Reader,
  device: string,
  afterSeq: number,
  limit: number,
): { fact: SignedFact; text: string }[] =>
  factRows(db, device, afterSeq, limit).map((row) => ({ fact: asWritten(row), text: textOf(row) }))

/** What stands in the columns is JSON already. */
const textOf = (row: FactRow): string => {
  const { content, link, link_hash, signature, private_data: data, private_salt: salt } = row
  const part =
    data !== null && salt !== null ? `,"private":{"salt":${JSON.stringify(salt)},"data":${data}}` : ''
  return `{"content":${content},"link":${link},"linkHash":"${link_hash}","signature":"${signature}"${part}}`
}

/** Own facts the hub has not confirmed. */
export const unsentFacts = (db: Reader, device: string): SignedFact[] =>
  db.all<FactRow>(`${SELECT} WHERE device = ? AND state = 'local' ORDER BY device_seq`, device).map(asWritten)

const asWritten = (row: FactRow): SignedFact => ({
  content: JSON.parse(row.content) as Content,
  link: JSON.parse(row.link) as Link,
  linkHash: row.link_hash,
  signature: row.signature,
  ...privateOf(row),
})

/** One fact as it was signed. */
export const signedFact = (db: Reader, id: string): SignedFact | null => {
  const row = db.get<FactRow>(`${SELECT} WHERE id = ?`, id)
  return row ? toSigned(row) : null
}

const toSigned = (row: FactRow): SignedFact => ({
  content: contentSchema.parse(JSON.parse(row.content)),
  link: linkSchema.parse(JSON.parse(row.link)),
  linkHash: row.link_hash,
  signature: row.signature,
  ...privateOf(row),
})

const privateOf = ({ private_data: data, private_salt: salt }: FactRow): Pick<SignedFact, 'private'> =>
  data !== null && salt !== null ? { private: { salt, data: JSON.parse(data) } } : {}

/** The facts of one entity that this program can fold: known types, not refused, not awaiting, not set aside. */
export const foldableFacts = (db: Reader, types: FactTypes, kind: string, entity: string): FoldFact[] =>
  db
    .all<FactRow>(
      `${SELECT} WHERE kind = ? AND entity = ? AND state IN ('local','received')
         AND NOT EXISTS (SELECT 1 FROM quarantine q WHERE q.fact = fact.id AND q.reason = 'same-id-other-content')`,
      kind,
      entity,
    )
    .flatMap((row) => {
      const c = JSON.parse(row.content) as Content
      const fact = toFold(types, c, {
        contentHash: row.content_hash,
        receivedAt: row.received_at,
        private: row.private_data === null ? null : JSON.parse(row.private_data),
      })
      return fact ? [fact] : []
    })

/** A content as folds see it, or null if its type is not known here (待升级). */
export const toFold = (
  types: FactTypes,
  c: Content,
  rest: Pick<FoldFact, 'contentHash' | 'receivedAt' | 'private'>,
): FoldFact | null => {
  const up = upcast(types, c.type, c.typeVersion, c.payload)
  if (!up.known) return null
  return {
    id: c.id,
    type: c.type,
    author: c.author,
    hlc: c.hlc,
    basis: c.basis,
    owner: c.owner,
    subject: c.subject ?? null,
    audience: c.audience,
    payload: up.payload,
    ...rest,
  }
}
