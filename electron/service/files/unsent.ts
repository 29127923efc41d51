import type { Reader } from '../store/db.ts'

export interface Unsent {
  hash: string
  size: number
}

/** Files here that 市局服务端 has not confirmed, oldest first; not those that were purged or are damaged. */
export const unsentFiles = (
  db: Reader,
  { except = [], limit = -1 }: { except?: readonly string[]; limit?: number } = {},
): Unsent[] =>
  db.all<Unsent>(
    `SELECT b.hash, b.size FROM file_bytes b
     WHERE b.here = 1 AND b.received_at IS NULL AND b.problem IS NULL
       AND EXISTS (SELECT 1 FROM file f WHERE f.hash = b.hash AND f.purged IS NULL)
       AND b.hash NOT IN (SELECT value FROM json_each(?))
     ORDER BY (SELECT min(at) FROM file f WHERE f.hash = b.hash), b.hash LIMIT ?`,
    JSON.stringify(except),
    limit,
  )

/** Those of these files that lie here in order and were not purged, oldest first. */
export const filesHere = (db: Reader, hashes: Iterable<string>): Unsent[] =>
  db.all<Unsent>(
    `SELECT b.hash, b.size FROM file_bytes b
     WHERE b.here = 1 AND b.problem IS NULL AND b.hash IN (SELECT value FROM json_each(?))
       AND EXISTS (SELECT 1 FROM file f WHERE f.hash = b.hash AND f.purged IS NULL)
     ORDER BY (SELECT min(at) FROM file f WHERE f.hash = b.hash), b.hash`,
    JSON.stringify([...hashes]),
  )
