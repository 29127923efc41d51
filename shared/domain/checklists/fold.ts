import type { z } from 'zod'
import type { Fold } from '../folding/fold.ts'
import { type Said, saidOf, type Version, withVersion } from '../versions/fold.ts'
import type { checklistFacts } from './facts.ts'

type Published = z.infer<(typeof checklistFacts)['checklist.published']['payload']>

export interface ChecklistState {
  /** every version that was published, in fold order; the last one is used */
  versions: Version<Published>[]
  withdrawn: ({ reason: string } & Said) | null
}

/** A checklist (检查表): versions follow each other; publishing after a withdrawal takes it into use again. */
export const checklistFold: Fold<ChecklistState> = {
  kind: 'checklist',
  version: 1,
  empty: () => ({ versions: [], withdrawn: null }),
  apply: (state, fact, context) => {
    switch (fact.type) {
      case 'checklist.published':
        return {
          versions: withVersion(state.versions, fact, context),
          withdrawn:
            state.withdrawn && context.precedes(state.withdrawn.fact, fact.id) ? null : state.withdrawn,
        }
      case 'checklist.withdrawn':
        return { ...state, withdrawn: { reason: String(fact.payload.reason), ...saidOf(fact) } }
      default:
        return state
    }
  },
}
