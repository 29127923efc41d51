import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { suite } from '#hub/crypto/suite.ts'
import type { Hub } from '#hub/start.ts'
import { verifyChain } from '#shared/facts/chain.ts'
import { contentHash, type SignedFact, sealFact } from '#shared/facts/envelope.ts'
import type { PushAnswer } from '#shared/protocol/push.ts'
import { createTestDevice, type TestDevice } from '#test/support/device.ts'
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
let people = 0

beforeAll(async () => {
  server = await startTestServer()
  hub = await startTestHub(server, 'main')
  admin = await adminDevice(hub)
})
afterAll(async () => {
  await hub?.stop()
  await server?.stop()
})

/** a supervisor of the city with a fresh device */
const newSupervisor = async (): Promise<TestDevice> => {
  const id = `p-${++people}`
  await registerPerson(admin, { id, body: CITY, role: 'supervisor' })
  const device = await deviceOf(hub, admin, id)
  await device.hello()
  return device
}

const pushed = async (device: TestDevice, facts: readonly unknown[], head?: object): Promise<PushAnswer> => {
  const answer = await device.pushFacts(facts, head)
  if (!answer.ok) throw new Error(answer.error.code)
  return answer.value
}

const statuses = (answer: PushAnswer) => answer.results.map((r) => r.status)
const codesOf = (answer: PushAnswer) => answer.results.map((r) => r.code)
const rowsOf = (ids: readonly string[]) =>
  server.sql<{ n: number }>('main', 'select count(*)::int as n from fact where id = any($1)', [ids])

test('facts pushed by one device arrive at another, whole and verifiable', async () => {
  const writer = await newSupervisor()
  const reader = await newSupervisor()
  for (let n = 0; n < 700; n++) writer.say(someFact(CITY, n))
  const answers = await writer.push()
  expect(answers.map((a) => a.results.length)).toEqual([500, 200])
  expect(answers.flatMap(statuses).every((status) => status === 'accepted')).toBe(true)
  await reader.hello()
  await reader.pull()
  for (const fact of writer.chain) expect(reader.held.get(fact.content.id)?.fact).toEqual(fact)
  expect(verifyChain(suite, writer.signer.publicKey, writer.chain).flaws).toEqual([])
  expect(reader.keys.get(writer.id)).toBe(writer.signer.publicKey)
})

test('own facts come back in brief on request', async () => {
  const writer = await newSupervisor()
  const fact = writer.say(someFact(CITY, 'brief'))
  await writer.push()
  await writer.pullPage()
  const entries = []
  for (let more = true; more; ) {
    const page = await writer.pullPage({ own: 'brief' })
    if (!('entries' in page)) throw new Error('no page')
    entries.push(...page.entries)
    more = page.more
  }
  expect(entries.find((e) => e.op === 'own' && e.id === fact.content.id)).toBeDefined()
  expect(writer.held.has(fact.content.id)).toBe(false)
})

test('sending again changes nothing and gives the same answer', async () => {
  const writer = await newSupervisor()
  for (let n = 0; n < 20; n++) writer.say(someFact(CITY, `again-${n}`))
  const first = await pushed(writer, writer.chain)
  const [before] = await server.sql('main', 'select size, pos, chain_seq from hub')
  const second = await pushed(writer, writer.chain)
  const third = await pushed(writer, writer.chain.slice(7, 12))
  expect(second.results).toEqual(first.results)
  expect(third.results).toEqual(first.results.slice(7, 12))
  const [after] = await server.sql('main', 'select size, pos, chain_seq from hub')
  expect(after).toEqual(before)
})

test('a fact is kept letter by letter, whatever its texts hold', async () => {
  const writer = await newSupervisor()
  for (const line of ['“二楼”\\"\n\t', 'a\u0000b', '\u2028 𠮷 \u007f'])
    writer.say({
      type: 'caller.registered',
      entity: { kind: 'caller', id: `letters-${line.length}` },
      owner: CITY,
      payload: { number: '0553-1', line, active: true },
    })
  expect(statuses(await pushed(writer, writer.chain))).toEqual(['accepted', 'accepted', 'accepted'])
  const rows = await server.sql<{ body: string }>(
    'main',
    'select body from fact where device = $1 order by device_seq',
    [writer.id],
  )
  expect(rows.map((row) => row.body)).toEqual(writer.chain.map((fact) => JSON.stringify(fact)))
})

