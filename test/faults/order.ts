/**
 * Two and four hubs write at once to one PostgreSQL while a device reads on by its cursor: it may skip nothing.
 * The transactions wait a little at random before they begin and before they commit. The control takes positions
 * from a plain sequence without the lock: there a cursor does skip.
 */
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createAccessStore } from '#hub/auth/access-store.ts'
import type { Caller } from '#hub/auth/requests.ts'
import { hubKeys, identityOf } from '#hub/crypto/keys.ts'
import { type Database, openDatabase } from '#hub/store/database.ts'
import type { HelloDeps } from '#hub/sync/hello.ts'
import { pull } from '#hub/sync/pull.ts'
import { push } from '#hub/sync/push.ts'
import { typeOf } from '#shared/domain/fact-types.ts'
import { readLines } from '#shared/protocol/lines.ts'
import { pullEntry, pullHead, pullTail } from '#shared/protocol/pull.ts'
import type { TestDevice } from '#test/support/device.ts'
import { type Random, randomFrom } from '#test/support/faults/random.ts'
import {
  adminDevice,
  CITY,
  deviceOf,
  registerPerson,
  someFact,
  startTestHub,
  startTestServer,
  type TestServer,
} from '#test/support/hub.ts'
import { type FaultKind, type Findings, noFindings, note } from './finding.ts'

const WRITERS = 4
const CONTROL_ROUNDS = 300

/** Mostly not at all, often a turn of the loop, sometimes a millisecond or two. */
const pause = async (random: Random): Promise<void> => {
  const how = random.next()
  if (how < 0.4) return
  if (how < 0.75) await new Promise((done) => setImmediate(done))
  else await sleep(random.below(3))
}

/** A database whose transactions dawdle. */
const dawdling = (db: Database, random: Random): Database => ({
  ...db,
  tx: (work) =>
    db.tx(async (tx) => {
      await pause(random)
      const value = await work(tx)
      await pause(random)
      return value
    }),
})

const depsOn = (db: Database, server: TestServer): HelloDeps => {
  const keys = hubKeys(join(server.folder, 'keys'))
  return {
    db,
    keys,
    accessStore: createAccessStore(),
    now: Date.now,
    typeOf,
    identity: identityOf('hub', '市局服务端', keys),
    rootBody: CITY,
  }
}

/** A device as the hub sees it at this request. */
const callerOf = async (db: Database, device: string): Promise<Caller> => {
  const [row] = await db.query<Caller>(
    `select d.id as device, d.status, d.person, d.former_person as "formerPerson", d.public_key as "publicKey",
            h.epoch, h.pos, h.access_version as "accessVersion" from device d, hub h where d.id = $1`,
    [device],
  )
  if (!row) throw new Error('the hub does not know the device')
  return row
}

interface Cursor {
  seen: string[]
  /** reads on from where it stopped; true = it came to the end as it was then */
  read(): Promise<boolean>
}

const cursorAt = (deps: HelloDeps, device: string): Cursor => {
  let scope: string | null = null
  let since = 0
  const seen: string[] = []
  return {
    seen,
    read: async () => {
      const caller = await callerOf(deps.db, device)
      const request = { epoch: caller.epoch, seen: null, scope, since, own: 'whole' as const }
      const page = await pull(deps, caller, request)
      if (!page.ok) throw new Error(page.code)
      const read = readLines('pull', page.lines)
      if (!read.ok) throw new Error(read.flaw)
      scope = pullHead.parse(read.lines.head).scope
      for (const line of read.lines.entries) {
        const entry = pullEntry.parse(JSON.parse(line))
        if (entry.op === 'add') seen.push((entry.fact as { content: { id: string } }).content.id)
      }
      const tail = pullTail.parse(read.lines.tail)
      since = tail.pos
      return !tail.more
    },
  }
}

/** Reads all the time until `writing` is over, and then to the end. */
const readAlong = async (cursor: Pick<Cursor, 'read'>, writing: Promise<void>): Promise<void> => {
  let over = false
  const written = writing.finally(() => {
    over = true
  })
  for (;;) {
    const last = over
    const atEnd = await cursor.read()
    if (last && atEnd) return written
  }
}

