import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createMishaps } from '#service/host/mishaps.ts'
import { createService, type Service } from '#service/host/service.ts'
import { hasReserve, keepReserve } from '#service/recovery/reserve.ts'
import { readJournal } from '#service/sync/journal.ts'
import type { DrillReport, Findings, RecoveryReport, RecoveryState } from '#shared/contract/recovery.ts'
import type { Answer } from '#shared/contract/wire.ts'
import { resourcesFolder } from '#test/support/workspace.ts'

/** A key store as good as that of a system. */
const keyStore = {
  wrap: async (key: Uint8Array) => Buffer.from(key).toString('base64'),
  unwrap: async (text: string) => Buffer.from(text, 'base64'),
}

let root: string
let service: Service
beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'wi-recovery-'))
  service = await start()
  await ask('app.createStandalone', { workspaceName: '芜湖', name: '王某', bodyName: '市局' })
})
afterEach(async () => {
  await service.close()
  rmSync(root, { recursive: true, force: true })
})

const start = (store = keyStore, dataDir = root) =>
  createService({
    dataDir,
    resources: resourcesFolder,
    version: '0.0.0',
    keyStore: store,
    emit: () => {},
    log: () => {},
  })
const ask = async <T = { phase: string }>(name: string, input: unknown = {}): Promise<T> => {
  const answer = (await service.handle({ id: '1', name, input })) as Answer
  return (answer.ok ? answer.value : answer.error) as T
}
const work = () => join(root, 'work')
const callers = async () => (await ask<unknown[]>('callers.list')).length
const register = (number: string) =>
  ask('callers.register', { number, line: '一号线', keeper: '', active: true })
const flip = (file: string, at: number) => {
  const bytes = readFileSync(file)
  bytes[at] = (bytes[at] ?? 0) ^ 1
  writeFileSync(file, bytes)
}

test('a damaged file is told at the start, looked at, repaired, and work goes on', async () => {
  await register('0553-3831000')
  await ask('recovery.snapshot')
  await register('0553-3832000')
  expect(await callers()).toBe(2)
  await service.close()
  flip(join(work(), 'data.db'), 50)

  service = await start()
  expect(await ask('app.state')).toMatchObject({
    phase: 'fault',
    ladder: true,
    fault: { code: 'DB_CORRUPT' },
  })
  const found = await ask<Findings>('recovery.look')
  expect(found).toMatchObject({ database: { state: 'damaged' }, snapshots: [{ state: 'good' }] })
  // looking changes nothing
  expect(readdirSync(work())).not.toContain('damaged')
  const report = await ask<RecoveryReport>('recovery.run')
  expect(report).toMatchObject({ fromJournal: 1, exact: 1, missing: 0 })
  expect(await ask('app.state')).toMatchObject({ phase: 'fault' })
  expect(await ask('recovery.enter')).toMatchObject({ phase: 'open', person: { name: '王某' } })
  expect(await callers()).toBe(2)
  expect(await ask<RecoveryState>('recovery.state')).toMatchObject({ aside: 1, journal: { unsent: 4 } })
})

test('a key store that gives another key asks for another way, and calls nothing damaged', async () => {
  await ask('app.setPassphrase', { passphrase: '效能监督 2026' })
  await register('0553-3831000')
  await service.close()
  service = await start({ ...keyStore, unwrap: async () => Buffer.alloc(32, 7) })
  expect(await ask('app.state')).toMatchObject({ phase: 'locked', ways: ['passphrase', 'recovery'] })
  expect(await ask('recovery.look')).toMatchObject({ code: 'RECOVERY_NOTHING' })
  await ask('app.unlock', { way: 'passphrase', secret: '效能监督 2026' })
  expect(await callers()).toBe(1)
})

test('the key file is damaged: its copy opens the data, and both stand again', async () => {
  await register('0553-3831000')
  await service.close()
  flip(join(work(), 'keys.json'), 20)
  service = await start()
  expect(await ask('app.state')).toMatchObject({ phase: 'open' })
  expect(await callers()).toBe(1)
  expect(readFileSync(join(work(), 'keys.json'))).toEqual(readFileSync(join(work(), 'keys.json.bak')))
  expect(readdirSync(join(work(), 'damaged'))).toHaveLength(1)
})

test('damage met at work: the file is read whole, and the ladder is offered', async () => {
  for (let n = 0; n < 30; n++) await register(`0553-38${String(n).padStart(5, '0')}`)
  await ask('recovery.snapshot')
  await service.close()
  const file = join(work(), 'data.db')
  const bytes = readFileSync(file)
  // everything behind the first pages
  for (let page = 8; page < bytes.length / 4096; page++)
    bytes[page * 4096 + 9] = 255 - (bytes[page * 4096 + 9] ?? 0)
  writeFileSync(file, bytes)
  service = await start()
  if ((await ask('app.state')).phase === 'open') {
    expect(await ask('callers.list')).toMatchObject({ code: 'DB_IO' })
    await ask('recovery.state')
  }
  expect(await ask('app.state')).toMatchObject({
    phase: 'fault',
    ladder: true,
    fault: { code: 'DB_CORRUPT' },
  })
  await ask('recovery.run')
  expect(await ask('recovery.enter')).toMatchObject({ phase: 'open' })
  expect(await callers()).toBe(30)
})