describe('one bad fact is refused alone', () => {
  const cases: Record<string, { spoil: (fact: SignedFact) => unknown; code: string }> = {
    'altered content': {
      spoil: (f) => ({ ...f, content: { ...f.content, payload: { number: '110', active: true } } }),
      code: 'SYNC_FACT_CONTENT',
    },
    'altered signature': {
      spoil: (f) => ({ ...f, signature: `AAAA${f.signature.slice(4)}` }),
      code: 'SYNC_FACT_SIGNATURE',
    },
    'altered link': {
      spoil: (f) => ({ ...f, link: { ...f.link, prevHash: 'f'.repeat(64) } }),
      code: 'SYNC_FACT_LINK',
    },
    'not a fact at all': { spoil: () => 'what?', code: 'SYNC_FACT_MALFORMED' },
    'a field too many': { spoil: (f) => ({ ...f, extra: 1 }), code: 'SYNC_FACT_MALFORMED' },
  }
  for (const [name, { spoil, code }] of Object.entries(cases))
    test(name, async () => {
      const writer = await newSupervisor()
      for (let n = 0; n < 5; n++) writer.say(someFact(CITY, `${name}-${n}`))
      const spoilt = writer.chain.map((fact, n) => (n === 2 ? spoil(fact) : fact))
      const answer = await pushed(writer, spoilt)
      expect(statuses(answer)).toEqual(['accepted', 'accepted', 'refused', 'accepted', 'accepted'])
      expect(answer.results[2]?.code).toBe(code)
      expect(answer.stop).toBeNull()
      expect(answer.head.seq).toBe(5)
      writer.say(someFact(CITY, `${name}-later`))
      expect(statuses((await writer.push()).at(-1) as PushAnswer)).toEqual(['accepted'])
    })

  test('the true fact may still come after a damaged copy of it', async () => {
    const writer = await newSupervisor()
    for (let n = 0; n < 4; n++) writer.say(someFact(CITY, `heal-${n}`))
    const damaged = writer.chain.map((fact, n) =>
      n === 1 ? { ...fact, signature: `AAAA${fact.signature.slice(4)}` } : fact,
    )
    expect(statuses(await pushed(writer, damaged))).toEqual(['accepted', 'refused', 'accepted', 'accepted'])
    expect(statuses(await pushed(writer, writer.chain))).toEqual([
      'accepted',
      'accepted',
      'accepted',
      'accepted',
    ])
  })

  test('what the type does not allow', async () => {
    const writer = await newSupervisor()
    writer.say({ ...someFact(CITY, 'schema'), payload: { number: 1 } })
    writer.say({ ...someFact(CITY, 'audience'), audience: 'all' })
    writer.say({ ...someFact(CITY, 'author'), author: 'p-somebody-else' })
    writer.say({
      type: 'device.revoked',
      entity: { kind: 'device', id: admin.id },
      owner: CITY,
      payload: { reason: 'x', throughSeq: 1 },
    })
    writer.say({ ...someFact(CITY, 'late'), payload: { number: '12345', active: true, deep: deep(20) } })
    writer.say({ ...someFact(CITY, 'bell\u0007') })
    writer.say({
      ...someFact(CITY, 'large'),
      payload: { number: '12345', active: true, line: 'x'.repeat(70_000) },
    })
    const answer = await pushed(writer, writer.chain)
    expect(codesOf(answer)).toEqual([
      'SYNC_FACT_PAYLOAD',
      'SYNC_FACT_AUDIENCE',
      'SYNC_FACT_AUTHOR',
      'SYNC_FACT_HUB_ONLY',
      'SYNC_FACT_MALFORMED',
      'SYNC_FACT_MALFORMED',
      'SYNC_FACT_TOO_LARGE',
    ])
    const [stored] = await rowsOf(writer.chain.map((f) => f.content.id))
    expect(stored?.n).toBe(0)
  })
})

const deep = (levels: number): unknown => (levels === 0 ? 1 : { in: deep(levels - 1) })

test('a type the hub does not know is stored and not handed on', async () => {
  const writer = await newSupervisor()
  const unknown = writer.say({ ...someFact(CITY, 'new-type'), type: 'caller.reimagined' })
  const newer = writer.say({ ...someFact(CITY, 'new-version'), typeVersion: 2 })
  expect(statuses(await pushed(writer, writer.chain))).toEqual(['stored-unknown', 'stored-unknown'])
  await writer.hello()
  await writer.pull()
  expect(writer.held.has(unknown.content.id) || writer.held.has(newer.content.id)).toBe(false)
})

