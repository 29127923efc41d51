/** The checker: after everything came to rest, is all that was acknowledged there, once, the same everywhere, and nowhere else? */

import { createHash } from 'node:crypto'
import { isHubChain } from '#hub/sync/pull.ts'
import { kinds } from '#service/host/kinds.ts'
import { readBlob } from '#service/store/blobs.ts'
import { foldableFacts } from '#service/store/rows.ts'
import { blobsNamedIn } from '#service/sync/blob-disk.ts'
import { foldAll } from '#shared/domain/folding/fold.ts'
import type { MachineState } from '#shared/domain/folding/machine.ts'
import { canonical } from '#shared/facts/canonical.ts'
import { flawOf, GENESIS, signedFact } from '#shared/facts/envelope.ts'
import { append, emptyFrontier, root } from '#shared/facts/merkle.ts'
import { receiptHolds } from '#shared/facts/receipt.ts'
import { feedsOf } from '#shared/protocol/feeds.ts'

import type { Base } from './base.ts'
import { type SimDevice, suite } from './device.ts'
import type { SimHub } from './hub.ts'
import type { Ledger } from './office.ts'
import { mayRead, scopeAtHub } from './scope.ts'
import type { World } from './world.ts'

export interface Problem {
  what: 'lost' | 'duplicated' | 'diverged' | 'leaked'
  text: string
}

export interface Scene {
  world: World
  hub: SimHub
  devices: readonly SimDevice[]
  ledger: Ledger
  base: Base
}

interface HubFact {
  id: string
  hash: string
  status: string
  owner: string
  subject: string | null
  audience: 'owner' | 'subject' | 'all'
  author: string
  device: string
  seq: number
  linkHash: string
  receivedAt: number
  leaf: number | null
  kind: string
  entity: string
  body: string
  private: string | null
}

interface DeviceFact {
  id: string
  hash: string
  state: string
  receivedAt: number | null
  owner: string
  subject: string | null
  audience: string
  author: string
  device: string
  seq: number
}

type Say = (what: Problem['what'], text: string) => void

export const checkAll = async (scene: Scene): Promise<Problem[]> => {
  const problems: Problem[] = []
  const say: Say = (what, text) => problems.push({ what, text })
  const facts = await scene.hub.store.query<HubFact>(
    `select id, content_hash as hash, status, owner, subject, audience, author, device, device_seq as seq,
       link_hash as "linkHash", received_at as "receivedAt", leaf, entity_kind as kind, entity_id as entity, body, private
     from fact order by device, device_seq`,
  )
  const byId = new Map(facts.map((fact) => [fact.id, fact]))
  await checkTree(scene, facts, say)
  await checkFeeds(scene, facts, say)
  await checkChains(scene, facts, say)
  await checkHubBlobs(scene, say)
  checkSaid(scene, byId, await statusOf(scene.hub), say)
  const files = await wholeAtHub(scene.hub)
  for (const device of scene.devices) await checkDevice(scene, device, facts, byId, files, say)
  return problems
}

const statusOf = async (hub: SimHub): Promise<Map<string, string>> =>
  new Map(
    (await hub.store.query<{ id: string; status: string }>('select id, status from device')).map((row) => [
      row.id,
      row.status,
    ]),
  )

/** Whoever is revoked cannot take a new identity: what a copy of it said under the old one stays there. */
const forked = (world: World): boolean => world.faults.has('clone') || world.faults.has('device-restored')

/** I1: what was acknowledged is at the hub, or stays visible on its device because the hub refused it. */
const checkSaid = (
  { devices, ledger, world }: Scene,
  byId: ReadonlyMap<string, HubFact>,
  standing: ReadonlyMap<string, string>,
  say: Say,
) => {
  for (const [id, by] of ledger.said) {
    if (byId.has(id)) continue
    const holders = devices.flatMap((device) => {
      const row = device.disk.db.get<{ state: string; device: string }>(
        'SELECT state, device FROM fact WHERE id = ?',
        id,
      )
      return row ? [{ ...row, holder: device, own: row.device === device.session().device }] : []
    })
    if (holders.some(({ state }) => state === 'refused')) continue
    const active = holders.filter(({ holder }) => standing.get(holder.session().device) === 'active')
    if (active.length > 0)
      say(
        'lost',
        `${id} of ${by} is on ${active.map((h) => `${h.holder.name} as ${h.state}`)}, not at the hub`,
      )
    else if (holders.some(({ own }) => own) && !forked(world))
      say('lost', `${id} of ${by}: its revoked device could not hand it in`)
    else if (holders.length === 0 && !ledger.excused.has(id)) say('lost', `${id} of ${by} is nowhere`)
  }
}

