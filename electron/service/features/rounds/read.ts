/** Plain reads of rounds for this and other features. */
import { valuesOf } from '#shared/domain/folding/record.ts'
import type { PlanFields } from '#shared/domain/rounds/facts.ts'
import type { RoundState } from '#shared/domain/rounds/fold.ts'
import { visible } from '../../host/session.ts'
import type { Reader } from '../../store/db.ts'

export interface StoredRound {
  id: string
  owner: string
  state: RoundState
  plan: PlanFields
}

/** A round this person may see, with its folded state; null otherwise. */
export const roundById = (db: Reader, id: string): StoredRound | null => {
  const row = db.get<{ owner: string; state: string }>(
    `SELECT e.owner, e.state FROM entity e WHERE e.kind = 'round' AND e.id = ? AND ${visible('e')}`,
    id,
  )
  if (!row) return null
  const state = JSON.parse(row.state) as RoundState
  return { id, owner: row.owner, state, plan: valuesOf(state.plan) as PlanFields }
}

/** Plan hashes of every freeze for the same purpose and period known here, oldest first. */
export const freezesFor = (db: Reader, purpose: string, period: string): { planHash: string; at: number }[] =>
  db
    .all<{ freezes: string }>(`SELECT r.freezes FROM round_row r WHERE ${visible('r')}`)
    .flatMap(
      ({ freezes }) =>
        JSON.parse(freezes) as { planHash: string; purpose: string; period: string; at: number }[],
    )
    .filter((f) => f.purpose === purpose && f.period === period)
    .sort((a, b) => a.at - b.at)
    .map(({ planHash, at }) => ({ planHash, at }))
