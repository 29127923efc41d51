import { afterAll, beforeAll, expect, test } from 'vitest'
import { suite } from '#hub/crypto/suite.ts'
import type { Hub } from '#hub/start.ts'
import { verifyChain } from '#shared/facts/chain.ts'
import { append, emptyFrontier, root } from '#shared/facts/merkle.ts'
import { receiptHolds } from '#shared/facts/receipt.ts'
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

beforeAll(async () => {
  server = await startTestServer()
  hub = await startTestHub(server, 'main')
})
afterAll(async () => {
  await hub?.stop()
  await server?.stop()
})

test('facts pushed by one device arrive at another, whole and verifiable', async () => {
  const admin = await adminDevice(hub)
  await registerPerson(admin, { id: 'p-reader', body: CITY, role: 'inspector' })
  const reader = await deviceOf(hub, admin, 'p-reader')
  for (let n = 0; n < 700; n++) admin.say(someFact(CITY, n))
  const answers = await admin.push()
  expect(answers.map((a) => a.results.length)).toEqual([500, 200])
  expect(answers.flatMap((a) => a.results).every((r) => r.status === 'accepted')).toBe(true)
  await reader.hello()
  await reader.pull()
  for (const fact of admin.chain) expect(reader.held.get(fact.content.id)?.fact).toEqual(fact)
  const flaws = verifyChain(suite, admin.signer.publicKey, admin.chain)
  expect(flaws.flaws).toEqual([])
  expect(reader.keys.get(admin.id)).toBe(admin.signer.publicKey)
})
