/** All of a round, or of a quarter, that its results are counted from. */
import type { CaseState } from '#shared/domain/cases/state.ts'
import type { ElementKey } from '#shared/domain/persona/call-script.ts'
import { type CaseScore, scoreCase } from '#shared/domain/results/score.ts'
import { msToCivil } from '#shared/domain/time/shanghai.ts'
import type { QueryDeps } from '../../host/handlers.ts'
import { visible } from '../../host/session.ts'
import { newestScript } from '../call-scripts/read.ts'
import { elementsOf } from '../calls/load.ts'
import { carried } from '../carried.ts'
import { casesOfRound, standingsOf } from '../review/load.ts'
import { roundById, type StoredRound } from '../rounds/read.ts'

export interface LoadedResults {
  round: StoredRound
  /** the rounds counted, the one asked for included */
  rounds: StoredRound[]
  accumulated: boolean
  /** rounds of the same quarter, purpose and formula that could be counted together */
  inQuarter: number
  elements: { key: ElementKey; label: string }[]
  scores: CaseScore[]
  states: Map<string, CaseState>
  asOf: number
}

type Deps = Pick<QueryDeps, 'db' | 'now' | 'resources'>

/** Null when the round is not to be seen here or nothing was drawn yet. */
export const loadResults = (
  deps: Deps,
  { round: id, accumulate }: { round: string; accumulate: boolean },
): LoadedResults | null => {
  const round = roundById(deps.db, id)
  if (!round?.state.drawn) return null
  const quarter = roundsOfQuarter(deps, round)
  const rounds = accumulate ? quarter : [round]
  const asOf = deps.now()
  const script = newestScript(deps)
  const states = new Map<string, CaseState>()
  const scores = rounds.flatMap((r) => {
    const cases = casesOfRound(deps.db, r.id)
    const standings = standingsOf(deps.db, r, cases)
    const context = {
      table: carried(deps.resources).outcomes,
      elements: elementsOf(script, r).map((e) => e.key),
      standingOf: (caseId: string) => standings.get(caseId),
      closed: isClosed(r),
      today: msToCivil(asOf).day,
    }
    return cases.flatMap(({ id: caseId, state }) => {
      states.set(caseId, state)
      return scoreCase(caseId, state, context) ?? []
    })
  })
  return {
    round,
    rounds,
    accumulated: rounds.length > 1,
    inQuarter: quarter.length,
    elements: elementsOf(script, round),
    scores,
    states,
    asOf,
  }
}

const AFTER_CALLS = ['closed', 'reviewed', 'confirmed', 'issued', 'archived']

/** 拨测 has ended: what has no record by now will have none. */
export const isClosed = (round: StoredRound): boolean => AFTER_CALLS.includes(round.state.machine.status)

/** Rounds that may be added up (季度累计): same organiser, quarter, purpose and formula, calls ended; and the round itself. */
const roundsOfQuarter = ({ db }: Deps, round: StoredRound): StoredRound[] => {
  const { frozen } = round.state
  const others = db
    .all<{ id: string }>(
      `SELECT r.id FROM round_row r WHERE r.owner = ? AND r.period = ? AND r.id <> ?
         AND r.status IN ('closed','reviewed','confirmed','issued','archived') AND ${visible('r')}
       ORDER BY r.start_date, r.id`,
      round.owner,
      round.plan.period,
      round.id,
    )
    .flatMap((r) => roundById(db, r.id) ?? [])
    .filter(
      ({ state }) =>
        state.drawn && state.frozen?.formula === frozen?.formula && state.frozen?.purpose === frozen?.purpose,
    )
  return [...others, round]
}
