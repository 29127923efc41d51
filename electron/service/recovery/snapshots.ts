/**
 * Snapshots (快照): whole encrypted copies of the database, made by `VACUUM INTO` from a connection of their own,
 * opened with the key and checked before they count. Seven are kept.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { z } from 'zod'
import { msToCivil } from '#shared/domain/time/shanghai.ts'
import { putFile, syncFolder } from '../host/keys.ts'
import { readSession } from '../host/session.ts'
import { chainHead } from '../store/chain.ts'
import { type Reader, wrap } from '../store/db.ts'
import { isPlaintext, openForReading, unlock } from '../store/open.ts'
import { hashFile, sizeOf, snapshotsFolder, stampOf, syncFile } from './places.ts'

export const SNAPSHOTS_KEPT = 7

const note = z.object({
  v: z.literal(1),
  at: z.number(),
  bytes: z.number(),
  sha256: z.string(),
  schema: z.number(),
  counts: z.record(z.string(), z.number()),
  head: z.object({ device: z.string(), seq: z.number() }),
})
/** What was true of a snapshot when it was made and checked. */
export type SnapshotNote = z.infer<typeof note>

export interface Snapshot {
  name: string
  file: string
  /** null: its note is gone or damaged; it must be checked whole before it is used */
  note: SnapshotNote | null
}

export type SnapshotFault = {
  code: 'SOURCE_DAMAGED' | 'SNAPSHOT_UNSOUND' | 'DISK_FULL' | 'FAILED'
  detail: string
}

const noteFile = (file: string): string => `${file}.json`
const NAME = /^(\d{8}-\d{6})\.db$/

/** All there are, newest first, by name; nothing of them is read but their notes. */
export const listSnapshots = (folder: string): Snapshot[] => {
  const dir = snapshotsFolder(folder)
  if (!existsSync(dir)) return []
  return readdirSync(dir)
    .filter((name) => NAME.test(name))
    .sort()
    .reverse()
    .map((name) => ({ name, file: join(dir, name), note: readNote(join(dir, name)) }))
}

const readNote = (file: string): SnapshotNote | null => {
  try {
    const read = note.safeParse(JSON.parse(readFileSync(noteFile(file), 'utf8')))
    return read.success ? read.data : null
  } catch {
    return null // not there, or damaged: the snapshot itself may be whole
  }
}

/** Tables whose rows are counted at both ends. */
const COUNTED = ['fact', 'entity', 'draft', 'blob', 'blob_chunk', 'audit', 'meta'] as const

export const countsOf = (db: Reader): Record<string, number> =>
  Object.fromEntries(
    COUNTED.map((table) => [table, db.get<{ n: number }>(`SELECT count(*) AS n FROM ${table}`)?.n ?? 0]),
  )

/** Every page authenticates and every index agrees; else what is wrong. */
export const soundness = (db: Reader): string | null => {
  try {
    const said = db.get<{ integrity_check: string }>('PRAGMA integrity_check(1)')?.integrity_check
    return said === 'ok' ? null : (said ?? 'no answer')
  } catch (error) {
    return codeOf(error)
  }
}

export const codeOf = (error: unknown): string =>
  (error as { code?: string } | null)?.code ?? (error instanceof Error ? error.message : String(error))

/** What is wrong with the database in `folder`, read whole; null = nothing. */
export const flawOfDatabase = (folder: string, key: string): string | null => {
  try {
    const { db, close } = openForReading(join(folder, 'data.db'), key)
    try {
      return soundness(db)
    } finally {
      close()
    }
  } catch (error) {
    return codeOf(error)
  }
}

/** Does the first page open under this key? */
export const opensUnder = (file: string, key: string): boolean => {
  try {
    const { db, close } = openForReading(file, key)
    try {
      return db.get('SELECT 1 FROM sqlite_master LIMIT 1') !== undefined
    } finally {
      close()
    }
  } catch {
    return false
  }
}

/** Is a snapshot what it was when it was made? null = yes. @param whole reads every page, else its hash alone */
export const flawOfSnapshot = ({ file, note }: Snapshot, key: string, whole = true): string | null => {
  try {
    if (isPlaintext(file)) return 'plaintext'
    if (note && (sizeOf(file) !== note.bytes || hashFile(file) !== note.sha256)) return 'altered'
    if (note && !whole) return null
    const { db, close } = openForReading(file, key)
    try {
      const flaw = soundness(db)
      if (flaw !== null) return flaw
      if (!readSession(db)) return 'no session'
      const counts = countsOf(db)
      return note && Object.entries(counts).some(([table, n]) => note.counts[table] !== n) ? 'counts' : null
    } finally {
      close()
    }
  } catch (error) {
    return codeOf(error)
  }
}

/**
 * Makes one: into a file beside, checked, forced to disk, then put in its place. Runs beside everything else, on a
 * connection that only reads. Older ones go only after a good one stands, and never after a damaged source.
 */
