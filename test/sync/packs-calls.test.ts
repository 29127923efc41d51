/** A machine enrolled by file, from its first start on, by the calls its screens make. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { Hub } from '#hub/start.ts'
import { createService, type Service } from '#service/host/service.ts'
import type { Input, Name, Output } from '#shared/contract/contract.ts'
import type { Result } from '#shared/contract/result.ts'
import { readEnrolCode, writeEnrolCode } from '#shared/protocol/enrol-code.ts'
import {
  adminDevice,
  CITY,
  registerPerson,
  startTestHub,
  startTestServer,
  type TestServer,
} from '#test/support/hub.ts'
import { noKeyStore, resourcesFolder } from '#test/support/workspace.ts'
import { suite } from './desk.ts'

let server: TestServer
let hub: Hub
const folder = mkdtempSync(join(tmpdir(), 'wi-packs-'))
const passphrase = 'correct horse battery'
const services: Service[] = []

beforeAll(async () => {
  server = await startTestServer()
  // Under the name it goes by in approval files nobody finds it: only A knows where it really is.
  hub = await startTestHub(server, 'packs-calls', { host: 'hub.invalid' })
  const admin = await adminDevice({ ...hub, address: `http://127.0.0.1:${hub.port}` })
  for (const id of ['ann', 'cat']) await registerPerson(admin, { id, body: CITY, role: 'supervisor' })
})
afterEach(async () => {
  for (const service of services.splice(0)) await service.close()
})
afterAll(async () => {
  await hub?.stop()
  await server?.stop()
  rmSync(folder, { recursive: true, force: true })
})

let calls = 0
const startApp = async (name: string) => {
  const events: string[] = []
  const service = await createService({
    dataDir: join(folder, name),
    resources: resourcesFolder,
    version: 'test',
    keyStore: noKeyStore,
    emit: (event) => events.push(event.event),
    log: (line) => console.error(line),
  })
  services.push(service)
  const ask = async <N extends Name>(call: N, input: Input<N>): Promise<Result<Output<N>>> => {
    const answer = await service.handle({ id: `c${++calls}`, name: call, input })
    if (!answer) throw new Error('no answer')
    return answer as Result<Output<N>>
  }
  const get = async <N extends Name>(call: N, input: Input<N>): Promise<Output<N>> => {
    const result = await ask(call, input)
    if (!result.ok) throw new Error(`${call}: ${JSON.stringify(result.error)}`)
    return result.value
  }
  return { ask, get, events }
}
const codeFor = async (person: string): Promise<string> => {
  const code = readEnrolCode(suite, await hub.code(person))
  if (!code) throw new Error('code misread')
  return writeEnrolCode(suite, { ...code, address: `http://127.0.0.1:${hub.port}` })
}
const path = (name: string) => join(folder, name)
const form = { medium: 'U-001', purpose: '数据交换', counterpart: '李明' }

test('from the request file to records that the hub has received, without a network', async () => {
  const a = await startApp('a')
  const c = await startApp('c')
  await a.get('sync.enrol', { code: await codeFor('ann'), deviceName: '综合科电脑', passphrase })
  expect(await a.get('packs.state', {})).toMatchObject({ state: 'unapproved', approval: null })
  expect((await a.ask('packs.export', { to: 'hub', path: path('x.wipack'), ...form })).ok).toBe(false)
  await a.get('packs.approve', { approvedBy: '王局长', documentNo: '3号', date: '2026-11-01' })
  expect((await a.get('packs.state', {})).state).toBe('on')

  await c.get('sync.enrolRequest', {
    path: path('request.json'),
    deviceName: '乡镇电脑',
    person: '猫',
    passphrase,
  })
  await a.get('sync.approveFile', {
    path: path('request.json'),
    person: 'cat',
    savePath: path('approval.json'),
  })
  await c.get('sync.enrolApproval', { path: path('approval.json'), passphrase })
  expect(await c.get('packs.state', {})).toMatchObject({ state: 'unapproved' })
  await a.get('sync.now', {})
  let device = ''
  for (let i = 0; i < 200 && device === ''; i++) {
    await new Promise((resolve) => setTimeout(resolve, 50))
    const { receivers } = await a.get('packs.state', {})
    device = receivers.find((one) => one.name.includes('乡镇电脑'))?.id ?? ''
  }
  await a.get('packs.fetch', { device, answerPath: path('first.wipack'), ...form })

  const first = await c.get('packs.preview', { paths: [path('first.wipack')] })
  expect(first.from).toEqual({ kind: 'hub', name: '市局服务端' })
  expect((await c.ask('packs.import', { token: 'another', ...form })).ok).toBe(false)
  const came = await c.get('packs.import', { token: first.token, ...form })
  expect(came.fresh).toBeGreaterThan(0)
  expect(await c.get('app.state', {})).toMatchObject({ person: { id: 'cat' }, roles: ['supervisor'] })
  expect(await c.get('packs.state', {})).toMatchObject({ state: 'on', approval: { documentNo: '3号' } })

  await c.get('callers.register', { number: '0553-3835110', line: '', keeper: '', active: true })
  const out = await c.get('packs.export', { to: 'hub', path: path('up.wipack'), ...form })
  expect(out.files).toEqual([path('up.wipack')])
  const carried = await a.get('packs.carry', {
    paths: out.files,
    answerPath: path('answer.wipack'),
    ...form,
  })
  expect(carried).toMatchObject({ again: false, refused: 0, awaiting: 0, deviceName: '乡镇电脑' })
  const answer = await c.get('packs.preview', { paths: carried.files })
  expect(answer.settled.received).toBeGreaterThan(0)
  await c.get('packs.import', { token: answer.token, ...form })
  expect(await c.ask('packs.preview', { paths: carried.files })).toMatchObject({
    ok: false,
    error: { code: 'PACK_DUPLICATE' },
  })

  // The register: each side its own entries, and those of its body that have come; the same 校验值 at both ends.
  const mine = (await c.get('packs.register', {})).rows.filter(({ way }) => way === 'in' || way === 'out')
  const theirs = (await a.get('packs.register', {})).rows
  expect(mine.map((row) => row.way)).toEqual(['in', 'out', 'in'])
  expect(theirs.map((row) => row.way).filter((way) => way !== 'in')).toContain('to-hub')
  const exported = mine.find((row) => row.way === 'out')
  expect(theirs.find((row) => row.way === 'to-hub')?.digest).toBe(exported?.digest)
  expect(mine[0]?.digest).toBe(theirs.find((row) => row.way === 'from-hub')?.digest)
  const slip = await c.get('packs.slip', { id: exported?.id ?? '' })
  expect(slip.html).toContain('离线交换包交接单')
  expect(slip.html).toContain('U-001')
  expect(slip.html).not.toContain('待填')

  await a.get('packs.stop', { reason: '批准到期' })
  expect((await a.get('packs.state', {})).state).toBe('unapproved')
  expect(c.events).toContain('progress')
})
