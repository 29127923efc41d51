import { z } from 'zod'
import { receipt } from '../facts/receipt.ts'
import { seenTree } from './push.ts'

/**
 * `POST /v1/pull`. Positions are of one row of numbers over all feeds, in commit order, so one position
 * serves all feeds a device reads; feeds that were added later are caught up apart with `bodies`.
 */
export const pullRequest = z.object({
  epoch: z.string().max(80),
  seen: seenTree.nullable(),
  /** the scope the device's position belongs to; another one is answered with the new list of bodies only */
  scope: z.string().max(80).nullable(),
  /** everything up to here is stored on the device; 0 = from the beginning */
  since: z.number().int().min(0),
  /** catching up: only the feeds of these bodies, up to and including `until` */
  bodies: z.array(z.string().max(80)).max(20_000).optional(),
  until: z.number().int().min(0).optional(),
  /** own facts come back as `own` lines (id, receivedAt), or whole */
  own: z.enum(['brief', 'whole']),
  /** first pull: only what makes a device usable; it comes again in its place in the ordinary pull */
  first: z.literal(true).optional(),
  /** the answer tells how many entries are left from `since` on */
  count: z.literal(true).optional(),
})
export type PullRequest = z.infer<typeof pullRequest>

/** Head of the answer, lines of kind `pull`. */
export const pullHead = z.object({
  epoch: z.string(),
  now: z.number(),
  scope: z.string(),
  /** only when the scope is not the one asked with: all bodies whose feeds this device reads now */
  bodies: z.array(z.string()).optional(),
  /** public keys of the devices whose facts are in this page, the hub's own chains included */
  keys: z.record(z.string(), z.string()),
  /** this page is of a pull of `first` things; absent from a hub that does not know of it */
  first: z.literal(true).optional(),
  /** entries from `since` on, this page included; only when asked for */
  left: z.number().int().optional(),
})
export type PullHead = z.infer<typeof pullHead>

const at = { pos: z.number().int(), feed: z.string() }

/** One entry. A fact in two feeds comes whole once, then as `own`-like reference (`again`). */
export const pullEntry = z.discriminatedUnion('op', [
  z.object({ op: z.literal('add'), ...at, receivedAt: z.number().int(), fact: z.unknown() }),
  z.object({ op: z.literal('again'), ...at, id: z.string(), receivedAt: z.number().int() }),
  z.object({ op: z.literal('own'), ...at, id: z.string(), receivedAt: z.number().int() }),
  z.object({ op: z.literal('withdraw'), ...at, id: z.string() }),
])
export type PullEntry = z.infer<typeof pullEntry>

/**
 * Tail: everything up to `pos` was in this or an earlier page; `more` = ask again at once. A page that moves the
 * position carries a receipt of the tree all of it stands in: by it a hub that was put back is seen for what it is.
 */
export const pullTail = z.object({
  end: z.literal(true),
  count: z.number(),
  pos: z.number().int(),
  more: z.boolean(),
  receipt: receipt.optional(),
})
export type PullTail = z.infer<typeof pullTail>

/**
 * `POST /v1/own`, for a device restored from a backup: its own chain as the hub has it, lines of kind `own`.
 * Entries: {@link OwnEntry}, by deviceSeq.
 */
export const ownRequest = z.object({ from: z.number().int().min(1) })
export const ownEntry = z.object({
  deviceSeq: z.number().int(),
  linkHash: z.string().nullable(),
  status: z.string(),
  code: z.string().optional(),
  receivedAt: z.number().int(),
  /** absent for a refused one: the hub does not keep those */
  fact: z.unknown().optional(),
})
export type OwnEntry = z.infer<typeof ownEntry>
export const ownTail = z.object({ end: z.literal(true), count: z.number(), more: z.boolean() })

/** `GET /v1/events` (text/event-stream): `event: wake`, data `{"pos": n}`; a hint to pull, nothing more. */
export const wakeEvent = z.object({ pos: z.number().int() })