export const makeSnapshot = (
  folder: string,
  key: string,
  now: number,
): { ok: true; value: Snapshot } | { ok: false; error: SnapshotFault } => {
  const dir = snapshotsFolder(folder)
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  const name = `${stampOf(now)}.db`
  const file = join(dir, name)
  const beside = `${file}.new`
  for (const left of readdirSync(dir).filter((f) => f.endsWith('.new'))) rmSync(join(dir, left))
  try {
    const source = copyInto(join(folder, 'data.db'), key, beside)
    if (isPlaintext(beside)) return fault('SNAPSHOT_UNSOUND', 'plaintext')
    const { db, close } = openForReading(beside, key)
    let made: Pick<SnapshotNote, 'counts' | 'head' | 'schema'>
    try {
      const flaw = soundness(db) ?? between(source, countsOf(db))
      const device = readSession(db)?.device
      if (flaw !== null || device === undefined) return fault('SNAPSHOT_UNSOUND', flaw ?? 'no session')
      made = {
        counts: countsOf(db),
        head: { device, seq: chainHead(db, device).seq },
        schema: db.get<{ user_version: number }>('PRAGMA user_version')?.user_version ?? 0,
      }
    } finally {
      close()
    }
    syncFile(beside)
    const value: SnapshotNote = { v: 1, at: now, bytes: sizeOf(beside), sha256: hashFile(beside), ...made }
    putFile(noteFile(file), JSON.stringify(value))
    renameSync(beside, file)
    syncFolder(dir)
    copyKeys(folder, dir)
    if (source.flaw !== null) return fault('SOURCE_DAMAGED', source.flaw)
    rotate(folder)
    return { ok: true, value: { name, file, note: value } }
  } catch (error) {
    const code = codeOf(error)
    if (/FULL|ENOSPC/.test(code)) return fault('DISK_FULL', code)
    return fault(/^SQLITE_(CORRUPT|NOTADB|IOERR)/.test(code) ? 'SOURCE_DAMAGED' : 'FAILED', code)
  } finally {
    for (const end of ['', '-journal', '-wal', '-shm']) rmSync(beside + end, { force: true })
  }
}

const fault = (code: SnapshotFault['code'], detail: string) => ({
  ok: false as const,
  error: { code, detail },
})

interface Source {
  flaw: string | null
  before: Record<string, number>
  after: Record<string, number>
}

const copyInto = (file: string, key: string, into: string): Source => {
  const raw = new Database(file, { readonly: true, fileMustExist: true })
  try {
    unlock(raw, key)
    raw.pragma('busy_timeout = 5000')
    raw.pragma('temp_store = MEMORY')
    const db = wrap(raw)
    const flaw = soundness(db)
    const before = countsOf(db)
    raw.prepare('VACUUM INTO ?').run(into)
    return { flaw, before, after: countsOf(db) }
  } finally {
    raw.close()
  }
}

/** The copy is of some moment between the two counts. */
const between = ({ before, after }: Source, counts: Record<string, number>): string | null => {
  const wrong = Object.entries(counts).find(([table, n]) => {
    const [a, b] = [before[table] ?? 0, after[table] ?? 0]
    return n < Math.min(a, b) || n > Math.max(a, b)
  })
  return wrong ? `rows of ${wrong[0]}` : null
}

/** The wrapped key lies beside the snapshots too: without it they are of no use. */
const copyKeys = (folder: string, dir: string): void => {
  const keys = join(folder, 'keys.json')
  if (existsSync(keys)) putFile(join(dir, 'keys.json'), readFileSync(keys))
}

const rotate = (folder: string): void => {
  const all = listSnapshots(folder)
  const good = all.flatMap((s) => (s.note && sizeOf(s.file) === s.note.bytes ? [{ ...s, note: s.note }] : []))
  for (const { file } of toDrop(good)) {
    rmSync(file, { force: true })
    rmSync(noteFile(file), { force: true })
  }
}

/**
 * Which snapshots go, of good ones newest first: earlier ones of the same day before those of other days, and never
 * the one in which this device's chain is longest.
 */
export const toDrop = <T extends { note: Pick<SnapshotNote, 'at' | 'head'> }>(good: readonly T[]): T[] => {
  const [newest] = good
  const longest = good
    .filter((s) => s.note.head.device === newest?.note.head.device)
    .reduce<T | undefined>((best, s) => (!best || s.note.head.seq > best.note.head.seq ? s : best), undefined)
  const day = (s: T) => msToCivil(s.note.at).day
  const surplus = good.filter((s, i) => good.slice(0, i).some((later) => day(later) === day(s)))
  const oldestFirst = [...surplus.reverse(), ...good.filter((s) => !surplus.includes(s)).reverse()]
  return oldestFirst
    .filter((s) => s !== longest && s !== newest)
    .slice(0, Math.max(0, good.length - SNAPSHOTS_KEPT))
}
