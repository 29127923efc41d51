import { type Fold, type FoldContext, type FoldFact, saidAt } from '../folding/fold.ts'
import type { WalkBlockage, WalkConclusion, WalkStarted, WalkStep } from './facts.ts'
import { emptyWalk, type Noted, type WalkState } from './state.ts'

/**
 * A walk-through (走流程) from its facts. Several people may note on one walk: steps and problems of both are kept,
 * and two corrections of one thing, neither of which saw the other, are marked.
 */
export const walkFold: Fold<WalkState> = {
  kind: 'walkthrough',
  version: 1,
  empty: () => emptyWalk,
  apply: (state, fact, context) => handlers[fact.type]?.(state, fact, context) ?? state,
}

type Handler = (state: WalkState, fact: FoldFact, context: FoldContext) => WalkState

const said = (fact: FoldFact) => ({ fact: fact.id, by: fact.author, at: saidAt(fact) })

const ineffective = (state: WalkState, fact: FoldFact, why: string): WalkState => ({
  ...state,
  ineffective: [...state.ineffective, { ...said(fact), type: fact.type, why }],
})

const note = <T>(fact: FoldFact, now: T): Noted<T> => ({
  ...said(fact),
  now,
  changes: [],
  dropped: null,
  unseen: [],
})

/** A later word on something noted; whoever did not see the word before it leaves a mark until one saw both. */
const change = <T>(noted: Noted<T>, fact: FoldFact, now: T, { precedes }: FoldContext): Noted<T> => {
  const last = noted.changes.at(-1)?.fact ?? noted.fact
  const unseen = [...noted.unseen, last].filter((other) => !precedes(other, fact.id))
  return {
    ...noted,
    now,
    changes: [...noted.changes, { ...said(fact), reason: String(fact.payload.reason), before: noted.now }],
    unseen,
  }
}

const withoutReason = <T>(payload: Record<string, unknown>): T => {
  const { reason: _, ...rest } = payload
  return rest as T
}

/** Notes of one kind: added once by their id, changed, dropped; after the end only by who did not know of it. */
const noting = <L extends 'steps' | 'blockages', T extends WalkState[L][number]['now']>(
  list: L,
  idOf: (payload: Record<string, unknown>) => string,
  word: string,
): { added: Handler; changed: Handler; dropped: Handler } => {
  const of = (state: WalkState) => state[list] as unknown as Noted<T>[]
  const put = (state: WalkState, next: Noted<T>[]): WalkState => ({ ...state, [list]: next })
  const find = (state: WalkState, fact: FoldFact) =>
    of(state).find((n) => idOf(n.now as Record<string, unknown>) === idOf(fact.payload))
  const replace = (state: WalkState, old: Noted<T>, next: Noted<T>) =>
    put(
      state,
      of(state).map((n) => (n === old ? next : n)),
    )
  return {
    added: (state, fact, { precedes }) => {
      if (find(state, fact)) return ineffective(state, fact, `这个${word}已经记过`)
      const end = state.voided ?? state.concluded
      if (list === 'steps' && end && precedes(end.fact, fact.id))
        return ineffective(state, fact, '体验已经结束')
      return put(state, [...of(state), note(fact, fact.payload as T)])
    },
    changed: (state, fact, context) => {
      const noted = find(state, fact)
      return noted
        ? replace(state, noted, change(noted, fact, withoutReason<T>(fact.payload), context))
        : ineffective(state, fact, `没有对应的${word}`)
    },
    dropped: (state, fact) => {
      const noted = find(state, fact)
      if (!noted) return ineffective(state, fact, `没有对应的${word}`)
      if (noted.dropped) return ineffective(state, fact, `这个${word}已经撤去`)
      return replace(state, noted, {
        ...noted,
        dropped: { ...said(fact), reason: String(fact.payload.reason) },
      })
    },
  }
}

const steps = noting<'steps', WalkStep>('steps', (p) => String(p.step), '步骤')
const blockages = noting<'blockages', WalkBlockage>('blockages', (p) => String(p.blockage), '问题')

const handlers: Record<string, Handler> = {
  'walkthrough.started': (state, fact) =>
    state.started ? state : { ...state, started: { ...(fact.payload as WalkStarted), ...said(fact) } },
  'walkthrough.step-ended': steps.added,
  'walkthrough.step-corrected': steps.changed,
  'walkthrough.step-dropped': steps.dropped,
  'walkthrough.blockage-noted': blockages.added,
  'walkthrough.blockage-changed': blockages.changed,
  'walkthrough.blockage-dropped': blockages.dropped,

  'walkthrough.concluded': (state, fact, { precedes }) => {
    const before = state.concluded
    if (!before) return { ...state, concluded: note(fact, fact.payload as WalkConclusion) }
    if (precedes(before.fact, fact.id)) return ineffective(state, fact, '体验已经结束')
    return { ...state, concluded: { ...before, unseen: [...before.unseen, fact.id] } }
  },
  'walkthrough.amended': (state, fact, context) =>
    state.concluded
      ? {
          ...state,
          concluded: change(state.concluded, fact, withoutReason<WalkConclusion>(fact.payload), context),
        }
      : ineffective(state, fact, '体验还没有结束'),
  'walkthrough.voided': (state, fact) =>
    state.voided
      ? ineffective(state, fact, '体验已经作废')
      : { ...state, voided: { ...said(fact), reason: String(fact.payload.reason) } },
}