/** I2, I6: every accepted fact has one leaf, and the tree over them is the one the hub signs. */
const checkTree = async ({ hub }: Scene, facts: readonly HubFact[], say: Say) => {
  const [row] = await hub.store.query<{ size: number; root: string }>('select size, root from hub')
  const leaves = facts.filter((fact) => fact.leaf !== null).sort((a, b) => Number(a.leaf) - Number(b.leaf))
  if (leaves.length !== row?.size || leaves.some((fact, i) => fact.leaf !== i))
    return say('diverged', `the tree has ${row?.size} leaves, ${leaves.length} facts have one`)
  const tree = leaves.reduce((frontier, fact) => append(suite, frontier, fact.hash), emptyFrontier)
  if (root(suite, tree) !== row.root) say('diverged', 'the root of the tree is not that of its leaves')
  for (const fact of facts)
    if (fact.status === 'accepted' && fact.leaf === null)
      say('diverged', `${fact.id} is accepted without a leaf`)
}

/** I2, I4: every accepted fact is in each of its feeds once; facts of one device in their order. */
const checkFeeds = async ({ hub }: Scene, facts: readonly HubFact[], say: Say) => {
  const entries = await hub.store.query<{ pos: number; feed: string; fact: string; op: string }>(
    'select pos, feed, fact, op from feed_entry order by pos',
  )
  const counts = new Map<string, number>()
  for (const { feed, fact, op } of entries) {
    const key = `${feed} ${fact}`
    const count = (counts.get(key) ?? 0) + (op === 'add' ? 1 : -1)
    counts.set(key, count)
    if (count > 1) say('duplicated', `${fact} is in ${feed} twice`)
  }
  for (const fact of facts) {
    if (fact.status !== 'accepted') continue
    for (const feed of feedsOf({ ...fact, subject: fact.subject ?? undefined }))
      if (counts.get(`${feed} ${fact.id}`) !== 1) say('lost', `${fact.id} is not in ${feed}`)
  }
}

/** I4, I6: chains at the hub are whole, and each link is signed by its device. */
const checkChains = async ({ world, hub, base, ledger }: Scene, facts: readonly HubFact[], say: Say) => {
  // A hub and a device that were both put back to older copies leave two facts in one place, and both stay. What the
  // hub says itself goes into a fresh chain at each of its starts.
  const restored = world.faults.has('hub-restored')
  const devices = await hub.store.query<{ id: string; key: string; seq: number }>(
    'select id, public_key as key, head_seq as seq from device',
  )
  const others = await hub.store.query<{ device: string; seq: number; linkHash: string | null }>(
    'select device, device_seq as seq, link_hash as "linkHash" from other_link',
  )
  const keys = new Map(devices.map((device) => [device.id, device.key]))
  const places = Map.groupBy(
    [
      ...facts.map(({ device, seq, linkHash, body }) => ({ device, seq, linkHash, body })),
      ...others.map((o) => ({ ...o, body: null })),
    ],
    (place) => place.device,
  )
  for (const [device, unsorted] of places) {
    const mayFork = restored && !isHubChain(device)
    const chain = unsorted.sort((a, b) => a.seq - b.seq)
    let hash: string | null = GENESIS
    let seq = 0
    let hlc = ''
    for (const place of chain) {
      if (place.seq === seq && !mayFork) say('diverged', `${device} has two links in place ${seq}`)
      if (place.body !== null) {
        const fact = signedFact.parse(JSON.parse(place.body))
        if (place.seq === seq + 1 && hash !== null && fact.link.prevHash !== hash && !mayFork)
          say('diverged', `${device} ${place.seq} does not follow the link before it`)
        if (ledger.said.has(fact.content.id)) {
          const flaw = flawOf(suite, keys.get(device) ?? base.keys.hub.publicKey, fact)
          if (flaw !== null) say('diverged', `${fact.content.id} at the hub: ${flaw}`)
        }
        if (fact.link.was === undefined && fact.content.hlc <= hlc && !mayFork)
          say('diverged', `${device} ${place.seq}: its stamp runs backwards`)
        if (fact.link.was === undefined) hlc = fact.content.hlc
      }
      hash = place.linkHash
      seq = place.seq
    }
  }
}

