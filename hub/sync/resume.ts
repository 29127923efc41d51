/** What a hub does in its ledger when it starts on a workspace that is there already. */
import type { TypeOf } from './judge.ts'
import { type LedgerDeps, withLedger } from './ledger.ts'
import { rejudgeUnknown } from './rejudge.ts'

/** Goes on in a fresh chain, and judges what this program knows and the one before it did not. */
export const resume = (deps: LedgerDeps & { typeOf: TypeOf }): Promise<void> =>
  withLedger(deps, async (ledger) => {
    ledger.beginChain()
    await rejudgeUnknown(deps, ledger)
  })
