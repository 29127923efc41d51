/** 到期清除: the bytes of a file go from the hub; the facts that name their hash stay. */
import type { Sql } from '../store/database.ts'

/**
 * Deletes the bytes under a hash, unless something else than purged files names them.
 * @param entity the file whose purge is being accepted right now, or null
 */
export const purgeBytes = async (sql: Sql, sha256: string, entity: string | null): Promise<boolean> => {
  const gone = await sql.query<{ sha256: string }>(
    `delete from blob b where b.sha256 = $1 and not exists (
       select 1 from blob_ref r join fact f on f.id = r.fact
       where r.sha256 = b.sha256 and f.status = 'accepted' and (f.entity_kind <> 'file' or (f.entity_id is distinct from $2
         and not exists (select 1 from fact p where p.entity_kind = 'file' and p.entity_id = f.entity_id
           and p.type = 'file.purged' and p.status = 'accepted'))))
     returning sha256`,
    [sha256, entity],
  )
  if (gone.length === 0) return false
  for (const table of ['blob_part', 'blob_source'])
    await sql.query(`delete from ${table} where sha256 = $1`, [sha256])
  return true
}

/** Was it cleared, and is it nothing else's bytes? Then it is not taken once more. */
export const isPurged = async (sql: Sql, sha256: string): Promise<boolean> => {
  const [row] = await sql.query<{ purged: boolean }>(
    `select coalesce(bool_or(f.type = 'file.purged'), false) and not coalesce(bool_or(f.entity_kind <> 'file'
         or not exists (select 1 from fact p where p.entity_kind = 'file' and p.entity_id = f.entity_id
           and p.type = 'file.purged' and p.status = 'accepted')), false) as purged
     from blob_ref r join fact f on f.id = r.fact where r.sha256 = $1 and f.status = 'accepted'`,
    [sha256],
  )
  return row?.purged ?? false
}

/** Bytes that a device which did not know of the purge sent once more. */
export const purgeAgain = async (sql: Sql): Promise<number> => {
  const rows = await sql.query<{ sha256: string }>(
    `select distinct r.sha256 from fact p join blob_ref r on r.fact = p.id join blob b on b.sha256 = r.sha256
     where p.type = 'file.purged' and p.status = 'accepted'`,
  )
  let gone = 0
  for (const { sha256 } of rows) if (await purgeBytes(sql, sha256, null)) gone++
  return gone
}
