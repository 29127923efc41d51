/** One case with all the call rules need: its state, its round, its item, the rules and the calendar. */

import type { CallWork } from '#shared/contract/calls.ts'
import { canDialNow } from '#shared/domain/calls/dial-guard.ts'
import { type ParsedHours, parseHours } from '#shared/domain/calls/hours.ts'
import { parseWhen } from '#shared/domain/calls/parse-when.ts'
import type { QueueCase, QueueContext } from '#shared/domain/calls/queue.ts'
import type { CaseState } from '#shared/domain/cases/state.ts'
import { countedSubmission } from '#shared/domain/cases/state.ts'
import { freezeExpected } from '#shared/domain/check/expected.ts'
import type { ExpectedAnswers } from '#shared/domain/check/payloads.ts'
import type { Attempt } from '#shared/domain/outcomes/case-history.ts'
import { type NextStep, nextStep } from '#shared/domain/outcomes/next-step.ts'
import { type CallScript, requiredElements } from '#shared/domain/persona/call-script.ts'
import type { QueryDeps } from '../../host/handlers.ts'
import { visible } from '../../host/session.ts'
import { calendarOf, carried } from '../carried.ts'
import { assigneeOf } from '../cases/project.ts'
import { entryOf, releaseById } from '../catalogue/read.ts'
import { orgById } from '../org/read.ts'
import { roundById, type StoredRound } from '../rounds/read.ts'

export interface LoadedCase {
  id: string
  owner: string
  state: CaseState
  drawn: NonNullable<CaseState['drawn']>
  round: StoredRound
  hours: ParsedHours
}

/** A case this person may see, or null. */
export const loadCase = ({ db }: Pick<QueryDeps, 'db'>, id: string): LoadedCase | null => {
  const row = db.get<{ owner: string; state: string }>(
    `SELECT e.owner, e.state FROM entity e WHERE e.kind = 'case' AND e.id = ? AND ${visible('e')}`,
    id,
  )
  const state = row ? (JSON.parse(row.state) as CaseState) : null
  const round = state?.drawn ? roundById(db, state.drawn.round) : null
  if (!row || !state?.drawn || !round) return null
  return { id, owner: row.owner, state, drawn: state.drawn, round, hours: hoursOf(db, state.drawn) }
}

/** The hours a call is judged by: those the guide publishes, else the window's, else the defaults. */
const hoursOf = (db: QueryDeps['db'], drawn: LoadedCase['drawn']): ParsedHours => {
  const published = entryOf(db, drawn.item.release, drawn.item.code)?.item.guide.transactTime
  const window = drawn.item.window === null ? null : orgById(db, drawn.item.window)?.hours
  return parseHours(published ?? window ?? '')
}

export const attemptsOf = (state: CaseState): Attempt[] =>
  state.attempts.flatMap(({ opened, closed, by }) =>
    closed
      ? [
          {
            at: opened.at,
            outcome: closed.outcome.key,
            aapor: closed.outcome.aapor,
            callerId: by,
            callerNumberId: opened.callerNumber,
            withinHours: opened.withinHours || opened.outsideReason !== undefined,
            note: closed.note,
            appointmentAt: closed.appointment?.at ?? null,
            newNumber: closed.newNumber ?? null,
          },
        ]
      : [],
  )

/** The number told instead of the published one, if any. */
export const newNumberOf = (state: CaseState): string | null =>
  state.attempts.findLast((a) => a.closed?.newNumber)?.closed?.newNumber ?? null

export const queueCaseOf = ({ id, state, drawn, hours }: LoadedCase, now: number): QueueCase => {
  const open = state.attempts.find((a) => a.closed === null && now - a.opened.at < CLAIM_MS)
  return {
    id,
    order: drawn.rank,
    phone: drawn.item.phone === '' ? null : drawn.item.phone,
    hours: hours.hours,
    attempts: attemptsOf(state),
    assignedTo: assigneeOf(state),
    claim: open ? { by: open.by, until: open.opened.at + CLAIM_MS } : null,
    state: state.replaced ? 'voided' : countedSubmission(state) ? 'submitted' : 'open',
  }
}

const CLAIM_MS = 30 * 60_000

export const queueContextOf = (
  { db, session, now, resources }: QueryDeps,
  roundOpen: boolean,
  busyNumbers: ReadonlyMap<string, string> = new Map(),
): QueueContext => ({
  me: session.person.id,
  now: now(),
  rules: { table: carried(resources).outcomes, calendar: calendarOf(db, resources) },
  roundOpen,
  doNotDial: new Set(),
  busyNumbers,
})

/** What the retry rules of a case go by. */
export const rulesOf = ({ db, resources }: Pick<QueryDeps, 'db' | 'resources'>, { hours }: LoadedCase) => ({
  table: carried(resources).outcomes,
  hours: hours.hours,
  calendar: calendarOf(db, resources),
})

/** What follows if the call in hand ends with this outcome: the same rules, one attempt further. */
export const stepAfter = (
  deps: Pick<QueryDeps, 'db' | 'resources' | 'session' | 'now'>,
  loaded: LoadedCase,
  said: {
    outcome: string
    aapor: string | null
    appointment: string
    newNumber: string
    /** when it was called, for a late entry (补录) not opened yet */
    at: number | null
  },
): NextStep | null => {
  const rules = rulesOf(deps, loaded)
  const { opened } =
    loaded.state.attempts.find((a) => a.closed === null && a.by === deps.session.person.id) ?? {}
  const at = opened?.at ?? said.at ?? deps.now()
  const when =
    said.appointment.trim() === ''
      ? null
      : parseWhen(said.appointment, deps.now(), rules.hours, rules.calendar)
  const attempt: Attempt = {
    at,
    outcome: said.outcome,
    ...(said.aapor === null ? {} : { aapor: said.aapor }),
    callerId: deps.session.person.id,
    callerNumberId: opened?.callerNumber ?? '',
    withinHours: opened
      ? opened.withinHours || opened.outsideReason !== undefined
      : canDialNow(rules.hours, at, rules.calendar).ok,
    appointmentAt: when?.ok ? when.at : null,
    newNumber: said.newNumber.trim() === '' ? null : said.newNumber.trim(),
  }
  return nextStep([...attemptsOf(loaded.state), attempt], rules)
}

/** The elements asked in a round: the four required ones and those the plan adds. */
export const elementsOf = ({ elements }: Pick<CallScript, 'elements'>, round: StoredRound) =>
  elements
    .filter(
      (e) =>
        (requiredElements as readonly string[]).includes(e.key) ||
        round.plan.optionalElements.includes(e.key),
    )
    .map(({ key, label, required }) => ({ key, label, required }))

/** The answer key, frozen from the release the case was drawn from; null while that release is not here. */
export const expectedOf = (
  { db, now }: Pick<QueryDeps, 'db' | 'now'>,
  { drawn }: LoadedCase,
): ExpectedAnswers | null => {
  const entry = entryOf(db, drawn.item.release, drawn.item.code)
  const release = releaseById(db, drawn.item.release)
  return entry && release
    ? freezeExpected(
        entry,
        { release: release.id, releaseHash: release.blob, releaseDate: release.date },
        now(),
      )
    : null
}

export const workOf = ({ db }: Pick<QueryDeps, 'db'>, id: string): CallWork | null => {
  const row = db.get<{ body: string }>("SELECT body FROM draft WHERE kind = 'call' AND id = ?", id)
  return row ? (JSON.parse(row.body) as CallWork) : null
}
