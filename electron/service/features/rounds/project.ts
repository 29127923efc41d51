import { awaitsRuling } from '#shared/domain/folding/machine.ts'
import { valuesOf } from '#shared/domain/folding/record.ts'
import { roundFacts } from '#shared/domain/rounds/facts.ts'
import { type RoundState, roundFold } from '#shared/domain/rounds/fold.ts'
import type { Kind } from '../../store/entities.ts'

/** Rounds (抽查批次) as rows of the list. */
export const roundKind: Kind<RoundState> = {
  types: roundFacts,
  fold: roundFold,
  project: (db, meta, state) => {
    if (!state) {
      db.run('DELETE FROM round_row WHERE id = ?', meta.id)
      return
    }
    const plan = valuesOf(state.plan)
    db.run(
      `INSERT OR REPLACE INTO round_row (id, owner, subject, audience, name, status, purpose, period, start_date,
         end_date, awaits_ruling, freezes, at) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)`,
      meta.id,
      meta.owner,
      meta.subject,
      meta.audience,
      String(plan.name ?? ''),
      state.machine.status,
      String(plan.purpose ?? 'find'),
      String(plan.period ?? ''),
      String(plan.startDate ?? ''),
      String(plan.endDate ?? ''),
      Number(awaitsRuling(state.machine)),
      JSON.stringify(
        state.freezes.map(({ planHash, purpose, period, at }) => ({ planHash, purpose, period, at })),
      ),
      meta.at,
    )
  },
}
