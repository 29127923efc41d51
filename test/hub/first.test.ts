import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Hub } from '#hub/start.ts'
import { readLines } from '#shared/protocol/lines.ts'
import { pullHead } from '#shared/protocol/pull.ts'
import { streams } from '#shared/protocol/routes.ts'
import type { TestDevice } from '../support/device.ts'
import {
  adminDevice,
  CITY,
  deviceOf,
  registerPerson,
  someFact,
  startTestHub,
  startTestServer,
  type TestServer,
} from '../support/hub.ts'
import { drawnPayload } from '../support/kill/desk.ts'

let server: TestServer
let hub: Hub
let admin: TestDevice

beforeAll(async () => {
  server = await startTestServer()
  hub = await startTestHub(server, 'first')
  admin = await adminDevice(hub)
  for (const id of ['ann', 'bob']) await registerPerson(admin, { id, body: CITY, role: 'supervisor' })
})

afterAll(async () => {
  await hub?.stop()
  await server?.stop()
})

const round = (id: string, type: string, payload: Record<string, unknown>) => ({
  type,
  entity: { kind: 'round', id },
  owner: CITY,
  payload,
})
const drawn = (id: string, of: string) => ({
  type: 'case.drawn',
  entity: { kind: 'case', id },
  owner: CITY,
  payload: { ...drawnPayload(of, `item-${id}`, 1) },
})

test('a new device is handed first what makes it usable; all of it comes again in its place', async () => {
  const ann = await deviceOf(hub, admin, 'ann')
  for (const id of ['open', 'over', 'void']) ann.say(round(id, 'round.submitted', {}))
  for (const id of ['open', 'over', 'void']) ann.say(drawn(`case-${id}`, id))
  ann.say(round('over', 'round.archived', {}))
  ann.say(round('void', 'round.voided', { reason: '重新安排，本批作废' }))
  ann.say({ ...someFact(CITY, 1), type: 'caller.registered' })
  await ann.push()

  const bob = await deviceOf(hub, admin, 'bob')
  await bob.hello()
  await bob.pullPage()
  const first = await bob.pullPage({ since: 0, first: true })
  if (!('entries' in first)) throw new Error('no page')
  const about = [...bob.held.values()].map(({ fact }) => fact.content.entity.id)
  expect(first.more).toBe(false)
  expect(about).toEqual(expect.arrayContaining(['ann', 'bob', 'open', 'over', 'void', 'case-open']))
  expect(about).not.toContain('case-over')
  expect(about).not.toContain('case-void')
  expect(first.entries.every((entry) => entry.op === 'add')).toBe(true)

  bob.since = 0
  const before = new Set(bob.held.keys())
  await bob.pull()
  const after = [...bob.held.values()].map(({ fact }) => fact.content.entity.id)
  expect(after).toEqual(expect.arrayContaining(['case-open', 'case-over', 'case-void']))
  expect([...before].every((id) => bob.held.has(id))).toBe(true)
})

test('how many entries are left is told when it is asked for', async () => {
  const bob = await deviceOf(hub, admin, 'bob')
  await bob.hello()
  await bob.pullPage()
  const headOf = async (more: object) => {
    const input = { epoch: bob.epoch, seen: null, scope: bob.scope, since: 0, own: 'whole', ...more }
    const reply = await bob.raw('POST', streams.pull.path, Buffer.from(JSON.stringify(input)))
    const read = readLines('pull', gunzipSync(reply.body).toString())
    if (!read.ok) throw new Error(read.flaw)
    return { head: pullHead.parse(read.lines.head), entries: read.lines.entries.length }
  }
  const counted = await headOf({ count: true })
  expect(counted.head.left).toBe(counted.entries)
  expect((await headOf({})).head.left).toBeUndefined()
})