/** I7 at the hub. */
const checkHubBlobs = async ({ hub }: Scene, say: Say) => {
  const parts = await hub.store.query<{ sha256: string; data: Buffer }>(
    'select sha256, data from blob_part order by sha256, start',
  )
  for (const [sha256, own] of Map.groupBy(parts, (part) => part.sha256)) {
    const hash = createHash('sha256')
    for (const { data } of own) hash.update(data)
    if (hash.digest('hex') !== sha256) say('lost', `the file ${sha256} at the hub is another one`)
  }
}

const checkDevice = async (
  { hub, base, ledger, world }: Scene,
  device: SimDevice,
  facts: readonly HubFact[],
  byId: ReadonlyMap<string, HubFact>,
  files: ReadonlySet<string>,
  say: Say,
) => {
  const { db } = device.disk
  const me = device.session()
  const { name } = device
  const scope = await scopeAtHub(hub.store, me.device, hub.now())
  if (scope.status !== 'active' && scope.status !== 'revoked')
    return say('diverged', `the hub does not know ${name}: ${scope.status}, ${device.state()?.fault?.code}`)
  const held = new Map(
    db
      .all<DeviceFact>(
        `SELECT id, content_hash AS hash, state, received_at AS receivedAt, owner, subject, audience, author, device,
           device_seq AS seq FROM fact ORDER BY device, device_seq`,
      )
      .map((fact) => [fact.id, fact]),
  )
  const why = () => `${device.state()?.phase} ${device.state()?.fault?.code ?? ''}`
  for (const fact of held.values()) {
    const own = fact.device === me.device
    const atHub = byId.get(fact.id)
    if (own && fact.state === 'local' && !(scope.status === 'revoked' && forked(world)))
      say('diverged', `${name} has not handed in ${fact.id} (${why()})`)
    if (atHub && atHub.hash !== fact.hash) say('diverged', `${fact.id} on ${name} is another one`)
    if (scope.status !== 'active') continue
    if (fact.state === 'received' && atHub?.status !== 'accepted')
      say(
        'diverged',
        `${name} counts ${fact.id} as received; at the hub it is ${atHub?.status ?? 'not there'}`,
      )
    // Whoever has no valid role reads nothing, not even what became of facts of its own that waited.
    const untold = fact.state === 'awaiting' && !mayRead(scope.bodies, fact)
    if (own && fact.state !== 'received' && atHub?.status === 'accepted' && !untold)
      say('diverged', `${fact.id} was accepted; on ${name} it is ${fact.state}`)
    if (fact.author !== me.person.id && !mayRead(scope.bodies, fact))
      say('leaked', `${name} holds ${fact.id} of ${fact.owner}`)
  }
  if (scope.status === 'active') {
    for (const fact of facts) {
      if (fact.status !== 'accepted' || !mayRead(scope.bodies, fact)) continue
      const here = held.get(fact.id)
      if (!here) say('lost', `${name} lacks ${fact.id} of ${fact.device} (${why()})`)
      else if (here.receivedAt !== fact.receivedAt)
        say(
          'diverged',
          `${name} has ${fact.id} as of ${here.receivedAt}, the hub as of ${fact.receivedAt} (${why()})`,
        )
    }
    checkDeviceBlobs(device, facts, scope.bodies, files, say)
  }
  checkStates(device, touched(facts, ledger), say)
  checkReceipts(device, base.keys.hub.publicKey, say)
}

