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

/** Every fact counted as received stands at the hub, once, and a receipt with the right hash covers it. */
const consistent = async () => {
  const rows = await server.sql<{ id: string }>('network', "select id from fact where status = 'accepted'")
  const atHub = new Set(rows.map((row) => row.id))
  const received = desk.workspace.db.all<{ id: string; seq: number }>(
    "SELECT id, device_seq AS seq FROM fact WHERE state = 'received' AND device = ?",
    desk.workspace.session.device,
  )
  expect(received.filter((row) => !atHub.has(row.id))).toEqual([])
  const through =
    desk.workspace.db.get<{ n: number | null }>('SELECT max(through_seq) AS n FROM receipt')?.n ?? 0
  expect(received.filter((row) => row.seq > through)).toEqual([])
}

test('a connection cut after any byte of a batch loses nothing, doubles nothing, promises nothing', async () => {
  // how many bytes one round with one fact takes
  proxy.cut(null, null)
  desk.say(caller(CITY, 'measure'))
  await desk.round()
  const whole = proxy.passed()
  expect(unsent()).toBe(0)
  const points = (total: number) => {
    const count = Math.min(total, 100)
    return Array.from({ length: count }, (_, k) => Math.floor((k * total) / count))
  }
  let n = 0
  for (const way of ['up', 'down'] as const)
    for (const at of points(whole[way])) {
      proxy.cut(way === 'up' ? at : null, way === 'down' ? at : null)
      desk.say(caller(CITY, `cut-${n++}`))
      await desk.round()
      await consistent()
    }
  proxy.cut(null, null)
  await desk.round()
  expect(unsent()).toBe(0)
  await consistent()
  const [doubled] = await server.sql<{ n: string }>(
    'network',
    'select count(*) - count(distinct id) as n from fact',
  )
  expect(Number(doubled?.n)).toBe(0)
  expect(desk.count("SELECT count(*) AS n FROM fact WHERE kind = 'caller' AND state = 'received'")).toBe(
    n + 1,
  )
})

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
