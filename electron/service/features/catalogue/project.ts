/** Releases as rows for the lists; their items are built from the blob once it is here. */
import { releaseFacts } from '#shared/domain/catalogue/facts.ts'
import { type ReleaseState, releaseFold } from '#shared/domain/catalogue/fold.ts'
import type { Writer } from '../../store/db.ts'
import type { EntityMeta, Kind } from '../../store/entities.ts'
import { refreshLive } from './live.ts'

export const releaseKind: Kind<ReleaseState> = {
  types: releaseFacts,
  fold: releaseFold,
  project: (db, meta, state) => {
    if (state?.published) putRelease(db, meta, state, state.published)
    else db.run('DELETE FROM release_row WHERE id = ?', meta.id)
    refreshLive(db)
  },
}

const putRelease = (
  db: Writer,
  meta: EntityMeta,
  state: ReleaseState,
  published: NonNullable<ReleaseState['published']>,
): void => {
  db.run(
    `INSERT INTO release_row (id, owner, subject, audience, body, name, date, kind, parents, blob, items,
       materials, rejected, source, older_reason, author, at, withdrawn)
     VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)
     ON CONFLICT (id) DO UPDATE SET subject = excluded.subject, at = excluded.at, withdrawn = excluded.withdrawn`,
    meta.id,
    meta.owner,
    meta.subject,
    meta.audience,
    published.body,
    published.name,
    published.date,
    published.kind,
    JSON.stringify(published.parents),
    published.blob,
    published.items,
    published.materials,
    published.rejected,
    published.source,
    published.olderReason ?? null,
    published.author,
    published.at,
    state.withdrawn ? JSON.stringify(state.withdrawn) : null,
  )
  db.run(
    "INSERT OR IGNORE INTO blob (hash, size, state, at) VALUES (?, 0, 'wanted', ?)",
    published.blob,
    published.at,
  )
}
