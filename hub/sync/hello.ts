/** The handshake: proves the hub, compares trees, and begins a new epoch when the hub was put back in time. */
import type { z } from 'zod'
import { GENESIS } from '#shared/facts/envelope.ts'
import { root } from '#shared/facts/merkle.ts'
import { type Receipt, receiptHolds } from '#shared/facts/receipt.ts'
import { type HelloAnswer, type HelloRequest, type HubIdentity, proofText } from '#shared/protocol/hello.ts'
import { PROTOCOL } from '#shared/protocol/protocol.ts'
import type { seenTree } from '#shared/protocol/push.ts'
import { dayOf } from '../auth/access.ts'
import { type Caller, type Signed, USE, USED_ROW, type UsedRow } from '../auth/requests.ts'
import { suite } from '../crypto/suite.ts'
import type { Sql } from '../store/database.ts'
import { withLedger } from './ledger.ts'
import type { SyncDeps } from './push.ts'
import { receiptFor } from './receipts.ts'

export interface HelloDeps extends SyncDeps {
  identity: HubIdentity
  /** body of the whole prefecture: owner of what the hub says of itself */
  rootBody: string
  /** the newest receipt given to each device in a handshake, so that the same is not signed again and again */
  words?: Map<string, Receipt>
}

export type Greeted = { ok: true; answer: HelloAnswer } | { ok: false; code: 'SYNC_CLONE' }

/** Signs the challenge of a greeting, while the database is at work. */
export const proveHub = async (
  { keys, identity }: HelloDeps,
  device: string,
  { challenge }: HelloRequest,
): Promise<string> => {
  await new Promise((resolve) => setImmediate(resolve))
  return keys.hub.sign(proofText(identity.id, device, challenge))
}

/** @param proof of {@link proveHub} */
export const hello = async (
  deps: HelloDeps,
  caller: Caller,
  request: HelloRequest,
  met: Met,
  proof: string,
): Promise<Greeted> => {
  const now = deps.now()
  const { receipt } = request
  // Only a copied folder lets an earlier start of the program come back after a later one was seen.
  if (met.superseded.includes(request.incarnation)) return { ok: false, code: 'SYNC_CLONE' }
  const lost = receipt !== null && !met.inTree && receiptHolds(suite, deps.keys.hub.publicKey, receipt)
  if (lost) await beginEpochFor(deps, receipt)
  const state = lost ? await standing(deps.db, caller.device) : met
  const access = await deps.accessStore.at(deps.db, state.accessVersion)
  const head = { seq: state.headSeq, hash: state.headSeq === 0 ? GENESIS : state.headHash }
  return {
    ok: true,
    answer: {
      protocol: PROTOCOL,
      hub: deps.identity,
      proof,
      epoch: state.epoch,
      epochs: state.epochs,
      now,
      head,
      pos: state.pos,
      scope: caller.status === 'active' ? access.scopeOf(caller.person, dayOf(now)).digest : '',
      receipt: wordFor(deps, state, caller.device, head, now),
      offer: lost,
      device: {
        status: caller.status === 'active' ? 'active' : 'revoked',
        person: caller.person,
        body: access.bodyOf(caller.person) ?? '',
      },
    },
  }
}

const WORD_MS = 60_000

/** The receipt given to this device a moment ago, if nothing has happened since, or a new one. */
const wordFor = (
  { keys, words }: HelloDeps,
  tree: Standing,
  device: string,
  head: { seq: number; hash: string | null },
  now: number,
): Receipt => {
  const last = words?.get(device)
  const age = now - (last?.body.time ?? 0)
  if (
    last?.body.epoch === tree.epoch &&
    last.body.root === tree.root &&
    last.body.throughSeq === head.seq &&
    last.body.head === (head.hash ?? GENESIS) &&
    age >= 0 &&
    age < WORD_MS
  )
    return last
  const word = receiptFor(keys, tree, device, head, now)
  words?.set(device, word)
  return word
}

interface Met extends Standing, UsedRow {
  /** earlier starts of the program */
  superseded: string[]
  /** the tree of the receipt that was shown is one ours has been */
  inTree: boolean
}

/** The same greeting again within this time is not noted. */
const SEEN_MS = 10_000

/**
 * Uses the request up and reads how things stand, in one statement; who greets with which start of the program is
 * noted by another, unless that was done a moment ago. undefined = the device is not there
 */
