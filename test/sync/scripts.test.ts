import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Hub } from '#hub/start.ts'
import { scriptsCommands } from '#service/features/call-scripts/commands.ts'
import { scriptsQueries } from '#service/features/call-scripts/queries.ts'
import type { TestDevice } from '#test/support/device.ts'
import {
  adminDevice,
  CITY,
  registerPerson,
  startTestHub,
  startTestServer,
  type TestServer,
} from '#test/support/hub.ts'
import { quiet, value } from '#test/support/round.ts'
import { type Desk, enrolDesk, stateOf } from './desk.ts'

const ID = 'phone-accuracy'
let server: TestServer
let hub: Hub
let admin: TestDevice
const desks: Desk[] = []

beforeAll(async () => {
  server = await startTestServer()
  hub = await startTestHub(server, 'scripts')
  admin = await adminDevice(hub)
  for (const id of ['ann', 'bob']) await registerPerson(admin, { id, body: CITY, role: 'supervisor' })
})

afterAll(async () => {
  for (const desk of desks) await desk.dispose()
  await hub?.stop()
  await server?.stop()
})

const deskOf = async (person: string): Promise<Desk> => {
  const desk = await enrolDesk(await hub.code(person))
  desks.push(desk)
  await desk.round()
  return desk
}
const get = ({ workspace }: Desk) => value(scriptsQueries['scripts.get'](workspace.deps, { id: ID }))!
const publish = async (desk: Desk, title: string) =>
  value(
    await scriptsCommands['scripts.publish'](
      desk.workspace.deps,
      { id: ID, script: { ...get(desk).current, title }, note: title },
      quiet,
    ),
  )
const versions = (desk: Desk) =>
  get(desk).versions.map(({ version, apart, here }) => ({ version, apart, here }))

test('two versions published apart reach both devices, bear names of their own, and both use the same one', async () => {
  const a = await deskOf('ann')
  const b = await deskOf('bob')
  // Both gone: neither is told what the other does.
  await a.stop()
  await b.stop()
  a.start()
  const first = await publish(a, '甲改的话术')
  await a.stop()
  b.start()
  const second = await publish(b, '乙改的话术')
  expect([first.name, second.name]).toEqual(['1.1.0', '1.1.0'])
  expect(first.version).not.toBe(second.version)
  await b.round()
  a.start()
  await a.round()
  await b.round()
  expect(versions(a)).toEqual(versions(b))
  expect(versions(a).map(({ here }) => here)).toEqual([true, true, true])
  expect(versions(a).map(({ apart }) => apart)).toEqual([true, false, false])
  expect(new Set(get(a).versions.map(({ name }) => name)).size).toBe(3)
  expect(get(a).current).toEqual(get(b).current)
  expect(stateOf(a, ['script'])).toBe(stateOf(b, ['script']))
  // Whoever publishes next has seen both.
  expect((await publish(a, '合在一起的话术')).name).toBe('1.2.0')
  await a.round()
  await b.round()
  expect(get(b).current.title).toBe('合在一起的话术')
  expect(versions(b)[0]?.apart).toBe(false)
})
