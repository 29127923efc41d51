import { createHash } from 'node:crypto'
import type { Reader, Writer } from './db.ts'

const CHUNK = 1024 * 1024

/** Content-addressed bytes (清单版本、冻结的总体、文件、公文), kept encrypted in the database in chunks of 1 MiB. */
export interface Blobs {
  /** stores bytes under their SHA-256 (64 hex digits); storing twice is harmless */
  put(bytes: Uint8Array): string
  read(hash: string): Uint8Array | null
  has(hash: string): boolean
  /** notes a blob that a fact names and that has yet to be fetched */
  want(hash: string): void
}

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

export const readBlob = (db: Reader, hash: string): Uint8Array | null => {
  const row = db.get<{ size: number; state: string }>('SELECT size, state FROM blob WHERE hash = ?', hash)
  if (row?.state !== 'whole') return null
  const parts = db.all<{ bytes: Uint8Array }>('SELECT bytes FROM blob_chunk WHERE hash = ? ORDER BY no', hash)
  return Buffer.concat(parts.map((p) => p.bytes))
}

export const createBlobs = (db: Writer, now: () => number): Blobs => ({
  put: (bytes) => {
    const hash = sha256(bytes)
    if (db.get<{ state: string }>('SELECT state FROM blob WHERE hash = ?', hash)?.state === 'whole')
      return hash
    db.run(
      `INSERT INTO blob (hash, size, state, at) VALUES (?, ?, 'whole', ?)
       ON CONFLICT (hash) DO UPDATE SET size = excluded.size, state = 'whole'`,
      hash,
      bytes.byteLength,
      now(),
    )
    for (let no = 0; no * CHUNK < bytes.byteLength; no++)
      db.run(
        'INSERT OR IGNORE INTO blob_chunk (hash, no, bytes) VALUES (?, ?, ?)',
        hash,
        no,
        bytes.subarray(no * CHUNK, (no + 1) * CHUNK),
      )
    return hash
  },
  read: (hash) => readBlob(db, hash),
  has: (hash) => db.get<{ state: string }>('SELECT state FROM blob WHERE hash = ?', hash)?.state === 'whole',
  want: (hash) => {
    db.run("INSERT OR IGNORE INTO blob (hash, size, state, at) VALUES (?, 0, 'wanted', ?)", hash, now())
  },
})
