/**
 * Blobs (附件、清单、样本总体) by SHA-256, in the database beside the facts, so that one backup holds both. A
 * blob counts when all of it is there and its hash is right.
 */
import { createHash } from 'node:crypto'
import type { BlobState } from '#shared/protocol/blobs.ts'
import { BLOB_PIECE_BYTES, MAX_BLOB_BYTES } from '#shared/protocol/protocol.ts'
import type { Database, Sql, Tx } from '../store/database.ts'

export interface Piece {
  sha256: string
  device: string
  from: number
  total: number
  data: Uint8Array
}

export type Put =
  | { ok: true; state: BlobState }
  | { ok: false; code: 'SYNC_FILE_HASH' | 'SYNC_FILE_TOO_LARGE' | 'SYNC_FILE_OFFSET'; received: number }

/** Takes the next piece. A piece sent again is answered with how much is there. */
export const putPiece = (db: Database, piece: Piece, now: number): Promise<Put> =>
  db.tx(async (tx): Promise<Put> => {
    const { sha256, device, from, total, data } = piece
    if (total > MAX_BLOB_BYTES || data.length > BLOB_PIECE_BYTES)
      return { ok: false, code: 'SYNC_FILE_TOO_LARGE', received: 0 }
    await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [sha256])
    const done = await stateOf(tx, sha256, device)
    if (done.complete) {
      await tx.query('insert into blob_source values ($1, $2) on conflict do nothing', [sha256, device])
      return { ok: true, state: done }
    }
    const began = await begin(tx, piece, now)
    if (began[0]?.size !== total || from > done.received)
      return { ok: false, code: 'SYNC_FILE_OFFSET', received: done.received }
    if (from + data.length <= done.received && total > 0) return { ok: true, state: done }
    if (from !== done.received) return { ok: false, code: 'SYNC_FILE_OFFSET', received: done.received }
    await tx.query('insert into blob_upload_part values ($1, $2, $3, $4)', [
      sha256,
      device,
      from,
      Buffer.from(data),
    ])
    const received = from + data.length
    await tx.query('update blob_upload set received = $3 where sha256 = $1 and device = $2', [
      sha256,
      device,
      received,
    ])
    if (received < total) return { ok: true, state: { received, complete: false } }
    return finish(tx, piece, now)
  })

const finish = async (tx: Tx, { sha256, device, total }: Piece, now: number): Promise<Put> => {
  const hash = createHash('sha256')
  for await (const part of partsOf(tx, 'blob_upload_part', sha256, device)) hash.update(part)
  const right = hash.digest('hex') === sha256
  if (right) {
    await tx.query('insert into blob (sha256, size, stored_at) values ($1, $2, $3)', [
      sha256,
      total,
      Math.trunc(now),
    ])
    await tx.query(
      'insert into blob_part select sha256, start, data from blob_upload_part where sha256 = $1 and device = $2',
      [sha256, device],
    )
    await tx.query('insert into blob_source values ($1, $2) on conflict do nothing', [sha256, device])
  }
  // Other devices' unfinished uploads of the same blob are not needed any more.
  const whose = right ? '' : 'and device = $2'
  for (const table of ['blob_upload_part', 'blob_upload'])
    await tx.query(`delete from ${table} where sha256 = $1 ${whose}`, right ? [sha256] : [sha256, device])
  return right
    ? { ok: true, state: { received: total, complete: true } }
    : { ok: false, code: 'SYNC_FILE_HASH', received: 0 }
}

/** Notes that a device is going to send a blob; noting it again changes nothing. */
export const begin = (
  sql: Sql,
  { sha256, device, total }: Pick<Piece, 'sha256' | 'device' | 'total'>,
  now: number,
): Promise<{ size: number }[]> =>
  sql.query<{ size: number }>(
    `insert into blob_upload (sha256, device, size, received, started_at) values ($1, $2, $3, 0, $4)
     on conflict (sha256, device) do update set size = blob_upload.size returning size`,
    [sha256, device, total, Math.trunc(now)],
  )

/** An upload of this device, under way or over; null = it never began one. */
export const uploadOf = async (
  sql: Sql,
  sha256: string,
  device: string,
): Promise<{ size: number; received: number } | null> => {
  const [row] = await sql.query<{ size: number; received: number }>(
    `select size, size as received from blob where sha256 = $1
     union all select size, received from blob_upload where sha256 = $1 and device = $2 limit 1`,
    [sha256, device],
  )
  return row ?? null
}

/** How much of a blob is there for this device to go on from. */
export const stateOf = async (sql: Sql, sha256: string, device: string): Promise<BlobState> => {
  const [row] = await sql.query<{ size: number | null; received: number | null }>(
    `select (select size from blob where sha256 = $1) as size,
       (select received from blob_upload where sha256 = $1 and device = $2) as received`,
    [sha256, device],
  )
  return row?.size != null
    ? { received: row.size, complete: true }
    : { received: row?.received ?? 0, complete: false }
}

/** Size of a whole blob, or null. */
export const sizeOf = async (sql: Sql, sha256: string): Promise<number | null> => {
  const [row] = await sql.query<{ size: number }>('select size from blob where sha256 = $1', [sha256])
  return row?.size ?? null
}

/** Bytes from..to (inclusive), piece by piece. */
export async function* readBytes(
  sql: Sql,
  sha256: string,
  from: number,
  to: number,
): AsyncGenerator<Uint8Array> {
  for (let at = from; at <= to; ) {
    const [row] = await sql.query<{ start: number; data: Buffer }>(
      `select start, substring(data from ($2 - start + 1)::int for ($3 - $2 + 1)::int) as data from blob_part
       where sha256 = $1 and start <= $2 order by start desc limit 1`,
      [sha256, at, Math.min(to, at + BLOB_PIECE_BYTES - 1)],
    )
    if (!row || row.data.length === 0) throw new Error('a blob has a hole')
    yield row.data
    at += row.data.length
  }
}

async function* partsOf(
  sql: Sql,
  table: 'blob_upload_part',
  sha256: string,
  device: string,
): AsyncGenerator<Buffer> {
  for (let start = 0; ; ) {
    const [row] = await sql.query<{ data: Buffer }>(
      `select data from ${table} where sha256 = $1 and device = $2 and start = $3`,
      [sha256, device, start],
    )
    if (!row || row.data.length === 0) return
    yield row.data
    start += row.data.length
  }
}
