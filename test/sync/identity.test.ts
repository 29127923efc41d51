import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Hub } from '#hub/start.ts'
import { signedFactsOf } from '#service/store/rows.ts'
import { createSuite } from '#service/store/suite.ts'
import { verifyChain } from '#shared/facts/chain.ts'
import type { TestDevice } from '#test/support/device.ts'
import {
  adminDevice,
  CITY,
  registerPerson,
  startTestHub,
  startTestServer,
  type TestServer,
} from '#test/support/hub.ts'
import { caller, cloneDesk, type Desk, enrolDesk, stateOf } from './desk.ts'

let server: TestServer
let hub: Hub
let admin: TestDevice
const desks: Desk[] = []

beforeAll(async () => {
  server = await startTestServer()
  hub = await startTestHub(server, 'identity')
  admin = await adminDevice(hub)
  for (const id of ['ann', 'bob', 'cat', 'dan'])
    await registerPerson(admin, { id, body: CITY, role: 'supervisor' })
})

afterAll(async () => {
  for (const desk of desks) await desk.dispose()
  await hub?.stop()
  await server?.stop()
})

const kept = <T extends Desk>(desk: T): T => {
  desks.push(desk)
  return desk
}
const hashes = (desk: Desk) =>
  new Map(
    desk.workspace.db
      .all<{ id: string; h: string }>(
        "SELECT id, content_hash AS h FROM fact WHERE kind = 'caller' ORDER BY id",
      )
      .map((row) => [row.id, row.h]),
  )
const chainHolds = (desk: Desk) => {
  const { db, session } = desk.workspace
  const key =
    db.get<{ k: string }>('SELECT public_key AS k FROM chain WHERE device = ?', session.device)?.k ?? ''
  expect(verifyChain(createSuite(), key, signedFactsOf(db, session.device, 0, 1000)).flaws).toEqual([])
}

test('a copied folder goes on under a new identity; both keep everything, contents and hashes unchanged', async () => {
  const a = kept(await enrolDesk(await hub.code('ann')))
  await a.round()
  a.say(caller(CITY, 'shared-1'), caller(CITY, 'shared-2'))
  await a.round()
  await a.stop()
  const b = kept(cloneDesk(a))
  const device = b.workspace.session.device
  await b.sync.settled(20_000)
  // both write under the same numbers, apart: the copy while it reaches nobody
  await b.sync.close()
  const unsent = b.say(caller(CITY, 'b-1'), caller(CITY, 'b-2'))
  const before = hashes(b)
  a.start()
  await a.sync.settled(20_000)
  a.say(caller(CITY, 'a-1'), caller(CITY, 'a-2'), caller(CITY, 'a-3'))
  const unsentOf = (desk: Desk) => desk.count("SELECT count(*) AS n FROM fact WHERE state = 'local'")
  const agree = () => unsentOf(a) + unsentOf(b) === 0 && stateOf(a, ['caller']) === stateOf(b, ['caller'])
  await a.round()
  await b.stop()
  b.start()
  for (let rounds = 0; rounds < 8 && !agree(); rounds++) {
    await a.round()
    await b.round()
  }
  expect(a.count("SELECT count(*) AS n FROM fact WHERE state = 'local'")).toBe(0)
  expect(b.count("SELECT count(*) AS n FROM fact WHERE state = 'local'")).toBe(0)
  expect(
    [a.workspace.session.device === device, b.workspace.session.device === device].filter(Boolean).length,
  ).toBeLessThan(2)
  expect(a.workspace.session.device).not.toBe(b.workspace.session.device)
  expect(hashes(a)).toEqual(hashes(b))
  for (const [id, hash] of before) expect(hashes(b).get(id)).toBe(hash)
  expect(unsent.every((id) => hashes(a).has(id))).toBe(true)
  expect(stateOf(a, ['caller'])).toBe(stateOf(b, ['caller']))
  chainHolds(a)
  chainHolds(b)
  const moved = [a, b].flatMap((desk) =>
    desk.workspace.db.all<{ link: string }>('SELECT link FROM fact WHERE link LIKE \'%"was"%\''),
  )
  expect(moved.length).toBeGreaterThan(0)
})

