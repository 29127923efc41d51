import { createServer } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { suite } from '#hub/crypto/suite.ts'
import type { Hub } from '#hub/start.ts'
import type { CodeAnswer } from '#shared/protocol/admin.ts'
import { hubAnswer } from '#shared/protocol/answer.ts'
import { type ApprovalFile, approvalText, enrolText, keyFingerprint } from '#shared/protocol/enrol.ts'
import { readEnrolCode, writeEnrolCode } from '#shared/protocol/enrol-code.ts'
import { createTestDevice, type TestDevice } from '#test/support/device.ts'
import {
  adminDevice,
  CITY,
  registerPerson,
  someFact,
  startTestHub,
  startTestServer,
  type TestServer,
} from '#test/support/hub.ts'

let server: TestServer
let hub: Hub
let admin: TestDevice
let now = Date.UTC(2026, 2, 2, 1)
const clock = () => now

beforeAll(async () => {
  server = await startTestServer()
  hub = await startTestHub(server, 'main', { clock, limits: { enrolFailures: { count: 5, seconds: 3600 } } })
  admin = await adminDevice(hub, clock)
  await registerPerson(admin, { id: 'colleague', body: CITY, role: 'supervisor' })
})
afterAll(async () => {
  await hub?.stop()
  await server?.stop()
})

const codeFor = async (person: string, approved = true): Promise<string> => {
  const made = await admin.call<'adminCodes', CodeAnswer>('adminCodes', { person, approved })
  if (!made.ok) throw new Error(made.error.code)
  return made.value.code
}

const failure = (answer: { ok: boolean; error?: { code: string } }) => answer.error?.code

