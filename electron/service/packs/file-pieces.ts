/** Evidence files (附件) as messages of a pack: checked against their hash before the first piece is written. */
import { headOf, message, type PackMessage } from '#shared/protocol/pack.ts'
import { packFile } from '#shared/protocol/pack-messages.ts'
import { setAside } from '../files/aside.ts'
import type { Unsent } from '../files/unsent.ts'
import { CHUNK } from '../files/vault.ts'
import { addHistory } from '../sync/history.ts'
import type { PackContext } from './context.ts'
import type { PackCounts } from './counts.ts'

/** How far each file is written already; read back from the medium itself. */
export type FilesWritten = Map<string, { end: number; total: number }>

export const noteFilePiece = ({ crypto }: PackContext, written: FilesWritten, m: PackMessage): void => {
  const { head, rest } = headOf(crypto, m)
  const piece = packFile.safeParse(head)
  if (!piece.success) return
  const { sha256, from, total } = piece.data
  written.set(sha256, { end: from + rest.length, total })
}

/** Pieces of files behind what is written already; one that is damaged is left out, and said so. */
export async function* evidencePieces(
  context: PackContext,
  files: readonly Unsent[],
  written: FilesWritten,
  counts: PackCounts,
): AsyncGenerator<PackMessage> {
  const { crypto, ws, breathe } = context
  const { vault } = ws.deps.files
  for (const { end, total } of written.values()) if (end === total) count(counts, total)
  for (const { hash, size } of files) {
    let from = written.get(hash)?.end ?? 0
    if (from >= size) continue
    // Read twice: a file must not be known to be damaged only after half of it stands in the pack.
    let isWhole = vault.sizeOf(hash) === size && (await vault.isWhole(hash))
    while (isWhole && from < size) {
      const chunk = await vault.piece(hash, Math.floor(from / CHUNK))
      const piece = chunk?.subarray(from % CHUNK)
      isWhole = piece !== undefined && piece.length > 0
      if (!piece || !isWhole) break
      yield message(crypto, 'file', { sha256: hash, from, total: size }, piece)
      from += piece.length
      await breathe()
    }
    if (isWhole) count(counts, size)
    else {
      counts.damaged++
      await leaveOut(context, hash)
    }
  }
}

const count = (counts: PackCounts, size: number): void => {
  counts.files++
  counts.fileBytes += size
}

const leaveOut = ({ ws, now }: PackContext, hash: string): Promise<boolean> =>
  setAside(
    {
      db: ws.db,
      vault: ws.deps.files.vault,
      note: (level, code, text) => addHistory(ws.db, now(), level, code, text),
    },
    hash,
  )
