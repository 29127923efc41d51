/** 核对: what one of the two lacks is found feed by feed and brought back, and nothing else is moved. */
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import type { Hub } from '#hub/start.ts'
import { getMeta } from '#service/host/session.ts'
import { insertFact, signedFact } from '#service/store/rows.ts'
import { createSigner } from '#service/store/suite.ts'
import { canonical } from '#shared/facts/canonical.ts'
import { sealFact } from '#shared/facts/envelope.ts'
import { digestOf, mixIn, newMix } from '#shared/protocol/digests.ts'
import type { TestDevice } from '#test/support/device.ts'
import {
  AREA,
  adminDevice,
  CITY,
  OTHER_AREA,
  registerPerson,
  startTestHub,
  startTestServer,
  type TestServer,
} from '#test/support/hub.ts'
import { caller, type Desk, enrolDesk, stateOf, suite } from './desk.ts'

let server: TestServer
let hub: Hub
let admin: TestDevice
let a: Desk
let b: Desk

beforeAll(async () => {
  server = await startTestServer()
  hub = await startTestHub(server, 'compare')
  admin = await adminDevice(hub)
  for (const id of ['ann', 'bob']) await registerPerson(admin, { id, body: CITY, role: 'supervisor' })
  await registerPerson(admin, { id: 'eve', body: AREA, role: 'supervisor' })
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

beforeEach(async () => {
  await a.round()
  await b.round()
  await a.round()
})

const compare = async (desk: Desk) => {
  desk.sync.compare()
  await vi.waitFor(() => expect(desk.sync.compared().running).toBe(false), { timeout: 20_000 })
  const { fault, feeds } = desk.sync.compared()
  expect(fault).toBeNull()
  return feeds
}
const feedOf = async (desk: Desk, feed: string) => (await compare(desk)).find((one) => one.feed === feed)
const kinds = ['org', 'person', 'caller']

/** A row removed by hand, as by a damaged disk. */
const removeAtHub = async (ids: readonly string[]) => {
  await server.sql('compare', 'alter table fact disable trigger all')
  await server.sql('compare', 'delete from fact where id = any($1)', [ids])
  await server.sql('compare', 'alter table fact enable trigger all')
}

test('the hub and the device make the same digest of the same facts', async () => {
  a.say(...Array.from({ length: 40 }, (_, n) => caller(CITY, `d${n}`)))
  await a.round()
  const feeds = await compare(a)
  expect(feeds.length).toBeGreaterThan(0)
  expect(feeds.map((feed) => [feed.feed, feed.state, feed.hub - feed.here])).toEqual(
    feeds.map((feed) => [feed.feed, 'same', 0]),
  )
  const mix = newMix()
  for (const { content_hash } of a.workspace.db.all<{ content_hash: string }>(
    "SELECT content_hash FROM fact WHERE audience = 'owner' AND owner = ? AND state = 'received'",
    CITY,
  ))
    mixIn(mix, content_hash)
  const said = await a.sync.client()?.call('digests', { epoch: admin.epoch })
  const atHub = said?.ok ? said.value.feeds.find((feed) => feed.feed === `owner:${CITY}`) : undefined
  expect(atHub).toEqual({ feed: `owner:${CITY}`, ...digestOf(mix) })
})

test('rows deleted by hand on the device come back, folded, and only they are fetched', async () => {
  const ids = b.say(...Array.from({ length: 30 }, (_, n) => caller(CITY, `gone${n}`)))
  await b.round()
  const own = a.say(caller(CITY, 'mine'), caller(CITY, 'mine-after'))
  await a.round()
  const before = stateOf(a, kinds)
  const lost = [...ids.slice(0, 5), own[0] ?? '']
  a.workspace.db.tx(() => {
    for (const id of lost) {
      a.workspace.db.run('DELETE FROM fact WHERE id = ?', id)
      a.workspace.db.run("DELETE FROM entity WHERE kind = 'caller' AND id IN (?)", `caller-${CITY}-gone0`)
    }
  })
  expect(stateOf(a, kinds)).not.toBe(before)
  expect(await feedOf(a, `owner:${CITY}`)).toMatchObject({ state: 'repaired', fetched: 6, sent: 0, aside: 0 })
  expect(stateOf(a, kinds)).toBe(before)
  expect(a.count("SELECT count(*) AS n FROM caller WHERE number LIKE '0553-gone%'")).toBe(30)
  expect(
    a.workspace.db.all<{ text: string }>("SELECT text FROM sync_log WHERE code = 'COMPARED'").at(-1)?.text,
  ).toMatch(/补收6条、补发0条，全部一致/)
  expect(await feedOf(a, `owner:${CITY}`)).toMatchObject({ state: 'same', fetched: 0 })
})

test('what the hub lacks is brought back, own facts and those of others, and every device agrees again', async () => {
  const ids = b.say(caller(CITY, 'lost-1'), caller(CITY, 'lost-2'))
  await b.round()
  const own = a.say(caller(CITY, 'lost-own'))
  await a.round()
  await removeAtHub([...ids, ...own])
  expect(await feedOf(a, `owner:${CITY}`)).toMatchObject({ state: 'repaired', fetched: 0, sent: 3, held: 0 })
  const back = await server.sql<{ status: string }>('compare', 'select status from fact where id = any($1)', [
    [...ids, ...own],
  ])
  expect(back).toEqual([{ status: 'accepted' }, { status: 'accepted' }, { status: 'accepted' }])
  await a.round()
  await b.round()
  expect(stateOf(b, kinds)).toBe(stateOf(a, kinds))
  expect((await compare(b)).every((feed) => feed.state === 'same')).toBe(true)
})

test('a row altered by hand is replaced by what the hub holds', async () => {
  const [id = ''] = b.say(caller(CITY, 'altered'))
  await b.round()
  await a.round()
  const before = stateOf(a, kinds)
  a.workspace.db.run(
    "UPDATE fact SET content = replace(content, '0553-altered', '0553-changed'), content_hash = ? WHERE id = ?",
    'ab'.repeat(32),
    id,
  )
  expect(await feedOf(a, `owner:${CITY}`)).toMatchObject({ state: 'repaired', fetched: 1, sent: 0 })
  expect(stateOf(a, kinds)).toBe(before)
})

test('two sound versions under one id cannot be made equal: both step aside once, and it is told', async () => {
  const [id = ''] = b.say(caller(CITY, 'twice'))
  await b.round()
  await a.round()
  const { content, link } = signedFact(b.workspace.db, id) ?? {}
  if (!content || !link) throw new Error('not there')
  const other = { ...content, payload: { ...content.payload, number: '0553-otherwise' } }
  const signer = createSigner(getMeta(b.workspace.db, 'device-key') ?? '')
  const twin = sealFact(suite, signer, link, other, suite.sha256(canonical(other)))
  const { db } = a.workspace
  db.tx(() => {
    db.run('DELETE FROM fact WHERE id = ?', id)
    insertFact(db, twin, 'received', Date.now())
  })
  const expected = { state: 'differs', fetched: 0, sent: 0, aside: 1, held: 0 }
  for (const _ of [1, 2]) {
    expect(await feedOf(a, `owner:${CITY}`)).toMatchObject(expected)
    expect(db.all('SELECT reason FROM quarantine WHERE fact = ?', id)).toEqual([
      { reason: 'same-id-other-content' },
    ])
  }
  db.run('DELETE FROM quarantine WHERE fact = ?', id)
  db.run('DELETE FROM fact WHERE id = ?', id)
  expect(await feedOf(a, `owner:${CITY}`)).toMatchObject({ state: 'repaired', fetched: 1 })
})

test('a person gets digests and facts of their own feeds only', async () => {
  const eve = await enrolDesk(await hub.code('eve'))
  try {
    b.say(caller(OTHER_AREA, 'not for eve'), caller(CITY, 'neither'))
    const [mine = ''] = b.say(caller(AREA, 'for eve'))
    await b.round()
    await eve.round()
    const feeds = await compare(eve)
    expect(
      feeds.map((feed) => feed.feed).filter((feed) => feed.includes(CITY) || feed.includes(OTHER_AREA)),
    ).toEqual([])
    const client = eve.sync.client()
    const epoch = admin.epoch
    expect(await client?.call('digestRanges', { epoch, feeds: [`owner:${CITY}`] })).toMatchObject({
      ok: false,
      error: { code: 'HUB_NOT_ALLOWED' },
    })
    expect(
      await client?.call('digestEntries', { epoch, ranges: [{ feed: `owner:${OTHER_AREA}`, prefix: '00' }] }),
    ).toMatchObject({ ok: false, error: { code: 'HUB_NOT_ALLOWED' } })
    const ids = b.workspace.db
      .all<{ id: string }>("SELECT id FROM fact WHERE kind = 'caller' AND state = 'received'")
      .map((row) => row.id)
    const got = await client?.facts(epoch, ids)
    expect(
      got?.ok && got.value.entries.map((entry) => (entry.fact as { content: { id: string } }).content.id),
    ).toEqual([mine])
  } finally {
    await eve.dispose()
  }
})
