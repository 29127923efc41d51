import type { z } from 'zod'
import { type Fold, saidAt } from '../folding/fold.ts'
import type { checklistFacts } from './facts.ts'

type Published = z.infer<(typeof checklistFacts)['checklist.published']['payload']>
type Said = { fact: string; at: number; author: string }

export interface ChecklistState {
  /** every version that was published, in fold order; the last one is used */
  versions: (Published & Said & { /** published without having seen the one before it */ apart: boolean })[]
  withdrawn: ({ reason: string } & Said) | null
}

/** A checklist (检查表): versions follow each other; publishing after a withdrawal takes it into use again. */
export const checklistFold: Fold<ChecklistState> = {
  kind: 'checklist',
  version: 1,
  empty: () => ({ versions: [], withdrawn: null }),
  apply: (state, fact, { precedes }) => {
    const said: Said = { fact: fact.id, at: saidAt(fact), author: fact.author }
    switch (fact.type) {
      case 'checklist.published': {
        const before = state.versions.at(-1)
        const apart = before !== undefined && !precedes(before.fact, fact.id)
        return {
          versions: [...state.versions, { ...(fact.payload as Published), ...said, apart }],
          withdrawn: state.withdrawn && precedes(state.withdrawn.fact, fact.id) ? null : state.withdrawn,
        }
      }
      case 'checklist.withdrawn':
        return { ...state, withdrawn: { reason: String(fact.payload.reason), ...said } }
      default:
        return state
    }
  },
}
