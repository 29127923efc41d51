import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { SAMPLE_FILES } from '#service/host/sample-data.ts'
import { createService, type Service } from '#service/host/service.ts'
import type { Event } from '#shared/contract/wire.ts'
import { noKeyStore, resourcesFolder } from '#test/support/workspace.ts'

let dataDir: string
let service: Service
let events: Event[]

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'wi-sample-'))
  events = []
  service = await start()
})
afterEach(async () => {
  await service.close()
  rmSync(dataDir, { recursive: true, force: true })
})

const start = (): Promise<Service> =>
  createService({
    dataDir,
    resources: resourcesFolder,
    version: '0',
    keyStore: noKeyStore,
    emit: (event) => events.push(event),
    log: (line) => console.error(line),
  })

const ask = async (name: string, input: unknown, id = 'a') => {
  const answer = await service.handle({ id, name, input })
  if (!answer?.ok) throw new Error(`${name}: ${JSON.stringify(answer)}`)
  return answer.value as never
}

test('the sample can be worked with at once, and is marked for ever', async () => {
  const state: { phase: string; workspace: { kind: string } } = await ask('app.createSample', {
    items: 400,
    seed: 1,
  })
  expect(state).toMatchObject({ phase: 'open', workspace: { kind: 'sample' } })
  const queue: { eligible: boolean }[] = await ask('calls.queue', {})
  expect(queue).toHaveLength(20)
  expect(queue.every((item) => item.eligible)).toBe(true)
  const { firstHour }: { firstHour: { done: boolean }[] } = await ask('today.overview', {})
  expect(firstHour.every((step) => step.done)).toBe(true)
  const steps = events.flatMap((e) => (e.event === 'progress' ? [e.step] : []))
  expect(new Set(steps).size).toBeGreaterThan(3)
  expect(readdirSync(join(dataDir, 'sample', SAMPLE_FILES)).sort()).toContain('事项清单.xlsx')

  await service.close()
  service = await start()
  expect(await ask('app.state', {})).toMatchObject({ phase: 'open', workspace: { kind: 'sample' } })
  const refused = await service.handle({
    id: 'b',
    name: 'sync.enrol',
    input: { code: 'X'.repeat(40), deviceName: '一号机' },
  })
  expect(refused).toMatchObject({ ok: false })
})

test('a sample that was stopped half way leaves nothing that would open', async () => {
  const making = service.handle({ id: 'c', name: 'app.createSample', input: { items: 400, seed: 1 } })
  await new Promise<void>((resolve) => {
    const wait = setInterval(() => {
      if (!events.some((e) => e.event === 'progress' && e.step === '正在登记')) return
      clearInterval(wait)
      resolve()
    }, 5)
  })
  await service.handle({ cancel: 'c' })
  expect(await making).toMatchObject({ ok: false })
  expect(existsSync(join(dataDir, 'sample'))).toBe(false)
  expect(await ask('app.state', {})).toMatchObject({ phase: 'first' })
})
