import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createWorkspaceFolder, type NewWorkspace } from '#service/host/create.ts'
import { createService, type Service } from '#service/host/service.ts'
import { openWorkspace } from '#service/host/workspace.ts'
import type { KeyStore } from '#service/process/key-store.ts'
import type { Answer } from '#shared/contract/wire.ts'
import { noKeyStore, resourcesFolder } from '#test/support/workspace.ts'

let root: string
const services: Service[] = []
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'wi-create-'))
})
const stop = async () => {
  for (const service of services.splice(0)) await service.close()
}
afterEach(async () => {
  await stop()
  rmSync(root, { recursive: true, force: true })
})

const spec: NewWorkspace = {
  kind: 'standalone',
  name: '芜湖',
  person: { name: '王某' },
  body: { id: 'div-340200', name: '芜湖市数据资源管理局' },
  roles: ['supervisor'],
  passphrase: '效能监督 2026',
  resources: resourcesFolder,
}
const create = (more: Partial<NewWorkspace> = {}, store: KeyStore = noKeyStore) =>
  createWorkspaceFolder(join(root, 'work'), { ...spec, ...more }, store, Date.now())

const start = async (resources = resourcesFolder): Promise<Service> => {
  const service = await createService({
    dataDir: root,
    resources,
    version: '0.0.0',
    keyStore: noKeyStore,
    emit: () => {},
    log: () => {},
  })
  services.push(service)
  return service
}
const ask = async (service: Service, name: string, input: unknown = {}) => {
  const answer = (await service.handle({ id: '1', name, input })) as Answer
  return answer.ok ? answer.value : answer.error
}

test('whatever breaks while a workspace is made, nothing is left and a second try succeeds', async () => {
  const broken = join(root, 'resources')
  cpSync(resourcesFolder, broken, { recursive: true })
  writeFileSync(join(broken, 'divisions.json'), '{"not": "divisions"}')
  await expect(create({ resources: broken })).rejects.toThrow()
  rmSync(join(broken, 'divisions.json'))
  await expect(create({ resources: broken })).rejects.toThrow()
  const store = {
    ...noKeyStore,
    wrap: async () => {
      throw new Error('the key store hangs up')
    },
  }
  await expect(create({}, store)).rejects.toThrow('hangs up')
  expect(readdirSync(root)).toEqual(['resources'])
  expect(await ask(await start(), 'app.state')).toMatchObject({ phase: 'first' })
  expect(await create()).toMatchObject({ ok: true })
})

test('without a key store and without a passphrase nothing is made', async () => {
  expect(await create({ passphrase: undefined })).toEqual({ ok: false, code: 'PASSPHRASE_NEEDED' })
  expect(readdirSync(root)).toEqual([])
})

test('a workspace that exists is never replaced', async () => {
  const made = await create()
  if (!made.ok) throw new Error(made.code)
  expect(await create()).toEqual({ ok: false, code: 'EXISTS' })
  const env = { resources: resourcesFolder, readerThreads: 0 }
  const opened = openWorkspace(join(root, 'work'), made.key, env)
  expect(opened.ok).toBe(true)
  if (opened.ok) await opened.value.close()
})

test('a lost keyring leads to the passphrase or the recovery key, never to an empty database', async () => {
  const made = await create({}, { ...noKeyStore, wrap: async () => 'wrapped by a keyring that is gone' })
  if (!made.ok || made.recovery === null) throw new Error('not made')
  const service = await start()
  expect(await ask(service, 'app.state')).toMatchObject({ phase: 'locked', ways: ['passphrase', 'recovery'] })
  const wrong = { way: 'passphrase', secret: '不对的口令' }
  expect(await ask(service, 'app.unlock', wrong)).toMatchObject({ code: 'SECRET_WRONG' })
  expect(await ask(service, 'rounds.list')).toMatchObject({ code: 'NOT_OPEN' })
  const right = { way: 'recovery', secret: made.recovery }
  expect(await ask(service, 'app.unlock', right)).toMatchObject({ phase: 'open', person: { name: '王某' } })
})

test('a key file that cannot be read is said, and the data stays as it is', async () => {
  await create()
  for (const name of ['keys.json', 'keys.json.bak']) writeFileSync(join(root, 'work', name), '{"v":1,')
  expect(await ask(await start(), 'app.state')).toMatchObject({ phase: 'fault', fault: { code: 'KEY_LOST' } })
  expect(existsSync(join(root, 'work', 'data.db'))).toBe(true)
})

test('rehearsing the first screen changes nothing; what goes wrong is told to whoever asks for it', async () => {
  const empty = await start()
  empty.rehearse()
  expect(await ask(empty, 'app.state')).toMatchObject({ phase: 'first' })
  await stop()

  expect(await create({ kind: 'sample', passphrase: undefined })).toMatchObject({ ok: true })
  const whole = await start()
  whole.rehearse()
  expect(await ask(whole, 'today.overview')).toMatchObject({ calls: { ready: 0 } })
  await stop()

  const broken = join(root, 'resources')
  cpSync(resourcesFolder, broken, { recursive: true })
  rmSync(join(broken, 'calendars'), { recursive: true })
  const poor = await start(broken)
  poor.rehearse()
  expect(await ask(poor, 'today.overview')).toMatchObject({ code: 'BUG' })
  expect(await ask(poor, 'app.state')).toMatchObject({ phase: 'open' })
})