test('a gap stops the batch and says where to go on', async () => {
  const writer = await newSupervisor()
  for (let n = 0; n < 6; n++) writer.say(someFact(CITY, `gap-${n}`))
  const holed = await pushed(writer, [...writer.chain.slice(0, 2), ...writer.chain.slice(3)])
  expect(statuses(holed)).toEqual(['accepted', 'accepted'])
  expect(holed.stop).toEqual({ code: 'SYNC_GAP', deviceSeq: 3 })
  const rest = await pushed(writer, writer.chain.slice(holed.head.seq))
  expect(statuses(rest)).toEqual(['accepted', 'accepted', 'accepted', 'accepted'])
})

test('a cloned folder is found out, re-identified, and loses nothing', async () => {
  const id = `p-${++people}`
  await registerPerson(admin, { id, body: CITY, role: 'supervisor' })
  const first = await deviceOf(hub, admin, id)
  await first.hello()
  first.say(someFact(CITY, 'common'))
  await first.push()

  // The copy has the same key, the same chain, and goes on by itself.
  const copy = createTestDevice(hub.address, { id: first.id })
  Object.assign(copy, {
    signer: first.signer,
    person: first.person,
    epoch: first.epoch,
    chain: [...first.chain],
  })
  copy.raw = first.raw
  copy.pushFacts = first.pushFacts
  first.say(someFact(CITY, 'at the original'))
  await first.push()
  const own = copy.say({ ...someFact(CITY, 'at the copy'), author: first.person })
  const clash = sealFact(
    suite,
    first.signer,
    { device: first.id, deviceSeq: 2, prevHash: first.chain[0]?.linkHash ?? '' },
    own.content,
    contentHash(suite, own.content),
  )
  const answer = await pushed(first, [clash])
  expect(answer.stop).toEqual({ code: 'SYNC_CLONE', deviceSeq: 2 })
  expect(answer.results).toEqual([])

  const fresh = createTestDevice(hub.address)
  const done = await first.call('reidentify', {
    device: fresh.id,
    publicKey: fresh.signer.publicKey,
    name: '重新登记',
    reason: 'clone',
    signature: fresh.signer.sign(`wi-enrol\n${fresh.id}\n${fresh.signer.publicKey}\n${first.id}`),
  })
  expect(done.ok).toBe(true)
  fresh.person = first.person
  const moved = sealFact(
    suite,
    fresh.signer,
    { device: fresh.id, deviceSeq: 1, prevHash: '0'.repeat(64), was: { device: first.id, deviceSeq: 2 } },
    own.content,
    contentHash(suite, own.content),
  )
  await fresh.hello()
  expect(statuses(await pushed(fresh, [moved]))).toEqual(['accepted'])
  const rows = await server.sql<{ content_hash: string }>(
    'main',
    'select content_hash from fact where id = $1',
    [own.content.id],
  )
  expect(rows).toEqual([{ content_hash: own.link.contentHash }])
})

test('an old start of the program coming back after a newer one is a clone too', async () => {
  const writer = await newSupervisor()
  const greet = (incarnation: string) =>
    writer.call('hello', {
      protocol: 1,
      app: 'test',
      incarnation,
      challenge: 'c'.repeat(32),
      head: { seq: 0, hash: '0'.repeat(64) },
      receipt: null,
      unsent: 0,
      clock: Date.now(),
    })
  expect((await greet('a'.repeat(32))).ok).toBe(true)
  expect((await greet('b'.repeat(32))).ok).toBe(true)
  const back = await greet('a'.repeat(32))
  expect(back.ok ? null : back.error.code).toBe('SYNC_CLONE')
  expect((await greet('b'.repeat(32))).ok).toBe(true)
})

test('the same content under a new link is not stored twice', async () => {
  const writer = await newSupervisor()
  const fact = writer.say(someFact(CITY, 'moved'))
  await writer.push()
  const twin = await newSupervisor()
  const again = sealFact(
    suite,
    twin.signer,
    { device: twin.id, deviceSeq: 1, prevHash: '0'.repeat(64) },
    fact.content,
    fact.link.contentHash,
  )
  const [before] = await server.sql<{ pos: number }>('main', 'select pos from hub')
  expect(statuses(await pushed(twin, [again]))).toEqual(['accepted'])
  const entries = await server.sql('main', 'select 1 from feed_entry where fact = $1 and pos > $2', [
    fact.content.id,
    before?.pos,
  ])
  expect(entries).toEqual([])
})

