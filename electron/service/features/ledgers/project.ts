/** Ledgers (历史台账) as rows for the list; their own rows are built from the blob once it is here. */
import { ledgerFacts } from '#shared/domain/ledgers/facts.ts'
import { type LedgerState, ledgerFold } from '#shared/domain/ledgers/fold.ts'
import type { Kind } from '../../store/entities.ts'

export const ledgerKind: Kind<LedgerState> = {
  types: ledgerFacts,
  fold: ledgerFold,
  project: (db, meta, state) => {
    const imported = state?.imported
    if (!imported) {
      db.run('DELETE FROM ledger WHERE id = ?', meta.id)
      return
    }
    db.run(
      `INSERT INTO ledger (id, owner, subject, audience, name, year, rows, blob, source, author, at, withdrawn)
       VALUES (?,?,?,?,?,?,?,?,?,?,?,?)
       ON CONFLICT (id) DO UPDATE SET withdrawn = excluded.withdrawn`,
      meta.id,
      meta.owner,
      meta.subject,
      meta.audience,
      imported.name,
      imported.year,
      imported.rows,
      imported.blob,
      imported.source,
      imported.author,
      imported.at,
      state.withdrawn ? JSON.stringify(state.withdrawn) : null,
    )
    db.run(
      "INSERT OR IGNORE INTO blob (hash, size, state, at) VALUES (?, 0, 'wanted', ?)",
      imported.blob,
      imported.at,
    )
  },
}
