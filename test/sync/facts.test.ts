import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { Hub } from '#hub/start.ts'
import { readBlob } from '#service/store/blobs.ts'
import { canonical } from '#shared/facts/canonical.ts'
import { GENESIS } from '#shared/facts/envelope.ts'
import { receiptHolds } from '#shared/facts/receipt.ts'
import type { TestDevice } from '#test/support/device.ts'
import {
  adminDevice,
  CITY,
  registerPerson,
  startTestHub,
  startTestServer,
  type TestServer,
} from '#test/support/hub.ts'
import { caller, type Desk, enrolDesk, suite } from './desk.ts'

// the hub's own clock, whatever a test does to the device's
const hubClock = Date.now

let server: TestServer
let hub: Hub
let admin: TestDevice
let a: Desk
let b: Desk

beforeAll(async () => {
  server = await startTestServer()
  hub = await startTestHub(server, 'facts', { clock: hubClock })
  admin = await adminDevice(hub)
  for (const id of ['ann', 'bob']) await registerPerson(admin, { id, body: CITY, role: 'supervisor' })
  a = await enrolDesk(await hub.code('ann'))
  b = await enrolDesk(await hub.code('bob'))
  await a.round()
  await b.round()
})

afterAll(async () => {
  await a?.dispose()
  await b?.dispose()
  await hub?.stop()
  await server?.stop()
})

test('receipts on disk carry the signature of the hub and the hash of the link they cover', async () => {
  a.say(caller(CITY, 'r-1'), caller(CITY, 'r-2'))
  await a.round()
  const rows = a.workspace.db.all<{ body: string; signature: string }>('SELECT body, signature FROM receipt')
  expect(rows.length).toBeGreaterThan(0)
  for (const row of rows) {
    const body = JSON.parse(row.body)
    expect(receiptHolds(suite, hub.publicKey, { body, signature: row.signature })).toBe(true)
    const link = a.workspace.db.get<{ h: string }>(
      'SELECT link_hash AS h FROM fact WHERE device = ? AND device_seq = ?',
      body.device,
      body.throughSeq,
    )
    expect(body.throughSeq === 0 ? GENESIS : link?.h).toBe(body.head)
  }
})

test('a file goes from one device to the other in pieces, and both say when it is complete', async () => {
  const bytes = randomBytes(2_500_000)
  const [hash] = a.workspace.deps.write((tx) => {
    const blob = tx.blobs.put(bytes)
    tx.append({
      type: 'script.published',
      entity: { kind: 'script', id: 'script-1' },
      owner: CITY,
      payload: { name: '电话抽查', scriptVersion: '1', blob, note: '' },
    })
    return [blob]
  })
  await a.round()
  expect(a.count('SELECT received AS n FROM blob WHERE hash = ?', hash ?? '')).toBe(1)
  await b.round()
  await b.round()
  expect(Buffer.compare(Buffer.from(readBlob(b.workspace.db, hash ?? '') ?? []), bytes)).toBe(0)
})

test('personal data erased on one device is gone at the hub, on the other device and from the journal', async () => {
  const entity = { kind: 'org', id: 'window-erase' }
  a.say({
    type: 'org.registered',
    entity,
    owner: CITY,
    payload: { kind: 'window', name: '综合窗口', parent: CITY },
  })
  const [tenure] = a.say({
    type: 'tenure.set',
    entity,
    owner: CITY,
    payload: { tenure: 't-1', from: '2026-01-01', to: null },
    private: { name: '某某甲乙', phone: '13800001111' },
  })
  await a.round()
  await b.round()
  const held = (desk: Desk) =>
    desk.count('SELECT count(private_data) AS n FROM fact WHERE id = ?', tenure ?? '')
  expect([held(a), held(b)]).toEqual([1, 1])
  const before = a.workspace.db.get('SELECT content_hash, link_hash FROM fact WHERE id = ?', tenure ?? '')
  b.say({ type: 'private.erased', entity, owner: CITY, payload: { fact: tenure, reason: '本人申请' } })
  await b.round()
  await a.round()
  expect([held(a), held(b)]).toEqual([0, 0])
  expect(a.workspace.db.get('SELECT content_hash, link_hash FROM fact WHERE id = ?', tenure ?? '')).toEqual(
    before,
  )
  const [row] = await server.sql<{ private: string | null }>(
    'facts',
    'select private from fact where id = $1',
    [tenure],
  )
  expect(row?.private).toBeNull()
  const everything = JSON.stringify([a, b].map((desk) => desk.workspace.db.all('SELECT * FROM entity')))
  expect(everything.includes('某某甲乙')).toBe(false)
})

test('a fact altered on the way is set aside, visible, and stops nothing', async () => {
  await a.stop()
  const [id] = b.say(caller(CITY, 'altered'))
  await b.round()
  await server.sql('facts', 'alter table fact disable trigger all')
  await server.sql(
    'facts',
    `update fact set body = replace(body, '0553-altered', '0553-changed') where id = $1`,
    [id],
  )
  await server.sql('facts', 'alter table fact enable trigger all')
  b.say(caller(CITY, 'after-altered'))
  await b.round()
  a.start()
  await a.round()
  await a.round()
  expect(a.count('SELECT count(*) AS n FROM fact WHERE id = ?', id ?? '')).toBe(0)
  expect(a.workspace.db.all('SELECT fact, reason FROM quarantine')).toEqual([
    { fact: id, reason: 'content-altered' },
  ])
  expect(a.count("SELECT count(*) AS n FROM fact WHERE entity LIKE '%after-altered'")).toBe(1)
  await vi.waitFor(() => expect(a.topics).toContain('quarantine'))
})

test('a machine whose clock is a year off saves and syncs; the difference is noted', async () => {
  const real = Date.now
  Date.now = () => real() - 365 * 24 * 3600 * 1000
  try {
    a.say(caller(CITY, 'year-off'))
    await a.round()
    await a.round()
    expect(a.count("SELECT count(*) AS n FROM fact WHERE state = 'local'")).toBe(0)
    expect(a.sync.state().link).toBe('online')
    expect(Math.abs(a.sync.state().clockOffsetMs ?? 0)).toBeGreaterThan(364 * 24 * 3600 * 1000)
  } finally {
    Date.now = real
  }
  expect(a.count("SELECT count(*) AS n FROM sync_log WHERE code = 'CLOCK_OFF'")).toBeGreaterThan(0)
  expect(canonical(a.sync.state().hub)).toContain('市局服务端')
})
