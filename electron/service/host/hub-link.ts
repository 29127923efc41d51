import type { Result } from '#shared/contract/result.ts'
import type { FactRef } from '#shared/facts/envelope.ts'
import type { DrawSeedAnswer, LeaseAnswer } from '#shared/protocol/draw.ts'

/** What commands may ask of the hub (市局服务端) while somebody waits; null where there is none. */
export interface HubLink {
  /** the hub's name and the key it signs plans with */
  hub: { id: string; drawKey: string }
  /** signs a frozen plan; refused until the freeze itself was received */
  drawSeed(planHash: string, freeze: FactRef): Promise<Result<DrawSeedAnswer>>
  /** takes a pooled case (领取) */
  lease(caseId: string): Promise<Result<LeaseAnswer>>
  /** bytes of a file from `from` on, and its whole size */
  filePiece(sha256: string, from: number): Promise<Result<{ bytes: Uint8Array; total: number }>>
}
