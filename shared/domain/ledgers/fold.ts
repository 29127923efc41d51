import type { z } from 'zod'
import { type Fold, saidAt } from '../folding/fold.ts'
import type { ledgerFacts } from './facts.ts'

type Imported = z.infer<(typeof ledgerFacts)['ledger.imported']['payload']>
type Withdrawn = z.infer<(typeof ledgerFacts)['ledger.withdrawn']['payload']>
type Said = { at: number; author: string }

export interface LedgerState {
  imported: (Imported & Said) | null
  withdrawn: (Withdrawn & Said) | null
}

/** A ledger of earlier checks (历史台账): imported once, perhaps withdrawn; never changed. */
export const ledgerFold: Fold<LedgerState> = {
  kind: 'ledger',
  version: 1,
  empty: () => ({ imported: null, withdrawn: null }),
  apply: (state, fact) => {
    const said = { at: saidAt(fact), author: fact.author }
    switch (fact.type) {
      case 'ledger.imported':
        return state.imported ? state : { ...state, imported: { ...(fact.payload as Imported), ...said } }
      case 'ledger.withdrawn':
        return state.withdrawn ? state : { ...state, withdrawn: { ...(fact.payload as Withdrawn), ...said } }
      default:
        return state
    }
  },
}
