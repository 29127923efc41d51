import { type Fold, type FoldFact, saidAt } from '../folding/fold.ts'
import type { FileCaptured } from './facts.ts'

export interface FileState {
  captured: (FileCaptured & { author: string }) | null
  withdrawn: { reason: string; author: string; at: number } | null
  purged: { reason: string; author: string; at: number } | null
}

/** A file: bytes bound once to one record; its caption and place in the record may be written anew. */
export const fileFold: Fold<FileState> = {
  kind: 'file',
  version: 1,
  empty: () => ({ captured: null, withdrawn: null, purged: null }),
  apply: (state, fact) => {
    switch (fact.type) {
      case 'file.captured':
        if (state.captured) return state
        return { ...state, captured: { ...(fact.payload as FileCaptured), author: fact.author } }
      case 'file.captioned': {
        if (!state.captured) return state
        const { caption, part } = fact.payload as { caption: string; part: string | null }
        return { ...state, captured: { ...state.captured, caption, part } }
      }
      case 'file.withdrawn':
        return { ...state, withdrawn: state.withdrawn ?? endOf(fact) }
      case 'file.purged':
        return { ...state, purged: state.purged ?? endOf(fact) }
      default:
        return state
    }
  },
}

const endOf = (fact: FoldFact) => ({
  reason: (fact.payload as { reason: string }).reason,
  author: fact.author,
  at: saidAt(fact),
})
