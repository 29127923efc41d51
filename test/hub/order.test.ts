import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { suite } from '#hub/crypto/suite.ts'
import { type Hub, startHub } from '#hub/start.ts'
import { append, emptyFrontier, root } from '#shared/facts/merkle.ts'
import { receiptHolds } from '#shared/facts/receipt.ts'
import type { TestDevice } from '#test/support/device.ts'
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

let server: TestServer
let hub: Hub
let admin: TestDevice

beforeAll(async () => {
  server = await startTestServer()
  hub = await startTestHub(server, 'main', {
    warn: () => undefined,
    limits: { hello: { count: 1e6, seconds: 1 } },
  })
  admin = await adminDevice(hub)
  for (const id of ['w1', 'w2', 'w3', 'reader'])
    await registerPerson(admin, { id, body: CITY, role: 'supervisor' })
})
afterAll(async () => {
  await hub?.stop()
  await server?.stop()
})

test('receipts verify and their root is that of the accepted contents in order', async () => {
  admin.say(someFact(CITY, 'tree'))
  admin.say({ ...someFact(CITY, 'refused'), payload: { number: 1 } })
  admin.say(someFact(CITY, 'tree-2'))
  await admin.push()
  const receipt = admin.receipt
  if (!receipt) throw new Error('no receipt')
  expect(receiptHolds(suite, hub.publicKey, receipt)).toBe(true)
  expect(
    receiptHolds(suite, hub.publicKey, {
      ...receipt,
      body: { ...receipt.body, size: receipt.body.size + 1 },
    }),
  ).toBe(false)
  const leaves = await server.sql<{ hash: string }>(
    'main',
    'select content_hash as hash from fact where leaf < $1 order by leaf',
    [receipt.body.size],
  )
  expect(leaves).toHaveLength(receipt.body.size)
  const tree = leaves.reduce((frontier, { hash }) => append(suite, frontier, hash), emptyFrontier)
  expect(root(suite, tree)).toBe(receipt.body.root)
  expect(receipt.body).toMatchObject({
    device: admin.id,
    throughSeq: admin.chain.length,
    head: admin.chain.at(-1)?.linkHash,
  })
})

test('two and three writers at once: a reading cursor skips nothing', async () => {
  const writers = await Promise.all(['w1', 'w2', 'w3'].map((id) => deviceOf(hub, admin, id)))
  const reader = await deviceOf(hub, admin, 'reader')
  await reader.hello()
  await reader.pull()
  const before = new Set(reader.held.keys())
  let writing = true
  const seen: string[] = []
  const reading = (async () => {
    for (;;) {
      const last = !writing
      const page = await reader.pullPage()
      if (!('entries' in page)) throw new Error('no page')
      for (const entry of page.entries)
        if (entry.op === 'add') seen.push((entry.fact as { content: { id: string } }).content.id)
      if (last && !page.more && page.entries.length === 0) return
    }
  })()
  await Promise.all(
    writers.map(async (writer, w) => {
      await writer.hello()
      for (let round = 0; round < 40; round++) {
        for (let n = 0; n < 1 + ((round + w) % 3); n++) writer.say(someFact(CITY, `${w}-${round}-${n}`))
        const answer = await writer.pushFacts(writer.chain.slice(-(1 + ((round + w) % 3))))
        if (!answer.ok) throw new Error(answer.error.code)
      }
    }),
  )
  writing = false
  await reading
  const written = writers.flatMap((writer) => writer.chain.map((fact) => fact.content.id))
  const got = seen.filter((id) => !before.has(id))
  expect(new Set(got).size).toBe(got.length)
  expect(written.filter((id) => !got.includes(id))).toEqual([])
})

test('a transaction that is slow to commit is waited for, not passed over', async () => {
  const slow = new pg.Client({ connectionString: await server.database('main') })
  await slow.connect()
  const writer = await deviceOf(hub, admin, 'w1')
  const reader = await deviceOf(hub, admin, 'reader')
  await reader.hello()
  await reader.pull()
  await writer.hello()
  // Another hub process holds the lock with a position taken and nothing committed yet.
  await slow.query('begin')
  const [row] = (await slow.query('update hub set pos = pos + 1 returning pos')).rows
  const fact = writer.say(someFact(CITY, 'behind the slow one'))
  const pushing = writer.pushFacts([fact])
  await reader.pull()
  const early = reader.since
  expect(early).toBeLessThan(row.pos)
  await slow.query("insert into feed_entry values ($1, $2, $3, 'add')", [
    row.pos,
    `owner:${CITY}`,
    admin.chain[0]?.content.id,
  ])
  await slow.query('commit')
  await slow.end()
  expect((await pushing).ok).toBe(true)
  const page = await reader.pullPage()
  if (!('entries' in page)) throw new Error('no page')
  expect(page.entries.map((e) => e.pos).slice(0, 2)).toEqual([row.pos, row.pos + 1])
})

