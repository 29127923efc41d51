/**
 * Takes a device's own facts, in the order of its chain. Every fact is judged by itself; a bad one takes its
 * place in the chain as refused and the rest goes on. Sending again gives the same answer and changes nothing.
 */
import { GENESIS } from '#shared/facts/envelope.ts'
import type { Receipt } from '#shared/facts/receipt.ts'
import { receiptHolds } from '#shared/facts/receipt.ts'
import type { FactResult, FactStatus, PushAnswer, PushHead } from '#shared/protocol/push.ts'
import type { Caller } from '../auth/requests.ts'
import { suite } from '../crypto/suite.ts'
import { type Checked, checkEntries } from './check.ts'
import { judge, type TypeOf } from './judge.ts'
import { entityKey, factsById, type KnownFact, ownersOf, type Slot, slotsOf } from './known.ts'
import { type Ledger, type LedgerDeps, withLedger } from './ledger.ts'
import { signHead } from './receipts.ts'
import { rejudgeOffered } from './rejudge.ts'
import { rowOf } from './rows.ts'
import { rule } from './rulings.ts'
import type { Turn } from './turns.ts'

export interface SyncDeps extends LedgerDeps {
  typeOf: TypeOf
  /** large batches are checked on threads of their own */
  threads?: boolean
}

interface DeviceHead {
  seq: number
  hash: string | null
}

/** What one fact came to; `stop` = the rest of the batch is not looked at. */
type Outcome = { fresh: boolean; result: FactResult } | { stop: PushAnswer['stop'] }

/** @param turn of this batch among those of its device; checking does not wait for it */
export const push = async (
  deps: SyncDeps,
  caller: Caller,
  head: PushHead,
  lines: readonly string[],
  turn?: Turn,
): Promise<PushAnswer> => {
  const checked = await checkEntries(deps.threads === true, lines, caller.device, caller.publicKey)
  await turn?.before
  return withLedger(deps, async (ledger) => {
    // From here on the lock keeps the order, and the next may wait for it at the database.
    turn?.done()
    const batch = await openBatch(deps, ledger, caller, checked, provenSeq(deps, caller, head.proof))
    const results: FactResult[] = []
    const fresh: FactResult[] = []
    let stop: PushAnswer['stop'] = null
    for (const one of checked) {
      const outcome = await batch.take(one)
      if ('stop' in outcome) {
        stop = outcome.stop
        break
      }
      results.push(outcome.result)
      if (outcome.fresh) fresh.push(outcome.result)
    }
    const owner = (await ledger.access()).bodyOf(caller.person) ?? ledger.hub.id
    await rule(ledger, caller.device, owner, fresh)
    if (ledger.accessChanged()) await rejudgeOffered(deps, ledger)
    await ledger.tx.query('update device set head_seq = $2, head_hash = $3 where id = $1', [
      caller.device,
      batch.head.seq,
      batch.head.hash,
    ])
    return {
      results,
      head: batch.head,
      receipt: signHead(deps.keys, ledger, caller.device, batch.head),
      stop,
    }
  })
}

/** Through which number an old receipt of the hub's own covers this device's chain. */
const provenSeq = (deps: SyncDeps, caller: Caller, proof: Receipt | undefined): number =>
  proof && proof.body.device === caller.device && receiptHolds(suite, deps.keys.hub.publicKey, proof)
    ? proof.body.throughSeq
    : 0

