/** Hands out what a person may read, in commit order, a page at a time. */
import type { Receipt } from '#shared/facts/receipt.ts'
import { feedsFor } from '#shared/protocol/feeds.ts'
import { writeLines } from '#shared/protocol/lines.ts'
import { MAX_BATCH_BYTES, MAX_BATCH_FACTS } from '#shared/protocol/protocol.ts'
import type { PullRequest } from '#shared/protocol/pull.ts'
import { dayOf, type Scope } from '../auth/access.ts'
import type { Caller } from '../auth/requests.ts'
import type { Sql } from '../store/database.ts'
import type { HelloDeps } from './hello.ts'
import { isInTree, standing } from './hello.ts'
import { receiptFor } from './receipts.ts'
import { factText } from './rows.ts'

export type Page =
  | { ok: true; lines: string }
  | { ok: false; code: 'SYNC_EPOCH' | 'HUB_REVOKED' | 'HUB_NOT_ALLOWED' }

export const pull = async (deps: HelloDeps, caller: Caller, request: PullRequest): Promise<Page> => {
  if (caller.status !== 'active') return { ok: false, code: 'HUB_REVOKED' }
  const now = deps.now()
  const behind = request.since > caller.pos || request.epoch !== caller.epoch
  if (behind || (request.seen && !(await isInTree(deps.db, request.seen))))
    return { ok: false, code: 'SYNC_EPOCH' }
  const access = await deps.accessStore.at(deps.db, caller.accessVersion)
  const scope = access.scopeOf(caller.person, dayOf(now))
  const head = { epoch: caller.epoch, now, scope: scope.digest }
  if (request.scope !== scope.digest) {
    const lines = writeLines('pull', { ...head, bodies: scope.bodies, keys: {} }, [], {
      pos: request.since,
      more: true,
    })
    return { ok: true, lines }
  }
  const feeds = feedsAsked(scope, request.bodies)
  if (feeds === 'outside') return { ok: false, code: 'HUB_NOT_ALLOWED' }
  const until = Math.min(caller.pos, request.until ?? caller.pos)
  const range = { feeds, since: request.since, until, first: request.first === true }
  const [rows, left] = await Promise.all([
    entriesOf(deps.db, range),
    request.count ? countOf(deps.db, range) : undefined,
  ])
  const { entries, devices, pos, more } = pageOf(rows, until, request.own === 'brief' ? caller.device : null)
  const keys = await keysOf(deps, [...devices])
  const told = { ...(range.first ? { first: true } : {}), ...(left === undefined ? {} : { left }) }
  const seen = pos > request.since ? { receipt: await receiptNow(deps, caller.device, now) } : {}
  return { ok: true, lines: writeLines('pull', { ...head, keys, ...told }, entries, { pos, more, ...seen }) }
}

/** Of a tree that holds every entry read before. */
const receiptNow = async (deps: HelloDeps, device: string, now: number): Promise<Receipt> => {
  const state = await standing(deps.db, device)
  return receiptFor(deps.keys, state, device, { seq: state.headSeq, hash: state.headHash }, now)
}

/** null = every feed there is */
const feedsAsked = (scope: Scope, bodies: readonly string[] | undefined): string[] | null | 'outside' => {
  if (!bodies) return scope.everything ? null : feedsFor(scope.bodies)
  const mine = new Set(scope.bodies)
  return bodies.every((body) => mine.has(body)) ? feedsFor(bodies) : 'outside'
}

interface EntryRow {
  pos: number
  feed: string
  op: 'add' | 'withdraw'
  id: string
  device: string
  receivedAt: number
  status: string
  body: string
  private: string | null
}

interface Range {
  /** null = every feed there is */
  feeds: string[] | null
  since: number
  until: number
  first: boolean
}

const COLUMNS = `e.pos, e.feed, e.op, e.fact as id, f.device, f.received_at as "receivedAt", f.status, f.body, f.private`

