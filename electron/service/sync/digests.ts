/** 核对: what this device holds of each feed, in digests as the hub makes them. Read in slices, off the way of a save. */
import {
  digestOf,
  type FeedDigest,
  type Mix,
  mixIn,
  newMix,
  type RangeDigest,
} from '#shared/protocol/digests.ts'
import { feedsOf } from '#shared/protocol/feeds.ts'
import type { Reader } from '../store/db.ts'

export interface DigestDeps {
  db: Reader
  /** lets waiting commands run between two slices */
  breathe(): Promise<void>
}

interface Row {
  seq: number
  id: string
  hash: string
  owner: string
  subject: string | null
  audience: 'owner' | 'subject' | 'all'
}

const SLICE = 500

/** Every fact here that the hub is said to have, once for each of its feeds. */
const visit = async (
  { db, breathe }: DigestDeps,
  see: (feed: string, id: string, hash: string) => void,
): Promise<void> => {
  for (let after = 0; ; ) {
    const rows = db.all<Row>(
      `SELECT seq, id, content_hash AS hash, owner, subject, audience FROM fact
       WHERE seq > ? AND state IN ('received','unknown') AND received_at IS NOT NULL ORDER BY seq LIMIT ?`,
      after,
      SLICE,
    )
    for (const row of rows)
      for (const feed of feedsOf({ ...row, subject: row.subject ?? undefined })) see(feed, row.id, row.hash)
    const last = rows.at(-1)
    if (!last || rows.length < SLICE) return
    after = last.seq
    await breathe()
  }
}

const mixOf = (mixes: Map<string, Mix>, key: string): Mix => {
  const known = mixes.get(key)
  if (known) return known
  const fresh = newMix()
  mixes.set(key, fresh)
  return fresh
}

export const feedsHere = async (deps: DigestDeps): Promise<FeedDigest[]> => {
  const mixes = new Map<string, Mix>()
  await visit(deps, (feed, _id, hash) => mixIn(mixOf(mixes, feed), hash))
  return [...mixes].map(([feed, mix]) => ({ feed, ...digestOf(mix) }))
}

export const rangesHere = async (deps: DigestDeps, feeds: readonly string[]): Promise<RangeDigest[]> => {
  const asked = new Set(feeds)
  const mixes = new Map<string, Mix>()
  await visit(deps, (feed, _id, hash) => {
    if (asked.has(feed)) mixIn(mixOf(mixes, rangeKey({ feed, prefix: hash.slice(0, 2) })), hash)
  })
  return [...mixes].map(([key, mix]) => ({
    feed: key.slice(3),
    prefix: key.slice(0, 2),
    ...digestOf(mix),
  }))
}

export const entriesHere = async (
  deps: DigestDeps,
  ranges: readonly { feed: string; prefix: string }[],
): Promise<{ feed: string; id: string; hash: string }[]> => {
  const asked = new Set(ranges.map(rangeKey))
  const entries: { feed: string; id: string; hash: string }[] = []
  await visit(deps, (feed, id, hash) => {
    if (asked.has(rangeKey({ feed, prefix: hash.slice(0, 2) }))) entries.push({ feed, id, hash })
  })
  return entries
}

export const rangeKey = ({ feed, prefix }: { feed: string; prefix: string }): string => `${prefix} ${feed}`
