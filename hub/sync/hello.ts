/** The handshake: proves the hub, compares trees, and begins a new epoch when the hub was put back in time. */
import type { z } from 'zod'
import { GENESIS } from '#shared/facts/envelope.ts'
import { root } from '#shared/facts/merkle.ts'
import { type Receipt, receiptHolds } from '#shared/facts/receipt.ts'
import { type HelloAnswer, type HelloRequest, type HubIdentity, proofText } from '#shared/protocol/hello.ts'
import { PROTOCOL } from '#shared/protocol/protocol.ts'
import type { seenTree } from '#shared/protocol/push.ts'
import { dayOf } from '../auth/access.ts'
import type { Caller } from '../auth/requests.ts'
import { suite } from '../crypto/suite.ts'
import type { Sql } from '../store/database.ts'
import { withLedger } from './ledger.ts'
import type { SyncDeps } from './push.ts'
import { receiptFor } from './receipts.ts'

export interface HelloDeps extends SyncDeps {
  identity: HubIdentity
  /** body of the whole prefecture: owner of what the hub says of itself */
  rootBody: string
}

export type Greeted = { ok: true; answer: HelloAnswer } | { ok: false; code: 'SYNC_CLONE' }

export const hello = async (deps: HelloDeps, caller: Caller, request: HelloRequest): Promise<Greeted> => {
  const now = deps.now()
  if (!(await isNewest(deps.db, caller.device, request, now))) return { ok: false, code: 'SYNC_CLONE' }
  const ours = request.receipt !== null && receiptHolds(suite, deps.keys.hub.publicKey, request.receipt)
  const proven = !ours || request.receipt === null || (await isInTree(deps.db, request.receipt.body))
  if (!proven && request.receipt) await beginEpochFor(deps, request.receipt)
  const state = await standing(deps.db, caller.device)
  const access = await deps.accessStore.at(deps.db, state.accessVersion)
  const head = { seq: state.headSeq, hash: state.headSeq === 0 ? GENESIS : state.headHash }
  return {
    ok: true,
    answer: {
      protocol: PROTOCOL,
      hub: deps.identity,
      proof: deps.keys.hub.sign(proofText(deps.identity.id, caller.device, request.challenge)),
      epoch: state.epoch,
      epochs: state.epochs,
      now,
      head,
      pos: state.pos,
      scope: caller.status === 'active' ? access.scopeOf(caller.person, dayOf(now)).digest : '',
      receipt: receiptFor(deps.keys, state, caller.device, head, now),
      offer: !proven,
      device: {
        status: caller.status === 'active' ? 'active' : 'revoked',
        person: caller.person,
        body: access.bodyOf(caller.person) ?? '',
      },
    },
  }
}

/**
 * Notes the start of the program this is; false when an earlier one comes back after a later one was seen,
 * which only a copied folder does.
 */
const isNewest = async (sql: Sql, device: string, request: HelloRequest, now: number): Promise<boolean> => {
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
    [
      device,
      Math.trunc(now),
      request.app,
      request.unsent,
      Math.trunc(request.clock - now),
      request.incarnation,
    ],
  )
  return !row?.superseded.includes(request.incarnation)
}

/** Is this size with this root a state our tree has been in? */
export const isInTree = async (sql: Sql, tree: z.infer<typeof seenTree>): Promise<boolean> => {
  if (tree.size === 0) return true
  const found = await sql.query('select 1 from tree_head where size = $1 and root = $2', [
    tree.size,
    tree.root,
  ])
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

/** The hub as of now, and a device's chain in it. */
export const standing = async (sql: Sql, device: string): Promise<Standing> => {
  const [row] = await sql.query<Standing>(
    `select h.epoch, (select array_agg(id order by n) from epoch) as epochs, h.size, h.root, h.pos,
       h.access_version as "accessVersion", d.head_seq as "headSeq", d.head_hash as "headHash"
     from hub h, device d where d.id = $1`,
    [device],
  )
  if (!row) throw new Error('the device is not there')
  return row
}
