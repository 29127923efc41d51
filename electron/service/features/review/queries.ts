import type { Output } from '#shared/contract/contract.ts'
import { fail, ok } from '#shared/contract/result.ts'
import type { ReviewRow, reviewContract } from '#shared/contract/review.ts'
import { type CaseStatus, caseStatus, countedSubmission, doubleCheck } from '#shared/domain/cases/state.ts'
import { isAdverse } from '#shared/domain/check/verdicts.ts'
import { findOutcome } from '#shared/domain/outcomes/outcome-table.ts'
import { isOpen, reviewBasis } from '#shared/domain/review/selection.ts'
import { msToCivil } from '#shared/domain/time/shanghai.ts'
import { addWorkingDays } from '#shared/domain/working-days/count.ts'
import type { QueryDeps, QueryHandlers } from '../../host/handlers.ts'
import { visible } from '../../host/session.ts'
import { carried, workingCalendar } from '../carried.ts'
import { orgById, personById } from '../org/read.ts'
import { loadResults } from '../results/load.ts'
import { roundGone } from '../rounds/faults.ts'
import { roundById, type StoredRound } from '../rounds/read.ts'
import { askedItems, unaskedByBody } from './confirmations.ts'
import { caseGone } from './faults.ts'
import { calledBy, casesOfRound, loadCheck, openCases, standingsOf } from './load.ts'
import { recordOf } from './record.ts'

/** Working days a unit has for its reply unless said otherwise. */
const REPLY_DAYS = 3

export const reviewQueries: QueryHandlers<typeof reviewContract> = {
  'review.list': (deps, { round, show }) => {
    const rounds = roundsUnderReview(deps, round, show)
    const rows = rounds.flatMap((r) => rowsOf(deps, r))
    const open = rows.filter((r) => r.open)
    const shares = [...new Set(rounds.map((r) => r.plan.reviewShare))]
    return ok({
      rows: (show === 'open' ? open : rows).sort(urgentFirst),
      ...countsOf(open.map((r) => r.status)),
      basis: shares.map(reviewBasis).join(''),
    })
  },

  'review.get': (deps, { case: id }) => {
    const loaded = loadCheck(deps.db, id)
    return loaded ? ok(recordOf(deps, loaded)) : fail(caseGone)
  },

  'review.confirmations': (deps, { round: id }) => {
    const results = loadResults(deps, { round: id, accumulate: false })
    if (!results) return fail(roundGone)
    const today = msToCivil(deps.now()).day
    const items = askedItems(deps, results)
    const numbers = [...new Set(items.map((i) => i.number))]
    const due = addWorkingDays(today, REPLY_DAYS, workingCalendar(deps.db, deps.resources))
    return ok({
      unasked: unaskedByBody(results).map(({ body, findings }) => ({
        body,
        bodyName: orgById(deps.db, body)?.name ?? body,
        cases: new Set(findings.map((f) => f.case)).size,
        elements: findings.length,
      })),
      notices: numbers.flatMap((number) => {
        const own = items.filter((i) => i.number === number)
        const [first] = own
        const sentAt = Math.max(...own.map((i) => results.states.get(i.case)?.confirm.sent?.at ?? 0))
        if (!first) return []
        const waiting = own.filter((i) => i.confirm === 'sent' || i.confirm === 'silent')
        return [
          {
            number,
            body: first.body,
            bodyName: first.bodyName,
            sentAt,
            due: first.due,
            overdue: first.due < today && waiting.length > 0,
            cases: new Set(own.map((i) => i.case)).size,
            elements: own.length,
            answered: own.length - waiting.length,
            objected: own.filter((i) => i.confirm === 'objected').length,
          },
        ]
      }),
      items,
      unreviewed: results.scores.filter((s) => s.standing === 'unreviewed').length,
      proposedDue: { due: due.date, estimated: due.estimated, workingDays: REPLY_DAYS },
      proposedNumber: `${results.round.plan.period}-核实-${String(numbers.length + 1).padStart(2, '0')}`,
    })
  },
}

/** One round by name, or all that are being called or reviewed; with what is decided, until the bulletin is issued. */
const roundsUnderReview = (
  { db }: QueryDeps,
  id: string | undefined,
  show: 'open' | 'all',
): StoredRound[] => {
  if (id !== undefined) {
    const round = roundById(db, id)
    return round ? [round] : []
  }
  return db
    .all<{ id: string }>(
      `SELECT r.id FROM round_row r WHERE (r.status IN ('drawn','closed') OR (? = 'all' AND r.status IN ('reviewed','confirmed')))
         AND ${visible('r')} ORDER BY r.start_date, r.id`,
      show,
    )
    .flatMap((r) => roundById(db, r.id) ?? [])
}

/** What waits at the review desk in all rounds at work. */
export const reviewCounts = (deps: QueryDeps): Output<'today.reviews'> =>
  countsOf(roundsUnderReview(deps, undefined, 'open').flatMap((round) => openCases(deps.db, round)))

const countsOf = (open: readonly CaseStatus[]): Output<'today.reviews'> => {
  const count = (status: CaseStatus) => open.filter((one) => one === status).length
  return { waiting: count('submitted'), returned: count('returned'), ruling: count('ruling') }
}

const rowsOf = (deps: QueryDeps, round: StoredRound): ReviewRow[] => {
  const { db, session, resources } = deps
  const cases = casesOfRound(db, round.id)
  const standings = standingsOf(db, round, cases)
  const { outcomes } = carried(resources)
  return cases.flatMap(({ id, state, drawn }) => {
    const standing = standings.get(id)
    const counted = countedSubmission(state)
    if (!standing || !counted) return []
    const { code } = counted.payload.outcome
    return [
      {
        case: id,
        round: round.id,
        roundName: round.plan.name,
        itemName: drawn.item.name,
        bodyName: orgById(db, drawn.item.body)?.name ?? drawn.item.body,
        areaName: drawn.item.area === null ? null : (orgById(db, drawn.item.area)?.name ?? null),
        outcomeLabel: findOutcome(outcomes, code)?.final.label ?? code,
        byName: personById(db, counted.by)?.name ?? '（不在名录）',
        mine: calledBy(state, session.person.id),
        at: counted.at,
        status: caseStatus(state),
        reasons: standing.reasons,
        open: isOpen(state, standing),
        adverse: counted.payload.answers.filter((a) => isAdverse(a.verdict)).length,
        double: doubleCheck(state) !== null,
      },
    ]
  })
}

/** Priority flags, then 待裁定, then the oldest. */
const urgentFirst = (a: ReviewRow, b: ReviewRow): number =>
  Number(b.reasons.includes('priority')) - Number(a.reasons.includes('priority')) ||
  Number(b.status === 'ruling') - Number(a.status === 'ruling') ||
  a.at - b.at ||
  (a.case < b.case ? -1 : 1)
