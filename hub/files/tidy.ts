/** What nobody will ever ask for: bytes no fact names after a day, uploads that nobody goes on with. */
import type { Database } from '../store/database.ts'
import { purgeAgain } from './purge.ts'

const DAY_MS = 24 * 60 * 60 * 1000
const UNFINISHED_MS = 14 * DAY_MS

export interface Tidied {
  orphans: number
  unfinished: number
  /** bytes of purged files that came once more */
  purged: number
}

export const tidyFiles = (db: Database, now: number): Promise<Tidied> =>
  db.tx(async (tx) => {
    const orphans = await tx.query<{ sha256: string }>(
      `delete from blob b where stored_at < $1
         and not exists (select 1 from blob_ref r where r.sha256 = b.sha256)
         and not exists (select 1 from pack_part p where p.sha256 = b.sha256) returning sha256`,
      [Math.trunc(now - DAY_MS)],
    )
    const gone = orphans.map((row) => row.sha256)
    for (const table of ['blob_part', 'blob_source'])
      await tx.query(`delete from ${table} where sha256 = any($1)`, [gone])
    const unfinished = await tx.query<{ sha256: string; device: string }>(
      'delete from blob_upload where started_at < $1 returning sha256, device',
      [Math.trunc(now - UNFINISHED_MS)],
    )
    for (const { sha256, device } of unfinished)
      await tx.query('delete from blob_upload_part where sha256 = $1 and device = $2', [sha256, device])
    return { orphans: gone.length, unfinished: unfinished.length, purged: await purgeAgain(tx) }
  })
