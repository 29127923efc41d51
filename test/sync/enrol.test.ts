import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { Hub } from '#hub/start.ts'
import { createService, type Service } from '#service/host/service.ts'
import type { Input, Name, Output } from '#shared/contract/contract.ts'
import type { Result } from '#shared/contract/result.ts'
import type { TestDevice } from '#test/support/device.ts'
import {
  adminDevice,
  CITY,
  registerPerson,
  startTestHub,
  startTestServer,
  type TestServer,
} from '#test/support/hub.ts'
import { noKeyStore, resourcesFolder } from '#test/support/workspace.ts'
import { caller, enrolDesk } from './desk.ts'

let server: TestServer
let hub: Hub
let admin: TestDevice
const passphrase = 'correct horse battery'

beforeAll(async () => {
  server = await startTestServer()
  hub = await startTestHub(server, 'enrol', { tls: true })
  admin = await adminDevice(hub)
  for (const id of ['ann', 'bob', 'cat', 'dan', 'eve'])
    await registerPerson(admin, { id, body: CITY, role: 'supervisor' })
})

afterAll(async () => {
  await hub?.stop()
  await server?.stop()
})

interface App {
  folder: string
  call<N extends Name>(name: N, input: Input<N>): Promise<Result<Output<N>>>
  service: Service
}

const apps: App[] = []
afterEach(async () => {
  for (const { service, folder } of apps.splice(0)) {
    await service.close()
    rmSync(folder, { recursive: true, force: true })
  }
})

let calls = 0
const startApp = async (folder = mkdtempSync(join(tmpdir(), 'wi-app-'))): Promise<App> => {
  const service = await createService({
    dataDir: folder,
    resources: resourcesFolder,
    version: 'test',
    keyStore: noKeyStore,
    emit: () => {},
    log: (line) => console.error(line),
  })
  const app: App = {
    folder,
    service,
    call: async (name, input) => {
      const answer = await service.handle({ id: `c${++calls}`, name, input })
      if (!answer) throw new Error('no answer')
      return answer as Result<Output<typeof name>>
    },
  }
  apps.push(app)
  return app
}

const value = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(JSON.stringify(result.error))
  return result.value
}
const codeOf = (result: Result<unknown>) => (result.ok ? 'ok' : result.error.code)
const number = (digits: string) => ({ number: digits, line: '', keeper: '', active: true })
const enrol = (app: App, code: string) =>
  app.call('sync.enrol', { code, deviceName: '办公室电脑', passphrase })

test('first start with a code: the workspace is the person’s, with the roles the hub knows', async () => {
  const app = await startApp()
  const done = value(await enrol(app, await hub.code('ann')))
  expect(done).toMatchObject({
    status: 'enrolled',
    state: { phase: 'open', workspace: { kind: 'enrolled' }, person: { id: 'ann' }, roles: ['supervisor'] },
  })
  value(await app.call('sync.now', {}))
  expect(value(await app.call('sync.state', {}))).toMatchObject({ link: 'online', fault: null })
  const devices = value(await app.call('sync.devices', {}))
  expect(devices.devices.find((row) => row.person === 'ann')).toMatchObject({
    status: 'active',
    name: '办公室电脑',
  })
  const made = value(await app.call('sync.makeCode', { person: 'bob', approved: true }))
  expect(made.code.length).toBeGreaterThan(40)
  expect(codeOf(await enrol(app, made.code))).toBe('ENROLL_ALREADY')
})

test('a code with a slip, a used one, an expired one: each is said as such, and nothing is made', async () => {
  const app = await startApp()
  const code = await hub.code('ann')
  const slip = `${code[0] === '0' ? '1' : '0'}${code.slice(1)}`
  expect(codeOf(await enrol(app, slip))).toBe('ENROLL_CODE_WRONG')
  expect(codeOf(await enrol(app, 'not a code'))).toBe('ENROLL_CODE_WRONG')
  expect(codeOf(await enrol(app, await hub.code('ann', -1)))).toBe('ENROLL_CODE_EXPIRED')
  expect(value(await app.call('app.state', {})).phase).toBe('first')
  value(await enrol(app, code))
  const other = await startApp()
  expect(codeOf(await enrol(other, code))).toBe('ENROLL_CODE_EXPIRED')
  expect(value(await other.call('app.state', {})).phase).toBe('first')
})

test('without a key store and without a passphrase the code is not used up', async () => {
  const app = await startApp()
  const code = await hub.code('ann')
  const refused = await app.call('sync.enrol', { code, deviceName: '电脑' })
  expect(codeOf(refused)).toBe('PASSPHRASE_NEEDED')
  expect(value(await enrol(app, code)).status).toBe('enrolled')
})

test('sample data can never join', async () => {
  const app = await startApp()
  value(await app.call('app.createSample', { items: 100, seed: 1 }))
  expect(codeOf(await enrol(app, await hub.code('ann')))).toBe('SAMPLE_TO_HUB')
  const path = join(app.folder, 'request.json')
  const asked = await app.call('sync.enrolRequest', { path, deviceName: '电脑', person: '某某', passphrase })
  expect(codeOf(asked)).toBe('SAMPLE_TO_HUB')
})