const touched = (facts: readonly HubFact[], { said }: Ledger): { kind: string; entity: string }[] => [
  ...new Map(
    facts.filter((fact) => said.has(fact.id)).map((fact) => [`${fact.kind} ${fact.entity}`, fact]),
  ).values(),
]

/** I3, I5: what stands in the tables is what the facts here come to, folded anew; and it is a state that may be. */
const checkStates = (device: SimDevice, entities: readonly { kind: string; entity: string }[], say: Say) => {
  const { db } = device.disk
  for (const { kind, entity } of entities) {
    const known = kinds[kind]
    if (!known) continue
    const facts = foldableFacts(db, known.types, kind, entity)
    const row = db.get<{ state: string; heads: string }>(
      'SELECT state, heads FROM entity WHERE kind = ? AND id = ?',
      kind,
      entity,
    )
    if (facts.length === 0) {
      if (row) say('diverged', `${device.name} shows ${kind} ${entity} without a fact`)
      continue
    }
    const folded = foldAll(known.fold, entity, facts)
    const state = canonical(JSON.parse(JSON.stringify(folded.state)))
    if (row === undefined || canonical(JSON.parse(row.state)) !== state)
      say('diverged', `${device.name} shows ${kind} ${entity} as ${row?.state}, not as ${state}`)
    else if (canonical([...JSON.parse(row.heads)].sort()) !== canonical([...folded.heads].sort()))
      say('diverged', `${device.name} builds on other heads of ${kind} ${entity}`)
    const place = new Map(folded.order.map((id, i) => [id, i]))
    for (const fact of facts)
      for (const parent of fact.basis)
        if ((place.get(parent) ?? -1) > (place.get(fact.id) ?? 0))
          say('diverged', `${fact.id} counts before ${parent}, which it builds on`)
    if (kind === 'round') checkMachine(entity, (folded.state as { machine: MachineState }).machine, say)
  }
}

/** I5: steps follow one another; whatever contends began in one place. */
const checkMachine = (entity: string, { steps, status, contending }: MachineState, say: Say) => {
  let at = 'planned'
  for (const step of steps) {
    if (step.from !== at) say('diverged', `round ${entity} goes on from ${step.from}, where it is not`)
    at = step.to
  }
  if (status !== at) say('diverged', `round ${entity} is ${status} after ${at}`)
  if (contending.length === 1) say('diverged', `round ${entity} contends with itself`)
}

/** I6 */
const checkReceipts = (device: SimDevice, hubKey: string, say: Say) => {
  const rows = device.disk.db.all<{ body: string; signature: string }>(
    'SELECT body, signature FROM receipt ORDER BY at DESC, through_seq DESC LIMIT 3',
  )
  for (const { body, signature } of rows)
    if (!receiptHolds(suite, hubKey, { body: JSON.parse(body), signature }))
      say('diverged', `${device.name} keeps a receipt the hub did not sign`)
}

const wholeAtHub = async (hub: SimHub): Promise<Set<string>> =>
  new Set((await hub.store.query<{ sha256: string }>('select sha256 from blob')).map((row) => row.sha256))

/** I7: what a readable fact names is here, and is what it says; what counts as received is at the hub. */
const checkDeviceBlobs = (
  device: SimDevice,
  facts: readonly HubFact[],
  bodies: ReadonlySet<string>,
  atHub: ReadonlySet<string>,
  say: Say,
) => {
  const { db } = device.disk
  const named = new Set(
    facts.flatMap((fact) =>
      fact.status === 'accepted' && mayRead(bodies, fact)
        ? blobsNamedIn(JSON.parse(fact.body).content.payload)
        : [],
    ),
  )
  for (const hash of named) {
    const bytes = readBlob(db, hash)
    if (bytes === null && atHub.has(hash)) say('lost', `${device.name} lacks the file ${hash}`)
    if (bytes !== null && createHash('sha256').update(bytes).digest('hex') !== hash)
      say('lost', `${device.name} has another file as ${hash}`)
    if (bytes !== null && !atHub.has(hash))
      say('lost', `the file ${hash} of ${device.name} is not at the hub`)
  }
}
