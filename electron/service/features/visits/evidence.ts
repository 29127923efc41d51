import type { Reader } from '../../store/db.ts'

/** Files that show a line or a problem of a visit: part → how many. None where no files are kept. */
export const evidenceOf = (db: Reader, visit: string): Map<string, number> => {
  if (!db.get("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'file'")) return new Map()
  return new Map(
    db
      .all<{ part: string; n: number }>(
        `SELECT part, count(*) AS n FROM file WHERE record_kind = 'visit' AND record = ? AND part IS NOT NULL
           AND withdrawn IS NULL GROUP BY part`,
        visit,
      )
      .map(({ part, n }) => [part, n]),
  )
}
