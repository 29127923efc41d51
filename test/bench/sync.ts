/**
 * `sync`: 10,000 facts from one device to the hub and from there to an empty one, real PostgreSQL, everything
 * checked and durable; beside fastify on the same PostgreSQL that checks nothing (plus the bare verification of
 * the same signatures), and beside PouchDB with documents of the same size. Each round on a fresh hub; hub,
 * bare server and PouchDB's server are processes of their own, the devices are this one.
 *
 * The facts themselves are the documents of PouchDB, on LevelDB on the disk at both ends, 500 in a batch, each batch
 * forced to the disk. It neither checks a signature nor encrypts what it stores: what a check costs is in `verifyMs`.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Desk } from '../sync/desk.ts'
import { type Measure, median, round3, timedAsync } from './measure.ts'
import { type BareClient, createBareClient } from './sync/bare-client.ts'
import type { BareCalls } from './sync/bare-server.ts'
import { bytesEach, checkOf } from './sync/check-bytes.ts'
import { fetchAll, held, restingDesk, say, sendAll, startUntil } from './sync/desks.ts'
import type { HubCalls } from './sync/hub-process.ts'
import { installPeers } from './sync/install.ts'
import { openPouch, type PouchModule } from './sync/pouch.ts'
import type { PouchCalls } from './sync/pouch-server.ts'
import { verifyAll } from './sync/verify-all.ts'
import { type Served, serve } from './sync/worker.ts'

const ROUNDS = 5
const FACTS = 10_000
const MANY = 50_000
const CHECKS = 200
const ASKED = 60

const here = (name: string): URL => new URL(name, import.meta.url)

interface Round {
  push: number
  pull: number
  barePush: number
  barePull: number
  pouchPush: number
  pouchPull: number
  verify: number
  resume: number
  /** nothing to sync, and one empty request, ms */
  idle: number
  empty: number
}

interface Sides {
  hub: Served<HubCalls>
  bare: Served<BareCalls>
  pouch: Served<PouchCalls>
  folder: string
  Pouch: PouchModule
}

const serveAll = async (): Promise<Sides> => {
  installPeers()
  const hub = await serve<HubCalls>(here('./sync/hub-process.ts'))
  const bare = await serve<BareCalls>(here('./sync/bare-server.ts'), [await hub.ask('database', 'bare')])
  const pouch = await serve<PouchCalls>(here('./sync/pouch-server.ts'))
  const folder = mkdtempSync(join(tmpdir(), 'wi-bench-sync-'))
  return { hub, bare, pouch, folder, Pouch: openPouch() }
}

/** Asks for a round when there is nothing to sync, and for nothing at all, turn and turn about. */
const quiet = async (desk: Desk): Promise<{ idle: number; empty: number }> => {
  await desk.sync.settled(60_000)
  const client = desk.sync.client()
  const idle: number[] = []
  const empty: number[] = []
  for (let n = 0; n < ASKED; n++) {
    empty.push(await timedAsync(async () => client?.call('blobsHave', { blobs: [] })))
    idle.push(
      await timedAsync(async () => {
        desk.sync.ask()
        await desk.sync.settled(60_000)
      }),
    )
  }
  return { idle: median(idle), empty: median(empty) }
}

const once = async ({ hub, bare, pouch, folder, Pouch }: Sides, n: number): Promise<Round> => {
  await hub.ask('open', ['ann', 'bob', 'cat'])
  const from = await restingDesk(hub, 'ann')
  const to = await restingDesk(hub, 'bob')
  const cut = await restingDesk(hub, 'cat')
  try {
    const { facts, key } = await say(from, FACTS)
    await bare.ask('empty')
    const address = await bare.ask('address')
    const bareClient = (name: string): BareClient =>
      createBareClient(join(folder, `${name}-${n}.db`), 'ab'.repeat(32), address)
    const sender = bareClient('from')
    const receiver = bareClient('to')
    sender.fill(facts.map((fact) => ({ id: fact.content.id, body: JSON.stringify(fact) })))
    const local = new Pouch(join(folder, `pouch-${n}`))
    const other = new Pouch(join(folder, `pouch-other-${n}`))
    await local.bulkDocs(facts.map((fact) => ({ _id: fact.content.id, ...fact })))
    const url = `${await pouch.ask('address')}/facts-${n}`

    const barePush = await timedAsync(() => sender.push())
    const push = await timedAsync(() => sendAll(from))
    const verifying = await timedAsync(async () => verifyAll(facts, key))
    const pouchPush = await timedAsync(() => local.replicate.to(url, { batch_size: 500 }))
    const { idle, empty } = await quiet(from)
    await from.stop()
    const barePull = await timedAsync(() => receiver.pull())
    const pull = await timedAsync(() => fetchAll(to, to.before + FACTS))
    await to.stop()
    const pouchPull = await timedAsync(() => other.replicate.from(url, { batch_size: 500 }))
    await startUntil(cut, () => held(cut) >= cut.before + FACTS / 2)
    await cut.stop()
    const resume = await timedAsync(() => fetchAll(cut, cut.before + FACTS))
    sender.close()
    receiver.close()
    await local.close()
    await other.close()
    return { push, pull, barePush, barePull, pouchPush, pouchPull, verify: verifying, resume, idle, empty }
  } finally {
    for (const desk of [from, to, cut]) await desk.dispose()
  }
}

