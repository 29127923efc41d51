/** The cases of a round with where their review stands. */
import { type CaseState, type CaseStatus, caseStatus } from '#shared/domain/cases/state.ts'
import { isOpen, type ReviewStanding, reviewStandings } from '#shared/domain/review/selection.ts'
import { visible } from '../../host/session.ts'
import type { Reader } from '../../store/db.ts'
import { roundById, type StoredRound } from '../rounds/read.ts'

export interface ReviewCase {
  id: string
  owner: string
  state: CaseState
  drawn: NonNullable<CaseState['drawn']>
}

interface Row {
  id: string
  owner: string
  state: string
}

const toCase = ({ id, owner, state: text }: Row): ReviewCase[] => {
  const state = JSON.parse(text) as CaseState
  return state.drawn ? [{ id, owner, state, drawn: state.drawn }] : []
}

/** All cases of a round this person may see, reserves included. */
export const casesOfRound = (db: Reader, round: string): ReviewCase[] =>
  db
    .all<Row>(
      `SELECT e.id, e.owner, e.state FROM case_row c JOIN entity e ON e.kind = 'case' AND e.id = c.id
       WHERE c.round = ? AND ${visible('e')} ORDER BY c.in_set, c.stratum, c.rank`,
      round,
    )
    .flatMap(toCase)

export interface LoadedCheck extends ReviewCase {
  round: StoredRound
  /** null while nothing was submitted */
  standing: ReviewStanding | null
}

/** One case with its round and standing, or null when this person may not see it. */
export const loadCheck = (db: Reader, id: string): LoadedCheck | null => {
  const row = db.get<Row>(
    `SELECT e.id, e.owner, e.state FROM entity e WHERE e.kind = 'case' AND e.id = ? AND ${visible('e')}`,
    id,
  )
  const [found] = row ? toCase(row) : []
  const round = found ? roundById(db, found.drawn.round) : null
  if (!found || !round) return null
  return { ...found, round, standing: standingsOf(db, round).get(id) ?? null }
}

/** Where every submitted check of a round stands. */
export const standingsOf = (
  db: Reader,
  round: StoredRound,
  cases: readonly ReviewCase[] = casesOfRound(db, round.id),
): Map<string, ReviewStanding> =>
  reviewStandings(cases, { seed: round.state.drawn?.seed ?? '', share: round.plan.reviewShare })

/** The checks of a round that still have to be decided at the review desk: where each stands. */
export const openCases = (db: Reader, round: StoredRound): CaseStatus[] => {
  const cases = casesOfRound(db, round.id)
  const standings = standingsOf(db, round, cases)
  return cases.flatMap(({ id, state }) => {
    const standing = standings.get(id)
    return standing !== undefined && isOpen(state, standing) ? [caseStatus(state)] : []
  })
}

/** Did this person make one of the records of the case? Then its review is not theirs. */
export const calledBy = (state: CaseState, person: string): boolean =>
  state.submissions.some((s) => s.voided === null && s.by === person)