describe('same id, another content', () => {
  test('from the same author: both are set aside and shown as withdrawn', async () => {
    const writer = await newSupervisor()
    const reader = await newSupervisor()
    const fact = writer.say(someFact(CITY, 'double'))
    await writer.push()
    await reader.hello()
    await reader.pull()
    expect(reader.held.has(fact.content.id)).toBe(true)
    writer.say({ ...someFact(CITY, 'double-2'), id: fact.content.id })
    const answer = (await writer.push()).at(-1)
    expect(answer && statuses(answer)).toEqual(['quarantined'])
    await reader.pull()
    expect(reader.withdrawn.has(fact.content.id)).toBe(true)
    const waiting = await admin.call<'adminAwaiting', { facts: { id: string }[] }>('adminAwaiting', {})
    expect(waiting.ok && waiting.value.facts.some((f) => f.id === fact.content.id)).toBe(true)
    expect(await admin.call('adminRulings', { facts: [fact.content.id], decided: 'accepted' })).toMatchObject(
      {
        ok: true,
        value: { done: 1 },
      },
    )
    await reader.pull()
    expect(reader.held.has(fact.content.id)).toBe(true)
  })

  test('from a stranger: only the stranger’s is set aside', async () => {
    const writer = await newSupervisor()
    const stranger = await newSupervisor()
    const fact = writer.say(someFact(CITY, 'mine'))
    await writer.push()
    stranger.say({ ...someFact(CITY, 'forged'), id: fact.content.id })
    const answer = (await stranger.push()).at(-1)
    expect(answer && statuses(answer)).toEqual(['quarantined'])
    const [row] = await server.sql<{ status: string }>('main', 'select status from fact where id = $1', [
      fact.content.id,
    ])
    expect(row?.status).toBe('accepted')
  })
})

test('a batch that is too large is refused whole', async () => {
  const writer = await newSupervisor()
  for (let n = 0; n < 501; n++) writer.say(someFact(CITY, `many-${n}`))
  const many = await writer.pushFacts(writer.chain)
  expect(many.ok ? null : many.error.code).toBe('HUB_TOO_LARGE')
  const bomb = await writer.pushFacts([{ filler: ' '.repeat(50_000_000) }])
  expect(bomb.ok ? null : bomb.error.code).toBe('HUB_TOO_LARGE')
  expect((await writer.push()).flatMap(statuses)).toHaveLength(501)
})

test('every batch leaves one signed ruling that names what was not accepted', async () => {
  const writer = await newSupervisor()
  writer.say(someFact(CITY, 'ruled-1'))
  const bad = writer.say({ ...someFact(CITY, 'ruled-2'), payload: { number: 1 } })
  writer.say(someFact(CITY, 'ruled-3'))
  await writer.push()
  await writer.pull()
  const rulings = [...writer.held.values()]
    .map(({ fact }) => fact)
    .filter((f) => f.content.type === 'ruling.made' && f.content.entity.id === writer.id)
  expect(rulings.map((f) => f.content.payload)).toEqual([
    {
      fromSeq: 1,
      throughSeq: 3,
      refused: [{ fact: bad.content.id, code: 'SYNC_FACT_PAYLOAD' }],
      awaiting: [],
    },
  ])
  expect(writer.keys.get(rulings[0]?.link.device ?? '')).toBe(hub.publicKey)
})

test('a device restored from an old copy gets its own chain back', async () => {
  const writer = await newSupervisor()
  for (let n = 0; n < 3; n++) writer.say(someFact(CITY, `own-${n}`))
  writer.say({ ...someFact(CITY, 'own-bad'), payload: { number: 1 } })
  await writer.push()
  const reply = await writer.raw('POST', '/v1/own', Buffer.from(JSON.stringify({ from: 2 })))
  const { gunzipSync } = await import('node:zlib')
  const lines = gunzipSync(reply.body).toString().split('\n').slice(1, -1)
  const entries = lines.map((line) => JSON.parse(line))
  expect(entries.map((e) => e.deviceSeq)).toEqual([2, 3, 4])
  expect(entries[0].fact).toEqual(writer.chain[1])
  expect(entries[2]).toMatchObject({ status: 'refused', linkHash: writer.chain[3]?.linkHash })
  expect(entries[2].fact).toBeUndefined()
})

test('a county supervisor’s facts reach the city, and not the other way round', async () => {
  await registerPerson(admin, { id: 'p-county', body: AREA, role: 'supervisor' })
  const county = await deviceOf(hub, admin, 'p-county')
  const theirs = county.say(someFact(AREA, 'county'))
  await county.push()
  const ours = admin.say(someFact(CITY, 'city'))
  await admin.push()
  await admin.pull()
  await county.pull()
  expect(admin.held.has(theirs.content.id)).toBe(true)
  expect(county.held.has(ours.content.id)).toBe(false)
})
