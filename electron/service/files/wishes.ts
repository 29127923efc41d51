/** Files somebody asked for (取回) while 市局服务端 could not be reached: its next pack brings them. */
import type { Reader, Writer } from '../store/db.ts'

export const addWish = (db: Pick<Writer, 'run'>, hash: string, at: number): void => {
  db.run('INSERT OR IGNORE INTO file_wish (hash, at) VALUES (?, ?)', hash, at)
}

/** Wishes still open, oldest first. */
export const openWishes = (db: Reader, limit: number): string[] =>
  db
    .all<{ hash: string }>(
      `SELECT w.hash FROM file_wish w JOIN file_bytes b ON b.hash = w.hash
       WHERE (b.here = 0 OR b.problem IS NOT NULL)
         AND EXISTS (SELECT 1 FROM file f WHERE f.hash = w.hash AND f.purged IS NULL)
       ORDER BY w.at, w.hash LIMIT ?`,
      limit,
    )
    .map((row) => row.hash)
