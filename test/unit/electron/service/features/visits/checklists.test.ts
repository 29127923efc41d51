import { afterEach, beforeEach, expect, test } from 'vitest'
import { codeOf, good } from '../org/desk.ts'
import { openVisitDesk } from './visit-desk.ts'

let desk: Awaited<ReturnType<typeof openVisitDesk>>
beforeEach(async () => {
  desk = await openVisitDesk()
})
afterEach(() => desk.test.dispose())

const list = async (id: string) => (await good(desk.call('checklists.get', { id })))!

test('three are carried; a change is published as the next version and says what it changed', async () => {
  const all = await good(desk.call('checklists.list', {}))
  expect(all.map((c) => [c.id, c.version, c.scored, c.total, c.carried])).toEqual([
    ['hall', '1.0.0', true, 1000, true],
    ['town', '1.0.0', true, 1000, true],
    ['village', '1.0.0', false, null, true],
  ])
  const before = (await list('hall')).versions[0]!.list
  expect(await codeOf(desk.call('checklists.publish', { id: 'hall', list: before, note: '' }))).toBe(
    'CHECKLIST_SAME',
  )
  const [first, ...rest] = before.sections
  const [line, ...lines] = first!.lines
  const after = { ...before, sections: [{ ...first!, lines: [{ ...line!, score: 60 }, ...lines] }, ...rest] }
  await good(desk.call('checklists.publish', { id: 'hall', list: after, note: '调整分值' }))
  const now = await list('hall')
  expect(now.versions.map((v) => v.version)).toEqual(['1.1.0', '1.0.0'])
  expect(now.versions[0]?.changes.map((c) => c.text)).toEqual(['总分由100分改为102分', '分值由4分改为6分'])
  expect(now.entry).toMatchObject({ carried: false, total: 1020 })
})

test('a new one starts at 1.0.0; withdrawn ones come back by publishing', async () => {
  const { list: village } = (await list('village')).versions[0]!
  const own = { ...village, title: '本局村（社区）走访记录' }
  expect(await good(desk.call('checklists.publish', { id: 'own', list: own, note: '' }))).toEqual({
    id: 'own',
    version: '1.0.0',
  })
  await good(desk.call('checklists.withdraw', { id: 'own', reason: '停用' }))
  expect(await codeOf(desk.call('checklists.withdraw', { id: 'own', reason: '停用' }))).toBe(
    'CHECKLIST_WITHDRAWN',
  )
  await good(desk.call('checklists.publish', { id: 'own', list: own, note: '恢复使用' }))
  expect((await list('own')).entry).toMatchObject({ withdrawn: null, version: '1.1.0' })
})

test('what is typed is kept until it is published or given up', async () => {
  const draft = { title: '改', level: 'town' as const, scored: true, sections: [] }
  await good(desk.call('checklists.saveDraft', { id: 'town', list: draft }))
  await desk.test.reopen()
  desk.deps = desk.test.workspace.deps
  expect((await list('town')).draft?.title).toBe('改')
  await good(desk.call('checklists.saveDraft', { id: 'town', list: null }))
  expect((await list('town')).draft).toBeNull()
  await good(desk.call('checklists.saveDraft', { id: 'new-1', list: draft }))
  expect((await list('new-1')).entry).toBeNull()
  const last = (await good(desk.call('checklists.list', {}))).at(-1)
  expect(last).toMatchObject({ id: 'new-1', title: '改', version: '', draft: true })
})

test('one that does not fit into a fact is refused with words', async () => {
  const { list: hall } = (await list('hall')).versions[0]!
  const long = {
    ...hall,
    sections: hall.sections.map((section) => ({
      ...section,
      lines: section.lines.flatMap((line) =>
        Array.from({ length: 6 }, (_, i) => ({
          ...line,
          id: `${line.id}-${i}`,
          text: '长'.repeat(300),
          howToCheck: '长'.repeat(300),
        })),
      ),
    })),
  }
  expect(await codeOf(desk.call('checklists.publish', { id: 'hall', list: long, note: '' }))).toBe(
    'CHECKLIST_TOO_LONG',
  )
})
