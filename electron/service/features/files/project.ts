/** Files (附件) as rows for the records they belong to. */
import { fileFacts } from '#shared/domain/files/facts.ts'
import { type FileState, fileFold } from '#shared/domain/files/fold.ts'
import type { Kind } from '../../store/entities.ts'

export const fileKind: Kind<FileState> = {
  types: fileFacts,
  fold: fileFold,
  project: (db, meta, state) => {
    const captured = state?.captured
    if (!captured) {
      db.run('DELETE FROM file WHERE id = ?', meta.id)
      return
    }
    db.run(
      `INSERT INTO file (id, record_kind, record, part, owner, subject, audience, hash, size, type, name, role, source,
         caption, at, claims, copy_of, copy_how, author, withdrawn, purged)
       VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)
       ON CONFLICT (id) DO UPDATE SET part = excluded.part, caption = excluded.caption,
         withdrawn = excluded.withdrawn, purged = excluded.purged`,
      meta.id,
      captured.record.kind,
      captured.record.id,
      captured.part,
      meta.owner,
      meta.subject,
      meta.audience,
      captured.sha256,
      captured.size,
      captured.type,
      captured.name,
      captured.role,
      captured.source,
      captured.caption,
      captured.at,
      JSON.stringify(captured.claims),
      captured.copyOf?.file ?? null,
      captured.copyOf?.how ?? null,
      captured.author,
      state.withdrawn ? JSON.stringify(state.withdrawn) : null,
      state.purged ? JSON.stringify(state.purged) : null,
    )
    db.run(
      'INSERT OR IGNORE INTO file_bytes (hash, size, here) VALUES (?, ?, 0)',
      captured.sha256,
      captured.size,
    )
  },
}