export const meet = async (
  sql: Sql,
  { device, publicKey, counter }: Signed,
  request: HelloRequest,
  now: number,
): Promise<Met | undefined> => {
  const tree = request.receipt?.body
  const [row] = await sql.query<Met & { noted: boolean }>(
    `with used as (${USE})
     select ${USED_ROW}, ${STANDING}, exists (select 1 from device_seen k where k.device = $1 and k.incarnation = $4
         and k.unsent = $5::bigint and k.app = $6 and k.at between $3::bigint - $7::bigint and $3::bigint) as noted,
       $8::bigint = 0 or exists (select 1 from tree_head where size = $8 and root = $9) as "inTree"
     from device d, hub h where d.id = $1`,
    [
      device,
      counter,
      Math.trunc(now),
      request.incarnation,
      request.unsent,
      request.app,
      SEEN_MS,
      tree?.size ?? 0,
      tree?.root ?? '',
    ],
    'meet',
  )
  if (!row) return undefined
  const { noted, ...met } = row
  const mayGreet = met.fresh && met.publicKey === publicKey && MAY_GREET.has(met.status)
  return { ...met, superseded: noted || !mayGreet ? [] : await noteGreeting(sql, device, request, now) }
}

const MAY_GREET: ReadonlySet<Caller['status']> = new Set(['active', 'revoked'])

/** @returns earlier starts of the program */
const noteGreeting = async (
  sql: Sql,
  device: string,
  { app, unsent, clock, incarnation }: HelloRequest,
  now: number,
): Promise<string[]> => {
  const [row] = await sql.query<{ superseded: string[] }>(
    // Nothing is promised by this row: its commit does not wait for the disk.
    `with quick as materialized (select set_config('synchronous_commit', 'off', true))
     insert into device_seen as s (device, at, app, unsent, clock_offset, incarnation)
     select $1, $2::bigint, $3, $4::bigint, $5::bigint, $6 from quick
     on conflict (device) do update set
       at = excluded.at, app = excluded.app, unsent = excluded.unsent, clock_offset = excluded.clock_offset,
       superseded = case when s.incarnation = excluded.incarnation or excluded.incarnation = any(s.superseded)
         then s.superseded else (array_prepend(s.incarnation, s.superseded))[1:64] end,
       incarnation = case when excluded.incarnation = any(s.superseded) then s.incarnation else excluded.incarnation end
     returning superseded`,
    [device, Math.trunc(now), app, unsent, Math.trunc(clock - now), incarnation],
    'greeting',
  )
  return row?.superseded ?? []
}

/** Is this size with this root a state our tree has been in? */
export const isInTree = async (sql: Sql, tree: z.infer<typeof seenTree>): Promise<boolean> => {
  if (tree.size === 0) return true
  const text = 'select 1 from tree_head where size = $1 and root = $2'
  const found = await sql.query(text, [tree.size, tree.root], 'tree')
  return found.length > 0
}

/**
 * We signed a head that is not in our tree: the database was restored from an older copy. A new epoch starts,
 * once; a receipt of an epoch that ended already needs no further one.
 */
export const beginEpochFor = (deps: HelloDeps, shown: Receipt): Promise<void> =>
  withLedger(deps, async (ledger) => {
    const { hub, tx } = ledger
    if (await isInTree(tx, shown.body)) return
    const known = await tx.query('select 1 from epoch where id = $1', [shown.body.epoch])
    if (known.length > 0 && shown.body.epoch !== hub.epoch) return
    await startEpoch(ledger, deps.rootBody, 'restored')
  })

/** Begins an epoch with the hub's first fact in a fresh chain. */
export const startEpoch = async (
  ledger: Parameters<Parameters<typeof withLedger>[1]>[0],
  owner: string,
  reason: string,
): Promise<void> => {
  const { hub } = ledger
  const epoch = ledger.newId()
  ledger.beginEpoch(epoch)
  await ledger.say({
    type: 'epoch.begun',
    entity: { kind: 'device', id: hub.chainDevice },
    owner,
    audience: 'all',
    payload: { epoch, size: hub.size, root: root(suite, hub), reason },
  })
}

interface Standing {
  epoch: string
  epochs: string[]
  size: number
  root: string
  pos: number
  accessVersion: number
  headSeq: number
  headHash: string | null
}

const STANDING = `h.epoch, (select array_agg(id order by n) from epoch) as epochs, h.size, h.root, h.pos,
  h.access_version as "accessVersion", d.head_seq as "headSeq", d.head_hash as "headHash"`

/** The hub as of now, and a device's chain in it. */
export const standing = async (sql: Sql, device: string): Promise<Standing> => {
  const [row] = await sql.query<Standing>(`select ${STANDING} from hub h, device d where d.id = $1`, [device])
  if (!row) throw new Error('the device is not there')
  return row
}