describe('codes', () => {
  test('carry address, fingerprint and 128 bits, and survive being typed', () => {
    const code = {
      address: 'https://10.1.2.3:8443',
      fingerprint: 'ab'.repeat(16),
      secret: '0123456789abcdef'.repeat(2),
    }
    const text = writeEnrolCode(suite, code)
    expect(text).toMatch(/^[0-9A-HJKMNP-TV-Z-]+$/)
    expect(readEnrolCode(suite, text)).toEqual(code)
    expect(
      readEnrolCode(suite, text.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l')),
    ).toEqual(code)
    for (let at = 0; at < text.length; at++) {
      if (text[at] === '-') continue
      const wrong = text.slice(0, at) + (text[at] === '7' ? '8' : '7') + text.slice(at + 1)
      expect(readEnrolCode(suite, wrong)).toBeNull()
    }
    expect(readEnrolCode(suite, '')).toBeNull()
    expect(readEnrolCode(suite, '!'.repeat(90))).toBeNull()
  })

  test('work once, for one device, which may ask again', async () => {
    const code = await codeFor('colleague')
    const device = createTestDevice(hub.address, { clock })
    const first = await device.enrol(code)
    expect(first).toMatchObject({
      ok: true,
      value: { status: 'enrolled', membership: { person: { id: 'colleague' } } },
    })
    expect(await device.enrol(code)).toEqual(first)
    expect(failure(await createTestDevice(hub.address, { clock }).enrol(code))).toBe('ENROLL_CODE_EXPIRED')
    device.say(someFact(CITY, 'first'))
    expect((await device.push())[0]?.results[0]?.status).toBe('accepted')
  })

  test('expire after ten minutes', async () => {
    const code = await codeFor('colleague')
    now += 10 * 60_000
    expect(failure(await createTestDevice(hub.address, { clock }).enrol(code))).toBe('ENROLL_CODE_EXPIRED')
  })

  test('are kept as hashes only', async () => {
    const code = readEnrolCode(suite, await codeFor('colleague'))
    const rows = JSON.stringify(await server.sql('main', 'select * from enrol_code'))
    expect(rows).not.toContain(code?.secret)
  })

  test('without approval wait until the administrator has compared the fingerprint', async () => {
    const device = createTestDevice(hub.address, { clock })
    const waiting = await device.enrol(await codeFor('colleague', false))
    const fingerprint = keyFingerprint(suite.sha256, device.signer.publicKey)
    expect(waiting).toMatchObject({ ok: true, value: { status: 'waiting', fingerprint } })
    expect(failure(await device.hello())).toBe('ENROLL_WAITING')
    expect(await device.call('enrolState', { id: device.id })).toMatchObject({
      ok: true,
      value: { status: 'waiting' },
    })
    expect(await admin.call('adminApprove', { device: device.id, approve: true })).toMatchObject({
      value: { done: 1 },
    })
    expect(await device.call('enrolState', { id: device.id })).toMatchObject({
      ok: true,
      value: { status: 'enrolled' },
    })
    expect((await device.hello()).ok).toBe(true)

    const other = createTestDevice(hub.address, { clock })
    await other.enrol(await codeFor('colleague', false))
    await admin.call('adminApprove', { device: other.id, approve: false })
    expect(failure(await other.call('enrolState', { id: other.id }))).toBe('ENROLL_DENIED')
    expect(failure(await other.hello())).toBe('ENROLL_DENIED')
  })

  test('guessing is stopped after five', async () => {
    const guess = () => {
      const secret = suite.sha256(String(Math.random())).slice(0, 32)
      return createTestDevice(hub.address, { clock }).enrol(
        writeEnrolCode(suite, { address: hub.address, fingerprint: null, secret }),
      )
    }
    now += 2 * 3600_000
    const answers = []
    for (let n = 0; n < 6; n++) answers.push(failure(await guess()))
    expect(answers).toEqual([...Array<string>(5).fill('ENROLL_CODE_WRONG'), 'HUB_BUSY'])
    now += 3600_000
    expect(failure(await guess())).toBe('ENROLL_CODE_WRONG')
  })

  test('sample data can never join', async () => {
    const device = createTestDevice(hub.address, { clock })
    expect(failure(await device.enrol(await codeFor('colleague'), { sample: true }))).toBe('ENROLL_SAMPLE')
  })

  test('a workspace used alone joins with all its facts under its old person', async () => {
    const device = createTestDevice(hub.address, { clock })
    for (let n = 0; n < 3; n++) device.say({ ...someFact(CITY, `alone-${n}`), author: 'me-alone' })
    await device.enrol(await codeFor('colleague'), { formerPerson: 'me-alone' })
    device.say(someFact(CITY, 'together'))
    const [answer] = await device.push()
    expect(answer?.results.map((r) => r.status)).toEqual(['accepted', 'accepted', 'accepted', 'accepted'])
  })
})

test('nobody joins under the name of somebody else', async () => {
  await registerPerson(admin, { id: 'third', body: CITY, role: 'inspector' })
  for (const formerPerson of [hub.firstPerson, 'me-alone']) {
    const device = createTestDevice(hub.address, { clock })
    expect(failure(await device.enrol(await codeFor('third'), { formerPerson }))).toBe('ENROLL_DENIED')
  }
})

test('a machine without a network is enrolled by request and approval file', async () => {
  const device = createTestDevice(hub.address, { clock })
  const asked = { id: device.id, name: '离线电脑', publicKey: device.signer.publicKey, sample: false }
  const file = {
    kind: 'wi-enrol-request',
    protocol: 1,
    device: asked,
    person: '同事',
    signature: device.signer.sign(enrolText(asked, '')),
  }
  const answer = await admin.call<'adminEnrolFile', ApprovalFile>('adminEnrolFile', {
    file,
    person: 'colleague',
  })
  if (!answer.ok) throw new Error(answer.error.code)
  const approval = answer.value
  expect(suite.verify(hub.publicKey, approvalText(approval), approval.signature)).toBe(true)
  device.person = approval.membership.person.id
  expect((await device.hello()).ok).toBe(true)
  const forged = { ...file, device: { ...asked, id: 'another-device' } }
  expect(failure(await admin.call('adminEnrolFile', { file: forged, person: 'colleague' }))).toBe(
    'SYNC_SIGNATURE',
  )
})

describe('requests', () => {
  test('seen once are not taken twice', async () => {
    const { request } = await import('node:http')
    await admin.hello()
    const { headers, requestText } = await import('#shared/protocol/signing.ts')
    const body = Buffer.from('{}')
    const path = '/v1/admin/devices'
    const counter = now + 1_000_000
    const text = requestText({
      method: 'POST',
      path,
      bodyHash: suite.sha256(body),
      counter,
      nonce: admin.nonce,
    })
    const head = {
      [headers.device]: admin.id,
      [headers.counter]: String(counter),
      [headers.nonce]: admin.nonce,
      [headers.signature]: admin.signer.sign(text),
    }
    const send = (to = path, bytes = body) =>
      new Promise<{ ok: boolean; error?: { code: string } }>((resolve) => {
        const out = request(new URL(to, hub.address), { method: 'POST', headers: head }, (incoming) => {
          let got = ''
          incoming.on('data', (part) => {
            got += part
          })
          incoming.on('end', () => resolve(JSON.parse(got)))
        })
        out.end(bytes)
      })
    expect((await send()).ok).toBe(true)
    expect(failure(await send())).toBe('SYNC_REPLAY')
    expect(failure(await send('/v1/admin/awaiting'))).toBe('SYNC_SIGNATURE')
    expect(failure(await send(path, Buffer.from('{ }')))).toBe('SYNC_SIGNATURE')
  })

  test('need a nonce of this hub that is not older than a quarter of an hour', async () => {
    await admin.hello()
    const stale = admin.nonce
    now += 15 * 60_000
    expect((await admin.hello()).ok).toBe(true)
    admin.nonce = stale
    const { headers } = await import('#shared/protocol/signing.ts')
    const reply = await admin.raw('POST', '/v1/admin/devices', Buffer.from('{}'), {
      [headers.nonce]: `${stale}x`,
    })
    expect(reply.status).toBe(401)
  })

  test('of a browser are turned away', async () => {
    const reply = await admin.raw('POST', '/v1/admin/devices', Buffer.from('{}'), {
      origin: 'http://evil.example',
    })
    expect(JSON.parse(reply.body.toString())).toMatchObject({ ok: false, error: { code: 'HUB_NOT_ALLOWED' } })
  })

  test('of another protocol are told which one the hub speaks', async () => {
    const reply = await admin.raw('POST', '/v1/admin/devices', Buffer.from('{}'), { 'x-wi-protocol': '2' })
    expect(reply.status).toBe(426)
    expect(JSON.parse(reply.body.toString())).toMatchObject({
      error: { code: 'HUB_PROTOCOL', details: { protocol: 1 } },
    })
  })

  test('that nobody knows are answered with the mark', async () => {
    const reply = await admin.raw('GET', '/v1/nothing', Buffer.alloc(0))
    expect(reply.status).toBe(404)
    expect(hubAnswer(reply.body.toString())).not.toBeNull()
  })
})

test('a captive portal’s 200 is not taken for an answer', async () => {
  const portal = createServer((_, response) => response.end('<html><body>请登录 Wi-Fi</body></html>'))
  await new Promise<void>((done) => portal.listen(0, '127.0.0.1', done))
  const address = portal.address()
  const device = createTestDevice(`http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`, {
    clock,
  })
  const reply = await device.raw('POST', '/v1/hello', Buffer.from('{}'))
  expect(reply.status).toBe(200)
  expect(hubAnswer(reply.body.toString())).toBeNull()
  const { readLines } = await import('#shared/protocol/lines.ts')
  expect(readLines('pull', reply.body.toString())).toEqual({ ok: false, flaw: 'not-ours' })
  portal.close()
})

test('over TLS only with the hub’s own authority, whose fingerprint is in the code', async () => {
  const secure = await startTestHub(server, 'secure', { tls: true })
  const code = readEnrolCode(suite, await secure.code())
  expect(code?.address).toBe(secure.address)
  expect(code?.fingerprint).toBe(secure.tls?.fingerprint.slice(0, 32))
  const device = await adminDevice(secure)
  expect(device.membership?.ca).toBe(secure.tls?.ca)
  device.say(someFact(CITY, 'secure'))
  expect((await device.push())[0]?.results[0]?.status).toBe('accepted')
  const stranger = createTestDevice(secure.address)
  await expect(stranger.raw('GET', '/v1/ca', Buffer.alloc(0))).rejects.toThrow(/self-signed|certificate/)
  const { port } = secure
  await secure.stop()
  const again = await startTestHub(server, 'secure', { tls: true, port })
  expect(again.tls).toEqual(secure.tls)
  expect((await device.hello()).ok).toBe(true)
  await again.stop()
})
