import { z } from 'zod'
import { canonical } from './canonical.ts'
import type { Signer, Suite } from './suite.ts'

/**
 * What the hub signs when it has stored facts (市局已收): its tree (epoch, size, root), the device's
 * chain through `throughSeq` with the hash of that link, and the hub's time in epoch ms.
 */
export const receiptBody = z.strictObject({
  epoch: z.string(),
  size: z.number().int().min(0),
  root: z.string().length(64),
  device: z.string(),
  throughSeq: z.number().int().min(0),
  head: z.string().length(64),
  time: z.number().int(),
})
export type ReceiptBody = z.infer<typeof receiptBody>

export const receipt = z.strictObject({ body: receiptBody, signature: z.string() })
export type Receipt = z.infer<typeof receipt>

export const signReceipt = (signer: Signer, body: ReceiptBody): Receipt => ({
  body,
  signature: signer.sign(canonical(body)),
})

/** A receipt counts only with the hub's own signature on it. */
export const receiptHolds = (suite: Suite, hubKey: string, r: Receipt): boolean =>
  suite.verify(hubKey, canonical(r.body), r.signature)
