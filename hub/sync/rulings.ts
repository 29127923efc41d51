import type { FactResult } from '#shared/protocol/push.ts'
import type { Ledger } from './ledger.ts'

/**
 * The hub's word on what a batch brought (裁决): one signed fact for each run of places in the device's chain.
 * Whatever is not listed in it was accepted.
 */
export const rule = async (
  ledger: Ledger,
  device: string,
  owner: string,
  fresh: readonly FactResult[],
): Promise<void> => {
  for (const run of runsOf(fresh)) {
    const first = run[0]
    const last = run.at(-1)
    if (!first || !last) continue
    await ledger.say({
      type: 'ruling.made',
      entity: { kind: 'device', id: device },
      owner,
      audience: 'owner',
      payload: {
        fromSeq: first.deviceSeq,
        throughSeq: last.deviceSeq,
        refused: run
          .filter((r) => r.status === 'refused')
          .map((r) => ({ fact: r.id, code: (r.code ?? 'SYNC_REFUSED').slice(0, 40) })),
        awaiting: run.filter((r) => r.status !== 'refused' && r.status !== 'accepted').map((r) => r.id),
      },
    })
  }
}

const runsOf = (results: readonly FactResult[]): FactResult[][] => {
  const runs: FactResult[][] = []
  for (const result of results) {
    const run = runs.at(-1)
    if (run && run.at(-1)?.deviceSeq === result.deviceSeq - 1) run.push(result)
    else runs.push([result])
  }
  return runs
}
