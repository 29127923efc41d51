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
         select 1 from blob_ref r join fact f on f.id = r.fact
         where r.sha256 = $1 and f.status = 'accepted' and cardinality($3::text[]) > 0
           and (f.audience = 'all' or f.owner = any($3) or (f.audience = 'subject' and f.subject = any($3)))) as may`,
    [sha256, device, scope.bodies],
  )
  return row?.may ?? false
}
