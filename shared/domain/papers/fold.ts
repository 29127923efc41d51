import type { z } from 'zod'
import { type Fold, saidAt } from '../folding/fold.ts'
import type { documentFacts } from './facts.ts'

export type Drafted = z.infer<(typeof documentFacts)['document.drafted']['payload']>
export type Finalised = z.infer<(typeof documentFacts)['document.finalised']['payload']>
type Said = { at: number; author: string }

export interface DocumentState {
  drafted: (Drafted & Said) | null
  finalised: (Finalised & Said) | null
  number: { number: string; date: string } | null
  voided: string | null
}

/** A document (公文): 送审稿 out, 定稿 back in, 文号 registered (never made here). */
export const documentFold: Fold<DocumentState> = {
  kind: 'document',
  version: 1,
  empty: () => ({ drafted: null, finalised: null, number: null, voided: null }),
  apply: (state, fact) => {
    const said = { at: saidAt(fact), author: fact.author }
    switch (fact.type) {
      case 'document.drafted':
        return { ...state, drafted: { ...(fact.payload as Drafted), ...said } }
      case 'document.finalised':
        return { ...state, finalised: { ...(fact.payload as Finalised), ...said } }
      case 'document.numbered':
        return { ...state, number: fact.payload as { number: string; date: string } }
      case 'document.voided':
        return { ...state, voided: String(fact.payload.reason) }
      default:
        return state
    }
  },
}
