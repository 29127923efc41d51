/**
 * 核对: finds what the hub or this device lacks of each feed, and fetches or sends just that. What cannot be made
 * equal (set aside here, waiting at the hub) is counted and told. Never removes anything.
 */
import { type Fault, fail, ok, type Result } from '#shared/contract/result.ts'
import { MAX_DIGEST_FEEDS, MAX_DIGEST_RANGES, type RangeDigest } from '#shared/protocol/digests.ts'
import { feedsFor } from '#shared/protocol/feeds.ts'
import type { Writer } from '../store/db.ts'
import { entriesHere, feedsHere, rangeKey, rangesHere } from './digests.ts'
import type { Disk } from './disk.ts'
import type { HubClient } from './hub-client.ts'
import { readPosition } from './position.ts'
import { parts } from './runner.ts'

export interface CompareDeps {
  db: Writer
  client: HubClient
  disk: Pick<Disk, 'storeFetched' | 'signed'>
  /** facts of these kinds came */
  changed(kinds: ReadonlySet<string>): void
  breathe(): Promise<void>
}

export interface FeedCompared {
  feed: string
  here: number
  hub: number
  state: 'same' | 'repaired' | 'differs' | 'coming'
  /** brought back from the hub */
  fetched: number
  /** brought back to the hub */
  sent: number
  /** in the 待查区 of this device */
  aside: number
  /** at the hub, but not counted there: waiting for a release or an upgrade, or set aside */
  held: number
  /** newer than the last round */
  coming: number
}

const PASSES = 4
const FACTS_ASKED = 500
const OFFERED = 200
/** Entries asked for at once. */
const LISTED = 20_000

type Found = Pick<FeedCompared, 'fetched' | 'sent' | 'aside' | 'held' | 'coming'>
const nothing = (): Found => ({ fetched: 0, sent: 0, aside: 0, held: 0, coming: 0 })

export const compareFeeds = async (deps: CompareDeps): Promise<Result<FeedCompared[]>> => {
  const found = new Map<string, Found>()
  const of = (feed: string): Found => {
    const known = found.get(feed)
    if (known) return known
    const fresh = nothing()
    found.set(feed, fresh)
    return fresh
  }
  for (let pass = 1; ; pass++) {
    const looked = await look(deps)
    if (!looked.ok) return looked
    const { feeds, epoch, scope, size } = looked.value
    const differing = feeds.filter((feed) => feed.differs).map((feed) => feed.feed)
    for (const feed of differing) Object.assign(of(feed), { aside: 0, held: 0, coming: 0 })
    let moved = 0
    if (pass < PASSES)
      for (const some of chunks(differing, MAX_DIGEST_FEEDS)) {
        const walked = await walk(deps, { epoch, scope, size, feeds: some, of })
        if (!walked.ok) return walked
        moved += walked.value
      }
    if (moved === 0)
      return ok(
        feeds.map(({ feed, here, hub, differs }) => {
          const what = of(feed)
          const explained = what.coming > 0 && what.aside + what.held === 0
          const settled = what.fetched + what.sent > 0 ? 'repaired' : 'same'
          return { feed, here, hub, state: differs ? (explained ? 'coming' : 'differs') : settled, ...what }
        }),
      )
  }
}

interface Looked {
  epoch: string
  scope: string
  /** of the tree through which everything was handed out to this device */
  size: number
  feeds: { feed: string; here: number; hub: number; differs: boolean }[]
}

const look = async ({ db, client, breathe }: CompareDeps): Promise<Result<Looked>> => {
  const position = readPosition(db)
  const { epoch, scope, seen } = position
  if (epoch === null || scope === null || seen === null || position.catchUps.length > 0 || position.purgeDue)
    return fail(tooEarly)
  const said = await client.call('digests', { epoch })
  if (!said.ok) return said
  if (said.value.scope !== scope) return fail(tooEarly)
  const bodies = db.all<{ body: string }>('SELECT body FROM sync_body').map((row) => row.body)
  const atHub = new Map(said.value.feeds.map((feed) => [feed.feed, feed]))
  const mine = new Set(feedsFor(bodies))
  const held = (await feedsHere({ db, breathe })).filter(({ feed }) => mine.has(feed) || atHub.has(feed))
  const here = new Map(held.map((feed) => [feed.feed, feed]))
  return ok({
    epoch,
    scope,
    size: seen.size,
    feeds: [...new Set([...atHub.keys(), ...here.keys()])].sort().map((feed) => ({
      feed,
      here: here.get(feed)?.count ?? 0,
      hub: atHub.get(feed)?.count ?? 0,
      differs:
        here.get(feed)?.xor !== atHub.get(feed)?.xor || here.get(feed)?.count !== atHub.get(feed)?.count,
    })),
  })
}

interface Walk {
  epoch: string
  scope: string
  size: number
  feeds: string[]
  of(feed: string): Found
}

