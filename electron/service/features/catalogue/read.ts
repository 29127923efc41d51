/** Plain reads of the catalogue for other features. Releases and items are for all to see. */
import type { CatalogueEntry } from '#shared/domain/item/item.ts'
import type { Candidate } from '#shared/domain/rounds/population.ts'
import type { Reader } from '../../store/db.ts'

/** Which rows of `item i` are shown now: of live releases, not replaced by a live delta. */
export const LIVE = `i.release IN (SELECT id FROM release_row WHERE live = 1)
  AND NOT EXISTS (SELECT 1 FROM item_hidden h WHERE h.release = i.release AND h.code = i.code
    AND h.by_release IN (SELECT id FROM release_row WHERE live = 1))`

/** Every item shown now as something that could be drawn, with when it was last checked. */
export const liveCandidates = (db: Reader): IterableIterator<Candidate> => {
  const rows = db.iterate<Omit<Candidate, 'selfRun' | 'failed'> & { selfRun: number; failed: number | null }>(
    `SELECT i.code, i.name, i.body, i.area, i.window, i.maintainer, i.level, i.type, i.focus, i.phone, i.release,
       COALESCE(w.self_run, b.self_run, 0) AS selfRun,
       (SELECT max(c.check_at) FROM case_row c WHERE c.item_code = i.code) AS checkedAt,
       i.volume, i.defects,
       (SELECT c.adverse > 0 AND c.review_decision = 'approve' FROM case_row c
        WHERE c.item_code = i.code AND c.check_at IS NOT NULL ORDER BY c.check_at DESC LIMIT 1) AS failed
     FROM item i
     LEFT JOIN org w ON w.id = i.window
     LEFT JOIN org b ON b.id = i.body
     WHERE ${LIVE}`,
  )
  return mapped(rows, (row) => ({ ...row, selfRun: row.selfRun === 1, failed: row.failed === 1 }))
}

function* mapped<A, B>(rows: IterableIterator<A>, to: (row: A) => B): Generator<B> {
  for (const row of rows) yield to(row)
}

/** One item as a release has it; null when the release or the item is not here. */
export const entryOf = (db: Reader, release: string, code: string): CatalogueEntry | null => {
  const text = entryTextOf(db, release, code)
  return text === null ? null : (JSON.parse(text) as CatalogueEntry)
}

/** The same as it is stored. */
export const entryTextOf = (db: Reader, release: string, code: string): string | null =>
  db.get<{ entry: string }>(
    'SELECT g.entry FROM item i JOIN item_guide g ON g.id = i.id WHERE i.release = ? AND i.code = ?',
    release,
    code,
  )?.entry ?? null

export interface ReleaseInfo {
  id: string
  name: string
  date: string
  blob: string
  live: boolean
}

export const releaseById = (db: Reader, id: string): ReleaseInfo | null => {
  const row = db.get<Omit<ReleaseInfo, 'live'> & { live: number }>(
    'SELECT id, name, date, blob, live FROM release_row WHERE id = ?',
    id,
  )
  return row ? { ...row, live: row.live === 1 } : null
}

/** The releases shown now, newest first. */
export const liveReleases = (db: Reader): ReleaseInfo[] =>
  db
    .all<Omit<ReleaseInfo, 'live'>>(
      'SELECT id, name, date, blob FROM release_row WHERE live = 1 ORDER BY date DESC, at DESC, id',
    )
    .map((row) => ({ ...row, live: true }))
