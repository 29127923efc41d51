/** What the hub remembers of packs (离线交换包), and the parts they lie in while they are carried. */
import { z } from 'zod'
import { membership } from '#shared/protocol/enrol.ts'
import type { PackVolume } from '#shared/protocol/pack.ts'
import {
  type PackApproval,
  packApproval,
  type UpManifest,
  upManifest,
} from '#shared/protocol/pack-messages.ts'
import { BLOB_PIECE_BYTES } from '#shared/protocol/protocol.ts'
import type { Caller } from '../auth/requests.ts'
import { readBytes, sizeOf } from '../blobs/store.ts'
import { suite } from '../crypto/suite.ts'
import type { Database, Sql, Tx } from '../store/database.ts'

/** How taking a device's newest pack ended; told it in every answer until a newer one comes. */
const came = z.object({
  files: z.array(z.string()),
  /** evidence files of it that are whole here */
  evidence: z.array(z.string()).default([]),
  stop: z.enum(['SYNC_GAP', 'SYNC_CLONE']).nullable(),
  /** number at which the device's chain parts from what the hub has */
  stopAt: z.number().int(),
  restored: z.boolean(),
  membership: membership.optional(),
})
export type Came = z.infer<typeof came>

export interface Peer {
  inNo: number
  inPack: string | null
  told: UpManifest | null
  came: Came | null
}

export const readPeer = async (sql: Sql, device: string): Promise<Peer> => {
  const [row] = await sql.query<{
    inNo: number
    inPack: string | null
    told: string | null
    came: string | null
  }>('select in_no as "inNo", in_pack as "inPack", told, came from pack_peer where device = $1', [device])
  return {
    inNo: row?.inNo ?? 0,
    inPack: row?.inPack ?? null,
    told: row?.told ? upManifest.parse(JSON.parse(row.told)) : null,
    came: row?.came ? came.parse(JSON.parse(row.came)) : null,
  }
}

export const notePack = async (
  sql: Sql,
  device: string,
  pack: { no: number; pack: string },
  told: UpManifest,
  ended: Came,
  now: number,
): Promise<void> => {
  await sql.query(
    `insert into pack_peer (device, in_no, in_pack, told, came, at) values ($1, $2, $3, $4, $5, $6)
     on conflict (device) do update set in_no = excluded.in_no, in_pack = excluded.in_pack, told = excluded.told,
       came = excluded.came, at = excluded.at where pack_peer.in_no <= excluded.in_no`,
    [device, pack.no, pack.pack, JSON.stringify(told), JSON.stringify(ended), Math.trunc(now)],
  )
  // Seen by way of a pack: the supervisor's list of devices shows it like any other contact.
  await sql.query(
    `insert into device_seen (device, at, app, unsent, clock_offset, incarnation) values ($1, $2, $3, $4, 0, 'pack')
     on conflict (device) do update set at = greatest(device_seen.at, excluded.at), app = excluded.app,
       unsent = excluded.unsent`,
    [device, Math.trunc(now), told.app, told.unsent],
  )
}

/** The next number of a pack for this device. */
export const nextPackNo = async (sql: Sql, device: string, now: number): Promise<number> => {
  const [row] = await sql.query<{ no: number }>(
    `insert into pack_peer (device, out_no, at) values ($1, $2, $2)
     on conflict (device) do update set out_no = greatest(pack_peer.out_no + 1, excluded.out_no)
     returning out_no as no`,
    [device, Math.trunc(now)],
  )
  if (!row) throw new Error('no number')
  return row.no
}

/** A device as `push` and `pull` take it, with the hub as of now. */
export const callerOf = async (sql: Sql, device: string): Promise<Caller | null> => {
  const [row] = await sql.query<Caller>(
    `select d.id as device, d.status, d.person, d.former_person as "formerPerson", d.public_key as "publicKey",
       h.epoch, h.pos, h.access_version as "accessVersion"
     from device d, hub h where d.id = $1`,
    [device],
  )
  return row ?? null
}

/** The approval (审批) as the newest accepted word about it has it; null = packs are not in use. */
export const approvalOf = async (sql: Sql): Promise<PackApproval | null> => {
  const [row] = await sql.query<{ body: string }>(
    `select body from fact where entity_kind = 'setting' and entity_id = 'packs' and type = 'setting.changed'
       and status = 'accepted' order by received_at desc, id desc limit 1`,
  )
  if (!row) return null
  const { content } = JSON.parse(row.body) as { content: { payload: Record<string, unknown> } }
  const read = packApproval.safeParse(content.payload.approval)
  return read.success ? read.data : null
}

/** The parts of one volume, read as if they were one file; null when one of them is not at the hub. */
export const volumeOf = async (
  sql: Sql,
  parts: readonly string[],
  name: string,
): Promise<PackVolume | null> => {
  const starts: number[] = []
  let size = 0
  for (const sha256 of parts) {
    const bytes = await sizeOf(sql, sha256)
    if (bytes === null) return null
    starts.push(size)
    size += bytes
  }
  return {
    name,
    size,
    read: async (from, length) => {
      const found: Uint8Array[] = []
      const end = Math.min(size, from + length)
      for (const [index, sha256] of parts.entries()) {
        const start = starts[index] ?? 0
        const stop = starts[index + 1] ?? size
        const first = Math.max(from, start)
        const last = Math.min(end, stop)
        if (first >= last) continue
        for await (const piece of readBytes(sql, sha256, first - start, last - start - 1)) found.push(piece)
      }
      return Buffer.concat(found)
    },
  }
}

/** Keeps a part of an answer where the carrying device can fetch it like any file it may read. */
export const keepPart = (db: Database, bytes: Buffer, carrier: string, now: number): Promise<string> =>
  db.tx(async (tx) => {
    const sha256 = suite.sha256(bytes)
    await tx.query(
      'insert into pack_part values ($1, $2) on conflict (sha256) do update set at = excluded.at',
      [sha256, Math.trunc(now)],
    )
    await tx.query('insert into blob (sha256, size, stored_at) values ($1, $2, $3) on conflict do nothing', [
      sha256,
      bytes.length,
      Math.trunc(now),
    ])
    for (let start = 0; start < bytes.length; start += BLOB_PIECE_BYTES)
      await tx.query('insert into blob_part values ($1, $2, $3) on conflict do nothing', [
        sha256,
        start,
        bytes.subarray(start, start + BLOB_PIECE_BYTES),
      ])
    await tx.query('insert into blob_source values ($1, $2) on conflict do nothing', [sha256, carrier])
    return sha256
  })

/** Parts that were brought in are noted, so that they go again. */
export const noteParts = async (sql: Sql, parts: readonly string[], now: number): Promise<void> => {
  await sql.query(
    `insert into pack_part select unnest($1::text[]), $2 on conflict (sha256) do update set at = excluded.at`,
    [parts, Math.trunc(now)],
  )
}

/** Parts older than this go, unless a fact names the same bytes; the register (登记簿) names packs by their 校验值. */
export const dropParts = (db: Database, before: number): Promise<void> =>
  db.tx(async (tx: Tx) => {
    const rows = await tx.query<{ sha256: string }>(
      `delete from pack_part p where at < $1 returning sha256`,
      [Math.trunc(before)],
    )
    const gone = rows.map((row) => row.sha256)
    for (const table of ['blob_part', 'blob_source', 'blob'])
      await tx.query(
        `delete from ${table} t where sha256 = any($1) and not exists (
           select 1 from blob_ref r join fact f on f.id = r.fact where r.sha256 = t.sha256 and f.entity_kind <> 'pack')`,
        [gone],
      )
  })
