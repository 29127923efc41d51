/** Makes a pack (离线交换包) for a device: what came of its facts, its part of the feeds, files, and a receipt. */
import { randomBytes } from 'node:crypto'
import { GENESIS } from '#shared/facts/envelope.ts'
import { newId } from '#shared/facts/ids.ts'
import type { HubCode } from '#shared/protocol/codes.ts'
import { readLines, writeLines } from '#shared/protocol/lines.ts'
import {
  beginPack,
  createPackWriter,
  linesMessage,
  message,
  type PackMessage,
  type Written,
} from '#shared/protocol/pack.ts'
import type { DownManifest, PackApproval, UpManifest } from '#shared/protocol/pack-messages.ts'
import { MAX_BATCH_FACTS } from '#shared/protocol/protocol.ts'
import { type PullRequest, pullTail } from '#shared/protocol/pull.ts'
import { dayOf } from '../auth/access.ts'
import type { Caller } from '../auth/requests.ts'
import { mayReadBlob } from '../blobs/access.ts'
import { readBytes, sizeOf } from '../blobs/store.ts'
import { standing } from '../sync/hello.ts'
import { slotsOf } from '../sync/known.ts'
import { own } from '../sync/own.ts'
import { pull } from '../sync/pull.ts'
import { resultOf } from '../sync/push.ts'
import { receiptFor } from '../sync/receipts.ts'
import type { PackDeps } from './deps.ts'
import { fileAnswer, wantedFiles } from './files.ts'
import { callerOf, keepPart, nextPackNo, type Peer, readPeer } from './store.ts'

/** A part is read back whole by nobody: it is cut for sending. */
const PART_BYTES = 32 * 1024 * 1024

export interface Answered {
  pack: string
  facts: number
  files: number
  volumes: { hash: string; size: number }[][]
}

type Made = { ok: true; answer: Answered } | { ok: false; code: HubCode }

/** @param carrier the device that will fetch the parts */
export const answerPack = async (
  deps: PackDeps,
  device: string,
  carrier: string,
  approval: PackApproval,
  volumeBytes: number,
  progress: (bytes: number) => void,
): Promise<Made> => {
  const { db, packCrypto, keys, identity } = deps
  const caller = await callerOf(db, device)
  if (!caller || caller.status === 'waiting' || caller.status === 'denied')
    return { ok: false, code: 'HUB_NOT_FOUND' }
  const now = deps.now()
  const pack = newId(now, randomBytes(16))
  const writing = beginPack(packCrypto, keys.hub, caller.publicKey, {
    pack,
    hub: identity.id,
    from: identity.id,
    to: device,
    no: await nextPackNo(db, device, now),
    at: Math.trunc(now),
  })
  if (!writing) return { ok: false, code: 'HUB_INTERNAL' }
  const writer = createPackWriter(packCrypto, keys.hub, writing, volumeBytes)
  const parts = createParts(deps, carrier)
  const counts = { facts: 0, files: 0 }
  for await (const next of messages(deps, caller, await readPeer(db, device), approval, counts)) {
    for (const written of writer.put(next)) await parts.add(written)
    progress(parts.bytes())
  }
  for (const written of writer.end(counts)) await parts.add(written)
  return { ok: true, answer: { pack, ...counts, volumes: await parts.done() } }
}

/** Gathers what is written into parts of a size that is sent at once. */
const createParts = ({ db, now }: PackDeps, carrier: string) => {
  const volumes: { hash: string; size: number }[][] = []
  let open: Uint8Array[] = []
  let size = 0
  let all = 0
  const flush = async () => {
    if (size === 0) return
    const hash = await keepPart(db, Buffer.concat(open), carrier, now())
    volumes.at(-1)?.push({ hash, size })
    open = []
    size = 0
  }
  return {
    bytes: () => all,
    add: async ({ opens, bytes }: Written) => {
      if (opens || size + bytes.length > PART_BYTES) await flush()
      if (opens) volumes.push([])
      open.push(bytes)
      size += bytes.length
      all += bytes.length
    },
    done: async () => {
      await flush()
      return volumes
    },
  }
}

async function* messages(
  deps: PackDeps,
  caller: Caller,
  { told, came, inNo, inPack }: Peer,
  approval: PackApproval,
  counts: { facts: number; files: number },
): AsyncGenerator<PackMessage> {
  const { db, packCrypto } = deps
  const now = deps.now()
  const state = await standing(db, caller.device)
  const head = { seq: state.headSeq, hash: state.headSeq === 0 ? GENESIS : state.headHash }
  const access = await deps.accessStore.at(db, caller.accessVersion)
  const active = caller.status === 'active'
  const scope = access.scopeOf(caller.person, dayOf(now))
  const manifest: DownManifest = {
    way: 'down',
    hub: deps.identity,
    epoch: caller.epoch,
    now,
    taken: inPack === null ? null : { no: inNo, pack: inPack },
    head,
    receipt: receiptFor(deps.keys, state, caller.device, head, now),
    status: active ? 'active' : 'revoked',
    scope: active ? scope.digest : '',
    bodies: active ? [...scope.bodies] : [],
    restored: came?.restored ?? false,
    stop: came?.stop ?? null,
    files: came?.files ?? [],
    ...(active ? await fileAnswer(deps, caller, told, came, now) : {}),
    ...(came?.membership ? { membership: came.membership } : {}),
    approval,
  }
  yield message(packCrypto, 'manifest', manifest)
  if (active) yield* ownChain(deps, caller, head.seq, told, came?.stop === 'SYNC_CLONE' ? came.stopAt : null)
  yield* results(deps, caller, told?.unsettledFrom ?? 1, head.seq)
  // A device that has to take a new identity takes it first: under the old one it would be told of its facts only.
  if (!active || came?.stop === 'SYNC_CLONE' || came?.membership) return
  const named = new Set<string>()
  yield* pages(deps, caller, told, scope.bodies, counts, named)
  yield* files(deps, caller, scope, told, named, counts)
  yield* wantedFiles(deps, caller, scope, told, counts)
}

