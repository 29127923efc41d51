/** 核对: what the hub counts of each feed, so that a device finds what one of the two lacks. Reads only. */
import type { z } from 'zod'
import type { digestEntry, FeedDigest, RangeDigest } from '#shared/protocol/digests.ts'
import { feedsFor } from '#shared/protocol/feeds.ts'
import { writeLines } from '#shared/protocol/lines.ts'
import { MAX_BATCH_BYTES } from '#shared/protocol/protocol.ts'
import { dayOf, type Scope } from '../auth/access.ts'
import type { Caller } from '../auth/requests.ts'
import type { HelloDeps } from './hello.ts'
import { keysOf } from './pull.ts'
import { factText } from './rows.ts'

type Refused = { ok: false; code: 'SYNC_EPOCH' | 'HUB_NOT_ALLOWED' }
type Told<T> = { ok: true; value: { scope: string } & T } | Refused

// By the columns of the facts, not by the feed: an entry missing there is a difference too.
const IN_FEEDS = `(
  select case audience when 'all' then 'all' else 'owner:' || owner end as feed, id, content_hash, leaf
  from fact where status = 'accepted'
  union all
  select 'subject:' || subject, id, content_hash, leaf
  from fact where status = 'accepted' and audience = 'subject' and subject is not null) x`

const DIGEST = `count(*) as count,
  lpad(to_hex(bit_xor(('x' || substr(content_hash, 1, 16))::bit(64)::bigint)), 16, '0')
  || lpad(to_hex(bit_xor(('x' || substr(content_hash, 17, 16))::bit(64)::bigint)), 16, '0') as xor`

const reader = async (deps: HelloDeps, caller: Caller, epoch: string): Promise<Scope | Refused> => {
  if (epoch !== caller.epoch) return { ok: false, code: 'SYNC_EPOCH' }
  const access = await deps.accessStore.at(deps.db, caller.accessVersion)
  return access.scopeOf(caller.person, dayOf(deps.now()))
}

/** May these feeds be read with this scope? */
const within = (scope: Scope, feeds: readonly string[]): boolean => {
  if (scope.everything) return true
  const mine = new Set(feedsFor(scope.bodies))
  return feeds.every((feed) => mine.has(feed))
}

/** Every feed the caller reads that has a fact. */
export const digests = async (
  deps: HelloDeps,
  caller: Caller,
  { epoch }: { epoch: string },
): Promise<Told<{ feeds: FeedDigest[] }>> => {
  const scope = await reader(deps, caller, epoch)
  if ('ok' in scope) return scope
  const feeds = await deps.db.query<FeedDigest>(
    `select feed, ${DIGEST} from ${IN_FEEDS} ${scope.everything ? '' : 'where feed = any($1)'} group by feed order by feed`,
    scope.everything ? [] : [feedsFor(scope.bodies)],
  )
  return { ok: true, value: { scope: scope.digest, feeds } }
}

export const digestRanges = async (
  deps: HelloDeps,
  caller: Caller,
  { epoch, feeds }: { epoch: string; feeds: string[] },
): Promise<Told<{ ranges: RangeDigest[] }>> => {
  const scope = await reader(deps, caller, epoch)
  if ('ok' in scope) return scope
  if (!within(scope, feeds)) return { ok: false, code: 'HUB_NOT_ALLOWED' }
  const ranges = await deps.db.query<RangeDigest>(
    `select feed, substr(content_hash, 1, 2) as prefix, ${DIGEST} from ${IN_FEEDS} where feed = any($1)
     group by feed, prefix order by feed, prefix`,
    [feeds],
  )
  return { ok: true, value: { scope: scope.digest, ranges } }
}

export const digestEntries = async (
  deps: HelloDeps,
  caller: Caller,
  { epoch, ranges }: { epoch: string; ranges: { feed: string; prefix: string }[] },
): Promise<Told<{ entries: z.infer<typeof digestEntry>[] }>> => {
  const scope = await reader(deps, caller, epoch)
  if ('ok' in scope) return scope
  const feeds = ranges.map((range) => range.feed)
  if (!within(scope, feeds)) return { ok: false, code: 'HUB_NOT_ALLOWED' }
  const entries = await deps.db.query<z.infer<typeof digestEntry>>(
    `select feed, id, content_hash as hash, leaf from ${IN_FEEDS}
     where feed = any($1) and feed || ' ' || substr(content_hash, 1, 2) = any($2) order by feed, id`,
    [[...new Set(feeds)], ranges.map(({ feed, prefix }) => `${feed} ${prefix}`)],
  )
  return { ok: true, value: { scope: scope.digest, entries } }
}

interface AskedRow {
  device: string
  receivedAt: number
  body: string
  private: string | null
}

/** Lines of kind `facts`: those of the asked ones that the caller may read. */
export const factsById = async (
  deps: HelloDeps,
  caller: Caller,
  { epoch, ids }: { epoch: string; ids: string[] },
): Promise<{ ok: true; lines: string } | Refused> => {
  const scope = await reader(deps, caller, epoch)
  if ('ok' in scope) return scope
  const readable = scope.everything
    ? ''
    : scope.bodies.length === 0
      ? 'and false'
      : `and (audience = 'all' or owner = any($2) or (audience = 'subject' and subject = any($2)))`
  const rows = await deps.db.query<AskedRow>(
    `select device, received_at as "receivedAt", body, private from fact
     where id = any($1) and status = 'accepted' ${readable} order by leaf`,
    readable.includes('$2') ? [ids, scope.bodies] : [ids],
  )
  const entries: string[] = []
  const devices = new Set<string>()
  let bytes = 0
  for (const row of rows) {
    const line = `${JSON.stringify({ receivedAt: row.receivedAt }).slice(0, -1)},"fact":${factText(row.body, row.private)}}`
    if (entries.length > 0 && bytes + line.length > MAX_BATCH_BYTES) break
    bytes += line.length
    entries.push(line)
    devices.add(row.device)
  }
  const head = { scope: scope.digest, keys: await keysOf(deps, [...devices]) }
  return { ok: true, lines: writeLines('facts', head, entries, { more: entries.length < rows.length }) }
}
