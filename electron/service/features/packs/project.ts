/** The register of packs (离线交换登记簿) as rows; each entry is one fact and is never changed. */
import type { FoldContext, FoldFact } from '#shared/domain/folding/fold.ts'
import { saidAt } from '#shared/domain/folding/fold.ts'
import { packFacts } from '#shared/domain/packs/facts.ts'
import type { Kind } from '../../store/entities.ts'

interface Entry {
  type: string
  author: string
  at: number
  payload: Record<string, unknown>
}

interface RegisterState {
  entry: Entry | null
}

export const packKind: Kind<RegisterState> = {
  types: packFacts,
  fold: {
    kind: 'pack',
    version: 1,
    empty: () => ({ entry: null }),
    apply: (state: RegisterState, fact: FoldFact, _context: FoldContext): RegisterState =>
      state.entry === null && fact.type.startsWith('pack.')
        ? { entry: { type: fact.type, author: fact.author, at: saidAt(fact), payload: fact.payload } }
        : state,
  },
  project: (db, meta, state) => {
    const entry = state?.entry
    if (!entry) {
      db.run('DELETE FROM pack_register WHERE id = ?', meta.id)
      return
    }
    db.run(
      `INSERT INTO pack_register (id, owner, subject, audience, type, pack, entry, author, at)
       VALUES (?,?,?,?,?,?,?,?,?) ON CONFLICT (id) DO UPDATE SET entry = excluded.entry, at = excluded.at`,
      meta.id,
      meta.owner,
      meta.subject,
      meta.audience,
      entry.type,
      String(entry.payload.pack ?? ''),
      JSON.stringify(entry.payload),
      entry.author,
      entry.at,
    )
  },
}
