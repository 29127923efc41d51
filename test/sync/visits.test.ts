import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { seedDivisions } from '#service/features/org/seed.ts'
import { visitsCommands } from '#service/features/visits/commands.ts'
import { visitsQueries } from '#service/features/visits/queries.ts'
import type { Result } from '#shared/contract/result.ts'
import { divisionsFile } from '#shared/domain/org/divisions.ts'
import { emptyWork } from '#shared/domain/visits/work.ts'
import { CITY } from '#test/support/hub.ts'
import { resourcesFolder } from '#test/support/workspace.ts'
import { type Desk, stateOf } from './desk.ts'
import { openWorld } from './world.ts'

const TOWN = 'div-340202012'
const divisions = divisionsFile.parse(
  JSON.parse(readFileSync(join(resourcesFolder, 'divisions.json'), 'utf8')),
)
const context = { signal: new AbortController().signal, progress: () => {}, breathe: async () => {} }

const world = openWorld('visits', undefined, ({ workspace }) =>
  workspace.deps.write((tx) => seedDivisions(tx, divisions, CITY)),
)
const { deskOf } = world
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