/** A first sync of many, and the bytes of checks on their way. */
const large = async (hub: Served<HubCalls>) => {
  await hub.ask('open', ['ann', 'bob', 'cat'])
  const from = await restingDesk(hub, 'ann')
  const to = await restingDesk(hub, 'bob')
  const inspector = await restingDesk(hub, 'cat')
  try {
    const { facts } = await say(inspector, CHECKS, checkOf)
    await say(from, MANY)
    const sentMs = await timedAsync(() => sendAll(from))
    await from.stop()
    const ms = await timedAsync(async () => {
      await fetchAll(to, to.before + MANY)
      // What the hub says of them comes among them.
      await to.sync.settled(60_000)
    })
    return {
      sentMs,
      ms,
      complete: to.count("SELECT count(*) AS n FROM fact WHERE kind = 'caller'"),
      bytes: bytesEach(facts, CHECKS),
      bytesAlone: bytesEach(facts, 1),
    }
  } finally {
    for (const desk of [from, to, inspector]) await desk.dispose()
  }
}

export const run = async (): Promise<Measure[]> => {
  const sides = await serveAll()
  try {
    const rounds: Round[] = []
    for (let n = 0; n < ROUNDS; n++) rounds.push(await once(sides, n))
    return [...figuresOf(rounds), ...figuresOfLarge(await large(sides.hub))]
  } finally {
    for (const side of [sides.pouch, sides.bare, sides.hub]) await side.stop()
    rmSync(sides.folder, { recursive: true, force: true })
  }
}

const figuresOf = (rounds: readonly Round[]): Measure[] => {
  const of = (pick: (round: Round) => number) => median(rounds.map(pick))
  const ms = (...names: (keyof Round)[]) =>
    Object.fromEntries(names.map((name) => [`${name}Ms`, round3(of((r) => r[name]))]))
  const more = { facts: FACTS, rounds: rounds.length, load: round3(loadavg()[0] ?? 0) }
  return [
    {
      name: 'sync push / bare fastify and verification',
      ratio: of((r) => (r.barePush + r.verify) / r.push),
      least: 0.8,
      ...ms('push', 'barePush', 'verify'),
      ...more,
    },
    {
      name: 'sync pull / bare fastify and verification',
      ratio: of((r) => (r.barePull + r.verify) / r.pull),
      least: 0.65,
      ...ms('pull', 'barePull', 'verify'),
      ...more,
    },
    {
      name: 'sync push / PouchDB',
      ratio: of((r) => r.pouchPush / r.push),
      least: 2,
      ...ms('pouchPush'),
      ...more,
    },
    {
      name: 'sync pull / PouchDB',
      ratio: of((r) => r.pouchPull / r.pull),
      least: 3,
      ...ms('pouchPull'),
      ...more,
    },
    {
      name: 'sync resumed at half / whole',
      ratio: of((r) => r.resume / r.pull),
      limit: 0.6,
      ...ms('resume'),
    },
    {
      name: 'sync of nothing / empty request',
      ratio: of((r) => r.idle / r.empty),
      limit: 1.5,
      ...ms('idle', 'empty'),
    },
  ]
}

const figuresOfLarge = (figures: Awaited<ReturnType<typeof large>>): Measure[] => [
  {
    name: `sync of ${MANY} facts to a new device, complete`,
    ratio: figures.complete / MANY,
    least: 1,
    ms: round3(figures.ms),
    sentMs: round3(figures.sentMs),
  },
  {
    name: 'sync bytes of a check of 20 questions',
    ratio: figures.bytes,
    limit: 900,
    alone: round3(figures.bytesAlone),
  },
]
