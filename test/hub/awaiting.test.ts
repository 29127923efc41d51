import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Hub } from '#hub/start.ts'
import type { AwaitingRow, DeviceRow } from '#shared/protocol/admin.ts'
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

const DAY = 24 * 60 * 60 * 1000
let server: TestServer
let hub: Hub
let admin: TestDevice
let now = Date.UTC(2026, 2, 2, 1)
const clock = () => now

beforeAll(async () => {
  server = await startTestServer()
  hub = await startTestHub(server, 'main', { clock })
  admin = await adminDevice(hub, clock)
})
afterAll(async () => {
  await hub?.stop()
  await server?.stop()
})

/** The day it is in Shanghai, 'YYYY-MM-DD'. */
const dayText = (ms: number) => new Date(ms + 8 * 3_600_000).toISOString().slice(0, 10)

test('said while the role held, received after it ended: waits, is released, and counts from its receipt', async () => {
  await registerPerson(admin, { id: 'moved', body: CITY, role: 'supervisor', to: dayText(now + DAY) })
  const device = await deviceOf(hub, admin, 'moved', clock)
  const offline = device.say(someFact(CITY, 'offline'))
  now += 3 * DAY
  const late = device.say(someFact(CITY, 'too late'))
  const [answer] = await device.push()
  expect(answer?.results).toMatchObject([
    { status: 'awaiting', code: 'SYNC_PENDING_RELEASE' },
    { status: 'refused', code: 'SYNC_FACT_NOT_ALLOWED' },
  ])
  const receivedAt = answer?.results[0]?.receivedAt

  now += DAY
  const waiting = await admin.call<'adminAwaiting', { facts: AwaitingRow[] }>('adminAwaiting', {})
  expect(waiting.ok && waiting.value.facts.map((f) => f.id)).toEqual([offline.content.id])
  await admin.hello()
  await admin.pull()
  expect(admin.held.has(offline.content.id)).toBe(false)

  // Who holds it from before the hub was put back hears that it waits, and it goes on waiting.
  const { id } = offline.content
  const offered = { epoch: admin.epoch, facts: [[id, offline.link.contentHash]] }
  expect(await admin.call('offer', offered)).toMatchObject({ ok: true, value: { want: [id] } })
  const heard = await admin.reoffer([{ fact: offline }])
  expect(heard.ok && heard.value).toMatchObject({ results: [{ id, status: 'awaiting' }] })

  expect(
    await admin.call('adminRulings', { facts: [offline.content.id, late.content.id], decided: 'accepted' }),
  ).toMatchObject({ ok: true, value: { done: 1 } })
  await admin.pull()
  expect(admin.held.get(offline.content.id)).toEqual({ fact: offline, receivedAt })
  const again = await device.push()
  expect(again).toEqual([])
  const resent = await device.pushFacts(device.chain)
  expect(resent.ok && resent.value.results.map((r) => r.status)).toEqual(['accepted', 'refused'])
})

test('a revoked device is told at once, reads nothing more, and may hand in what it has', async () => {
  await registerPerson(admin, { id: 'leaver', body: CITY, role: 'supervisor' })
  const device = await deviceOf(hub, admin, 'leaver', clock)
  device.say(someFact(CITY, 'in time'))
  await device.push()
  await device.pull()
  const unsent = device.say(someFact(CITY, 'unsent'))
  expect(await admin.call('adminRevoke', { device: device.id, reason: '离岗' })).toMatchObject({
    ok: true,
    value: { done: 1 },
  })

  const greeting = await device.hello()
  expect(greeting.ok && greeting.value.device.status).toBe('revoked')
  const page = await device.pullPage()
  expect('ok' in page && !page.ok && page.error.code).toBe('HUB_REVOKED')
  const blob = await device.raw('GET', `/v1/blobs/${'a'.repeat(64)}`, Buffer.alloc(0))
  expect(blob.status).toBe(403)
  const [answer] = await device.push()
  expect(answer?.results).toMatchObject([{ status: 'awaiting' }])
  expect(await admin.call('adminRulings', { facts: [unsent.content.id], decided: 'refused' })).toMatchObject({
    ok: true,
    value: { done: 1 },
  })
  const resent = await device.pushFacts(device.chain)
  expect(resent.ok && resent.value.results.map((r) => r.status)).toEqual(['accepted', 'refused'])

  const listed = await admin.call<'adminDevices', { devices: DeviceRow[] }>('adminDevices', {})
  expect(listed.ok && listed.value.devices.find((d) => d.id === device.id)).toMatchObject({
    status: 'revoked',
    headSeq: 2,
    lastSeenAt: now,
    clockOffsetMs: 0,
  })
  // What is known of a device that does not come back outlives a crash of the database.
  expect(
    await server.sql('main', "select relpersistence as kept from pg_class where relname = 'device_seen'"),
  ).toEqual([{ kept: 'p' }])
})

test('a person who is no longer active may not write', async () => {
  await registerPerson(admin, { id: 'retired', body: CITY, role: 'supervisor' })
  const device = await deviceOf(hub, admin, 'retired', clock)
  const before = device.say(someFact(CITY, 'before'))
  admin.say({
    type: 'person.changed',
    entity: { kind: 'person', id: 'retired' },
    owner: CITY,
    payload: { active: false },
  })
  await admin.push()
  const [answer] = await device.push()
  expect(answer?.results).toMatchObject([{ id: before.content.id, status: 'awaiting' }])
})

test('a device whose clock is a year off writes and syncs', async () => {
  await registerPerson(admin, { id: 'skewed', body: CITY, role: 'supervisor' })
  for (const skew of [-366 * DAY, 366 * DAY]) {
    const device = await deviceOf(hub, admin, 'skewed', () => now + skew)
    device.say(someFact(CITY, `skew ${skew}`))
    const [answer] = await device.push()
    expect(answer?.results).toMatchObject([{ status: 'accepted', receivedAt: now }])
  }
})

test('a fact the hub was too old for is judged after its upgrade', async () => {
  const narrow = await startTestHub(server, 'upgrade', {
    clock,
    typeOf: (kind, type) => (kind === 'caller' ? null : known(kind, type)),
  })
  const writer = await adminDevice(narrow, clock)
  const fact = writer.say(someFact(CITY, 'ahead of its time'))
  const wrong = writer.say({ ...someFact(CITY, 'wrong in any time'), payload: { number: 1 } })
  const [answer] = await writer.push()
  expect(answer?.results.map((r) => r.status)).toEqual(['stored-unknown', 'stored-unknown'])
  const { port } = narrow
  await narrow.stop()
  const wide = await startTestHub(server, 'upgrade', { clock, port })
  await writer.hello()
  await writer.pull()
  expect(writer.held.has(fact.content.id)).toBe(true)
  expect(writer.held.has(wrong.content.id)).toBe(false)
  const resent = await writer.pushFacts(writer.chain)
  expect(resent.ok && resent.value.results.map((r) => r.status)).toEqual(['accepted', 'refused'])
  await wide.stop()
})

const known = (await import('#shared/domain/fact-types.ts')).typeOf