const interleavings = async (server: TestServer, rounds: number, found: Findings): Promise<void> => {
  const hub = await startTestHub(server, 'order')
  const open: Database[] = []
  const openOne = async () => {
    const db = openDatabase(await server.database('order'), () => undefined)
    open.push(db)
    return db
  }
  try {
    const admin = await adminDevice(hub)
    const devices: TestDevice[] = []
    for (let w = 0; w <= WRITERS; w++) {
      await registerPerson(admin, { id: `w${w}`, body: CITY, role: 'supervisor' })
      devices.push(await deviceOf(hub, admin, `w${w}`))
    }
    const [reader, ...writers] = devices as [TestDevice, ...TestDevice[]]
    const hubs = await Promise.all(
      writers.map(async (_, w) => depsOn(dawdling(await openOne(), randomFrom(w)), server)),
    )
    const cursor = cursorAt(depsOn(await openOne(), server), reader.id)
    const write = async (): Promise<void> => {
      for (let round = 0; round < rounds; round++) {
        const count = round % 2 === 0 ? 2 : WRITERS
        await Promise.all(
          writers.slice(0, count).map(async (writer, w) => {
            const deps = hubs[w] as HelloDeps
            const facts = Array.from({ length: 1 + ((round + w) % 3) }, (_, n) =>
              writer.say(someFact(CITY, `${w}-${round}-${n}`)),
            )
            const caller = await callerOf(deps.db, writer.id)
            const answer = await push(
              deps,
              caller,
              { epoch: caller.epoch, seen: null },
              facts.map((fact) => JSON.stringify({ fact })),
            )
            if (answer.results.some((result) => result.status !== 'accepted'))
              throw new Error(`not accepted: ${JSON.stringify(answer.results)}`)
          }),
        )
        found.points++
      }
    }
    await readAlong(cursor, write())
    const got = new Map<string, number>()
    for (const id of cursor.seen) got.set(id, (got.get(id) ?? 0) + 1)
    const said = writers.flatMap((writer) => writer.chain.map((fact) => fact.content.id))
    note(found, 'cursor', {
      lost: said.filter((id) => !got.has(id)),
      doubled: said.filter((id) => (got.get(id) ?? 0) > 1),
    })
    found.figures = { facts: said.length }
  } finally {
    for (const db of open) await db.end()
    await hub.stop()
  }
}

/** The same with positions from a sequence, taken when a fact is written and seen when it is committed. */
const control = async (server: TestServer, rounds: number): Promise<number> => {
  const url = await server.database('control')
  const dbs = Array.from({ length: WRITERS + 1 }, () => openDatabase(url, () => undefined))
  const [reading, ...writing] = dbs as [Database, ...Database[]]
  try {
    await reading.query('create table plain (pos bigserial primary key, fact text not null)')
    let since = 0
    const seen = new Set<string>()
    const said: string[] = []
    const read = async (): Promise<boolean> => {
      const rows = await reading.query<{ pos: number; fact: string }>(
        'select pos, fact from plain where pos > $1 order by pos',
        [since],
      )
      for (const { pos, fact } of rows) {
        since = pos
        seen.add(fact)
      }
      return rows.length === 0
    }
    const write = async (): Promise<void> => {
      for (let round = 0; round < rounds; round++)
        await Promise.all(
          writing.map((db, w) => {
            said.push(`${round}-${w}`)
            return dawdling(db, randomFrom(round * WRITERS + w)).tx((tx) =>
              tx.query('insert into plain (fact) values ($1)', [`${round}-${w}`]),
            )
          }),
        )
    }
    await readAlong({ read }, write())
    return said.filter((fact) => !seen.has(fact)).length
  } finally {
    for (const db of dbs) await db.end()
  }
}

const run = async (rounds: number): Promise<Findings> => {
  const found = noFindings()
  const server = await startTestServer()
  try {
    await interleavings(server, rounds, found)
    found.control = { points: CONTROL_ROUNDS, failed: await control(server, CONTROL_ROUNDS) }
  } finally {
    await server.stop()
  }
  return found
}

export const order: FaultKind = { code: 'order', name: 'order', slice: 300, full: 10_000, run }
