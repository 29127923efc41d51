/** A device restored from a backup gets its own chain back, before it goes on writing. */
import { writeLines } from '#shared/protocol/lines.ts'
import { MAX_BATCH_BYTES, MAX_BATCH_FACTS } from '#shared/protocol/protocol.ts'
import type { Caller } from '../auth/requests.ts'
import type { Sql } from '../store/database.ts'
import { factText } from './rows.ts'

interface OwnRow {
  deviceSeq: number
  linkHash: string | null
  status: string
  code: string | null
  receivedAt: number
  body: string | null
  private: string | null
}

/** Lines of kind `own`, from a number on. A revoked device gets nothing back. */
export const own = async (sql: Sql, caller: Caller, from: number): Promise<string> => {
  const rows = await sql.query<OwnRow>(
    `select device_seq as "deviceSeq", link_hash as "linkHash", status, code, received_at as "receivedAt", body, private
     from fact where device = $1 and device_seq >= $2
     union all
     select l.device_seq, l.link_hash, l.status, l.code, l.received_at, q.body, q.private
     from other_link l left join quarantine q on q.device = l.device and q.device_seq = l.device_seq
     where l.device = $1 and l.device_seq >= $2
     order by 1 limit $3`,
    [caller.device, from, MAX_BATCH_FACTS + 1],
  )
  const entries: string[] = []
  let bytes = 0
  for (const row of rows.slice(0, MAX_BATCH_FACTS)) {
    const line = lineOf(row)
    if (entries.length > 0 && bytes + line.length > MAX_BATCH_BYTES) break
    bytes += line.length
    entries.push(line)
  }
  return writeLines('own', {}, entries, { more: entries.length < rows.length })
}

const lineOf = ({ body, private: part, code, ...rest }: OwnRow): string => {
  const open = JSON.stringify({ ...rest, ...(code === null ? {} : { code }) })
  return body === null ? open : `${open.slice(0, -1)},"fact":${factText(body, part)}}`
}
