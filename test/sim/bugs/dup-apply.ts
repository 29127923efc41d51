import type { Kinds } from '#service/store/entities.ts'
import type { FoldContext, FoldFact } from '#shared/domain/folding/fold.ts'
import { chanceOf } from '../random.ts'
import type { Bug } from './bug.ts'

/** Applies a fact to its entity a second time, as a retry does that forgot what it had done. */
export const dupApply: Bug = {
  device: (seed) => {
    const chance = chanceOf(seed, 'bug')
    return {
      kinds: (kinds): Kinds =>
        Object.fromEntries(
          Object.entries(kinds).map(([name, kind]) => [
            name,
            {
              ...kind,
              fold: {
                ...kind.fold,
                apply: (state: unknown, fact: FoldFact, context: FoldContext) => {
                  const next = kind.fold.apply(state, fact, context)
                  return chance.hits(0.1) ? kind.fold.apply(next, fact, context) : next
                },
              },
            },
          ]),
        ),
    }
  },
}
