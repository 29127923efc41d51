import type { z } from 'zod'
import { type Fold, type FoldContext, type FoldFact, saidAt } from '../folding/fold.ts'
import { emptyRecord, type RecordState, valuesOf, writeFields } from '../folding/record.ts'
import type { VisitPlan, VisitStarted, visitFacts } from './facts.ts'
import type { VisitRecord } from './record.ts'

type Said = { fact: string; contentHash: string; author: string; at: number }
type Reasoned = Said & { reason: string }
type Confirmed = z.infer<(typeof visitFacts)['visit.confirmed']['payload']>

export interface VisitSubmission extends Said {
  record: VisitRecord
  /** of people met; empty once erased */
  names: string[]
  amendments: (Reasoned & { before: VisitRecord })[]
  voided: Reasoned | null
  /** submitted by somebody who had not seen the record that counts */
  apart: boolean
}

export interface VisitState {
  plan: RecordState
  cancelled: (Reasoned & { /** its author knew that the visit had started */ afterStart: boolean }) | null
  started: (VisitStarted & Said) | null
  /** starts of the same visit by people who did not see each other */
  startsApart: (VisitStarted & Said)[]
  submissions: VisitSubmission[]
  confirmed: (Confirmed & Said & { name: string | null }) | null
  ineffective: (Said & { type: string; why: string })[]
}

export const visitStatuses = ['planned', 'started', 'submitted', 'cancelled', 'voided'] as const
export type VisitStatus = (typeof visitStatuses)[number]
export const visitStatusLabels: Record<VisitStatus, string> = {
  planned: '已计划',
  started: '进行中',
  submitted: '已提交',
  cancelled: '已取消',
  voided: '已作废',
}

/** A visit (走访) from its facts. What makes no sense where it stands is kept as ineffective, never dropped. */
export const visitFold: Fold<VisitState> = {
  kind: 'visit',
  version: 1,
  empty: () => ({
    plan: emptyRecord,
    cancelled: null,
    started: null,
    startsApart: [],
    submissions: [],
    confirmed: null,
    ineffective: [],
  }),
  apply: (state, fact, context) => handlers[fact.type]?.(state, fact, context) ?? state,
}

/** The record that counts: the first that was not voided; others were made without seeing it. */
export const countedRecord = (state: VisitState): VisitSubmission | null =>
  state.submissions.find((s) => s.voided === null) ?? null

/** Records beside the one that counts, by people who did not see each other's. */
export const recordsApart = (state: VisitState): VisitSubmission[] =>
  state.submissions.filter((s) => s.voided === null && s !== countedRecord(state))

export const visitStatus = (state: VisitState): VisitStatus => {
  if (countedRecord(state)) return 'submitted'
  if (state.submissions.length > 0) return 'voided'
  if (state.started && !state.cancelled?.afterStart) return 'started'
  return state.cancelled ? 'cancelled' : 'planned'
}

/** The start a record belongs to: its author's own, where several began without seeing each other. */
export const startOf = (state: VisitState, author: string): (VisitStarted & Said) | null =>
  [state.started, ...state.startsApart].find((start) => start?.author === author) ?? state.started

/** The plan as it stands; null for a visit that began without one. */
export const planOf = (state: VisitState): VisitPlan | null =>
  'body' in state.plan.fields ? (valuesOf(state.plan) as VisitPlan) : null

type Handler = (state: VisitState, fact: FoldFact, context: FoldContext) => VisitState

const said = (fact: FoldFact): Said => ({
  fact: fact.id,
  contentHash: fact.contentHash,
  author: fact.author,
  at: saidAt(fact),
})

const ineffective = (state: VisitState, fact: FoldFact, why: string): VisitState => ({
  ...state,
  ineffective: [...state.ineffective, { ...said(fact), type: fact.type, why }],
})

const namesOf = ({ private: kept }: FoldFact): string[] =>
  Array.isArray(kept?.names) ? kept.names.map(String) : []

const handlers: Record<string, Handler> = {
  'visit.planned': (state, fact, context) => ({
    ...state,
    plan: writeFields(state.plan, fact, fact.payload, context),
  }),

  'visit.replanned': (state, fact, context) =>
    state.started && context.precedes(state.started.fact, fact.id)
      ? ineffective(state, fact, '走访已经开始')
      : { ...state, plan: writeFields(state.plan, fact, fact.payload, context) },

  'visit.cancelled': (state, fact, { precedes }) => {
    if (state.submissions.some((s) => precedes(s.fact, fact.id)))
      return ineffective(state, fact, '走访已经提交')
    const afterStart = state.started !== null && precedes(state.started.fact, fact.id)
    // One who stopped a visit under way knew more than one who only dropped its plan.
    if (state.cancelled && (state.cancelled.afterStart || !afterStart))
      return ineffective(state, fact, '走访已经取消')
    return { ...state, cancelled: { ...said(fact), reason: String(fact.payload.reason), afterStart } }
  },

  'visit.started': (state, fact, { precedes }) => {
    if (state.started && precedes(state.started.fact, fact.id))
      return ineffective(state, fact, '走访已经开始')
    if (state.cancelled && precedes(state.cancelled.fact, fact.id))
      return ineffective(state, fact, '走访已经取消')
    const start = { ...(fact.payload as VisitStarted), ...said(fact) }
    return state.started
      ? { ...state, startsApart: [...state.startsApart, start] }
      : { ...state, started: start }
  },

  'visit.submitted': (state, fact, { precedes }) => {
    const counted = countedRecord(state)
    if (counted && precedes(counted.fact, fact.id)) return ineffective(state, fact, '走访已经提交')
    return {
      ...state,
      submissions: [
        ...state.submissions,
        {
          ...said(fact),
          record: fact.payload as VisitRecord,
          names: namesOf(fact),
          amendments: [],
          voided: null,
          apart: counted !== null,
        },
      ],
    }
  },

  'visit.amended': (state, fact) => {
    const { submission, reason, record } = fact.payload as {
      submission: string
      reason: string
      record: VisitRecord
    }
    if (!state.submissions.some((s) => s.fact === submission))
      return ineffective(state, fact, '没有对应的记录')
    return {
      ...state,
      submissions: state.submissions.map((s) =>
        s.fact === submission
          ? {
              ...s,
              record,
              names: namesOf(fact),
              amendments: [...s.amendments, { ...said(fact), reason, before: s.record }],
            }
          : s,
      ),
    }
  },

  'visit.confirmed': (state, fact) => {
    if (state.submissions.length === 0) return ineffective(state, fact, '还没有提交的记录')
    const name = fact.private?.name
    return {
      ...state,
      confirmed: {
        ...(fact.payload as Confirmed),
        ...said(fact),
        name: typeof name === 'string' && name !== '' ? name : null,
      },
    }
  },

  'visit.voided': (state, fact) => {
    const { submission, reason } = fact.payload as { submission: string; reason: string }
    if (!state.submissions.some((s) => s.fact === submission))
      return ineffective(state, fact, '没有对应的记录')
    return {
      ...state,
      submissions: state.submissions.map((s) =>
        s.fact === submission && !s.voided ? { ...s, voided: { ...said(fact), reason } } : s,
      ),
    }
  },
}