/** Goes into some feeds that differ. @returns how many facts went one way or the other */
const walk = async (deps: CompareDeps, { epoch, scope, size, feeds, of }: Walk): Promise<Result<number>> => {
  const { db, client, breathe } = deps
  const said = await client.call('digestRanges', { epoch, feeds })
  if (!said.ok) return said
  if (said.value.scope !== scope) return fail(tooEarly)
  const here = await rangesHere({ db, breathe }, feeds)
  let moved = 0
  for (const ranges of batches(differingRanges(said.value.ranges, here))) {
    const listed = await client.call('digestEntries', {
      epoch,
      ranges: ranges.map(({ feed, prefix }) => ({ feed, prefix })),
    })
    if (!listed.ok) return listed
    if (listed.value.scope !== scope) return fail(tooEarly)
    const atHub = listed.value.entries
    const held = await entriesHere({ db, breathe }, ranges)
    const idsHub = new Set(atHub.map(({ feed, id }) => `${feed} ${id}`))
    const idsHere = new Map(held.map(({ feed, id, hash }) => [`${feed} ${id}`, hash]))

    const missing = new Map<string, string>()
    for (const { feed, id, hash, leaf } of atHub) {
      if (idsHere.get(`${feed} ${id}`) === hash) continue
      const known = standing(db, id)
      if (known === 'aside') of(feed).aside++
      else if (known === 'local' || leaf >= size) of(feed).coming++
      else missing.set(id, feed)
    }
    const fetched = await fetch(deps, epoch, scope, [...missing.keys()])
    if (!fetched.ok) return fetched
    for (const id of fetched.value.stored) of(missing.get(id) ?? '').fetched++
    for (const id of fetched.value.aside) of(missing.get(id) ?? '').aside++
    moved += fetched.value.stored.size

    const extra = new Map<string, { feed: string; hash: string }>()
    for (const { feed, id, hash } of held) if (!idsHub.has(`${feed} ${id}`)) extra.set(id, { feed, hash })
    const sent = await bringBack(deps, epoch, new Map([...extra].map(([id, { hash }]) => [id, hash])))
    if (!sent.ok) return sent
    for (const [id, { feed }] of extra)
      if (sent.value.has(id)) of(feed).sent++
      else of(feed).held++
    moved += sent.value.size
  }
  return ok(moved)
}

const differingRanges = (hub: readonly RangeDigest[], here: readonly RangeDigest[]): RangeDigest[] => {
  const both = new Map([...here, ...hub].map((range) => [rangeKey(range), range]))
  const atHub = new Map(hub.map((range) => [rangeKey(range), range]))
  const held = new Map(here.map((range) => [rangeKey(range), range]))
  return [...both].flatMap(([key, range]) => {
    const [a, b] = [atHub.get(key), held.get(key)]
    return a?.xor === b?.xor && a?.count === b?.count ? [] : [range]
  })
}

/** How a fact that the hub lists stands here, if it is not among those that count. */
const standing = (db: Writer, id: string): 'aside' | 'local' | 'gone' => {
  const reason = "SELECT 1 FROM quarantine WHERE fact = ? AND reason = 'same-id-other-content'"
  if (db.get(reason, id) !== undefined) return 'aside'
  return db.get("SELECT 1 FROM fact WHERE id = ? AND state = 'local'", id) === undefined ? 'gone' : 'local'
}

const fetch = async (
  { client, disk, changed, breathe }: CompareDeps,
  epoch: string,
  scope: string,
  ids: readonly string[],
): Promise<Result<{ stored: Set<string>; aside: Set<string> }>> => {
  const came = { stored: new Set<string>(), aside: new Set<string>() }
  for (const some of chunks(ids, FACTS_ASKED)) {
    for (let rest = some; rest.length > 0; ) {
      const got = await client.facts(epoch, rest)
      if (!got.ok) return got
      if (got.value.head.scope !== scope) return fail(tooEarly)
      const { stored, aside, kinds } = await disk.storeFetched(got.value, { epoch, scope })
      for (const id of stored) came.stored.add(id)
      for (const id of aside) came.aside.add(id)
      changed(aside.length > 0 ? new Set([...kinds, 'quarantine']) : kinds)
      const handled = new Set([...stored, ...aside])
      const left = rest.filter((id) => !handled.has(id))
      // Nothing of what was asked for came: the hub has withdrawn it meanwhile.
      if (!got.value.more || left.length === rest.length) break
      rest = left
      await breathe()
    }
  }
  return ok(came)
}

/** Sends the hub what it lacks. @returns what it took */
const bringBack = async (
  { client, disk }: CompareDeps,
  epoch: string,
  facts: ReadonlyMap<string, string>,
): Promise<Result<Set<string>>> => {
  const taken = new Set<string>()
  for (const some of chunks([...facts], OFFERED)) {
    const asked = await client.call('offer', { epoch, facts: some })
    if (!asked.ok) return asked
    for (const part of parts(disk.signed(asked.value.want))) {
      const sent = await client.reoffer(
        epoch,
        part.map(({ fact, receivedAt }) => (receivedAt === null ? { fact } : { fact, receivedAt })),
      )
      if (!sent.ok) return sent
      for (const { id, status } of sent.value.results) if (status === 'accepted') taken.add(id)
    }
  }
  return ok(taken)
}

const chunks = <T>(all: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, k) => all.slice(k * size, (k + 1) * size))

/** Ranges that are listed in one answer. */
const batches = (ranges: readonly RangeDigest[]): RangeDigest[][] => {
  const all: RangeDigest[][] = []
  let count = Number.POSITIVE_INFINITY
  for (const range of ranges) {
    const last = all.at(-1)
    if (!last || count + range.count > LISTED || last.length === MAX_DIGEST_RANGES) {
      all.push([range])
      count = range.count
    } else {
      last.push(range)
      count += range.count
    }
  }
  return all
}

const tooEarly: Fault = {
  code: 'SYNC_COMPARE_EARLY',
  message: '本机还没有收齐市局服务端的记录，或者可看的范围刚有变化，现在不能核对。',
  safe: '记录没有变化。',
  todo: '请等同步完成后再核对。',
}
