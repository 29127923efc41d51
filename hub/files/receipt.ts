/** The hub's word that files are whole there (附件齐全): only after it no device lets go of their bytes. */
import type { FileReceipt } from '#shared/protocol/files.ts'
import { signFileReceipt } from '#shared/protocol/files.ts'
import type { Caller } from '../auth/requests.ts'
import type { HubKeys } from '../crypto/keys.ts'
import type { Sql } from '../store/database.ts'

/**
 * Signs for those of `asked` that are whole. Their hash was reckoned when the last
 * piece came, in the transaction that stored them.
 */
export const receiptForFiles = async (
  sql: Sql,
  keys: HubKeys,
  caller: Pick<Caller, 'device' | 'epoch'>,
  asked: readonly string[],
  now: number,
): Promise<FileReceipt> => {
  const files = await sql.query<{ sha256: string; size: number }>(
    'select sha256, size from blob where sha256 = any($1) order by sha256',
    [asked],
  )
  return signFileReceipt(keys.hub, {
    kind: 'files',
    epoch: caller.epoch,
    device: caller.device,
    time: Math.trunc(now),
    files,
  })
}
