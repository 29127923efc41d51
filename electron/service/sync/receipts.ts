import { type Receipt, receiptHolds } from '#shared/facts/receipt.ts'
import type { Suite } from '#shared/facts/suite.ts'

/**
 * Through which number of this device's chain a receipt proves receipt (市局已收); 0 = it proves nothing.
 * It must carry the hub's signature, name this device, and name the hash that stands here at its last link.
 */
export const provenThrough = (
  suite: Suite,
  hubKey: string,
  device: string,
  receipt: Receipt,
  linkHashAt: (deviceSeq: number) => string | undefined,
): number => {
  const { body } = receipt
  if (body.device !== device || body.throughSeq === 0) return 0
  if (linkHashAt(body.throughSeq) !== body.head) return 0
  return receiptHolds(suite, hubKey, receipt) ? body.throughSeq : 0
}