test('connections to the database are cut under load: nothing acknowledged is lost, nothing is doubled', async () => {
  const writers = await Promise.all(['w1', 'w2', 'w3'].map((id) => deviceOf(hub, admin, id)))
  let busy = true
  const cutting = (async () => {
    while (busy) {
      await server.sql(
        'postgres',
        `select pg_terminate_backend(pid) from pg_stat_activity where datname = 'main' and pid <> pg_backend_pid()`,
      )
      await new Promise((done) => setTimeout(done, 30))
    }
  })()
  const acknowledged: string[] = []
  let cuts = 0
  await Promise.all(
    writers.map(async (writer) => {
      for (let n = 0; n < 60; n++) writer.say(someFact(CITY, `${writer.id}-${n}`))
      for (let at = 0; at < writer.chain.length; ) {
        const answer = await writer
          .hello()
          .then((greeting) => (greeting.ok ? writer.pushFacts(writer.chain.slice(at, at + 3)) : greeting))
        if (!answer.ok) cuts++
        else {
          for (const result of answer.value.results)
            if (result.status === 'accepted') acknowledged.push(result.id)
          at = answer.value.head.seq
        }
      }
    }),
  )
  busy = false
  await cutting
  expect(cuts).toBeGreaterThan(0)
  const ids = writers.flatMap((w) => w.chain.map((f) => f.content.id))
  const rows = await server.sql<{ fact: string; n: number }>(
    'main',
    'select fact, count(*)::int as n from feed_entry where fact = any($1) group by 1',
    [ids],
  )
  expect(rows).toHaveLength(ids.length)
  expect(rows.filter((r) => r.n !== 1)).toEqual([])
  expect(acknowledged.filter((id) => !rows.some((r) => r.fact === id))).toEqual([])
  for (const writer of writers) expect((await writer.hello()).ok).toBe(true)
})

describe('what was said stays', () => {
  test('the database refuses to change or remove a fact', async () => {
    const id = admin.chain[0]?.content.id
    await expect(server.sql('main', `update fact set body = '{}' where id = $1`, [id])).rejects.toThrow(
      'never changed',
    )
    await expect(server.sql('main', 'delete from fact where id = $1', [id])).rejects.toThrow('never removed')
  })

  test('erasing personal data leaves every hash, chain and receipt valid', async () => {
    const tenure = {
      type: 'tenure.set',
      entity: { kind: 'org', id: 'win-1' },
      owner: CITY,
      payload: { tenure: 't-1', from: '2024-01-01', to: null },
      private: { name: '张某某', phone: '13800001234' },
    }
    admin.say({
      type: 'org.registered',
      entity: tenure.entity,
      owner: CITY,
      audience: 'all',
      payload: { kind: 'window', name: '1号窗口', parent: CITY },
    })
    const fact = admin.say(tenure)
    await admin.push()
    const reader = await deviceOf(hub, admin, 'reader')
    await reader.hello()
    await reader.pull()
    expect(reader.held.get(fact.content.id)?.fact.private?.data).toEqual(tenure.private)
    const receipt = admin.receipt

    admin.say({
      type: 'private.erased',
      entity: tenure.entity,
      owner: CITY,
      payload: { fact: fact.content.id, reason: '本人要求' },
    })
    await admin.push()
    const late = await deviceOf(hub, admin, 'reader')
    await late.hello()
    await late.pull()
    const left = late.held.get(fact.content.id)?.fact
    expect(left).toEqual({ ...fact, private: undefined })
    expect(JSON.stringify(await server.sql('main', 'select * from fact'))).not.toContain('13800001234')
    expect(receipt && receiptHolds(suite, hub.publicKey, receipt)).toBe(true)
    const [head] = await server.sql('main', 'select 1 from tree_head where size = $1 and root = $2', [
      receipt?.body.size,
      receipt?.body.root,
    ])
    expect(head).toBeDefined()

    // Sent again by a device that has not heard of it yet, it is not stored again.
    const again = await admin.pushFacts(admin.chain)
    expect(again.ok && again.value.results.find((r) => r.id === fact.content.id)?.status).toBe('accepted')
    expect(JSON.stringify(await server.sql('main', 'select * from fact'))).not.toContain('13800001234')
  })

  test('personal data erased before its fact arrives is not stored at all', async () => {
    const writer = await deviceOf(hub, admin, 'w2')
    const entity = { kind: 'org', id: 'win-1' }
    const fact = writer.say({
      type: 'tenure.set',
      entity,
      owner: CITY,
      payload: { tenure: 't-2', from: '2024-01-01', to: null },
      private: { name: '李某某', phone: '13900005678' },
    })
    admin.say({
      type: 'private.erased',
      entity,
      owner: CITY,
      payload: { fact: fact.content.id, reason: '误录' },
    })
    await admin.push()
    await writer.push()
    const rows = await server.sql<{ private: string | null; status: string }>(
      'main',
      'select private, status from fact where id = $1',
      [fact.content.id],
    )
    expect(rows).toEqual([{ private: null, status: 'accepted' }])
  })
})

test('a database written by a newer hub is left alone', async () => {
  const other = await startTestHub(server, 'newer')
  await other.stop()
  await server.sql('newer', `insert into schema_version values (9999, '9999-future.sql')`)
  await expect(startTestHub(server, 'newer')).rejects.toThrow('this hub knows')
})

test('keys of another hub are refused', async () => {
  const other = await startTestHub(server, 'keys')
  await other.stop()
  const wrong = startHub({
    dataDir: `${server.folder}/elsewhere`,
    databaseUrl: await server.database('keys'),
  })
  await expect(wrong).rejects.toThrow('not those of this database')
})

test('the server syncs before it acknowledges and checks its pages', async () => {
  const names = ['fsync', 'synchronous_commit', 'full_page_writes', 'data_checksums']
  const rows = await server.sql<{ setting: string }>(
    'main',
    'select setting from pg_settings where name = any($1)',
    [names],
  )
  expect(rows.map((r) => r.setting)).toEqual(['on', 'on', 'on', 'on'])
})
