/** Plain reads of files and of the records they belong to. */

import type { FileEntry } from '#shared/contract/files.ts'
import type { FileRole, FileSource, RecordKind } from '#shared/domain/files/facts.ts'
import { RECORDING_DAYS, type RecordingRule, recordingRule } from '#shared/domain/files/recording.ts'
import { DAY_MS } from '#shared/domain/time/shanghai.ts'
import type { QueryDeps } from '../../host/handlers.ts'
import { visible } from '../../host/session.ts'
import type { Reader } from '../../store/db.ts'

export interface RecordRef {
  kind: RecordKind
  id: string
}

export interface FileRow {
  id: string
  recordKind: RecordKind
  record: string
  part: string | null
  owner: string
  subject: string | null
  hash: string
  size: number
  type: string
  name: string
  role: FileRole
  source: FileSource
  caption: string
  at: number
  claims: string
  copyOf: string | null
  copyHow: 'blurred' | 'watermarked' | null
  author: string
  withdrawn: string | null
  purged: string | null
}

export const FILE_COLUMNS = `f.id, f.record_kind AS recordKind, f.record, f.part, f.owner, f.subject, f.hash, f.size, f.type,
  f.name, f.role, f.source, f.caption, f.at, f.claims, f.copy_of AS copyOf, f.copy_how AS copyHow, f.author,
  f.withdrawn, f.purged`

/** A file this person may see. */
export const loadFile = ({ db }: Pick<QueryDeps, 'db'>, id: string): FileRow | null =>
  db.get<FileRow>(`SELECT ${FILE_COLUMNS} FROM file f WHERE f.id = ? AND ${visible('f')}`, id) ?? null

/** Whose record it is; null when it is not here or not this person's to see. */
export const ownerOf = (
  db: Reader,
  { kind, id }: RecordRef,
): { owner: string; subject: string | null } | null =>
  db.get<{ owner: string; subject: string | null }>(
    `SELECT e.owner, e.subject FROM entity e WHERE e.kind = ? AND e.id = ? AND ${visible('e')}`,
    kind,
    id,
  ) ?? null

/** The rule under which this task may be recorded; null = it may not. */
export const recordingOf = (db: Reader, { kind, id }: RecordRef): RecordingRule | null => {
  const row = db.get<{ rule: string | null }>(
    `SELECT content -> '$.payload.recording' AS rule FROM fact
     WHERE kind = ? AND entity = ? AND type = ? ORDER BY seq LIMIT 1`,
    kind,
    id,
    `${kind}.started`,
  )
  return recordingRule.nullable().parse(JSON.parse(row?.rule ?? 'null'))
}

/** 录音 that this person may see and whose time is over at `now` (epoch ms), oldest first. */
export const dueRecordings = (db: Reader, now: number) =>
  db.all<{ id: string; name: string; at: number; keepDays: number }>(
    `SELECT * FROM (
       SELECT f.id, f.name, f.at, coalesce(
         (SELECT s.content ->> '$.payload.recording.keepDays' FROM fact s
          WHERE s.kind = f.record_kind AND s.entity = f.record AND s.type = f.record_kind || '.started' LIMIT 1),
         ?) AS keepDays
       FROM file f WHERE f.role = 'audio' AND f.purged IS NULL AND ${visible('f')})
     WHERE at < ? - keepDays * ? ORDER BY at LIMIT 200`,
    RECORDING_DAYS,
    now,
    DAY_MS,
  )

/** Other records that the same bytes are bound to. */
export const alsoIn = (db: Reader, hash: string, record: RecordRef): RecordRef[] =>
  db.all<RecordRef>(
    `SELECT DISTINCT record_kind AS kind, record AS id FROM file f
     WHERE hash = ? AND withdrawn IS NULL AND NOT (record_kind = ? AND record = ?) AND ${visible('f')} LIMIT 5`,
    hash,
    record.kind,
    record.id,
  )

/** The files of a record in the order they were taken in, without the bytes of any. */
export const filesOf = (
  { db, session }: Pick<QueryDeps, 'db' | 'session'>,
  record: RecordRef,
): FileEntry[] => {
  const alone = session.workspace.kind !== 'enrolled'
  return db
    .all<
      FileRow & {
        here: number
        receivedAt: number | null
        problem: string | null
        wished: number
        width: number | null
        height: number | null
        hasThumb: number
        why: string | null
        byName: string | null
        others: number
      }
    >(
      `SELECT ${FILE_COLUMNS}, b.here, b.received_at AS receivedAt, b.problem, b.hash IN (SELECT hash FROM file_wish) AS wished,
         p.width, p.height, p.thumb IS NOT NULL AS hasThumb,
         p.why, person.name AS byName,
         EXISTS (SELECT 1 FROM file o WHERE o.hash = f.hash AND o.withdrawn IS NULL
           AND NOT (o.record_kind = f.record_kind AND o.record = f.record)) AS others
       FROM file f JOIN file_bytes b ON b.hash = f.hash LEFT JOIN file_picture p ON p.hash = f.hash
         LEFT JOIN person ON person.id = f.author
       WHERE f.record_kind = ? AND f.record = ? AND ${visible('f')} ORDER BY f.at, f.id`,
      record.kind,
      record.id,
    )
    .map((row) => ({
      id: row.id,
      record,
      part: row.part,
      sha256: row.hash,
      size: row.size,
      type: row.type,
      name: row.name,
      role: row.role,
      source: row.source,
      caption: row.caption,
      at: row.at,
      claims: JSON.parse(row.claims),
      copyOf: row.copyOf,
      copyHow: row.copyHow,
      byName: row.byName,
      width: row.width,
      height: row.height,
      hasThumb: row.hasThumb === 1,
      why: row.why,
      here: row.here === 1,
      received: alone ? null : row.receivedAt !== null,
      problem: row.problem,
      wished: row.wished === 1,
      withdrawn: row.withdrawn === null ? null : JSON.parse(row.withdrawn),
      purged: row.purged === null ? null : JSON.parse(row.purged),
      alsoIn: row.others === 1 ? alsoIn(db, row.hash, record) : [],
    }))
}

/** Of those that belong to the record and still have bytes. */
export const countsOf = (files: readonly FileEntry[]) => {
  const counted = files.filter((file) => !file.withdrawn && !file.purged)
  return {
    total: counted.length,
    received: counted.filter((file) => file.received === true).length,
    here: counted.filter((file) => file.here).length,
  }
}