const openBatch = async (
  deps: SyncDeps,
  ledger: Ledger,
  caller: Caller,
  checked: readonly Checked[],
  proven: number,
) => {
  const { tx, now } = ledger
  const [row] = await tx.query<DeviceHead & { status: string }>(
    'select head_seq as seq, head_hash as hash, status from device where id = $1',
    [caller.device],
  )
  const head: DeviceHead = { seq: row?.seq ?? 0, hash: row?.seq ? row.hash : GENESIS }
  const speaker = {
    person: caller.person,
    formerPerson: caller.formerPerson,
    revoked: row?.status !== 'active',
  }
  const seqs = checked.flatMap((c) => (c.deviceSeq === null ? [] : [c.deviceSeq]))
  const slots = await slotsOf(
    tx,
    caller.device,
    Math.min(...seqs, head.seq + 1) - 1,
    Math.max(...seqs, head.seq) + 1,
  )
  const facts = checked.flatMap((c) => (c.result.ok ? [c.result.fact] : []))
  const known = await factsById(
    tx,
    facts.map((f) => f.content.id),
  )
  const owners = await ownersOf(
    tx,
    facts.map((f) => f.content.entity),
  )
  const oldReceipts = await epochStart(ledger)

  const note = (
    deviceSeq: number,
    linkHash: string | null,
    prevHash: string | null,
    result: FactResult,
  ): Outcome => {
    slots.set(deviceSeq, {
      deviceSeq,
      linkHash,
      fact: result.id,
      status: result.status,
      code: result.code ?? null,
      receivedAt: result.receivedAt,
    })
    if (deviceSeq === head.seq + 1) {
      head.seq = deviceSeq
      head.hash = linkHash
      // Places that another device brought back after a restore are filled already.
      for (let next = slots.get(head.seq + 1); next; next = slots.get(head.seq + 1)) {
        head.seq = next.deviceSeq
        head.hash = next.linkHash
      }
    } else if (deviceSeq === head.seq && prevHash !== null) head.hash = linkHash
    return { fresh: true, result }
  }

  /** A fact whose place in the chain is right. */
  const decide = async (one: Checked, deviceSeq: number): Promise<Outcome> => {
    const place = (fact: string, status: string, code: string | null, receivedAt: number) =>
      ledger.place({
        device: caller.device,
        deviceSeq,
        linkHash: one.linkHash,
        fact,
        status,
        code,
        receivedAt,
      })
    const refuse = (id: string, code: string): Outcome => {
      place(id, 'refused', code, now)
      return note(deviceSeq, one.linkHash, one.prevHash, {
        id,
        deviceSeq,
        status: 'refused',
        code,
        receivedAt: now,
      })
    }
    if (!one.result.ok) return refuse(one.id, one.result.code)
    const { fact } = one.result
    const id = fact.content.id
    const twin = known.get(id)
    if (twin && twin.contentHash === fact.link.contentHash) {
      place(id, twin.status, twin.code, twin.receivedAt)
      return note(deviceSeq, one.linkHash, one.prevHash, resultOf(twin, deviceSeq))
    }
    if (twin) {
      await quarantine(ledger, one, twin, deviceSeq, caller)
      place(id, 'quarantined', 'SYNC_FACT_SAME_ID', now)
      return note(deviceSeq, one.linkHash, one.prevHash, {
        id,
        deviceSeq,
        status: 'quarantined',
        code: 'SYNC_FACT_SAME_ID',
        receivedAt: now,
      })
    }
    const ownersBefore = owners.get(entityKey(fact.content.entity)) ?? []
    const context = { access: await ledger.access(), now, ownersBefore }
    const wasReceived = deviceSeq <= proven
    const judged = judge(deps.typeOf, fact.content, fact.private, speaker, context)
    const receivedAt =
      wasReceived && one.receivedAt !== null && one.receivedAt <= oldReceipts ? one.receivedAt : now
    if (judged.status === 'refused') {
      // Received before a restore: the role that allowed it may have been lost too, and comes back later.
      const mayComeBack = wasReceived || context.access.bodyOf(caller.person) === null
      if (!mayComeBack || judged.code !== 'SYNC_FACT_NOT_ALLOWED') return refuse(id, judged.code)
      ledger.hold(rowOf(fact), 'awaiting', 'SYNC_PENDING_RELEASE', { receivedAt, offered: true })
      known.set(id, knownOf(fact, 'awaiting', 'SYNC_PENDING_RELEASE', receivedAt))
    } else if (judged.status === 'accepted') {
      await ledger.accept(rowOf(fact), { receivedAt, offered: false })
      owners.set(entityKey(fact.content.entity), [...new Set([...ownersBefore, fact.content.owner])])
      known.set(id, knownOf(fact, 'accepted', null, receivedAt))
    } else {
      const code = judged.status === 'awaiting' ? judged.code : null
      ledger.hold(rowOf(fact), judged.status, code, { receivedAt, offered: false })
      known.set(id, knownOf(fact, judged.status, code, receivedAt))
    }
    const stored = known.get(id)
    if (!stored) throw new Error('a stored fact is not known')
    return note(deviceSeq, one.linkHash, one.prevHash, resultOf(stored, deviceSeq))
  }

  const take = async (one: Checked): Promise<Outcome> => {
    // What cannot be read at all stands where it was sent: at the end of the chain.
    const deviceSeq = one.deviceSeq ?? head.seq + 1
    if (deviceSeq > head.seq + 1) return { stop: { code: 'SYNC_GAP', deviceSeq: head.seq + 1 } }
    const slot = slots.get(deviceSeq)
    if (!slot && deviceSeq <= head.seq) return { stop: { code: 'SYNC_GAP', deviceSeq: head.seq + 1 } }
    if (slot) {
      const heals = slot.linkHash === null && one.linkHash !== null && fits(slots, one, deviceSeq)
      if (heals && one.result.ok) {
        await tx.query('delete from other_link where device = $1 and device_seq = $2', [
          caller.device,
          deviceSeq,
        ])
        return decide(one, deviceSeq)
      }
      if (one.linkHash !== null && slot.linkHash !== null && one.linkHash !== slot.linkHash)
        return { stop: { code: 'SYNC_CLONE', deviceSeq } }
      if (deviceSeq === head.seq + 1) note(deviceSeq, slot.linkHash, one.prevHash, resultOfSlot(slot))
      return { fresh: false, result: resultOfSlot(slot) }
    }
    if (one.prevHash !== null && head.hash !== null && one.prevHash !== head.hash)
      return { stop: { code: 'SYNC_CLONE', deviceSeq: head.seq } }
    return decide(one, deviceSeq)
  }

  return { take, head }
}

