/** One visit (走访) with its state, and what commands and views ask of it. */
import type { VisitEntry } from '#shared/contract/visits.ts'
import type { OrgKind } from '#shared/domain/org/facts.ts'
import { msToCivil } from '#shared/domain/time/shanghai.ts'
import { periodOf } from '#shared/domain/visits/coverage.ts'
import type { VisitState, VisitStatus } from '#shared/domain/visits/fold.ts'
import type { VisitDuty, VisitLevel } from '#shared/domain/visits/record.ts'
import type { VisitWork } from '#shared/domain/visits/work.ts'
import type { QueryDeps } from '../../host/handlers.ts'
import { visible } from '../../host/session.ts'
import type { Reader } from '../../store/db.ts'
import { isMine } from '../org/guard.ts'
import { ancestorsOf, personById } from '../org/read.ts'

export interface VisitRow {
  id: string
  owner: string
  status: VisitStatus
  body: string
  place_name: string | null
  level: VisitLevel
  duty: VisitDuty
  period: string
  day: string | null
  people: string
  purpose: string
  route: string | null
  checklist: string | null
  checklist_version: string | null
  points: number | null
  total: number | null
  problems: number
  coordination: number
  confirmed: number
  apart: number
}

export interface LoadedVisit {
  row: VisitRow
  state: VisitState
  /** this person's part of the organisation makes the visit */
  own: boolean
}

/** A visit this person may see. */
export const loadVisit = (deps: Pick<QueryDeps, 'db'>, id: string): LoadedVisit | null => {
  const { db } = deps
  const row = db.get<VisitRow>(`SELECT v.* FROM visit_row v WHERE v.id = ? AND ${visible('v')}`, id)
  const entity = db.get<{ state: string }>("SELECT state FROM entity WHERE kind = 'visit' AND id = ?", id)
  if (!row || !entity) return null
  return { row, state: JSON.parse(entity.state) as VisitState, own: isMine(deps, row.owner) }
}

export const workOf = (db: Reader, id: string): VisitWork | null => {
  const row = db.get<{ body: string }>("SELECT body FROM draft WHERE kind = 'visit' AND id = ?", id)
  return row ? (JSON.parse(row.body) as VisitWork) : null
}

export const nameOfPerson = (db: Reader, id: string): string => personById(db, id)?.name ?? '不在名录'

export const entryOf = (db: Reader, row: VisitRow): VisitEntry => {
  const [place, ...above] = ancestorsOf(db, row.body)
  return {
    id: row.id,
    body: row.body,
    placeName: row.place_name ?? place?.name ?? '未知机构',
    path: above
      .filter((one) => one.kind !== 'city')
      .map((one) => one.name)
      .toReversed()
      .join(' '),
    level: row.level,
    status: row.status,
    duty: row.duty,
    period: row.period,
    day: row.day,
    people: (JSON.parse(row.people) as string[]).map((id) => nameOfPerson(db, id)),
    purpose: row.purpose,
    route: row.route === null ? null : JSON.parse(row.route),
    points: row.points,
    total: row.total,
    problems: row.problems,
    coordination: row.coordination,
    confirmed: row.confirmed === 1,
    apart: row.apart === 1,
    draft: db.get("SELECT 1 FROM draft WHERE kind = 'visit' AND id = ?", row.id) !== undefined,
  }
}

const levels: Partial<Record<OrgKind, VisitLevel>> = {
  area: 'county',
  town: 'town',
  village: 'village',
  centre: 'hall',
}

/** What kind of visit a body is due; null: it is not visited. */
export const levelOf = (kind: OrgKind): VisitLevel | null => levels[kind] ?? null

/** The checklist a place of this level is looked at with, unless another is chosen. */
export const usualChecklist = (level: VisitLevel): string => (level === 'county' ? 'hall' : level)

/** The duty a visit serves, and its period, when nobody planned it. */
export const usualDuty = (level: VisitLevel, at: number): { duty: VisitDuty; period: string } => {
  const { day } = msToCivil(at)
  return level === 'county' || level === 'hall'
    ? { duty: 'quarterly', period: periodOf(day, 'quarter') }
    : { duty: 'monthly', period: periodOf(day, 'month') }
}
