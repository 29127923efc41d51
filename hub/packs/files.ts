/** Evidence files (附件) in packs: into the same store as by tus, under the same rules; out to who asked and may read. */
import { message, type PackMessage } from '#shared/protocol/pack.ts'
import { type DownManifest, packFile, type UpManifest } from '#shared/protocol/pack-messages.ts'
import { BLOB_PIECE_BYTES } from '#shared/protocol/protocol.ts'
import type { Scope } from '../auth/access.ts'
import type { Caller } from '../auth/requests.ts'
import { mayReadBlob } from '../blobs/access.ts'
import { putPiece, readBytes, sizeOf } from '../blobs/store.ts'
import { isPurged } from '../files/purge.ts'
import { receiptForFiles } from '../files/receipt.ts'
import type { Database } from '../store/database.ts'
import type { PackDeps } from './deps.ts'
import type { Came } from './store.ts'

/**
 * Takes a piece; what the other way brought meanwhile is not taken twice.
 * @returns the file, once it is whole and its hash was reckoned
 */
export const takeFilePiece = async (
  db: Database,
  device: string,
  head: unknown,
  data: Uint8Array,
  now: number,
): Promise<string | null> => {
  const read = packFile.safeParse(head)
  if (!read.success || (await isPurged(db, read.data.sha256))) return null
  const { sha256, from, total } = read.data
  const put = await putPiece(db, { sha256, device, from, total, data }, now)
  if (put.ok) return put.state.complete ? sha256 : null
  const { code, received } = put
  if (code !== 'SYNC_FILE_OFFSET' || received <= from || received >= from + data.length) return null
  const piece = { sha256, device, from: received, total, data: data.subarray(received - from) }
  const rest = await putPiece(db, piece, now)
  return rest.ok && rest.state.complete ? sha256 : null
}

/** The hub's word about what the device asked, and about what came with its newest pack. */
export const fileAnswer = async (
  { db, keys }: PackDeps,
  caller: Caller,
  told: UpManifest | null,
  came: Came | null,
  now: number,
): Promise<Pick<DownManifest, 'fileReceipt' | 'filesMissing'>> => {
  const asked = told?.fileAsks ?? []
  const about = [...new Set([...asked, ...(came?.evidence ?? [])])]
  if (about.length === 0) return {}
  const fileReceipt = await receiptForFiles(db, keys, caller, about, now)
  const there = new Set(fileReceipt.body.files.map((file) => file.sha256))
  return { fileReceipt, filesMissing: asked.filter((hash) => !there.has(hash)) }
}

/** Files somebody asked for on the device (取回), behind the bytes it has, if they may read them. */
export async function* wantedFiles(
  { db, packCrypto }: Pick<PackDeps, 'db' | 'packCrypto'>,
  { device }: Pick<Caller, 'device'>,
  scope: Scope,
  told: Pick<UpManifest, 'fileWants'> | null,
  counts: { files: number },
): AsyncGenerator<PackMessage> {
  for (const { sha256, have } of told?.fileWants ?? []) {
    const total = await sizeOf(db, sha256)
    if (total === null || have >= total || !(await mayReadBlob(db, sha256, device, scope))) continue
    counts.files++
    for (let from = have; from < total; from += BLOB_PIECE_BYTES) {
      const parts: Uint8Array[] = []
      const to = Math.min(total, from + BLOB_PIECE_BYTES) - 1
      for await (const part of readBytes(db, sha256, from, to)) parts.push(part)
      yield message(packCrypto, 'file', { sha256, from, total }, Buffer.concat(parts))
    }
  }
}
