/** Takes evidence files (附件) of a pack, and the hub's word about those that are there. */
import type { FileRole } from '#shared/domain/files/facts.ts'
import { DAY_MS } from '#shared/domain/time/shanghai.ts'
import { fileReceiptHolds } from '#shared/protocol/files.ts'
import { headOf, type PackMessage } from '#shared/protocol/pack.ts'
import { type DownManifest, type PackFile, packFile } from '#shared/protocol/pack-messages.ts'
import { lookAt, noteHere } from '../files/arrived.ts'
import { releaseOld } from '../files/keeper.ts'
import { noteMissing, noteReceipt } from '../files/received.ts'
import { CHUNK } from '../files/vault.ts'
import { addHistory } from '../sync/history.ts'
import type { PackContext } from './context.ts'

/**
 * Stores a piece behind those that came before, also with another pack.
 * @returns 'whole': it counts as here; 'broken': it was not what its name says, and is dropped
 */
export const takeFilePiece = async (
  { crypto, ws, now }: PackContext,
  m: PackMessage,
): Promise<'more' | 'whole' | 'broken'> => {
  const { head, rest } = headOf(crypto, m)
  const read = packFile.safeParse(head)
  const role = read.success ? wantedRole(ws.db, read.data) : null
  if (!read.success || role === null) return 'more'
  const { sha256, from, total } = read.data
  const coming = ws.deps.files.vault.incoming(sha256)
  const isLast = from + rest.length === total
  const fits = isLast ? rest.length <= CHUNK : rest.length === CHUNK
  if (from !== coming.have() || rest.length === 0 || !fits) return 'more'
  const end = await coming.add(rest, isLast)
  if (end === 'whole') {
    const looked = await lookAt(ws.deps.files, sha256, role)
    ws.db.tx(() => noteHere(ws.db, sha256, looked))
  }
  if (end === 'broken')
    addHistory(
      ws.db,
      now(),
      'bad',
      'FILE_DAMAGED',
      `附件 ${sha256.slice(0, 12)} 与登记的校验值不符，没有采用`,
    )
  return end
}

/** Only what a file held here names, of that size, that was not purged and does not lie here in order. */
const wantedRole = (db: PackContext['ws']['db'], { sha256, total }: PackFile): FileRole | null =>
  db.get<{ role: FileRole }>(
    `SELECT f.role FROM file f JOIN file_bytes b ON b.hash = f.hash
     WHERE f.hash = ? AND f.purged IS NULL AND b.size = ? AND (b.here = 0 OR b.problem IS NOT NULL) LIMIT 1`,
    sha256,
    total,
  )?.role ?? null

/** No word older than this lets go of bytes: the hub may have been put back since (days). */
const FRESH_DAYS = 30

/**
 * What the hub says of files: 市局已收 by its signed word alone; what it has no more is sent again; what it confirmed
 * anew and has had long enough leaves this disk.
 * @returns how many are 市局已收 by this
 */
export const takeFileAnswer = async (
  { ws, suite, member, now }: PackContext,
  { fileReceipt, filesMissing, epoch }: Pick<DownManifest, 'fileReceipt' | 'filesMissing' | 'epoch'>,
): Promise<number> => {
  const { db } = ws
  const { hub } = member.membership
  if (!fileReceipt || !fileReceiptHolds(suite, hub.publicKey, ws.session.device, fileReceipt)) return 0
  const { body } = fileReceipt
  if (body.epoch !== epoch) return 0
  const before = receivedCount(db)
  noteReceipt(db, fileReceipt)
  const came = receivedCount(db) - before
  // What it said since by another way counts.
  noteMissing(db, lostBefore(db, filesMissing ?? [], body.time))
  if (Math.abs(now() - body.time) < FRESH_DAYS * DAY_MS)
    await releaseOld(db, ws.deps.files.vault, new Set(body.files.map((file) => file.sha256)), body.time)
  return came
}

const receivedCount = (db: PackContext['ws']['db']): number =>
  db.get<{ n: number }>('SELECT count(received_at) AS n FROM file_bytes')?.n ?? 0

const lostBefore = (db: PackContext['ws']['db'], hashes: readonly string[], time: number): string[] =>
  db
    .all<{ hash: string }>(
      'SELECT hash FROM file_bytes WHERE received_at < ? AND hash IN (SELECT value FROM json_each(?))',
      time,
      JSON.stringify(hashes),
    )
    .map((row) => row.hash)
