import type { Reader } from '../../store/db.ts'

/** Files that show a line or a problem of a visit: part → how many. */
export const evidenceOf = (db: Reader, visit: string): Map<string, number> =>
  new Map(
    db
      .all<{ part: string; n: number }>(
        `SELECT part, count(*) AS n FROM file WHERE record_kind = 'visit' AND record = ? AND part IS NOT NULL
           AND withdrawn IS NULL GROUP BY part`,
        visit,
      )
      .map(({ part, n }) => [part, n]),
  )
