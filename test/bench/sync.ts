/**
 * `sync`: 10,000 facts from one device to the hub and from there to an empty one, real PostgreSQL, everything
 * checked and durable; beside fastify on the same PostgreSQL that checks nothing (plus the bare verification of
 * the same signatures), and beside PouchDB with documents of the same size. Each round on a fresh hub; hub,
 * bare server and PouchDB's server are processes of their own, the devices are this one.
 */
import { createPublicKey, type KeyObject, verify } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openWorkspace } from '#service/host/workspace.ts'
import { signedFactsOf } from '#service/store/rows.ts'
import type { SignedFact } from '#shared/facts/envelope.ts'
import { CITY } from '../support/hub.ts'
import { resourcesFolder } from '../support/workspace.ts'
import { type Desk, enrolDesk } from '../sync/desk.ts'
import { type Measure, median, round3, timedAsync } from './measure.ts'
import { type BareClient, createBareClient } from './sync/bare-client.ts'
import type { BareCalls } from './sync/bare-server.ts'
import { installPeers, peer } from './sync/install.ts'
import type { PouchModule } from './sync/pouch.ts'
import type { PouchCalls } from './sync/pouch-server.ts'
import type { HubCalls } from './sync/hub-process.ts'
import { type Served, serve } from './sync/worker.ts'

const ROUNDS = 5
const FACTS = 10_000
const MANY = 50_000
const ASKED = 41
const LOOK_MS = 5

const here = (name: string): URL => new URL(name, import.meta.url)

const caller = (n: number) => ({
  type: 'caller.registered',
  entity: { kind: 'caller', id: `caller-${n}` },
  owner: CITY,
  payload: { number: `0553-${n}`, line: '座机，二楼办公室', active: true },
})

/** Facts said while the desk is stopped, so that nothing is sent before the clock runs. */
const say = async (desk: Desk, count: number) => {
  const opened = openWorkspace(desk.folder, desk.key, { resources: resourcesFolder, readerThreads: 0 })
  if (!opened.ok) throw new Error(opened.error.code)
  const { deps, db, session, close } = opened.value
  for (let n = 0; n < count; n += 100)
    deps.write((tx) => {
      for (let i = n; i < Math.min(count, n + 100); i++) tx.append(caller(i))
    })
  const facts = signedFactsOf(db, session.device, 0, count)
  const sql = 'SELECT public_key AS k FROM chain WHERE device = ?'
  const key = db.get<{ k: string }>(sql, session.device)?.k ?? ''
  await close()
  return { facts, key }
}
const unsent = (desk: Desk) => desk.count("SELECT count(*) AS n FROM fact WHERE state = 'local'")
const held = (desk: Desk) => desk.count("SELECT count(*) AS n FROM fact WHERE kind = 'caller'")

/** From a start until a condition holds, looked at now and then. */
const startUntil = async (desk: Desk, holds: () => boolean): Promise<void> => {
  desk.start()
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
}
const sendAll = (desk: Desk) => startUntil(desk, () => unsent(desk) === 0)
const fetchAll = (desk: Desk, wanted: number) => startUntil(desk, () => held(desk) >= wanted)

/** Enrolled, and its sync at rest before the first fact is there. */
const readyDesk = async (hub: Served<HubCalls>, person: string): Promise<Desk> => {
  const desk = await enrolDesk(await hub.ask('code', person))
  await desk.round()
  return desk
}

const SPKI = Buffer.from('302a300506032b6570032100', 'hex')

/** The bare verification of the same signatures, one after the other. */
const verifyAll = (facts: readonly SignedFact[], publicKey: string): void => {
  const raw = Buffer.concat([SPKI, Buffer.from(publicKey, 'base64')])
  const key: KeyObject = createPublicKey({ key: raw, format: 'der', type: 'spki' })
  for (const { linkHash, signature } of facts)
    if (!verify(null, Buffer.from(linkHash), key, Buffer.from(signature, 'base64')))
      throw new Error('a signature does not hold')
}

interface Times {
  push: number
  pull: number
}

interface Round {
  ours: Times
  bare: Times
  pouch: Times
  verifyMs: number
  resumeMs: number
}

