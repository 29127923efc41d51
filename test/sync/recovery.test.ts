import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Hub } from '#hub/start.ts'
import { recoverFolder } from '#service/recovery/recover.ts'
import { makeSnapshot } from '#service/recovery/snapshots.ts'
import { signedFactsOf } from '#service/store/rows.ts'
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
import { resourcesFolder } from '#test/support/workspace.ts'
import { caller, type Desk, enrolDesk, stateOf, suite, until } from './desk.ts'

let server: TestServer
let hub: Hub
let admin: TestDevice
const desks: Desk[] = []

beforeAll(async () => {
  server = await startTestServer()
  hub = await startTestHub(server, 'recovery')
  admin = await adminDevice(hub)
  for (const id of ['ann', 'bob', 'cat', 'dan', 'eve'])
    await registerPerson(admin, { id, body: CITY, role: 'supervisor' })
})
afterAll(async () => {
  for (const desk of desks) await desk.dispose()
  await hub?.stop()
  await server?.stop()
})

const enrol = async (person: string): Promise<Desk> => {
  const desk = await enrolDesk(await hub.code(person))
  desks.push(desk)
  await desk.round()
  return desk
}
const own = (desk: Desk): Record<string, [string, string]> =>
  Object.fromEntries(
    desk.workspace.db
      .all<{ id: string; c: string; l: string }>(
        'SELECT id, content_hash AS c, link_hash AS l FROM fact WHERE device = ? ORDER BY device_seq',
        desk.workspace.session.device,
      )
      .map(({ id, c, l }) => [id, [c, l]]),
  )
const unsent = (desk: Desk) => desk.count("SELECT count(*) AS n FROM fact WHERE state = 'local'")
const chainFlaws = ({ workspace: { db, session } }: Desk) =>
  verifyChain(
    suite,
    db.get<{ k: string }>('SELECT public_key AS k FROM chain WHERE device = ?', session.device)?.k ?? '',
    signedFactsOf(db, session.device, 0, 10_000),
  ).flaws
/** Received, a snapshot, received again, and at last unsent; then the first page is damaged. */
const damagedDesk = async (person: string, { snapshot = true } = {}) => {
  const desk = await enrol(person)
  desk.say(caller(CITY, `${person}-1`), caller(CITY, `${person}-2`))
  await desk.round()
  if (snapshot) expect(makeSnapshot(desk.folder, desk.key, Date.now()).ok).toBe(true)
  desk.say(caller(CITY, `${person}-3`), caller(CITY, `${person}-4`), caller(CITY, `${person}-5`))
  await desk.round()
  // from its start on the journal holds nothing the hub has
  await desk.stop()
  desk.start()
  await desk.round()
  desk.say(caller(CITY, `${person}-6`), caller(CITY, `${person}-7`))
  const before = own(desk)
  const device = desk.workspace.session.device
  await desk.stop()
  const file = join(desk.folder, 'data.db')
  const bytes = readFileSync(file)
  bytes[33] = (bytes[33] ?? 0) ^ 4
  writeFileSync(file, bytes)
  return { desk, before, device }
}
const recover = (desk: Desk) => {
  const done = recoverFolder(desk.folder, desk.key, { resources: resourcesFolder })
  if (!done.ok) throw new Error(JSON.stringify(done.error))
  return done.value
}

test('snapshot, journal and hub together bring back everything, under the same identity', async () => {
  const other = await enrol('ann')
  const { desk, before, device } = await damagedDesk('bob')
  // the three the hub has lie in no file here any more
  expect(recover(desk)).toMatchObject({ fromJournal: 2, exact: 2, relinked: 0, missing: 3, hub: true })
  desk.start()
  await until(desk, () => unsent(desk) === 0 && Object.keys(own(desk)).length === 7)
  expect(own(desk)).toEqual(before)
  expect(desk.workspace.session.device).toBe(device)
  expect(chainFlaws(desk)).toEqual([])
  await other.round()
  expect(stateOf(desk, ['caller'])).toBe(stateOf(other, ['caller']))
  desk.say(caller(CITY, 'bob-8'))
  await until(desk, () => unsent(desk) === 0)
  expect(desk.workspace.session.device).toBe(device)
  expect(chainFlaws(desk)).toEqual([])
})

test('written to before it heard of what is missing: the chain goes on behind it, no second identity', async () => {
  const { desk, before, device } = await damagedDesk('cat')
  recover(desk)
  desk.start()
  const more = desk.say(caller(CITY, 'cat-8'))
  await until(desk, () => unsent(desk) === 0 && Object.keys(own(desk)).length === 8)
  expect(desk.workspace.session.device).toBe(device)
  expect(Object.keys(own(desk))).toEqual([...Object.keys(before), ...more])
  expect(own(desk)).toMatchObject(before)
  expect(chainFlaws(desk)).toEqual([])
})

test('no snapshot at all: an empty database under the same identity, and the rest from the hub', async () => {
  const { desk, before, device } = await damagedDesk('dan', { snapshot: false })
  expect(recover(desk)).toMatchObject({ snapshot: null, fromJournal: 2, missing: 5, hub: true })
  desk.start()
  await until(desk, () => unsent(desk) === 0 && Object.keys(own(desk)).length === 7)
  expect(own(desk)).toEqual(before)
  expect(desk.workspace.session).toMatchObject({ device, person: { id: 'dan' } })
  expect(desk.workspace.session.roles).toContain('supervisor')
  expect(chainFlaws(desk)).toEqual([])
  const other = desks[0]
  if (!other) throw new Error('no other desk')
  await other.round()
  await desk.round()
  expect(stateOf(desk, ['caller', 'person'])).toBe(stateOf(other, ['caller', 'person']))
})

test('snapshot and hub without the journal: what the hub has is back, behind the hole under a new identity', async () => {
  const { desk, before, device } = await damagedDesk('eve')
  rmSync(join(desk.folder, 'unsent.journal'))
  expect(recover(desk)).toMatchObject({ fromJournal: 0, missing: 5 })
  desk.start()
  // the last two are nowhere: a chain with a hole cannot go on at the hub
  const back = () =>
    desk.workspace.db.all<{ id: string; c: string }>(
      "SELECT id, content_hash AS c FROM fact WHERE entity LIKE 'caller-%-eve-%' ORDER BY entity",
    )
  await until(desk, () => back().length === 5 && desk.workspace.session.device !== device)
  expect(back()).toEqual(
    Object.entries(before)
      .slice(0, 5)
      .map(([id, [c]]) => ({ id, c })),
  )
  desk.say(caller(CITY, 'eve-8'))
  await until(desk, () => unsent(desk) === 0)
  expect(chainFlaws(desk)).toEqual([])
})