test('a folder put back from a backup fetches its own facts first and goes on', async () => {
  const a = kept(await enrolDesk(await hub.code('bob')))
  await a.round()
  a.say(caller(CITY, 'bob-1'))
  await a.round()
  await a.stop()
  const backup = kept(cloneDesk(a))
  await backup.stop()
  a.start()
  a.say(caller(CITY, 'bob-2'), caller(CITY, 'bob-3'))
  await a.round()
  await a.stop()
  // the machine is lost; the backup is all there is
  backup.start()
  await backup.round()
  await backup.round()
  expect(backup.count("SELECT count(*) AS n FROM fact WHERE entity LIKE 'caller-%-bob-%'")).toBe(3)
  backup.say(caller(CITY, 'bob-4'))
  await backup.round()
  expect(backup.count("SELECT count(*) AS n FROM fact WHERE state = 'local'")).toBe(0)
  chainHolds(backup)
})

test('a backup that was written to before it heard of its later self keeps both halves', async () => {
  const a = kept(await enrolDesk(await hub.code('cat')))
  await a.round()
  a.say(caller(CITY, 'cat-1'))
  await a.round()
  await a.stop()
  const backup = kept(cloneDesk(a))
  await backup.stop()
  a.start()
  a.say(caller(CITY, 'cat-2'))
  await a.round()
  a.say(caller(CITY, 'cat-3'))
  await a.round()
  await a.stop()
  backup.start()
  backup.say(caller(CITY, 'cat-offline'))
  const old = backup.workspace.session.device
  await backup.round()
  await backup.round()
  expect(backup.workspace.session.device).not.toBe(old)
  expect(
    backup.count("SELECT count(*) AS n FROM fact WHERE entity LIKE 'caller-%-cat-%' AND state = 'received'"),
  ).toBe(4)
  chainHolds(backup)
})

test('a hub put back to an older copy gets everything again, other devices facts included', async () => {
  const a = kept(await enrolDesk(await hub.code('dan')))
  await a.round()
  a.say(caller(CITY, 'dan-1'))
  await a.round()
  await hub.stop()
  await server.copy('identity', 'identity-old')
  hub = await startTestHub(server, 'identity', { port: hub.port })
  const late = kept(await enrolDesk(await hub.code('ann')))
  await late.round()
  late.say(caller(CITY, 'late-1'), caller(CITY, 'late-2'))
  await late.round()
  a.say(caller(CITY, 'dan-2'))
  await a.round()
  await a.round()
  expect(a.count("SELECT count(*) AS n FROM fact WHERE entity LIKE '%late%'")).toBe(2)
  // the later machine is gone for good, and the hub comes back as it was before it
  await late.stop()
  await hub.stop()
  hub = await startTestHub(server, 'identity-old', { port: hub.port })
  for (let i = 0; i < 3; i++) await a.round()
  const rows = await server.sql<{ entity_id: string }>(
    'identity-old',
    "select entity_id from fact where status = 'accepted' and (entity_id like '%late%' or entity_id like '%dan-%')",
  )
  expect(rows.map((row) => row.entity_id).sort()).toEqual([
    'caller-div-340200-dan-1',
    'caller-div-340200-dan-2',
    'caller-div-340200-late-1',
    'caller-div-340200-late-2',
  ])
  expect(a.sync.state()).toMatchObject({ link: 'online', fault: null })
  expect(a.count("SELECT count(*) AS n FROM sync_log WHERE code = 'SYNC_HUB_OLDER'")).toBe(1)
})

test('the last thing said before the backup was needed was refused: what went before it still comes through', async () => {
  const a = kept(await enrolDesk(await hub.code('dan')))
  await a.round()
  await a.sync.close()
  const [sent] = a.say(caller(CITY, 'dan-1'))
  await a.stop()
  // as it was before anything of it was sent
  const backup = kept(cloneDesk(a))
  await backup.stop()
  a.start()
  const [refused] = a.say({ ...caller(CITY, 'dan-2'), owner: 'div-nowhere' })
  await a.round()
  const stateAt = (desk: Desk, id = '') =>
    desk.workspace.db.get<{ state: string }>('SELECT state FROM fact WHERE id = ?', id)?.state
  expect([stateAt(a, sent), stateAt(a, refused)]).toEqual(['received', 'refused'])
  await a.stop()
  backup.start()
  await backup.round()
  await backup.round()
  expect(stateAt(backup, sent)).toBe('received')
  backup.say(caller(CITY, 'dan-3'))
  await backup.round()
  expect(backup.count("SELECT count(*) AS n FROM fact WHERE state = 'local'")).toBe(0)
})
