import { afterEach, expect, test } from 'vitest'
import { scriptsCommands } from '#service/features/call-scripts/commands.ts'
import { scriptsQueries } from '#service/features/call-scripts/queries.ts'
import { checklistsCommands } from '#service/features/checklists/commands.ts'
import { checklistById } from '#service/features/checklists/read.ts'
import type { Checklist } from '#shared/domain/checklists/checklist.ts'
import { code, quiet, value } from '#test/support/round.ts'
import { createTestWorkspace, type TestWorkspace } from '#test/support/workspace.ts'

const JINGHU = 'div-340202'
let desk: TestWorkspace
afterEach(() => desk.dispose())

const changed = (id: string): Checklist => {
  const list = checklistById(desk.workspace.deps, id)?.versions[0].list
  if (!list) throw new Error('no list')
  return { ...list, title: `${list.title}（试行）` }
}
const publish = (id: string, list: Checklist) =>
  checklistsCommands['checklists.publish'](desk.workspace.deps, { id, list, note: '试行' }, quiet)

test('a county publishes lists of its own; what comes with the program 市 alone changes', async () => {
  desk = await createTestWorkspace({ body: { id: JINGHU, name: '镜湖区数据资源管理局' } })
  expect(code(await publish('town', changed('town')))).toBe('CHECKLIST_NOT_OWN')
  const withdraw = { id: 'town', reason: '不用' }
  expect(code(await checklistsCommands['checklists.withdraw'](desk.workspace.deps, withdraw, quiet))).toBe(
    'CHECKLIST_NOT_OWN',
  )
  expect(value(await publish('jinghu-town', changed('town')))).toMatchObject({ version: '1.0.0' })
  expect(checklistById(desk.workspace.deps, 'jinghu-town')?.owner).toBe(JINGHU)
})

test('市 publishes the list that comes with the program, as its own', async () => {
  desk = await createTestWorkspace()
  expect(value(await publish('town', changed('town')))).toMatchObject({ version: '1.1.0' })
  expect(checklistById(desk.workspace.deps, 'town')?.owner).toBe('div-340200')
})

test('话术 is one for the whole 市: a county tries its changes and does not publish them', async () => {
  desk = await createTestWorkspace({ body: { id: JINGHU, name: '镜湖区数据资源管理局' } })
  const id = 'phone-accuracy'
  const stored = value(scriptsQueries['scripts.get'](desk.workspace.deps, { id }))
  if (!stored) throw new Error('no script')
  expect(stored.mayPublish).toBe(false)
  const script = { ...stored.current, title: '改过的话术' }
  expect(
    code(await scriptsCommands['scripts.publish'](desk.workspace.deps, { id, script, note: '改' }, quiet)),
  ).toBe('SCRIPT_CITY_ONLY')
})