// The page is cut before the join, so that a long log costs no more than a short one.
const entriesOf = (sql: Sql, { feeds, since, until, first }: Range): Promise<EntryRow[]> => {
  const values = [since, until, MAX_BATCH_FACTS + 1, ...(feeds ? [feeds] : [])]
  const within = `pos > $1 and pos <= $2 ${feeds ? 'and feed = any($4)' : ''}`
  // Passed over entry by entry on the way, so that all pages together read the log once.
  if (first)
    return sql.query<EntryRow>(
      `select ${COLUMNS} from feed_entry e join fact f on f.id = e.fact
       where ${within} and op = 'add' and f.status = 'accepted' and (${FIRST}) order by pos limit $3`,
      values,
    )
  return sql.query<EntryRow>(
    `select ${COLUMNS} from (select * from feed_entry where ${within} order by pos limit $3) e
     join fact f on f.id = e.fact order by e.pos`,
    values,
  )
}

/**
 * What a new device shows first: the tree, people and roles, settings, releases and rounds, and the cases of
 * rounds that are not over.
 */
const FIRST = `
  f.entity_kind in ('org', 'person', 'caller', 'setting', 'calendar', 'script', 'release', 'round')
  or f.entity_kind = 'case' and f.entity_id in (
    select d.entity_id from fact d where d.type = 'case.drawn' and d.body::jsonb #>> '{content,payload,round}' in (
      select r.entity_id from fact r where r.entity_kind = 'round' and r.status = 'accepted' group by r.entity_id
      having not bool_or(r.type in ('round.archived', 'round.voided'))))`

const countOf = async (sql: Sql, { feeds, since, until }: Range): Promise<number> => {
  const [row] = await sql.query<{ n: number }>(
    `select count(*) as n from feed_entry where pos > $1 and pos <= $2 ${feeds ? 'and feed = any($3)' : ''}`,
    [since, until, ...(feeds ? [feeds] : [])],
  )
  return row?.n ?? 0
}

const pageOf = (rows: readonly EntryRow[], until: number, brief: string | null) => {
  const entries: string[] = []
  const devices = new Set<string>()
  const sent = new Set<string>()
  let bytes = 0
  let pos = until
  let more = false
  for (const [index, row] of rows.entries()) {
    const line = lineOf(row, sent.has(row.id), brief)
    if (index === MAX_BATCH_FACTS || (entries.length > 0 && bytes + line.length > MAX_BATCH_BYTES)) {
      pos = (rows[index - 1]?.pos ?? 0) as number
      more = true
      break
    }
    bytes += line.length
    // A fact that stepped out of its feeds since is passed over; its `withdraw` follows.
    if (row.op === 'add' && row.status !== 'accepted') continue
    entries.push(line)
    sent.add(row.id)
    if (row.op === 'add') devices.add(row.device)
  }
  return { entries, devices, pos, more }
}

const lineOf = (row: EntryRow, again: boolean, brief: string | null): string => {
  const at = { pos: row.pos, feed: row.feed }
  if (row.op === 'withdraw') return JSON.stringify({ op: 'withdraw', ...at, id: row.id })
  if (again) return JSON.stringify({ op: 'again', ...at, id: row.id, receivedAt: row.receivedAt })
  if (row.device === brief)
    return JSON.stringify({ op: 'own', ...at, id: row.id, receivedAt: row.receivedAt })
  const open = JSON.stringify({ op: 'add', ...at, receivedAt: row.receivedAt }).slice(0, -1)
  return `${open},"fact":${factText(row.body, row.private)}}`
}

/** Public keys of devices; the hub's own chains all have the hub's key. */
export const keysOf = async (
  deps: HelloDeps,
  devices: readonly string[],
): Promise<Record<string, string>> => {
  if (devices.length === 0) return {}
  const rows = await deps.db.query<{ id: string; key: string }>(
    'select id, public_key as key from device where id = any($1) order by id',
    [devices],
  )
  const own = devices.filter((d) => isHubChain(d)).map((d) => [d, deps.keys.hub.publicKey] as const)
  return Object.fromEntries([...rows.map((r) => [r.id, r.key] as const), ...own])
}

/** Chains of the hub itself; no device may take such an id. */
export const isHubChain = (device: string): boolean => device.startsWith('hub-')
