import { z } from 'zod'
import { receipt } from '../facts/receipt.ts'
import { chainHead } from './hello.ts'
import { MAX_OFFER } from './protocol.ts'

const hash = z.string().regex(/^[0-9a-f]{64}$/)

/** The newest tree the sender has seen: makes a restored hub visible in the middle of a session too. */
export const seenTree = z.object({ size: z.number().int().min(0), root: hash })

/**
 * `POST /v1/push`, lines of kind `push`: this device's own facts in chain order, starting anywhere up to
 * head.seq + 1. Entries: {@link PushEntry}.
 */
export const pushHead = z.object({
  epoch: z.string().max(80),
  seen: seenTree.nullable(),
  /** after a restore of the hub: an old receipt that covers facts sent again */
  proof: receipt.optional(),
})
export type PushHead = z.infer<typeof pushHead>

/** One entry. The fact is checked by itself, so that one bad one never stops the others. */
export const pushEntry = z.object({
  fact: z.unknown(),
  /** when the hub received it in an earlier epoch (epoch ms) */
  receivedAt: z.number().int().optional(),
})
export type PushEntry = z.infer<typeof pushEntry>

export const factStatus = z.enum([
  'accepted', // judged and in the tree
  'refused', // stays on its device, visible; the chain goes on
  'awaiting', // stored; a supervisor releases it (等待放行)
  'quarantined', // stored; same id with another content (待查区)
  'stored-unknown', // stored; the hub is too old to judge it (待升级)
])
export type FactStatus = z.infer<typeof factStatus>

export const factResult = z.object({
  id: z.string(),
  deviceSeq: z.number().int(),
  status: factStatus,
  code: z.string().max(60).optional(),
  /** epoch ms by the hub's clock, when it first received the fact */
  receivedAt: z.number().int(),
})
export type FactResult = z.infer<typeof factResult>

/** Answered after the commit: what is accepted here is on the hub's disk. */
export const pushAnswer = z.object({
  results: z.array(factResult),
  /** the device's chain at the hub now: go on from head.seq + 1 */
  head: chainHead.extend({ hash: hash.nullable() }),
  receipt,
  /** why the hub did not take the rest: SYNC_GAP (send from head.seq + 1), SYNC_CLONE (re-identify) */
  stop: z.object({ code: z.enum(['SYNC_GAP', 'SYNC_CLONE']), deviceSeq: z.number().int() }).nullable(),
})
export type PushAnswer = z.infer<typeof pushAnswer>

/** `POST /v1/offer`: facts of other devices this one holds, after a new epoch; the hub says which it lacks. */
export const offerRequest = z.object({
  epoch: z.string().max(80),
  facts: z.array(z.tuple([z.string().max(80), hash])).max(MAX_OFFER),
})
export type OfferRequest = z.infer<typeof offerRequest>
export const offerAnswer = z.object({ want: z.array(z.string()) })
export type OfferAnswer = z.infer<typeof offerAnswer>

/** `POST /v1/reoffer`, lines of kind `reoffer`: those facts, signed by their own devices. */
export const reofferHead = z.object({ epoch: z.string().max(80) })
export const reofferAnswer = z.object({ results: z.array(factResult), receipt })
export type ReofferAnswer = z.infer<typeof reofferAnswer>

/** `POST /v1/reidentify`: this folder was cloned or restored; it goes on under a new device id and key. */
export const reidentifyRequest = z.object({
  device: z.string().min(8).max(80),
  publicKey: z.string().min(40).max(60),
  name: z.string().max(80),
  reason: z.enum(['clone', 'restored', 'gap']),
  /** signature of `enrolText` by the new key: proves that it is held */
  signature: z.string().max(100),
})
export type ReidentifyRequest = z.infer<typeof reidentifyRequest>
