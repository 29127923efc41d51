import type { FileReceipt } from '#shared/protocol/files.ts'
import type { Writer } from '../store/db.ts'

/** Writes down which files are whole at 市局服务端, by a word of it that was verified. */
export const noteReceipt = (db: Writer, { body }: FileReceipt): void =>
  db.tx(() => {
    for (const { sha256, size } of body.files)
      db.run(
        'UPDATE file_bytes SET received_at = coalesce(received_at, ?) WHERE hash = ? AND size = ?',
        body.time,
        sha256,
        size,
      )
  })

/** Files the hub had confirmed and has no more: they are sent again. */
export const noteMissing = (db: Writer, hashes: readonly string[]): void =>
  db.tx(() => {
    for (const hash of hashes) db.run('UPDATE file_bytes SET received_at = NULL WHERE hash = ?', hash)
  })
