/**
 * After a restore: facts of other devices, and of the hub itself, brought back by whoever holds them. Each is
 * proved by its own device's signature; places in chains may have holes until the device itself comes.
 */
import type { FactResult, OfferAnswer, OfferRequest, ReofferAnswer } from '#shared/protocol/push.ts'
import type { Caller } from '../auth/requests.ts'
import { type Checked, checkLater } from './check.ts'
import { judge } from './judge.ts'
import { entityKey, factsById, type KnownFact, ownersOf, ruledAccepted } from './known.ts'
import { type Ledger, withLedger } from './ledger.ts'
import { isHubChain } from './pull.ts'
import { epochStart, resultOf, type SyncDeps } from './push.ts'
import { signHead } from './receipts.ts'
import { rejudgeOffered } from './rejudge.ts'
import { rowOf } from './rows.ts'

/**
 * Which of these facts the hub lacks, or lets wait: who brings one of those hears that it waits. One it has in another
 * version is not asked for.
 */
export const offer = async (deps: SyncDeps, request: OfferRequest): Promise<OfferAnswer> => {
  const known = await deps.db.query<{ id: string }>(
    `select id from fact where id = any($1) and status <> 'awaiting'`,
    [request.facts.map(([id]) => id)],
  )
  const ids = new Set(known.map((row) => row.id))
  return { want: request.facts.map(([id]) => id).filter((id) => !ids.has(id)) }
}

interface Writer {
  publicKey: string
  person: string
  formerPerson: string | null
  status: string
}

export const reoffer = async (
  deps: SyncDeps,
  caller: Caller,
  entries: readonly unknown[],
): Promise<ReofferAnswer> => {
  const hubKey = (device: string) => (isHubChain(device) ? deps.keys.hub.publicKey : null)
  const ofHub = await Promise.all(entries.map((entry) => checkLater(entry, hubKey)))
  return withLedger(deps, async (ledger) => {
    const results = new Map<number, FactResult>()
    const taken = new Set<string>()
    const start = await epochStart(ledger)
    const known = await factsById(
      ledger.tx,
      ofHub.map((one) => one.id),
    )
    // The hub's own facts first: they bring back devices that were enrolled after the backup, and its rulings.
    for (const [index, one] of ofHub.entries())
      if (one.result.ok && !taken.has(one.id)) {
        taken.add(one.id)
        results.set(index, await takeHubFact(ledger, one, known.get(one.id), start))
      }
    const writers = await writersOf(ledger, ofHub)
    const rest = entries.map((entry, index) => ({ entry, index })).filter(({ index }) => !results.has(index))
    const checked = await Promise.all(
      rest.map(({ entry }) => checkLater(entry, (device) => writers.get(device)?.publicKey ?? null)),
    )
    const facts = checked.flatMap((one) => (one.result.ok ? [one.result.fact] : []))
    const held: Held = {
      known,
      writers,
      start,
      ruled: await ruledAccepted(
        ledger.tx,
        facts.map((f) => ({ id: f.content.id, device: f.link.device, deviceSeq: f.link.deviceSeq })),
      ),
      owners: await ownersOf(
        ledger.tx,
        facts.map((f) => f.content.entity),
      ),
    }
    for (const [k, one] of checked.entries()) {
      const index = rest[k]?.index ?? 0
      if (one.result.ok && taken.has(one.id)) continue
      if (one.result.ok) taken.add(one.id)
      results.set(index, await takeOffered(deps, ledger, one, held))
    }
    await ledger.write()
    await rejudgeOffered(deps, ledger)
    const [row] = await ledger.tx.query<{ seq: number; hash: string | null }>(
      'select head_seq as seq, head_hash as hash from device where id = $1',
      [caller.device],
    )
    return {
      results: entries.flatMap((_, index) => results.get(index) ?? []),
      receipt: signHead(deps.keys, ledger, caller.device, row ?? { seq: 0, hash: null }),
    }
  })
}

interface Held {
  known: ReadonlyMap<string, KnownFact>
  writers: ReadonlyMap<string, Writer>
  /** what the hub had accepted by its own rulings */
  ruled: ReadonlySet<string>
  owners: ReadonlyMap<string, string[]>
  /** when the current epoch began */
  start: number
}

const writersOf = async (ledger: Ledger, checked: readonly Checked[]): Promise<Map<string, Writer>> => {
  const devices = [...new Set(checked.flatMap((c) => (c.device === null ? [] : [c.device])))]
  const rows = await ledger.tx.query<Writer & { id: string }>(
    `select id, public_key as "publicKey", person, former_person as "formerPerson", status from device
     where id = any($1)`,
    [devices],
  )
  return new Map(rows.map((row) => [row.id, row]))
}

/** The hub's own word from before: signed by its key, so it stands as it is. */
const takeHubFact = async (
  ledger: Ledger,
  one: Checked,
  known: KnownFact | undefined,
  start: number,
): Promise<FactResult> => {
  if (!one.result.ok) return refused(one, one.result.code, ledger.now)
  const { fact } = one.result
  if (known) return resultOf(known, fact.link.deviceSeq)
  const receivedAt = earlier(one, start, ledger.now)
  await ledger.accept(rowOf(fact), { receivedAt, offered: true })
  return { id: fact.content.id, deviceSeq: fact.link.deviceSeq, status: 'accepted', receivedAt }
}

const takeOffered = async (deps: SyncDeps, ledger: Ledger, one: Checked, held: Held): Promise<FactResult> => {
  if (!one.result.ok) return refused(one, one.result.code, ledger.now)
  const { fact } = one.result
  const { content, link } = fact
  const known = held.known.get(content.id)
  if (known)
    return known.contentHash === link.contentHash
      ? resultOf(known, link.deviceSeq)
      : refused(one, 'SYNC_FACT_SAME_ID', ledger.now)
  const writer = held.writers.get(link.device)
  if (!writer) return refused(one, 'SYNC_FACT_DEVICE', ledger.now)
  const speaker = { ...writer, revoked: writer.status !== 'active' }
  const judged = judge(deps.typeOf, content, fact.private, speaker, {
    access: await ledger.access(),
    now: ledger.now,
    ownersBefore: held.owners.get(entityKey(content.entity)) ?? [],
  })
  // What looks forbidden waits: the role that allowed it may come back after it.
  if (judged.status === 'refused' && judged.code !== 'SYNC_FACT_NOT_ALLOWED')
    return refused(one, judged.code, ledger.now)
  const receivedAt = earlier(one, held.start, ledger.now)
  const kept = { receivedAt, offered: true }
  const status = judged.status === 'refused' ? 'awaiting' : judged.status
  if (status === 'accepted' || (status === 'awaiting' && held.ruled.has(content.id))) {
    await ledger.accept(rowOf(fact), kept)
    return resultOf({ id: content.id, status: 'accepted', code: null, receivedAt }, link.deviceSeq)
  }
  const code = status === 'awaiting' ? 'SYNC_PENDING_RELEASE' : null
  ledger.hold(rowOf(fact), status, code, kept)
  return resultOf({ id: content.id, status, code, receivedAt }, link.deviceSeq)
}

/** When it was received before the restore, as its holder knows it; nothing later than that is believed. */
const earlier = (one: Checked, start: number, now: number): number =>
  one.receivedAt !== null && one.receivedAt <= start ? one.receivedAt : now

const refused = (one: Checked, code: string, now: number): FactResult => ({
  id: one.id,
  deviceSeq: one.deviceSeq ?? 0,
  status: 'refused',
  code,
  receivedAt: now,
})
