/** Case states made by hand, for reviews and results. */
import { readFileSync } from 'node:fs'
import type { CaseDrawn } from '#shared/domain/cases/facts.ts'
import {
  type CaseState,
  emptyCase,
  type ReviewState,
  type SubmissionState,
} from '#shared/domain/cases/state.ts'
import type { CheckPayload } from '#shared/domain/check/payloads.ts'
import { findOutcome, outcomeTable, type ReasonSide } from '#shared/domain/outcomes/outcome-table.ts'
import { type ElementKey, requiredElements, type VerdictKey } from '#shared/domain/persona/call-script.ts'
import { type CaseScore, scoreCase } from '#shared/domain/results/score.ts'
import { reviewStandings } from '#shared/domain/review/selection.ts'

export const table = outcomeTable.parse(
  JSON.parse(readFileSync(new URL('../../../../../resources/outcomes.json', import.meta.url), 'utf8')),
)

export const seed = 'ab'.repeat(32)
export const DAY = 86_400_000
export const start = Date.UTC(2026, 10, 3, 2)

export interface Said {
  verdict?: VerdictKey
  side?: ReasonSide | null
}

export interface Recorded {
  id: string
  body?: string
  area?: string | null
  window?: string | null
  focus?: string | null
  phone?: string
  inclusion?: string
  set?: 'main' | 'reserve'
  /** key of the outcome; null = nothing submitted */
  outcome?: string | null
  answers?: Partial<Record<ElementKey, Said>>
  flags?: Partial<CheckPayload['flags']>
  reviewed?: Partial<ReviewState['decided']> | null
  /** outcome keys of the attempts, one each day unless `sameDay` */
  attempts?: string[]
  sameDay?: boolean
}

const said = (fact: string, by: string, at: number) => ({ fact, contentHash: fact, by, device: 'd', at })

/** A case as it would be folded: drawn, called, submitted by 'caller', reviewed by 'reviewer'. */
export const recorded = (r: Recorded): CaseState => {
  const outcome = findOutcome(table, r.outcome ?? '1')
  if (!outcome) throw new Error(`no outcome ${r.outcome}`)
  const { area = 'a1', window = null, focus = null } = r
  const drawn: CaseDrawn = {
    round: 'r1',
    unit: r.id,
    item: {
      code: r.id,
      name: `事项${r.id}`,
      body: r.body ?? 'u1',
      area,
      window,
      maintainer: null,
      focus,
      phone: r.phone ?? `p-${r.id}`,
      release: 'rel',
    },
    stratum: 's',
    rank: 1,
    set: r.set ?? 'main',
    inclusion: r.inclusion ?? '1/10',
    double: false,
    selfRun: false,
  }
  const reached = outcome.reachedPerson
  const submission: SubmissionState = {
    ...said(`check-${r.id}`, 'caller', start + DAY),
    payload: {
      round: 'r1',
      item: r.id,
      unit: drawn.item.body,
      window,
      script: { id: 's', version: '1' },
      persona: null,
      attempts: [],
      outcome: {
        key: outcome.key,
        code: outcome.code,
        aapor: outcome.variants[0]?.aapor ?? '1.1',
        table: table.version,
        phoneVerdict: outcome.final.phoneVerdict,
        reasonSide: outcome.final.reasonSide,
      },
      callerNumber: null,
      dialled: drawn.item.phone,
      expected: {
        release: 'rel',
        releaseHash: 'ab'.repeat(32),
        releaseDate: '2026-11-01',
        ageDays: 2,
        itemCode: r.id,
        elements: { phone: drawn.item.phone, place: '二楼', materials: '共1项', time_limit: '5个工作日' },
        materials: [],
      },
      answers: requiredElements.map((element) => {
        const { verdict = reached ? 'match' : 'not_asked', side } = r.answers?.[element] ?? {}
        return {
          element,
          heard: verdict === 'not_asked' ? '' : '听到的',
          verdict,
          quote: verdict === 'match' || verdict === 'not_asked' ? '' : '原话',
          reasonSide: side === undefined ? (verdict === 'match' ? null : 'theirs') : side,
          note: '',
        }
      }),
      materials: null,
      conduct: [],
      flags: { suspected: false, priority: false, ...r.flags },
      note: '',
      late: null,
    },
    amendments: [],
    voided: null,
  }
  const submitted = r.outcome !== null
  const review = r.reviewed === undefined ? { decision: 'approve' as const } : r.reviewed
  return {
    ...emptyCase,
    drawn: { ...drawn, ...said(`drawn-${r.id}`, 'planner', start) },
    attempts: (r.attempts ?? (submitted ? [outcome.key] : [])).map((key, i) => {
      const at = start + (r.sameDay ? i * 3_600_000 : i * DAY)
      const attempted = findOutcome(table, key)
      return {
        ...said(`attempt-${r.id}-${i}`, 'caller', at),
        opened: {
          attempt: `${r.id}-${i}`,
          number: i + 1,
          at,
          dialled: drawn.item.phone,
          callerNumber: 'c1',
          persona: null,
          script: { id: 's', version: '1' },
          withinHours: true,
          hoursText: '',
        },
        closed: {
          attempt: `${r.id}-${i}`,
          at: at + 60_000,
          outcome: {
            key,
            code: attempted?.code ?? 'other',
            aapor: attempted?.variants[0]?.aapor ?? '1.1',
            table: table.version,
          },
          timers: null,
          note: '',
        },
      }
    }),
    submissions: submitted ? [submission] : [],
    reviews:
      submitted && review
        ? [
            {
              ...said(`review-${r.id}`, 'reviewer', start + 2 * DAY),
              decided: { check: `check-${r.id}`, decision: 'approve', reason: '', ...review },
            },
          ]
        : [],
  }
}

/** The scores of a round of such cases. `share` of good ones to be reviewed. */
export const scoresOf = (
  list: readonly Recorded[],
  { closed = true, share = 0.1, today = '2026-11-20' } = {},
): CaseScore[] => {
  const cases = list.map((r) => ({ id: r.id, state: recorded(r) }))
  const standings = reviewStandings(cases, { seed, share })
  return cases.flatMap(
    ({ id, state }) =>
      scoreCase(id, state, {
        table,
        elements: requiredElements,
        standingOf: (caseId) => standings.get(caseId),
        closed,
        today,
      }) ?? [],
  )
}
