/** Plain reads of walk-throughs. */
import type { WalkWork } from '#shared/contract/walkthroughs.ts'
import { actualOf, type WalkActual } from '#shared/domain/walkthroughs/compare.ts'
import type { WalkPromised, WalkStarted, WalkSubject } from '#shared/domain/walkthroughs/facts.ts'
import { promisedOf } from '#shared/domain/walkthroughs/promise.ts'
import { countedSteps, type WalkState } from '#shared/domain/walkthroughs/state.ts'
import type { QueryDeps } from '../../host/handlers.ts'
import { visible } from '../../host/session.ts'
import type { Reader } from '../../store/db.ts'
import { workingCalendar } from '../carried.ts'
import { entryOf, LIVE, releaseById } from '../catalogue/read.ts'
import { personById } from '../org/read.ts'

export interface LoadedWalk {
  id: string
  owner: string
  state: WalkState
  started: WalkStarted & { at: number; by: string }
}

/** A walk this person may see. */
export const loadWalk = ({ db }: Pick<QueryDeps, 'db'>, id: string): LoadedWalk | null => {
  const row = db.get<{ owner: string; state: string }>(
    `SELECT e.owner, e.state FROM entity e WHERE e.kind = 'walkthrough' AND e.id = ? AND ${visible('e')}`,
    id,
  )
  if (!row) return null
  const state = JSON.parse(row.state) as WalkState
  return state.started ? { id, owner: row.owner, state, started: state.started } : null
}

export const workOf = ({ db }: Pick<QueryDeps, 'db'>, id: string): WalkWork | null => {
  const row = db.get<{ body: string }>("SELECT body FROM draft WHERE kind = 'walk' AND id = ?", id)
  return row ? (JSON.parse(row.body) as WalkWork) : null
}

/** The name of somebody who walked or noted; oneself is known even before the register is here. */
export const nameOf = ({ db, session }: Pick<QueryDeps, 'db' | 'session'>, person: string): string =>
  personById(db, person)?.name ?? (person === session.person.id ? session.person.name : '（不在名录）')

/** What a walk really took, by the calendar shown now. */
export const walkActual = (
  { db, resources }: Pick<QueryDeps, 'db' | 'resources'>,
  { state, started }: LoadedWalk,
): WalkActual =>
  actualOf(
    countedSteps(state),
    state.concluded?.now ?? null,
    started.promised,
    workingCalendar(db, resources),
  )

export interface LiveItem {
  release: string
  name: string
  body: string
}

/** The item of this code in the catalogue shown now. */
export const liveItem = (db: Reader, code: string): LiveItem | null =>
  db.get<LiveItem>(
    `SELECT i.release, i.name, i.body FROM item i JOIN release_row r ON r.id = i.release
     WHERE i.code = ? AND ${LIVE} ORDER BY r.date DESC, r.at DESC, r.id LIMIT 1`,
    code,
  ) ?? null

/** An item of the catalogue shown now, with what its guide promises; null = it is not there. */
export const guideOf = (
  db: Reader,
  code: string,
): { item: NonNullable<ReturnType<typeof liveItem>>; promised: WalkPromised } | null => {
  const item = liveItem(db, code)
  const entry = item && entryOf(db, item.release, code)
  const release = item && releaseById(db, item.release)
  if (!item || !entry || !release) return null
  return {
    item,
    promised: promisedOf(entry, { release: release.id, name: release.name, date: release.date }),
  }
}

/** What a 一件事 is made of, by name; the code where the catalogue shown now has no such item. */
export const itemNamesOf = (db: Reader, subject: WalkSubject): string[] =>
  subject.kind === 'theme' ? subject.items.map((code) => liveItem(db, code)?.name ?? code) : []
