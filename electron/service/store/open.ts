/**
 * Opens the encrypted database and proves that it is what it must be: encrypted, durable, whole.
 * A wrong or lost key is never taken for corruption and never leads to an empty database.
 */
import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs'
import Database from 'better-sqlite3'
import { type Writer, wrap } from './db.ts'
import { migrate, newestVersion } from './migrate.ts'

export type OpenFault =
  | { code: 'KEY_LOST' }
  | { code: 'DB_CORRUPT'; detail: string }
  | { code: 'DB_NEWER'; found: number; known: number }
  | { code: 'DB_PLAINTEXT' }
  | { code: 'DISK_FULL' }
  | { code: 'DISK_FAILED'; detail: string }

export interface OpenDatabase {
  db: Writer
  close(): void
}

const PLAINTEXT_HEADER = 'SQLite format 3\0'

/** Cipher and key come before anything else is read. `key` = 32 bytes as 64 hex digits. */
export const unlock = (db: Database.Database, key: string): void => {
  db.pragma("cipher='chacha20'")
  db.pragma(`key='raw:${key}'`)
}

export interface OpenOptions {
  create?: boolean
  /** the key was proven by something outside the file: what does not open under it is damaged */
  proven?: boolean
  /** before tables of an older program are changed */
  beforeMigrating?(raw: Database.Database): void
}

/** Opens (or, with `create`, makes) the database for writing. */
export const openForWriting = (
  file: string,
  key: string,
  { create = false, proven = false, beforeMigrating }: OpenOptions = {},
): { ok: true; value: OpenDatabase } | { ok: false; error: OpenFault } => {
  if (!/^[0-9a-f]{64}$/.test(key)) return { ok: false, error: { code: 'KEY_LOST' } }
  if (isPlaintext(file)) return { ok: false, error: { code: 'DB_PLAINTEXT' } }
  if (!create && !existsSync(file)) return { ok: false, error: { code: 'DB_CORRUPT', detail: 'missing' } }
  // Of nothing at all SQLite would make a new, empty database.
  if (!create && statSync(file).size === 0)
    return { ok: false, error: { code: 'DB_CORRUPT', detail: 'empty' } }
  const raw = new Database(file)
  try {
    unlock(raw, key)
    raw.pragma('journal_mode = WAL')
    raw.pragma('synchronous = FULL')
    raw.pragma('foreign_keys = ON')
    raw.pragma('trusted_schema = OFF')
    raw.pragma('temp_store = MEMORY')
    raw.pragma('busy_timeout = 5000')
    raw.pragma('wal_autocheckpoint = 1000')
    raw.pragma('cache_size = -16000')
    const version = raw.pragma('user_version', { simple: true }) as number
    if (version > newestVersion) {
      raw.close()
      return { ok: false, error: { code: 'DB_NEWER', found: version, known: newestVersion } }
    }
    const db = wrap(raw)
    if (version > 0 && version < newestVersion) beforeMigrating?.(raw)
    migrate(db)
    assertDurable(raw)
    if (isPlaintext(file)) {
      raw.close()
      return { ok: false, error: { code: 'DB_PLAINTEXT' } }
    }
    return { ok: true, value: { db, close: () => raw.close() } }
  } catch (error) {
    raw.close()
    return { ok: false, error: faultOf(error, proven) }
  }
}

/** Opens a read-only connection for a reader thread. */
export const openForReading = (file: string, key: string): OpenDatabase => {
  const raw = new Database(file, { readonly: true, fileMustExist: true })
  unlock(raw, key)
  raw.pragma('trusted_schema = OFF')
  raw.pragma('temp_store = MEMORY')
  raw.pragma('busy_timeout = 5000')
  raw.pragma('cache_size = -16000')
  raw.pragma('query_only = ON')
  return { db: wrap(raw), close: () => raw.close() }
}

/** Opens a connection that only carries the log over; the file is forced to disk before the log may begin anew. */
export const openForCheckpoints = (file: string, key: string): OpenDatabase => {
  const raw = new Database(file, { fileMustExist: true })
  unlock(raw, key)
  raw.pragma('synchronous = FULL')
  raw.pragma('trusted_schema = OFF')
  raw.pragma('cache_size = -1000')
  return { db: wrap(raw), close: () => raw.close() }
}

export const isPlaintext = (file: string): boolean => {
  if (!existsSync(file)) return false
  const fd = openSync(file, 'r')
  try {
    const head = Buffer.alloc(16)
    return readSync(fd, head, 0, 16, 0) === 16 && head.toString('latin1') === PLAINTEXT_HEADER
  } finally {
    closeSync(fd)
  }
}

const assertDurable = (raw: Database.Database): void => {
  const is = (name: string, wanted: number | string) => {
    const found = raw.pragma(name, { simple: true })
    if (found !== wanted) throw new Error(`${name} is ${String(found)}, not ${wanted}`)
  }
  is('synchronous', 2)
  is('journal_mode', 'wal')
  is('foreign_keys', 1)
  is('trusted_schema', 0)
  is('cipher', 'chacha20')
}

/** What a disk that takes nothing more says; the file itself is as it was. Null: something else. */
export const diskFault = (error: unknown): OpenFault | null => {
  const code = (error as { code?: string } | null)?.code ?? ''
  // The shared index of the log is laid out by writing: it fails for want of room.
  if (/^(SQLITE_FULL|SQLITE_IOERR_SHMSIZE|ENOSPC)$/.test(code)) return { code: 'DISK_FULL' }
  return /^SQLITE_IOERR_(WRITE|FSYNC|DIR_FSYNC|TRUNCATE)$/.test(code)
    ? { code: 'DISK_FAILED', detail: code }
    : null
}

/** A first page that does not open is a wrong key, unless the key is proven; later pages are damage. */
const faultOf = (error: unknown, proven: boolean): OpenFault => {
  const refused = diskFault(error)
  if (refused) return refused
  const code = (error as { code?: string }).code ?? ''
  if (code === 'SQLITE_NOTADB' && !proven) return { code: 'KEY_LOST' }
  if (code === 'SQLITE_NOTADB') return { code: 'DB_CORRUPT', detail: code }
  if (/^SQLITE_(CORRUPT|IOERR|CANTOPEN)/.test(code)) return { code: 'DB_CORRUPT', detail: code }
  throw error
}