test('after a failing disk the file is opened again once, and calls wait until it stands', async () => {
  let runs = 0
  let release = () => {}
  const mishaps = createMishaps({
    dataDir: root,
    reverify: async () => {
      runs++
      await new Promise<void>((resolve) => {
        release = resolve
      })
    },
    log: () => {},
  })
  const failing = Object.assign(new Error('disk I/O error'), { code: 'SQLITE_IOERR_FSYNC' })
  expect(mishaps.told(failing)).toMatchObject({ code: 'DB_IO', todo: expect.stringContaining('重试保存') })
  expect(mishaps.told(failing).code).toBe('DB_IO')
  let stood = false
  const waiting = mishaps.settled().then(() => {
    stood = true
  })
  await new Promise((resolve) => setImmediate(() => setImmediate(resolve)))
  expect([runs, stood]).toEqual([1, false])
  release()
  await waiting
  expect(mishaps.told(new Error('x')).code).toBe('BUG')
})

test('on a full disk the reserve is given up so that the work can be finished', async () => {
  await keepReserve(root)
  expect(hasReserve(root)).toBe(true)
  const mishaps = createMishaps({ dataDir: root, reverify: async () => {}, log: () => {} })
  const full = Object.assign(new Error('full'), { code: 'SQLITE_FULL' })
  expect(mishaps.told(full).todo).toContain('已腾出预留的64MB')
  expect(hasReserve(root)).toBe(false)
  expect(mishaps.told(full)).toMatchObject({ code: 'DISK_FULL', todo: expect.not.stringContaining('腾出') })
})

test('a drill restores, checks, says so, and leaves nothing', async () => {
  expect(await ask<DrillReport>('recovery.drill')).toMatchObject({ passed: false, reason: '没有可用的快照' })
  await register('0553-3831000')
  await ask('recovery.snapshot')
  await register('0553-3832000')
  const journal = join(work(), 'unsent.journal')
  const key = Buffer.from(
    JSON.parse(readFileSync(join(work(), 'keys.json'), 'utf8')).keyring,
    'base64',
  ).toString('hex')
  while (readJournal(work(), key).facts.length < 4) await new Promise((resolve) => setTimeout(resolve, 20))
  const before = readFileSync(journal)
  const report = await ask<DrillReport>('recovery.drill')
  expect(report).toMatchObject({ passed: true, fromJournal: 1, ownFacts: 4, chainFlaws: 0, missing: 0 })
  expect(existsSync(join(work(), 'drill'))).toBe(false)
  expect(readFileSync(journal)).toEqual(before)
  expect(await callers()).toBe(2)
  expect((await ask<RecoveryState>('recovery.state')).drill).toEqual(report)
})

test('a mirror follows each snapshot; a stick that is not there is said and stops nothing', async () => {
  await ask('app.setPassphrase', { passphrase: '效能监督 2026' })
  await register('0553-3831000')
  const stick = join(root, 'stick')
  mkdirSync(stick)
  expect(await ask('recovery.mirror', { path: join(work(), 'x') })).toMatchObject({ code: 'MIRROR_REFUSED' })
  expect(await ask('recovery.mirror', { path: root })).toMatchObject({ code: 'MIRROR_REFUSED' })
  await ask('recovery.mirror', { path: stick })
  const made = await ask<RecoveryState>('recovery.snapshot')
  expect(made.mirror).toMatchObject({ state: 'ok', text: '最近一次备份完整', sameDisk: true })
  const [there = ''] = readdirSync(stick)
  const copy = join(stick, there)
  expect(readdirSync(copy).sort()).toEqual(['anchor.sealed', 'keys.json', 'snapshots', 'unsent.journal'])
  expect(readFileSync(join(copy, 'snapshots', made.snapshots[0]?.name ?? ''))).toEqual(
    readFileSync(join(work(), 'snapshots', made.snapshots[0]?.name ?? '')),
  )
  // another computer: the mirror put where its data folder is, and the passphrase
  const elsewhere = mkdtempSync(join(tmpdir(), 'wi-mirror-'))
  cpSync(copy, join(elsewhere, 'work'), { recursive: true })
  const first = service
  service = await start({ ...keyStore, unwrap: async () => null as never }, elsewhere)
  expect(await ask('app.state')).toMatchObject({ phase: 'locked' })
  expect(await ask('app.unlock', { way: 'passphrase', secret: '效能监督 2026' })).toMatchObject({
    phase: 'fault',
    ladder: true,
  })
  expect(await ask('recovery.run')).toMatchObject({ missing: 0, ownFacts: 3 })
  await ask('recovery.enter')
  expect(await callers()).toBe(1)
  await service.close()
  service = first
  rmSync(elsewhere, { recursive: true })

  rmSync(stick, { recursive: true })
  const without = await ask<RecoveryState>('recovery.mirrorNow')
  expect(without.mirror).toMatchObject({ state: 'missing', okAt: made.mirror?.okAt })
  expect(without.mirror?.text).toContain('没有找到')
  mkdirSync(stick)
  expect((await ask<RecoveryState>('recovery.mirrorNow')).mirror).toMatchObject({ state: 'ok' })
  expect((await ask<RecoveryState>('recovery.mirror', { path: null })).mirror).toBeNull()
  expect(existsSync(copy)).toBe(true)
})
