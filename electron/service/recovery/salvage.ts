/**
 * Reads out of a damaged database what its whole pages still hold and exists nowhere else: own facts, answers in
 * progress, files, the audit trail. Row by row: a page that does not authenticate costs the rows on it and no others.
 */
import { canonical } from '#shared/facts/canonical.ts'
import { type SignedFact, signedFact as signedFactSchema } from '#shared/facts/envelope.ts'
import { sha256 } from '../store/blobs.ts'
import type { Reader, Writer } from '../store/db.ts'
import { openForReading } from '../store/open.ts'
import { type Anchor, anchorOf } from './anchor.ts'

export interface Damaged {
  /** who the file says it belongs to */
  identity: Anchor | null
  /** facts of these devices that `held` does not know, as far as they can be read */
  facts(
    devices: readonly string[],
    held: (id: string) => boolean,
  ): { facts: SignedFact[]; unreadable: number }
  /** what is newer or not there at all in `db` */
  into(db: Writer): Salvaged
  close(): void
}

export interface Salvaged {
  drafts: number
  files: number
  audit: number
}

/** null = not even its first page can be read. */
export const openDamaged = (file: string, key: string, now: number): Damaged | null => {
  let opened: ReturnType<typeof openForReading>
  try {
    opened = openForReading(file, key)
    opened.db.get('SELECT 1 FROM sqlite_master LIMIT 1')
  } catch {
    return null // gone, or its first page does not open
  }
  const { db } = opened
  return {
    identity: attempt(() => anchorOf(db, now)) ?? null,
    facts: (devices, held) => readFacts(db, devices, held),
    into: (target) => ({
      drafts: takeDrafts(db, target),
      files: takeFiles(db, target),
      audit: takeAudit(db, target),
    }),
    close: opened.close,
  }
}

/** undefined = its page cannot be read. */
const attempt = <T>(read: () => T): T | undefined => {
  try {
    return read()
  } catch {
    return undefined // what this program cannot read here is counted by the caller
  }
}

/** As many rows as can be read in one direction and, where a page is broken, in the other. */
const readable = <T>(db: Reader, forward: string, backward: string): { rows: T[]; whole: boolean } => {
  const rows: T[] = []
  const readAll = (sql: string): boolean => {
    try {
      for (const row of db.iterate<T>(sql)) rows.push(row)
      return true
    } catch {
      return false // a broken page: what lies before it was read
    }
  }
  const whole = readAll(forward)
  if (!whole) readAll(backward)
  return { rows, whole }
}

interface FactRow {
  id: string
  device: string
  content: string
  link: string
  link_hash: string
  signature: string
  salt: string | null
  data: string | null
}

const MISSES = 5_000

const readFacts = (
  db: Reader,
  devices: readonly string[],
  held: (id: string) => boolean,
): { facts: SignedFact[]; unreadable: number } => {
  const facts: SignedFact[] = []
  let unreadable = 0
  const last =
    attempt(() => db.get<{ seq: number | null }>('SELECT max(seq) AS seq FROM fact')?.seq ?? 0) ??
    Number.POSITIVE_INFINITY
  for (let seq = 1, misses = 0; seq <= last && misses < MISSES; seq++) {
    const row = attempt(
      () =>
        db.get<FactRow>(
          `SELECT id, device, content, link, link_hash, signature, private_salt AS salt, private_data AS data
           FROM fact WHERE seq = ?`,
          seq,
        ) ?? null,
    )
    misses = row ? 0 : misses + 1
    if (row === undefined) unreadable++
    if (!row || !devices.includes(row.device) || held(row.id)) continue
    const fact = factOf(row)
    if (fact) facts.push(fact)
    else unreadable++
  }
  return { facts, unreadable: Number.isFinite(last) ? unreadable : Math.max(0, unreadable - MISSES) }
}