export const measureRounds = async (rounds: number, facts: number, withPeers: boolean) => {
  installPeers()
  const folder = mkdtempSync(join(tmpdir(), 'wi-bench-sync-'))
  const hub = await serve<HubCalls>(here('./sync/hub-process.ts'))
  const bareServer = await serve<BareCalls>(here('./sync/bare-server.ts'), [await hub.ask('database', 'bare')])
  const pouchServer = await serve<PouchCalls>(here('./sync/pouch-server.ts'))
  const Pouch = peer<PouchModule>('pouchdb-node')
  const bareAddress = await bareServer.ask('address')
  const pouchAddress = await pouchServer.ask('address')
  const bareClient = (name: string): BareClient =>
    createBareClient(join(folder, `${name}.db`), 'ab'.repeat(32), bareAddress)

  const once = async (n: number): Promise<Round> => {
    await hub.ask('open', ['ann', 'bob', 'cat'])
    const [from, to, cut] = await Promise.all(['ann', 'bob', 'cat'].map((one) => readyDesk(hub, one)))
    if (!from || !to || !cut) throw new Error('no desks')
    try {
      for (const desk of [from, to, cut]) await desk.stop()
      const { facts: signed, key } = await say(from, facts)
      const texts = signed.map((fact) => ({ id: fact.content.id, body: JSON.stringify(fact) }))

      await bareServer.ask('empty')
      const sender = bareClient(`${n}-from`)
      sender.fill(texts)
      const receiver = bareClient(`${n}-to`)
      const local = new Pouch(join(folder, `pouch-${n}`))
      const other = new Pouch(join(folder, `pouch-${n}-other`))
      if (withPeers) await local.bulkDocs(texts.map(({ id, body }) => ({ _id: id, body })))
      const url = `${pouchAddress}/facts-${n}`

      const cpu = async () => {
        const { user, system } = process.cpuUsage()
        return { here: (user + system) / 1000, hub: await hub.ask('cpu') }
      }
      const spent = async (work: () => Promise<unknown>) => {
        const before = await cpu()
        const { Session } = await import('node:inspector/promises')
        const session = new Session()
        session.connect()
        if (process.env.PROF) { await session.post('Profiler.enable'); await session.post('Profiler.start') }
        const ms = await timedAsync(work)
        if (process.env.PROF) { const { profile } = await session.post('Profiler.stop'); (await import('node:fs')).writeFileSync(`/tmp/prof/${Date.now()}.cpuprofile`, JSON.stringify(profile)) }
        const after = await cpu()
        console.error(`ms ${ms.toFixed(0)} cpu here ${(after.here - before.here).toFixed(0)} hub ${(after.hub - before.hub).toFixed(0)}`)
        return ms
      }
      const bare = { push: await spent(() => sender.push()), pull: 0 }
      const ours = { push: await spent(() => sendAll(from)), pull: 0 }
      const verifyMs = await timedAsync(async () => verifyAll(signed, key))
      const pouch = { push: 0, pull: 0 }
      if (withPeers)
        pouch.push = await timedAsync(() => local.replicate.to(url, { batch_size: 500 }))
      await from.stop()
      bare.pull = await spent(() => receiver.pull())
      ours.pull = await spent(() => fetchAll(to, facts))
      if (withPeers)
        pouch.pull = await timedAsync(() => other.replicate.from(url, { batch_size: 500 }))
      await startUntil(cut, () => held(cut) >= facts / 2)
      await cut.stop()
      const resumeMs = await timedAsync(() => fetchAll(cut, facts))
      sender.close()
      receiver.close()
      await local.close()
      await other.close()
      return { ours, bare, pouch, verifyMs, resumeMs }
    } finally {
      for (const desk of [from, to, cut]) await desk.dispose()
    }
  }

  try {
    const all: Round[] = []
    for (let n = 0; n < rounds; n++) all.push(await once(n))
    return all
  } finally {
    await pouchServer.stop()
    await bareServer.stop()
    await hub.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

export const run = async (): Promise<Measure[]> => {
  const rounds = await measureRounds(ROUNDS, FACTS, true)
  return figuresOf(rounds)
}

const figuresOf = (rounds: readonly Round[]): Measure[] => {
  const of = (pick: (round: Round) => number) => median(rounds.map(pick))
  const more = { facts: FACTS, rounds: rounds.length }
  return [
    {
      name: 'sync push / bare fastify and verification',
      ratio: of((r) => (r.bare.push + r.verifyMs) / r.ours.push),
      least: 0.8,
      ms: round3(of((r) => r.ours.push)),
      bareMs: round3(of((r) => r.bare.push)),
      verifyMs: round3(of((r) => r.verifyMs)),
      ...more,
    },
    {
      name: 'sync pull / bare fastify and verification',
      ratio: of((r) => (r.bare.pull + r.verifyMs) / r.ours.pull),
      least: 0.65,
      ms: round3(of((r) => r.ours.pull)),
      bareMs: round3(of((r) => r.bare.pull)),
      verifyMs: round3(of((r) => r.verifyMs)),
      ...more,
    },
    {
      name: 'sync push / PouchDB',
      ratio: of((r) => r.pouch.push / r.ours.push),
      least: 2,
      pouchMs: round3(of((r) => r.pouch.push)),
      ...more,
    },
    {
      name: 'sync pull / PouchDB',
      ratio: of((r) => r.pouch.pull / r.ours.pull),
      least: 3,
      pouchMs: round3(of((r) => r.pouch.pull)),
      ...more,
    },
    {
      name: 'sync resumed after half / whole',
      ratio: of((r) => r.resumeMs / r.ours.pull),
      limit: 0.6,
      ms: round3(of((r) => r.resumeMs)),
      ...more,
    },
  ]
}
