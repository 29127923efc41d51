import { z } from 'zod'
import { factRef } from '../facts/envelope.ts'

/**
 * `POST /v1/draw-seed`: the hub's half of a draw's seed (抽取种子). Answered only when the freeze was accepted
 * and receipted before. Seed = SHA-256(planHash ‖ signature), see docs/draw.md.
 */
export const drawSeedRequest = z.object({ planHash: z.string().regex(/^[0-9a-f]{64}$/), freeze: factRef })
export type DrawSeedRequest = z.infer<typeof drawSeedRequest>

export const drawSeedAnswer = z.object({
  planHash: z.string(),
  /** Ed25519 by the draw key over planHash (64 hex digits as UTF-8), base64: docs/draw.md */
  signature: z.string(),
  drawKey: z.string(),
  drawKeyProof: z.string(),
  hub: z.string(),
  hubKey: z.string(),
  /** when the hub received the freeze, and when it first signed (epoch ms) */
  frozenAt: z.number(),
  signedAt: z.number(),
  /** freezes of this owner for the same purpose and period, this one included, in order of receipt */
  freezes: z.array(z.object({ id: z.string(), planHash: z.string(), receivedAt: z.number() })),
})
export type DrawSeedAnswer = z.infer<typeof drawSeedAnswer>

/** `POST /v1/lease`: take a pooled case (领取). SYNC_LEASE_TAKEN names nobody, only until when. */
export const leaseRequest = z.object({ case: z.string().min(1).max(80) })
export const leaseAnswer = z.object({ case: z.string(), person: z.string(), until: z.number() })
export type LeaseAnswer = z.infer<typeof leaseAnswer>
