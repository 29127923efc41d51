import { feedsFor } from '#shared/protocol/feeds.ts'
import type { Scope } from '../auth/access.ts'
import type { Sql } from '../store/database.ts'

/** A blob may be read by who sent it, and by who may read a fact that names it. */
export const mayReadBlob = async (
  sql: Sql,
  sha256: string,
  device: string,
  scope: Scope,
): Promise<boolean> => {
  const [row] = await sql.query<{ may: boolean }>(
    `select exists (select 1 from blob_source where sha256 = $1 and device = $2)
       or exists (
         select 1 from blob_ref r join fact f on f.id = r.fact join feed_entry e on e.fact = f.id and e.op = 'add'
         where r.sha256 = $1 and f.status = 'accepted' and e.feed = any($3)) as may`,
    [sha256, device, feedsFor(scope.bodies)],
  )
  return row?.may ?? false
}