/** Does a link stand between its neighbours, as far as those are known? */
const fits = (slots: ReadonlyMap<number, Slot>, one: Checked, deviceSeq: number): boolean => {
  const before = slots.get(deviceSeq - 1)
  return before === undefined || before.linkHash === null || before.linkHash === one.prevHash
}

/** When the current epoch began: what claims an earlier receipt must have been received before that. */
export const epochStart = async (ledger: Ledger): Promise<number> => {
  const [row] = await ledger.tx.query<{ at: number }>('select begun_at as at from epoch where id = $1', [
    ledger.hub.epoch,
  ])
  return row?.at ?? 0
}

/**
 * Same id, another content. The later one is set aside; the earlier one as well when both come from the same
 * author, because then nobody can tell which was meant. (A stranger cannot have a colleague's fact set aside.)
 */
const quarantine = async (
  ledger: Ledger,
  one: Checked,
  twin: KnownFact,
  deviceSeq: number,
  caller: Caller,
): Promise<void> => {
  if (!one.result.ok) return
  const row = rowOf(one.result.fact)
  await ledger.tx.query(
    `insert into quarantine (fact, content_hash, device, device_seq, body, private, owner, received_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing`,
    [row.id, row.contentHash, caller.device, deviceSeq, row.body, row.private, row.owner, ledger.now],
  )
  if (twin.author !== row.author || twin.status !== 'accepted') return
  await ledger.tx.query(`update fact set status = 'quarantined', code = 'SYNC_FACT_SAME_ID' where id = $1`, [
    twin.id,
  ])
  ledger.withdraw(twin)
}

const knownOf = (
  fact: {
    content: {
      id: string
      author: string
      owner: string
      subject?: string | undefined
      audience: KnownFact['audience']
    }
    link: { contentHash: string; device: string; deviceSeq: number }
  },
  status: string,
  code: string | null,
  receivedAt: number,
): KnownFact => ({
  id: fact.content.id,
  contentHash: fact.link.contentHash,
  status,
  code,
  receivedAt,
  author: fact.content.author,
  device: fact.link.device,
  deviceSeq: fact.link.deviceSeq,
  audience: fact.content.audience,
  owner: fact.content.owner,
  subject: fact.content.subject ?? null,
})

const statusOf = (stored: string): FactStatus => {
  switch (stored) {
    case 'accepted':
    case 'refused':
    case 'awaiting':
    case 'quarantined':
      return stored
    default:
      return 'stored-unknown'
  }
}

export const resultOf = (
  fact: Pick<KnownFact, 'id' | 'status' | 'code' | 'receivedAt'>,
  deviceSeq: number,
): FactResult => ({
  id: fact.id,
  deviceSeq,
  status: statusOf(fact.status),
  ...(fact.code === null ? {} : { code: fact.code }),
  receivedAt: fact.receivedAt,
})

const resultOfSlot = (slot: Slot): FactResult => resultOf({ ...slot, id: slot.fact }, slot.deviceSeq)
