import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Hub } from '#hub/start.ts'
import { enrolText } from '#shared/protocol/enrol.ts'
import type { OfferAnswer, ReofferAnswer } from '#shared/protocol/push.ts'
import { routes } from '#shared/protocol/routes.ts'
import type { TestDevice } from '#test/support/device.ts'
import {
  AREA,
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

beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server?.stop())

/** the hub as it was: stops it, takes a copy, and starts it again */
const backUp = async (hub: Hub, from: string, to: string): Promise<Hub> => {
  const { port } = hub
  await hub.stop()
  await server.copy(from, to)
  return startTestHub(server, from, { port })
}

const restore = async (hub: Hub, to: string): Promise<Hub> => {
  const { port } = hub
  await hub.stop()
  return startTestHub(server, to, { port })
}

/** what a device does after a new epoch: offers what it holds of others, then sends its own again */
const bringBack = async (device: TestDevice): Promise<void> => {
  const held = [...device.held.values()].filter(({ fact }) => fact.link.device !== device.id)
  const asked = await device.call<'offer', OfferAnswer>('offer', {
    epoch: device.epoch,
    facts: held.map(({ fact }) => [fact.content.id, fact.link.contentHash]),
  })
  if (!asked.ok) throw new Error(asked.error.code)
  const want = new Set(asked.value.want)
  const wanted = held.filter(({ fact }) => want.has(fact.content.id))
  if (wanted.length > 0) {
    const answer = await device.reoffer(wanted)
    if (!answer.ok) throw new Error(answer.error.code)
    const refused = (answer.value as ReofferAnswer).results.filter((r) => r.status === 'refused')
    expect(refused).toEqual([])
  }
}

const rejoin = async (device: TestDevice): Promise<void> => {
  const fact = device.membership?.enrolled
  if (!fact) throw new Error('no membership')
  const signature = device.signer.sign(
    enrolText({ id: device.id, publicKey: device.signer.publicKey }, fact.linkHash),
  )
  const reply = await device.raw('POST', routes.rejoin.path, Buffer.from(JSON.stringify({ fact, signature })))
  expect(JSON.parse(reply.body.toString())).toMatchObject({ ok: true })
}

test('a hub put back to an older copy gets everything back that any device holds', async () => {
  let hub = await startTestHub(server, 'life')
  const admin = await adminDevice(hub)
  await registerPerson(admin, { id: 'early', body: CITY, role: 'supervisor' })
  const early = await deviceOf(hub, admin, 'early')
  early.say(someFact(CITY, 'before'))
  await early.push()
  hub = await backUp(hub, 'life', 'life_old')

  // After the backup: a new colleague with a new device, facts by all, one revoked device.
  await registerPerson(admin, { id: 'late', body: AREA, role: 'supervisor' })
  const late = await deviceOf(hub, admin, 'late')
  for (let n = 0; n < 30; n++) late.say(someFact(AREA, n))
  await late.push()
  for (let n = 0; n < 10; n++) early.say(someFact(CITY, `after-${n}`))
  await early.push()
  await admin.pull()
  await early.hello()
  await early.pull()
  const [before] = await server.sql<{ size: number }>('life', 'select size from hub')
  const receivedAt = new Map([...admin.held].map(([id, { receivedAt: at }]) => [id, at]))
  // Its own device is away for good; what it said lives on in its colleagues' copies.
  hub = await restore(hub, 'life_old')

  const oldEpoch = admin.epoch
  const greeting = await admin.hello()
  if (!greeting.ok) throw new Error(greeting.error.code)
  expect(greeting.value.offer).toBe(true)
  expect(greeting.value.epoch).not.toBe(oldEpoch)
  expect(greeting.value.epochs).toEqual([oldEpoch, greeting.value.epoch])
  const again = await admin.hello()
  expect(again.ok && again.value.offer).toBe(false)

  await bringBack(admin)
  await admin.push()
  await early.hello()
  await bringBack(early)
  await early.push()

  const ids = [...late.chain, ...early.chain, ...admin.chain].map((f) => f.content.id)
  const rows = await server.sql<{ id: string; status: string; received_at: string }>(
    'life_old',
    'select id, status, received_at from fact where id = any($1)',
    [ids],
  )
  expect(rows).toHaveLength(ids.length)
  expect(rows.filter((r) => r.status !== 'accepted')).toEqual([])
  for (const fact of late.chain) {
    const row = rows.find((r) => r.id === fact.content.id)
    expect(Number(row?.received_at)).toBe(receivedAt.get(fact.content.id))
  }
  const [after] = await server.sql<{ size: number }>('life_old', 'select size from hub')
  expect(Number(after?.size)).toBeGreaterThanOrEqual(Number(before?.size))

  // The lost device comes back as well: its enrolment came back with the hub's own facts, its chain goes on.
  late.say(someFact(AREA, 'on'))
  const answers = await late.push()
  expect(answers.flatMap((a) => a.results).every((r) => r.status === 'accepted')).toBe(true)
  expect(answers.at(-1)?.head.seq).toBe(late.chain.length)
  await late.pull()
  expect(late.held.size).toBeGreaterThan(0)
  await hub.stop()
})

