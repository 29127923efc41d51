import { createHash, randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Hub } from '#hub/start.ts'
import { BLOB_PIECE_BYTES } from '#shared/protocol/protocol.ts'
import { blobPath } from '#shared/protocol/routes.ts'
import type { Reply, TestDevice } from '#test/support/device.ts'
import {
  AREA,
  adminDevice,
  CITY,
  deviceOf,
  registerPerson,
  startTestHub,
  startTestServer,
  type TestServer,
} from '#test/support/hub.ts'

let server: TestServer
let hub: Hub
let admin: TestDevice
let county: TestDevice

beforeAll(async () => {
  server = await startTestServer()
  hub = await startTestHub(server, 'main')
  admin = await adminDevice(hub)
  await registerPerson(admin, { id: 'county', body: AREA, role: 'supervisor' })
  county = await deviceOf(hub, admin, 'county')
})
afterAll(async () => {
  await hub?.stop()
  await server?.stop()
})

const sha256 = (data: Uint8Array) => createHash('sha256').update(data).digest('hex')

const put = (
  device: TestDevice,
  name: string,
  data: Buffer,
  from = 0,
  to = data.length - 1,
  total = data.length,
) =>
  device.raw('PUT', blobPath(name), data.subarray(from, to + 1), {
    'content-range': `bytes ${from}-${to}/${total}`,
  })

const get = (device: TestDevice, name: string, range?: string): Promise<Reply> =>
  device.raw('GET', blobPath(name), Buffer.alloc(0), range ? { range } : {})

const json = (reply: Reply) => JSON.parse(reply.body.toString())

const upload = async (device: TestDevice, data: Buffer): Promise<string> => {
  const name = sha256(data)
  for (let from = 0; from < data.length; from += BLOB_PIECE_BYTES)
    await put(device, name, data, from, Math.min(from + BLOB_PIECE_BYTES, data.length) - 1)
  return name
}

test('a blob goes up in pieces, resumes, and comes down whole or in ranges', async () => {
  const data = randomBytes(2 * BLOB_PIECE_BYTES + 12_345)
  const name = sha256(data)
  expect(json(await put(admin, name, data, 0, BLOB_PIECE_BYTES - 1)).value).toEqual({
    received: BLOB_PIECE_BYTES,
    complete: false,
  })
  expect((await get(admin, name)).status).toBe(404)
  // The answer was lost: the piece is sent again. Then the device forgets where it was and asks.
  expect(json(await put(admin, name, data, 0, BLOB_PIECE_BYTES - 1)).value.received).toBe(BLOB_PIECE_BYTES)
  const skipped = await put(admin, name, data, 2 * BLOB_PIECE_BYTES, data.length - 1)
  expect(json(skipped)).toMatchObject({
    error: { code: 'SYNC_FILE_OFFSET', details: { received: BLOB_PIECE_BYTES } },
  })
  const have = await admin.call('blobsHave', { blobs: [name, 'f'.repeat(64)] })
  expect(have).toMatchObject({
    value: {
      blobs: { [name]: { received: BLOB_PIECE_BYTES, complete: false }, ['f'.repeat(64)]: { received: 0 } },
    },
  })
  expect(await upload(admin, data)).toBe(name)
  const whole = await get(admin, name)
  expect(whole.status).toBe(200)
  expect(whole.body.equals(data)).toBe(true)
  for (const [range, from, to] of [
    ['bytes=0-0', 0, 0],
    [`bytes=${BLOB_PIECE_BYTES - 5}-${BLOB_PIECE_BYTES + 5}`, BLOB_PIECE_BYTES - 5, BLOB_PIECE_BYTES + 5],
    [`bytes=${data.length - 7}-`, data.length - 7, data.length - 1],
    ['bytes=-100', data.length - 100, data.length - 1],
    [`bytes=5-${data.length + 99}`, 5, data.length - 1],
  ] as const) {
    const part = await get(admin, name, range)
    expect(part.status).toBe(206)
    expect(part.headers['content-range']).toBe(`bytes ${from}-${to}/${data.length}`)
    expect(part.body.equals(data.subarray(from, to + 1))).toBe(true)
  }
  expect((await get(admin, name, `bytes=${data.length}-`)).status).toBe(416)
  const head = await admin.raw('HEAD', blobPath(name), Buffer.alloc(0))
  expect(head.headers['content-length']).toBe(String(data.length))
})

test('a blob with another hash is not taken, and can be sent again', async () => {
  const data = randomBytes(5000)
  const name = sha256(data)
  const damaged = Buffer.from(data)
  damaged[77] = (damaged[77] ?? 0) ^ 1
  expect(json(await put(admin, name, damaged))).toMatchObject({ error: { code: 'SYNC_FILE_HASH' } })
  expect(json(await put(admin, name, data)).value).toEqual({ received: 5000, complete: true })
  expect((await get(admin, name)).body.equals(data)).toBe(true)
})

test('one device’s half-sent rubbish does not spoil another’s upload', async () => {
  const data = randomBytes(3000)
  const name = sha256(data)
  await put(county, name, randomBytes(3000), 0, 999, 3000)
  expect(json(await put(admin, name, data)).value.complete).toBe(true)
  expect(json(await put(county, name, data, 1000, 2999, 3000)).value.complete).toBe(true)
})

test('malformed pieces are refused', async () => {
  const data = randomBytes(10)
  const name = sha256(data)
  const wrong = await admin.raw('PUT', blobPath(name), data, { 'content-range': 'bytes 0-99/100' })
  expect(json(wrong).error.code).toBe('HUB_MALFORMED')
  const large = await admin.raw('PUT', blobPath(name), data, { 'content-range': 'bytes 0-9/999999999999' })
  expect(json(large).error.code).toBe('SYNC_FILE_TOO_LARGE')
  expect((await get(admin, 'not-a-hash')).status).toBe(400)
})

test('a blob is read by who sent it and by who may read a fact that names it', async () => {
  const secret = await upload(admin, randomBytes(100))
  const open = await upload(admin, randomBytes(100))
  const theirs = await upload(admin, randomBytes(100))
  expect((await get(county, secret)).status).toBe(404)
  const release = (owner: string, blob: string) => ({
    type: 'release.published',
    entity: { kind: 'release', id: `release-${blob.slice(0, 8)}` },
    owner,
    audience: 'all' as const,
    payload: {
      body: owner,
      name: '2026年清单',
      date: '2026-03-01',
      kind: 'base',
      parents: [],
      blob,
      items: 1,
      materials: 0,
      rejected: 0,
      source: 'xlsx',
    },
  })
  const document = (owner: string, blob: string) => ({
    type: 'document.drafted',
    entity: { kind: 'document', id: `document-${blob.slice(0, 8)}` },
    owner,
    payload: {
      round: 'r',
      kind: 'bulletin',
      title: '通报',
      blob,
      annexBlob: blob,
      figuresBlob: blob,
      asOf: 0,
    },
  })
  admin.say(release(CITY, open))
  admin.say(document(CITY, secret))
  admin.say(document(AREA, theirs))
  const answers = await admin.push()
  expect(answers.flatMap((a) => a.results).map((r) => r.status)).toEqual(['accepted', 'accepted', 'accepted'])
  expect((await get(county, open)).status).toBe(200)
  expect((await get(county, theirs)).status).toBe(200)
  expect((await get(county, secret)).status).toBe(404)
})
