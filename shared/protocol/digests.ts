/**
 * 核对: a device and the hub compare what each holds of a feed without sending it. A digest is the number of
 * accepted facts and the xor of their content hashes, so neither order nor time of arrival matters. Feed →
 * 256 ranges (first two digits of the content hash) → entries: only what differs is looked at more closely.
 */
import { z } from 'zod'

/** How many facts, and the xor of the first 128 bits of their content hashes, as 32 hex digits. */
const digest = { count: z.number().int().min(0), xor: z.string().regex(/^[0-9a-f]{32}$/) }
const feed = z.string().max(100)
const prefix = z.string().regex(/^[0-9a-f]{2}$/)
const epoch = z.string().max(80)

/** Everything one reads, feed by feed; `scope` as in `pull`. Feeds without a fact are left out. */
export const digestsRequest = z.object({ epoch })
export const feedDigest = z.object({ feed, ...digest })
export type FeedDigest = z.infer<typeof feedDigest>
export const digestsAnswer = z.object({ scope: z.string(), feeds: z.array(feedDigest) })

/** Some feeds, range by range. */
export const MAX_DIGEST_FEEDS = 16
export const digestRangesRequest = z.object({ epoch, feeds: z.array(feed).min(1).max(MAX_DIGEST_FEEDS) })
export const rangeDigest = z.object({ feed, prefix, ...digest })
export type RangeDigest = z.infer<typeof rangeDigest>
export const digestRangesAnswer = z.object({ scope: z.string(), ranges: z.array(rangeDigest) })

/** Some ranges, fact by fact. `leaf` is the fact's place in the tree: below `seen.size` it was handed out before. */
export const MAX_DIGEST_RANGES = 64
export const digestEntriesRequest = z.object({
  epoch,
  ranges: z.array(z.object({ feed, prefix })).min(1).max(MAX_DIGEST_RANGES),
})
export const digestEntry = z.object({
  feed,
  id: z.string(),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  leaf: z.number().int(),
})
export const digestEntriesAnswer = z.object({ scope: z.string(), entries: z.array(digestEntry) })

/**
 * `POST /v1/facts`: facts by id, lines of kind `facts`: head {@link factsHead}, entries {@link factsEntry}. What one
 * may not read, or the hub does not count, is left out; what does not fit any more is asked for again.
 */
export const factsRequest = z.object({ epoch, ids: z.array(z.string().max(80)).min(1).max(500) })
export const factsHead = z.object({ scope: z.string(), keys: z.record(z.string(), z.string()) })
export const factsEntry = z.object({ receivedAt: z.number().int(), fact: z.unknown() })
/** `more`: not all of what was asked for fitted in */
export const factsTail = z.object({ end: z.literal(true), count: z.number(), more: z.boolean() })

/** A digest in the making. */
export interface Mix {
  count: number
  words: [number, number, number, number]
}

export const newMix = (): Mix => ({ count: 0, words: [0, 0, 0, 0] })

/** Takes one fact in. @param contentHash 64 hex digits */
export const mixIn = (mix: Mix, contentHash: string): void => {
  mix.count++
  const { words } = mix
  for (let k = 0; k < 4; k++)
    words[k] = (words[k] ?? 0) ^ Number.parseInt(contentHash.slice(k * 8, k * 8 + 8), 16)
}

export const digestOf = ({ count, words }: Mix): { count: number; xor: string } => ({
  count,
  xor: words.map((word) => (word >>> 0).toString(16).padStart(8, '0')).join(''),
})