/** A device that is behind its own chain gets it back; one that parted from it is shown where. */
async function* ownChain(
  { db, packCrypto }: PackDeps,
  caller: Caller,
  headSeq: number,
  told: UpManifest | null,
  forkAt: number | null,
): AsyncGenerator<PackMessage> {
  if (!told || (forkAt === null && headSeq <= told.head.seq)) return
  for (let from = Math.max(1, forkAt ?? told.head.seq); from <= headSeq; ) {
    const lines = await own(db, caller, from)
    const read = readLines('own', lines)
    const last = read.ok ? read.lines.entries.at(-1) : undefined
    if (last === undefined) return
    yield linesMessage(packCrypto, 'own', lines)
    from = (JSON.parse(last) as { deviceSeq: number }).deviceSeq + 1
  }
}

/** What the hub decided about the facts the device has no word about. */
async function* results(
  { db, packCrypto }: PackDeps,
  caller: Caller,
  unsettledFrom: number,
  headSeq: number,
): AsyncGenerator<PackMessage> {
  for (let from = unsettledFrom; from <= headSeq; from += MAX_BATCH_FACTS) {
    const to = Math.min(headSeq, from + MAX_BATCH_FACTS - 1)
    const slots = await db.tx((tx) => slotsOf(tx, caller.device, from, to))
    const found = [...slots.values()]
      .sort((a, b) => a.deviceSeq - b.deviceSeq)
      .map((slot) => resultOf({ ...slot, id: slot.fact }, slot.deviceSeq))
    yield message(packCrypto, 'results', { results: found })
  }
}

/** Feeds that came into view since, from their beginning; then everything behind the device's position. */
async function* pages(
  deps: PackDeps,
  caller: Caller,
  told: UpManifest | null,
  bodies: readonly string[],
  counts: { facts: number },
  named: Set<string>,
): AsyncGenerator<PackMessage> {
  // A position in another epoch, or of nothing at all, means nothing here.
  const since = told && told.epoch === caller.epoch && told.since <= caller.pos ? told.since : 0
  const known = new Set(told?.bodies ?? [])
  const readable = new Set(bodies)
  if (told && since > 0) {
    const fresh = bodies.filter((body) => !known.has(body))
    const catchUps = [
      ...told.catchUps.map((c) => ({ ...c, bodies: c.bodies.filter((body) => readable.has(body)) })),
      { bodies: fresh, since: 0, until: since },
    ]
    for (const { bodies: only, since: from, until } of catchUps)
      if (only.length > 0 && until <= caller.pos)
        yield* feed(deps, caller, from, { bodies: only, until }, counts, named)
  }
  yield* feed(deps, caller, since, null, counts, named)
}

async function* feed(
  deps: PackDeps,
  caller: Caller,
  from: number,
  only: { bodies: string[]; until: number } | null,
  counts: { facts: number },
  named: Set<string>,
): AsyncGenerator<PackMessage> {
  const access = await deps.accessStore.at(deps.db, caller.accessVersion)
  const scope = access.scopeOf(caller.person, dayOf(deps.now())).digest
  for (let since = from; ; ) {
    const request: PullRequest = {
      epoch: caller.epoch,
      seen: null,
      scope,
      since,
      own: 'brief',
      ...(only ?? {}),
    }
    const page = await pull(deps, caller, request)
    const read = page.ok ? readLines('pull', page.lines) : null
    if (!read?.ok) return
    const { head, entries } = read.lines
    const tail = pullTail.parse(read.lines.tail)
    for (const line of entries) for (const [hash] of line.matchAll(HASH)) named.add(hash)
    counts.facts += entries.length
    const told = { ...(head as object), since, ...(only ? { only } : {}) }
    yield linesMessage(
      deps.packCrypto,
      'pull',
      writeLines('pull', told, entries, { pos: tail.pos, more: tail.more }),
    )
    if (!tail.more) return
    since = tail.pos
  }
}

const HASH = /(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])/g

/** Blobs the device asked for, and those named by the facts of this pack; evidence files come when asked for alone. */
async function* files(
  { db, packCrypto }: PackDeps,
  caller: Caller,
  scope: Parameters<typeof mayReadBlob>[3],
  told: UpManifest | null,
  named: ReadonlySet<string>,
  counts: { files: number },
): AsyncGenerator<PackMessage> {
  const wanted = new Map(told?.wants ?? [])
  // Facts are full of hashes; those of blobs are the ones a stored one answers to. The register names whole packs.
  const stored = await db.query<{ sha256: string }>(
    `select b.sha256 from blob b where b.sha256 = any($1) and exists (select 1 from blob_ref r join fact f on f.id = r.fact
         where r.sha256 = b.sha256 and f.entity_kind not in ('file', 'pack'))
       and not exists (select 1 from blob_source s where s.sha256 = b.sha256 and s.device = $2)`,
    [[...named], caller.device],
  )
  for (const { sha256 } of stored) if (!wanted.has(sha256)) wanted.set(sha256, 0)
  for (const [hash, have] of wanted) {
    const total = await sizeOf(db, hash)
    if (total === null || have >= total || !(await mayReadBlob(db, hash, caller.device, scope))) continue
    counts.files++
    let from = have
    for await (const piece of readBytes(db, hash, have, total - 1)) {
      yield message(packCrypto, 'blob', { hash, from, total }, piece)
      from += piece.length
    }
  }
}
