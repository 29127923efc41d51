import { documentFacts } from '#shared/domain/papers/facts.ts'
import { type DocumentState, documentFold } from '#shared/domain/papers/fold.ts'
import type { Kind } from '../../store/entities.ts'

/** Documents (公文) as rows of the list. */
export const documentKind: Kind<DocumentState> = {
  types: documentFacts,
  fold: documentFold,
  project: (db, meta, state) => {
    if (!state?.drafted) {
      db.run('DELETE FROM paper_row WHERE id = ?', meta.id)
      return
    }
    const { drafted, finalised, number, voided } = state
    db.run(
      `INSERT OR REPLACE INTO paper_row (id, owner, subject, audience, round, title, draft_blob, annex_blob,
         figures_blob, as_of, author, at, final_blob, final_at, differences, reason, number, number_date, voided)
       VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)`,
      meta.id,
      meta.owner,
      meta.subject,
      meta.audience,
      drafted.round,
      drafted.title,
      drafted.blob,
      drafted.annexBlob,
      drafted.figuresBlob,
      drafted.asOf,
      drafted.author,
      drafted.at,
      finalised?.blob ?? null,
      finalised?.at ?? null,
      finalised?.differences.length ?? 0,
      finalised?.reason ?? '',
      number?.number ?? null,
      number?.date ?? null,
      voided,
    )
  },
}