test('a workspace used alone joins later with all its facts; authors stay as written', async () => {
  const app = await startApp()
  value(
    await app.call('app.createStandalone', {
      workspaceName: '单机',
      name: '张三',
      bodyName: '市数据局',
      passphrase,
    }),
  )
  for (let n = 0; n < 3; n++) value(await app.call('callers.register', number(`0553-300000${n}`)))
  const before = value(await app.call('app.state', {}))
  const former = before.phase === 'open' ? before.person.id : ''
  expect(value(await enrol(app, await hub.code('cat'))).status).toBe('enrolled')
  for (let i = 0; i < 100 && value(await app.call('sync.state', {})).waiting > 0; i++)
    await new Promise((resolve) => setTimeout(resolve, 50))
  const rows = await server.sql<{ author: string; status: string }>(
    'enrol',
    "select author, status from fact where type = 'caller.registered'",
  )
  expect(rows).toEqual(Array.from({ length: 3 }, () => ({ author: former, status: 'accepted' })))
  const callers = async () =>
    value(await app.call('sync.counts', {})).kinds.find((row) => row.kind === 'caller')
  expect(await callers()).toMatchObject({ received: 3, waiting: 0 })
  value(await app.call('callers.register', number('0553-3000009')))
  const after = await callers()
  // The fourth may be on its way already: it is counted once, here or there.
  expect((after?.received ?? 0) + (after?.waiting ?? 0)).toBe(4)
})

test('the administrator compares the fingerprint first; the device asks again, also after a restart', async () => {
  const app = await startApp()
  const made = await admin.call<'adminCodes', { code: string }>('adminCodes', {
    person: 'dan',
    approved: false,
  })
  if (!made.ok) throw new Error(made.error.code)
  const waiting = value(await enrol(app, made.value.code))
  expect(waiting.status).toBe('waiting')
  apps.splice(0)
  await app.service.close()
  const again = await startApp(app.folder)
  const { pending } = value(await again.call('sync.enrolPending', {}))
  expect(pending).toMatchObject({
    way: 'code',
    fingerprint: waiting.status === 'waiting' ? waiting.fingerprint : '',
  })
  expect(value(await again.call('sync.enrolAsk', { passphrase })).status).toBe('waiting')
  const rows = await server.sql<{ id: string }>('enrol', "select id from device where status = 'waiting'")
  await admin.call('adminApprove', { device: rows[0]?.id, approve: true })
  expect(value(await again.call('sync.enrolAsk', { passphrase }))).toMatchObject({
    status: 'enrolled',
    state: { phase: 'open', person: { id: 'dan' } },
  })
  expect(value(await again.call('sync.enrolPending', {})).pending).toBeNull()
})

test('a machine without a network: request file, approval file, for this device alone', async () => {
  const app = await startApp()
  const path = join(app.folder, 'request.json')
  value(await app.call('sync.enrolRequest', { path, deviceName: '乡镇电脑', person: '陈某', passphrase }))
  const file = JSON.parse(readFileSync(path, 'utf8'))
  expect(JSON.stringify(file)).not.toContain('privateKey')
  const said = await admin.call<'adminEnrolFile', object>('adminEnrolFile', { file, person: 'eve' })
  if (!said.ok) throw new Error(said.error.code)
  const approval = join(app.folder, 'approval.json')
  const text = JSON.stringify(said.value)
  writeFileSync(approval, text.replace('"name":"eve"', '"name":"eva"'))
  expect(codeOf(await app.call('sync.enrolApproval', { path: approval, passphrase }))).toBe('ENROLL_FILE')
  const stranger = await startApp()
  value(
    await stranger.call('sync.enrolRequest', {
      path: join(stranger.folder, 'request.json'),
      deviceName: '另一台',
      person: '陈某',
      passphrase,
    }),
  )
  writeFileSync(approval, text)
  expect(codeOf(await stranger.call('sync.enrolApproval', { path: approval, passphrase }))).toBe(
    'ENROLL_FILE',
  )
  expect(value(await app.call('sync.enrolApproval', { path: approval, passphrase }))).toMatchObject({
    status: 'enrolled',
    state: { phase: 'open', person: { id: 'eve' } },
  })
})

test('another certificate: nothing is sent, at enrolment and later', async () => {
  const desk = await enrolDesk(await hub.code('bob'))
  await desk.round()
  const otherServer = await startTestServer()
  const code = await hub.code('ann')
  const { port } = hub
  await hub.stop()
  // same address, other keys, other authority
  const impostor = await startTestHub(otherServer, 'enrol', { tls: true, port })
  desk.say(caller(CITY, 'to-nobody'))
  await desk.round()
  expect(desk.sync.state()).toMatchObject({ link: 'offline', fault: { code: 'HUB_CERT_MISMATCH' } })
  const seen = await otherServer.sql<{ n: string }>('enrol', 'select count(*) as n from request_used')
  expect(Number(seen[0]?.n)).toBe(0)
  const app = await startApp()
  expect(codeOf(await enrol(app, code))).toBe('HUB_CERT_MISMATCH')
  expect(value(await app.call('app.state', {})).phase).toBe('first')
  await impostor.stop()
  await otherServer.stop()
  hub = await startTestHub(server, 'enrol', { tls: true, port })
  await desk.round()
  expect(desk.sync.state()).toMatchObject({ link: 'online', fault: null })
  expect(desk.count("SELECT count(*) AS n FROM fact WHERE state = 'local'")).toBe(0)
  await desk.dispose()
})