test('devices that come back in any order bring the hub to the same facts', async () => {
  let hub = await startTestHub(server, 'order')
  const admin = await adminDevice(hub)
  await registerPerson(admin, { id: 'one', body: CITY, role: 'supervisor' })
  hub = await backUp(hub, 'order', 'order_old')
  await registerPerson(admin, { id: 'two', body: CITY, role: 'supervisor' })
  const one = await deviceOf(hub, admin, 'one')
  const two = await deviceOf(hub, admin, 'two')
  for (const device of [one, two, admin]) {
    device.say(someFact(CITY, device.id))
    await device.push()
  }
  for (const device of [one, two, admin]) {
    await device.hello()
    await device.pull()
  }
  hub = await restore(hub, 'order_old')
  // The youngest device first, which the restored hub has never heard of; its role is not known there either.
  const unknown = await two.hello()
  expect(unknown.ok ? null : unknown.error).toMatchObject({
    code: 'SYNC_SIGNATURE',
    details: { unknown: true },
  })
  await rejoin(two)
  await two.hello()
  await two.push()
  await rejoin(one)
  await one.hello()
  await bringBack(one)
  await one.push()
  await admin.hello()
  await bringBack(admin)
  await admin.push()
  const ids = [...one.chain, ...two.chain, ...admin.chain].map((f) => f.content.id)
  const rows = await server.sql<{ status: string }>(
    'order_old',
    'select status from fact where id = any($1)',
    [ids],
  )
  expect(rows.map((r) => r.status)).toEqual(ids.map(() => 'accepted'))
  await hub.stop()
})

test('in the middle of a session a restored hub is noticed by the tree it was seen with', async () => {
  let hub = await startTestHub(server, 'middle')
  const admin = await adminDevice(hub)
  hub = await backUp(hub, 'middle', 'middle_old')
  admin.say(someFact(CITY, 'lost'))
  await admin.push()
  await admin.pull()
  const { size, root } = admin.receipt?.body ?? { size: 0, root: '' }
  hub = await restore(hub, 'middle_old')
  const page = await admin.pullPage({ seen: { size, root } })
  expect('ok' in page && !page.ok && page.error.code).toBe('SYNC_EPOCH')
  const pushed = await admin.pushFacts([admin.say(someFact(CITY, 'more'))], { seen: { size, root } })
  expect(pushed.ok ? null : pushed.error.code).toBe('SYNC_EPOCH')
  await admin.hello()
  expect((await admin.push()).flatMap((a) => a.results).map((r) => r.status)).toEqual([
    'accepted',
    'accepted',
  ])
  await hub.stop()
})

test('a forged receipt begins no epoch', async () => {
  const hub = await startTestHub(server, 'forged')
  const admin = await adminDevice(hub)
  admin.say(someFact(CITY, 'x'))
  await admin.push()
  const { epoch } = admin
  if (!admin.receipt) throw new Error('no receipt')
  admin.receipt = { ...admin.receipt, body: { ...admin.receipt.body, size: 999 } }
  const greeting = await admin.hello()
  expect(greeting.ok && greeting.value.epoch).toBe(epoch)
  await hub.stop()
})

test('what nobody may say does not come in by an offer either', async () => {
  const hub = await startTestHub(server, 'launder')
  const admin = await adminDevice(hub)
  await registerPerson(admin, { id: 'gone', body: CITY, role: 'supervisor' })
  const gone = await deviceOf(hub, admin, 'gone')
  await admin.call('adminRevoke', { device: gone.id, reason: '离岗' })
  const fact = gone.say(someFact(CITY, 'after the revocation'))
  const hubOnly = gone.say({
    type: 'device.revoked',
    entity: { kind: 'device', id: admin.id },
    owner: CITY,
    payload: { reason: 'x', throughSeq: 1 },
  })
  const answer = await admin.reoffer([{ fact }, { fact: hubOnly }])
  expect(answer.ok && (answer.value as ReofferAnswer).results.map((r) => r.status)).toEqual([
    'awaiting',
    'refused',
  ])
  await admin.reoffer([{ fact }])
  const [row] = await server.sql<{ status: string }>('launder', 'select status from fact where id = $1', [
    fact.content.id,
  ])
  expect(row?.status).toBe('awaiting')
  await hub.stop()
})
