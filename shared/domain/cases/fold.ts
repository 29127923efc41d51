import type { z } from 'zod'
import type { checkAmended } from '../check/payloads.ts'
import { type Fold, type FoldContext, type FoldFact, saidAt } from '../folding/fold.ts'
import { writeFields } from '../folding/record.ts'
import type { AttemptClosed, AttemptOpened, CaseDrawn, CheckPayload } from './facts.ts'
import type { confirmAnswered, confirmRuled, confirmSent, reviewDecided } from './review-facts.ts'
import { type CaseState, emptyCase, type ReviewState } from './state.ts'

/** A case (案件) from its facts. What makes no sense where it stands is kept as ineffective, never dropped. */
export const caseFold: Fold<CaseState> = {
  kind: 'case',
  version: 2,
  empty: () => emptyCase,
  apply: (state, fact, context) => handlers[fact.type]?.(state, fact, context) ?? state,
}

type CheckAmended = z.infer<typeof checkAmended>

type Handler = (state: CaseState, fact: FoldFact, context: FoldContext) => CaseState

const said = (fact: FoldFact) => ({
  fact: fact.id,
  by: fact.author,
  at: saidAt(fact),
})

const marked = (fact: FoldFact) => ({ ...said(fact), contentHash: fact.contentHash })

const ineffective = (state: CaseState, fact: FoldFact, why: string): CaseState => ({
  ...state,
  ineffective: [...state.ineffective, { ...said(fact), type: fact.type, why }],
})

const handlers: Record<string, Handler> = {
  'case.drawn': (state, fact) =>
    state.drawn ? state : { ...state, drawn: { ...(fact.payload as CaseDrawn), ...said(fact) } },

  'case.assigned': (state, fact, context) => ({
    ...state,
    record: writeFields(state.record, fact, { assignee: fact.payload.to }, context),
  }),

  'case.activated': (state, fact, context) => ({
    ...state,
    record: writeFields(state.record, fact, { replaces: fact.payload.replaces }, context),
  }),

  'case.replaced': (state, fact) =>
    state.replaced ? state : { ...state, replaced: { ...said(fact), reason: String(fact.payload.reason) } },

  'attempt.opened': (state, fact) => ({
    ...state,
    attempts: [...state.attempts, { ...said(fact), opened: fact.payload as AttemptOpened, closed: null }],
  }),

  'attempt.closed': (state, fact) => {
    const closed = fact.payload as AttemptClosed
    const open = state.attempts.find((a) => a.opened.attempt === closed.attempt)
    if (!open) return ineffective(state, fact, '没有对应的拨打')
    if (open.closed) return ineffective(state, fact, '这次拨打已经记过结果')
    return {
      ...state,
      attempts: state.attempts.map((a) =>
        a === open ? { ...a, closed: { ...closed, at: saidAt(fact) } } : a,
      ),
    }
  },

  'check.submitted': (state, fact) => ({
    ...state,
    submissions: [
      ...state.submissions,
      { ...marked(fact), payload: fact.payload as CheckPayload, amendments: [], voided: null },
    ],
  }),

  'check.amended': (state, fact) => {
    const { check, reason, answers, note } = fact.payload as CheckAmended
    if (!state.submissions.some((s) => s.fact === check)) return ineffective(state, fact, '没有对应的记录')
    return {
      ...state,
      submissions: state.submissions.map((s) =>
        s.fact === check
          ? {
              ...s,
              payload: { ...s.payload, answers, note },
              amendments: [...s.amendments, { ...marked(fact), reason, before: s.payload }],
            }
          : s,
      ),
    }
  },

  'check.voided': (state, fact) => {
    const { check, reason } = fact.payload as { check: string; reason: string }
    if (!state.submissions.some((s) => s.fact === check)) return ineffective(state, fact, '没有对应的记录')
    return {
      ...state,
      submissions: state.submissions.map((s) =>
        s.fact === check && !s.voided ? { ...s, voided: { ...said(fact), reason } } : s,
      ),
    }
  },

  'review.decided': (state, fact, context) => {
    const decided = fact.payload as z.infer<typeof reviewDecided>
    const check = state.submissions.find((s) => s.fact === decided.check)
    if (!check) return ineffective(state, fact, '没有对应的记录')
    if (check.by === fact.author) return ineffective(state, fact, '不能复核本人拨打的记录')
    const review: ReviewState = { ...said(fact), decided }
    const unseen = state.reviews.filter(
      (r) => r.decided.check === decided.check && !context.precedes(r.fact, fact.id),
    )
    if (unseen.some((r) => !sameDecision(r, review)))
      return {
        ...state,
        reviews: [...state.reviews, review],
        contending: [...state.contending.filter((c) => !unseen.includes(c)), ...unseen, review],
      }
    const before = state.reviews.findLast((r) => r.decided.check === decided.check)
    if (before && unseen.length === 0 && before.decided.decision !== 'return')
      return ineffective(state, fact, '这条记录已经复核')
    return { ...state, reviews: [...state.reviews, review] }
  },

  'case.ruled': (state, fact) => {
    const chosen = state.contending.find((r) => r.fact === fact.payload.chosen)
    if (!chosen) return ineffective(state, fact, '没有需要裁定的复核')
    const lost = state.contending.filter((r) => r !== chosen)
    return {
      ...state,
      reviews: [...state.reviews.filter((r) => !state.contending.some((c) => c.fact === r.fact)), chosen],
      contending: [],
      ineffective: [
        ...state.ineffective,
        ...lost.map(({ decided: _, ...rest }) => ({
          ...rest,
          type: 'review.decided',
          why: '裁定采用了另一份复核',
        })),
      ],
    }
  },

  'confirm.sent': (state, fact) => ({
    ...state,
    confirm: { ...state.confirm, sent: { ...(fact.payload as z.infer<typeof confirmSent>), ...said(fact) } },
  }),

  'confirm.answered': (state, fact) => ({
    ...state,
    confirm: {
      ...state.confirm,
      answered: { ...(fact.payload as z.infer<typeof confirmAnswered>), ...said(fact) },
    },
  }),

  'confirm.ruled': (state, fact) => {
    const ruled = fact.payload as z.infer<typeof confirmRuled>
    return {
      ...state,
      confirm: {
        ...state.confirm,
        ruled: [
          ...state.confirm.ruled.filter((r) => r.element !== ruled.element),
          { ...ruled, ...said(fact) },
        ],
      },
    }
  },
}

const sameDecision = (a: ReviewState, b: ReviewState): boolean =>
  a.decided.decision === b.decided.decision &&
  JSON.stringify(a.decided.verdicts ?? {}) === JSON.stringify(b.decided.verdicts ?? {})