const factOf = (row: FactRow): SignedFact | null => {
  const { salt, data } = row
  const read = attempt(() =>
    signedFactSchema.safeParse({
      content: JSON.parse(row.content),
      link: JSON.parse(row.link),
      linkHash: row.link_hash,
      signature: row.signature,
      ...(salt !== null && data !== null ? { private: { salt, data: JSON.parse(data) } } : {}),
    }),
  )
  return read?.success && canonical(read.data.content) === row.content ? read.data : null
}

const takeDrafts = (db: Reader, target: Writer): number => {
  const { rows, whole } = readable<{ kind: string; id: string; body: string; at: number }>(
    db,
    'SELECT kind, id, body, at FROM draft ORDER BY kind, id',
    'SELECT kind, id, body, at FROM draft ORDER BY kind DESC, id DESC',
  )
  const here = new Set(rows.map(({ kind, id }) => `${kind}/${id}`))
  return target.tx(() => {
    // What was submitted or given up since the snapshot is not in progress any more.
    for (const { kind, id } of whole
      ? target.all<{ kind: string; id: string }>('SELECT kind, id FROM draft')
      : [])
      if (!here.has(`${kind}/${id}`)) target.run('DELETE FROM draft WHERE kind = ? AND id = ?', kind, id)
    return rows.reduce(
      (n, { kind, id, body, at }) =>
        n +
        target.run(
          `INSERT INTO draft (kind, id, body, at) VALUES (?,?,?,?)
           ON CONFLICT (kind, id) DO UPDATE SET body = excluded.body, at = excluded.at WHERE excluded.at > draft.at`,
          kind,
          id,
          body,
          at,
        ),
      0,
    )
  })
}

/** Files whose bytes still give their name. */
const takeFiles = (db: Reader, target: Writer): number => {
  const { rows } = readable<{ hash: string; size: number; at: number; received: number }>(
    db,
    "SELECT hash, size, at, received FROM blob WHERE state = 'whole' ORDER BY hash",
    "SELECT hash, size, at, received FROM blob WHERE state = 'whole' ORDER BY hash DESC",
  )
  let taken = 0
  for (const { hash, size, at, received } of new Map(rows.map((row) => [row.hash, row])).values()) {
    const there = target.get<{ state: string }>('SELECT state FROM blob WHERE hash = ?', hash)
    if (there?.state === 'whole') continue
    const chunks = attempt(() =>
      db.all<{ no: number; bytes: Uint8Array }>(
        'SELECT no, bytes FROM blob_chunk WHERE hash = ? ORDER BY no',
        hash,
      ),
    )
    if (!chunks || sha256(Buffer.concat(chunks.map(({ bytes }) => bytes))) !== hash) continue
    target.tx(() => {
      target.run(
        `INSERT INTO blob (hash, size, state, at, received) VALUES (?,?,'whole',?,?)
         ON CONFLICT (hash) DO UPDATE SET size = excluded.size, state = 'whole', received = excluded.received`,
        hash,
        size,
        at,
        received,
      )
      for (const { no, bytes } of chunks)
        target.run('INSERT OR REPLACE INTO blob_chunk (hash, no, bytes) VALUES (?,?,?)', hash, no, bytes)
    })
    taken++
  }
  return taken
}

const takeAudit = (db: Reader, target: Writer): number => {
  const { rows } = readable<{ seq: number; at: number; person: string; action: string; detail: string }>(
    db,
    'SELECT seq, at, person, action, detail FROM audit ORDER BY seq',
    'SELECT seq, at, person, action, detail FROM audit ORDER BY seq DESC',
  )
  return target.tx(() =>
    rows.reduce(
      (n, { seq, at, person, action, detail }) =>
        n +
        target.run(
          'INSERT OR IGNORE INTO audit (seq, at, person, action, detail) VALUES (?,?,?,?,?)',
          seq,
          at,
          person,
          action,
          detail,
        ),
      0,
    ),
  )
}
