import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Hub } from '#hub/start.ts'
import { seedDivisions } from '#service/features/org/seed.ts'
import { visitsCommands } from '#service/features/visits/commands.ts'
import { visitsQueries } from '#service/features/visits/queries.ts'
import type { Result } from '#shared/contract/result.ts'
import { divisionsFile } from '#shared/domain/org/divisions.ts'
import { emptyWork } from '#shared/domain/visits/work.ts'
import type { TestDevice } from '#test/support/device.ts'
import {
  adminDevice,
  CITY,
  registerPerson,
  startTestHub,
  startTestServer,
  type TestServer,
} from '#test/support/hub.ts'
import { resourcesFolder } from '#test/support/workspace.ts'
import { type Desk, enrolDesk, stateOf } from './desk.ts'

const TOWN = 'div-340202012'
const divisions = divisionsFile.parse(
  JSON.parse(readFileSync(join(resourcesFolder, 'divisions.json'), 'utf8')),
)
const context = { signal: new AbortController().signal, progress: () => {}, breathe: async () => {} }

let server: TestServer
let hub: Hub
let admin: TestDevice
const desks: Desk[] = []

beforeAll(async () => {
  server = await startTestServer()
  hub = await startTestHub(server, 'visits')
  admin = await adminDevice(hub)
  await registerPerson(admin, { id: 'ann', body: CITY, role: 'supervisor' })
  await registerPerson(admin, { id: 'bob', body: CITY, role: 'supervisor' })
})

afterAll(async () => {
  for (const desk of desks) await desk.dispose()
  await hub?.stop()
  await server?.stop()
})

const deskOf = async (person: string): Promise<Desk> => {
  const desk = await enrolDesk(await hub.code(person))
  desks.push(desk)
  desk.workspace.deps.write((tx) => seedDivisions(tx, divisions, CITY))
  await desk.round()
  return desk
}
const good = async <T>(answer: Result<T> | Promise<Result<T>>): Promise<T> => {
  const result = await answer
  if (!result.ok) throw new Error(result.error.code)
  return result.value
}
const record = async (desk: Desk, id: string, talk: string) => {
  const { deps } = desk.workspace
  await good(visitsCommands['visits.start'](deps, { visit: id }, context))
  const location = { kind: 'none' as const, lat: '', lon: '', accuracyM: '', reason: '室内没有信号' }
  await good(visitsCommands['visits.submit'](deps, { id, work: { ...emptyWork, talk, location } }, context))
}
const seen = async (desk: Desk, id: string) =>
  (await good(visitsQueries['visits.get'](desk.workspace.deps, { id })))?.submissions.map((one) => [
    one.record.talk,
    one.counts,
  ])

test('two people record one visit without seeing each other: both devices keep both, and count the same one', async () => {
  const a = await deskOf('ann')
  const b = await deskOf('bob')
  const plan = {
    places: [TOWN],
    duty: 'monthly' as const,
    period: '2026-11',
    day: null,
    people: [],
    checklist: null,
    purpose: '',
    routeName: '',
  }
  const { ids } = await good(visitsCommands['visits.plan'](a.workspace.deps, plan, context))
  const id = ids[0] ?? ''
  await a.round()
  await b.round()
  // Both gone: neither is told what the other does.
  await a.stop()
  await b.stop()
  a.start()
  await record(a, id, '甲的记录')
  await a.stop()
  b.start()
  await record(b, id, '乙的记录')
  await b.round()
  a.start()
  await a.round()
  await b.round()
  const found = await seen(a, id)
  expect(found).toHaveLength(2)
  expect(found?.filter(([, counts]) => counts)).toHaveLength(1)
  expect(await seen(b, id)).toEqual(found)
  expect(stateOf(a, ['visit'])).toBe(stateOf(b, ['visit']))
  const notes = (await good(visitsQueries['visits.get'](a.workspace.deps, { id })))?.notes
  expect(notes).toContain('另有人在没有看到对方记录时也提交了一份，两份都保留，以先提交的为准。')
})
