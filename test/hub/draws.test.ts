import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { suite } from '#hub/crypto/suite.ts'
import type { Hub } from '#hub/start.ts'
import type { DrawSeedAnswer, LeaseAnswer } from '#shared/protocol/draw.ts'
import { drawKeyText } from '#shared/protocol/hello.ts'
import { EVENTS_PATH } from '#shared/protocol/routes.ts'
import { headers, requestText } from '#shared/protocol/signing.ts'
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
let hub: Hub
let admin: TestDevice

beforeAll(async () => {
  server = await startTestServer()
  hub = await startTestHub(server, 'main')
  admin = await adminDevice(hub)
})
afterAll(async () => {
  await hub?.stop()
  await server?.stop()
})

const freeze = (round: string, planHash: string) => ({
  type: 'round.frozen',
  entity: { kind: 'round', id: round },
  owner: CITY,
  payload: {
    planHash,
    planBlob: planHash,
    populationHash: planHash,
    populationBlob: planHash,
    population: 100,
    phones: 40,
    excluded: {},
    purpose: 'find',
    period: '2026Q1',
    seedSource: 'hub',
    formula: '一致件数÷有效件数',
  },
})

test('a plan is signed only after its freeze was received, and every freeze is counted', async () => {
  const planHash = randomBytes(32).toString('hex')
  const fact = admin.say(freeze('r1', planHash))
  const ref = { id: fact.content.id, contentHash: fact.link.contentHash }
  const early = await admin.call('drawSeed', { planHash, freeze: ref })
  expect(early.ok ? null : early.error.code).toBe('SYNC_NOT_FROZEN')
  await admin.push()
  const other = await admin.call('drawSeed', { planHash: 'f'.repeat(64), freeze: ref })
  expect(other.ok ? null : other.error.code).toBe('SYNC_NOT_FROZEN')
  const seed = await admin.call<'drawSeed', DrawSeedAnswer>('drawSeed', { planHash, freeze: ref })
  if (!seed.ok) throw new Error(seed.error.code)
  const { signature, drawKey, drawKeyProof, freezes, signedAt, frozenAt } = seed.value
  expect(suite.verify(drawKey, planHash, signature)).toBe(true)
  expect(suite.verify(hub.publicKey, drawKeyText(seed.value.hub, drawKey), drawKeyProof)).toBe(true)
  expect(drawKey).not.toBe(hub.publicKey)
  expect(signedAt).toBeGreaterThanOrEqual(frozenAt)
  expect(freezes.map((f) => f.planHash)).toEqual([planHash])
  // The same question has the same answer for ever.
  expect(await admin.call('drawSeed', { planHash, freeze: ref })).toEqual(seed)

  const second = randomBytes(32).toString('hex')
  const again = admin.say(freeze('r2', second))
  await admin.push()
  const next = await admin.call<'drawSeed', DrawSeedAnswer>('drawSeed', {
    planHash: second,
    freeze: { id: again.content.id, contentHash: again.link.contentHash },
  })
  expect(next.ok && next.value.freezes.map((f) => f.planHash)).toEqual([planHash, second])
})

test('a plan of the city is not signed for a county', async () => {
  await registerPerson(admin, { id: 'county', body: AREA, role: 'supervisor' })
  const county = await deviceOf(hub, admin, 'county')
  const planHash = randomBytes(32).toString('hex')
  const fact = admin.say(freeze('r3', planHash))
  await admin.push()
  const answer = await county.call('drawSeed', {
    planHash,
    freeze: { id: fact.content.id, contentHash: fact.link.contentHash },
  })
  expect(answer.ok ? null : answer.error.code).toBe('HUB_NOT_ALLOWED')
})

test('a pooled case is leased to one person at a time', async () => {
  for (const id of ['one', 'two']) await registerPerson(admin, { id, body: CITY, role: 'inspector' })
  const [one, two] = [await deviceOf(hub, admin, 'one'), await deviceOf(hub, admin, 'two')]
  const unknown = await one.call('lease', { case: 'no-such-case' })
  expect(unknown.ok ? null : unknown.error.code).toBe('HUB_NOT_FOUND')
  admin.say({
    type: 'case.assigned',
    entity: { kind: 'case', id: 'case-1' },
    owner: CITY,
    payload: { to: null, reason: '' },
  })
  await admin.push()
  const asked = await Promise.all(
    [one, two].map((d) => d.call<'lease', LeaseAnswer>('lease', { case: 'case-1' })),
  )
  expect(asked.filter((a) => a.ok)).toHaveLength(1)
  const loser = asked.find((a) => !a.ok)
  expect(loser?.ok === false && loser.error.code).toBe('SYNC_LEASE_TAKEN')
  expect(JSON.stringify(loser)).not.toMatch(/one|two/)
  const winner = asked[0]?.ok ? one : two
  expect((await winner.call('lease', { case: 'case-1' })).ok).toBe(true)
  await admin.pull()
  const granted = [...admin.held.values()].filter(({ fact }) => fact.content.type === 'lease.granted')
  expect(granted.map(({ fact }) => fact.content.payload.person)).toEqual([winner.person, winner.person])
})

test('a listening device is woken by what it may read, and by nothing else', async () => {
  await registerPerson(admin, { id: 'listener', body: AREA, role: 'supervisor' })
  const listener = await deviceOf(hub, admin, 'listener')
  await listener.hello()
  const counter = Date.now() + 1_000_000
  const text = requestText({
    method: 'GET',
    path: EVENTS_PATH,
    bodyHash: suite.sha256(''),
    counter,
    nonce: listener.nonce,
  })
  const abort = new AbortController()
  const response = await fetch(new URL(EVENTS_PATH, hub.address), {
    signal: abort.signal,
    headers: {
      [headers.device]: listener.id,
      [headers.counter]: String(counter),
      [headers.nonce]: listener.nonce,
      [headers.signature]: listener.signer.sign(text),
    },
  })
  expect(response.headers.get('content-type')).toContain('text/event-stream')
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  const positions: number[] = []
  const next = async () => {
    for (const before = positions.length; positions.length === before; ) {
      const { value } = (await reader?.read()) ?? {}
      for (const match of value?.matchAll(/"pos":(\d+)/g) ?? []) positions.push(Number(match[1]))
    }
    return positions.at(-1) ?? 0
  }
  await next()
  admin.say(someFact(CITY, 'not theirs'))
  await admin.push()
  admin.say(someFact(AREA, 'theirs'))
  await admin.push()
  const pos = await next()
  const [row] = await server.sql<{ pos: string }>(
    'main',
    `select pos from feed_entry where feed = $1 order by pos desc`,
    [`owner:${AREA}`],
  )
  expect(pos).toBeGreaterThanOrEqual(Number(row?.pos))
  expect(positions).toHaveLength(2)
  abort.abort()
})
