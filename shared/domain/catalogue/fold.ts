import type { z } from 'zod'
import { type Fold, saidAt } from '../folding/fold.ts'
import type { releaseFacts } from './facts.ts'

export type Published = z.infer<(typeof releaseFacts)['release.published']['payload']>

export interface ReleaseState {
  published: (Published & { at: number; author: string }) | null
  withdrawn: { reason: string; replacement: string | null; at: number; author: string } | null
}

/** A release of an item catalogue (事项清单版本): published once, perhaps withdrawn; never changed. */
export const releaseFold: Fold<ReleaseState> = {
  kind: 'release',
  version: 1,
  empty: () => ({ published: null, withdrawn: null }),
  apply: (state, fact) => {
    const said = { at: saidAt(fact), author: fact.author }
    switch (fact.type) {
      case 'release.published':
        return state.published ? state : { ...state, published: { ...(fact.payload as Published), ...said } }
      case 'release.withdrawn':
        return state.withdrawn
          ? state
          : {
              ...state,
              withdrawn: { ...(fact.payload as { reason: string; replacement: string | null }), ...said },
            }
      default:
        return state
    }
  },
}
