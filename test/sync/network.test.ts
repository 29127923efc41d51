import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Hub } from '#hub/start.ts'
import type { TestDevice } from '#test/support/device.ts'
import {
  adminDevice,
  CITY,
  registerPerson,
  startTestHub,
  startTestServer,
  type TestServer,
} from '#test/support/hub.ts'
import { caller, type Desk, enrolDesk } from './desk.ts'
import { type CutProxy, startProxy } from './proxy.ts'

let server: TestServer
let hub: Hub
let admin: TestDevice
let proxy: CutProxy
let desk: Desk

beforeAll(async () => {
  server = await startTestServer()
  hub = await startTestHub(server, 'network', {
    warn: () => {},
    limits: {
      hello: { count: 1e6, seconds: 1 },
      facts: { count: 1e6, seconds: 1 },
      enrol: { count: 1e6, seconds: 1 },
    },
  })
  admin = await adminDevice(hub)
  await registerPerson(admin, { id: 'ann', body: CITY, role: 'supervisor' })
  proxy = await startProxy(hub.port)
  desk = await enrolDesk(await hub.code('ann'), { address: `http://127.0.0.1:${proxy.port}` })
  await desk.round()
})

afterAll(async () => {
  await desk?.dispose()
  await proxy?.close()
  await hub?.stop()
  await server?.stop()
})

const unsent = () => desk.count("SELECT count(*) AS n FROM fact WHERE state = 'local'")

test('a sign-in page that answers 200 is not the hub: nothing counts as received', async () => {
  const page = '<html><body>请登录</body></html>'
  proxy.answer(
    `HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: ${Buffer.byteLength(page)}\r\nconnection: close\r\n\r\n${page}`,
  )
  desk.say(caller(CITY, 'portal'))
  await desk.round()
  expect(unsent()).toBe(1)
  expect(desk.sync.state()).toMatchObject({ link: 'offline', fault: { code: 'CAPTIVE_PORTAL' } })
  proxy.answer(null)
  await desk.round()
  expect(unsent()).toBe(0)
  expect(desk.sync.state()).toMatchObject({ link: 'online', fault: null })
})

test('a hub that is not there: work goes on, the reason is shown, it is sent later', async () => {
  await proxy.close()
  const [id] = desk.say(caller(CITY, 'offline'))
  await desk.round()
  expect(desk.sync.state()).toMatchObject({ link: 'offline', fault: { code: 'HUB_UNREACHABLE' } })
  expect(desk.workspace.db.get('SELECT state FROM fact WHERE id = ?', id ?? '')).toEqual({ state: 'local' })
  await desk.stop()
  proxy = await startProxy(hub.port)
  desk.start()
  expect(unsent()).toBe(1)
  const member = desk.workspace.db.get<{ value: string }>("SELECT value FROM meta WHERE key = 'sync-member'")
  const moved = { ...JSON.parse(member?.value ?? '{}'), address: `http://127.0.0.1:${proxy.port}` }
  desk.workspace.db.run("UPDATE meta SET value = ? WHERE key = 'sync-member'", JSON.stringify(moved))
  await desk.stop()
  desk.start()
  await desk.round()
  expect(unsent()).toBe(0)
})
