import { act, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { beforeEach, expect, test } from 'vitest'
import { ScriptsScreen } from '#renderer/features/call-scripts/ScriptsScreen.tsx'
import { useRoute } from '#renderer/ui/route.ts'
import { ok } from '#shared/contract/result.ts'
import type { ScriptDraft } from '#shared/contract/scripts.ts'
import { seriousFindings } from '#test/support/axe.ts'
import { changed, renderWithApi } from '#test/support/fake-api.tsx'
import { script } from '../checks/case-fixture.ts'

beforeEach(() => useRoute.setState({ screen: 'scripts', params: {} }, true))

const entry = {
  id: 'phone-accuracy',
  title: script.title,
  name: '1.1.0',
  versions: 2,
  apart: false,
  draft: false,
}
const current = { ...script, scriptVersion: '1.1.0+abcd' }
const version = { note: '', at: null, byName: null, apart: false, here: true, used: false, changes: [] }
const versions = [
  { ...version, version: '1.1.0+abcd', name: '1.1.0', note: '改了问法', at: 1, byName: '张三', used: true },
  { ...version, version: '1.0.0', name: '1.0.0' },
]
const open = (more = {}) => {
  const service: { draft: ScriptDraft | null } = { draft: null }
  return {
    service,
    ...renderWithApi(<ScriptsScreen />, {
      handlers: {
        'scripts.list': async () => ok([entry]),
        'scripts.get': async () => ok({ current, mayPublish: true, versions }),
        'scripts.draft': async () => ok({ draft: service.draft, unreadable: false }),
        'scripts.content': async () => ok(script),
        'scripts.saveDraft': async ({ draft }) => {
          service.draft = draft as ScriptDraft | null
          return ok({ savedAt: Date.parse('2026-11-23T06:05:09Z') })
        },
        'scripts.publish': async () => ok({ version: '1.2.0+beef', name: '1.2.0' }),
        ...more,
      },
    }),
  }
}
const part = async (name: string) =>
  within(await screen.findByRole('navigation', { name: '话术的组成' })).getByRole('button', {
    name: new RegExp(`^${name}`),
  })
const lines = (field: string) =>
  within(screen.getByRole('group', { name: field }))
    .getAllByRole('textbox')
    .map((box) => (box as HTMLTextAreaElement).value)
const line = (name: string) => screen.getByRole('textbox', { name })

test('every part can be reached, and none has a serious finding', async () => {
  const { user, container } = open()
  for (const name of [
    '流程',
    '要素问法',
    '模拟身份',
    '应答分支',
    '结束语',
    '禁语',
    '判定标准',
    '行为项',
    '参数',
  ]) {
    await user.click(await part(name))
    expect(await screen.findByRole('heading', { name })).toBeInTheDocument()
    expect(await seriousFindings(container)).toEqual([])
  }
}, 60_000)

test('sentences are added, moved, removed and taken back by keyboard; the preview follows', async () => {
  const { user, service } = open()
  await user.click(await part('模拟身份'))
  const before = lines('开场白')
  await user.click(line('开场白第1句'))
  await user.keyboard('{Home}{Enter}新的一句。')
  expect(lines('开场白')).toEqual([before[0], '新的一句。', ...before.slice(1)])
  expect(line('开场白第2句')).toHaveFocus()
  await user.keyboard('{Alt>}{ArrowUp}{/Alt}')
  expect(lines('开场白').slice(0, 2)).toEqual(['新的一句。', before[0]])
  expect(line('开场白第1句')).toHaveFocus()
  expect(await screen.findByText('“新的一句。”')).toBeInTheDocument()
  await user.keyboard('{Alt>}{ArrowDown}{/Alt}{Control>}zzz{/Control}')
  expect(lines('开场白')).toEqual([before[0], '', ...before.slice(1)])
  await user.keyboard('{Control>}z{/Control}')
  expect(lines('开场白')).toEqual(before)
  expect(line('开场白第2句')).toHaveFocus()
  await user.click(screen.getByRole('button', { name: '开场白加一句' }))
  await user.keyboard('{Backspace}')
  expect(lines('开场白')).toEqual(before)
  await user.click(screen.getByRole('button', { name: '删去开场白第2句' }))
  expect(lines('开场白')).toEqual(before.toSpliced(1, 1))
  await waitFor(() => expect(service.draft?.script.personas[0]?.openings).toEqual(before.toSpliced(1, 1)))
  expect(await screen.findByText(/本机已存/)).toBeInTheDocument()
  expect(await screen.findByRole('button', { name: /模拟身份.*已改/ })).toBeInTheDocument()
}, 60_000)

test('pasted lines become sentences', async () => {
  const { user } = open()
  await user.click(await part('结束语'))
  const box = line('结束语第3句') as HTMLTextAreaElement
  box.setSelectionRange(0, box.value.length)
  fireEvent.paste(box, { clipboardData: { getData: () => '一。\r\n\n 二。\n三。\n' } })
  expect(lines('结束语').slice(2)).toEqual(['一。', '二。', '三。'])
}, 60_000)

test('what stands against a publication names its place and leads there; then it is published with its note', async () => {
  const { user, asked, container } = open()
  await user.click(await part('参数'))
  await user.clear(line('等候对方查询的上限'))
  await user.click(await screen.findByRole('button', { name: '发布为新版本' }))
  expect(await screen.findByText('请写明改了什么、为什么改')).toBeInTheDocument()
  await user.click(await part('流程'))
  await user.click(await screen.findByRole('button', { name: '“等候对方查询的上限”应在30到600之间（秒）' }))
  await waitFor(() => expect(line('等候对方查询的上限')).toHaveFocus())
  expect(await seriousFindings(container)).toEqual([])
  await user.keyboard('240')
  expect(await screen.findByText(/等候对方查询的上限：由“180”改为“240”秒/)).toBeInTheDocument()
  await user.type(line('修改说明'), '等候久一些')
  await user.click(screen.getByRole('button', { name: '发布为新版本' }))
  await waitFor(() => expect(asked.some((call) => call.name === 'scripts.publish')).toBe(true))
  const sent = asked.find((call) => call.name === 'scripts.publish')?.input as ScriptDraft
  expect(sent.note).toBe('等候久一些')
  expect(sent.script.settings.holdLimitSeconds.value).toBe(240)
  expect(await screen.findByText('已发布1.2.0版')).toBeInTheDocument()
}, 60_000)

test('an older version is taken as the beginning, and given back', async () => {
  const older = { ...script, title: '旧话术' }
  const { user, service } = open({ 'scripts.content': async () => ok(older) })
  await user.click(await screen.findByRole('button', { name: '以1.0.0版为底稿' }))
  expect(await screen.findByDisplayValue('旧话术')).toBeInTheDocument()
  expect(await screen.findByText(/以另一版本为底稿/)).toBeInTheDocument()
  await waitFor(() => expect(service.draft?.from).toBe('1.0.0'))
  await user.click(await screen.findByRole('button', { name: /撤/ }))
  expect(await screen.findByDisplayValue(script.title)).toBeInTheDocument()
}, 60_000)

test('a persona is added and removed; what is given up comes back as it was', async () => {
  const { user, service } = open()
  await user.click(await part('模拟身份'))
  await user.click(screen.getByRole('button', { name: '新增身份' }))
  await user.type(line('身份名称'), '退休教师')
  await waitFor(() =>
    expect(service.draft?.script.personas.at(-1)).toMatchObject({ id: 'P39', label: '退休教师' }),
  )
  await user.click(screen.getByRole('button', { name: '删去修改稿' }))
  await user.click(
    within(screen.getByRole('group', { name: /放弃所有未发布的改动/ })).getByRole('button', {
      name: '删去修改稿',
    }),
  )
  await waitFor(() => expect(service.draft).toBeNull())
  expect(await screen.findByText('与现行版本相同。')).toBeInTheDocument()
}, 60_000)

test('a version that arrives meanwhile is shown while nothing is typed; typed words stay and are set against it', async () => {
  const state = { current, versions }
  const { user, emit } = open({ 'scripts.get': async () => ok({ ...state }) })
  expect(await screen.findByDisplayValue(script.title)).toBeInTheDocument()
  const arrive = (title: string, name: string) => {
    state.current = { ...current, title, scriptVersion: `${name}+0000` }
    state.versions = [{ ...versions[0]!, version: `${name}+0000`, name }, ...versions]
    act(() => emit(changed('scripts')))
  }
  arrive('别处改的话术', '1.2.0')
  expect(await screen.findByDisplayValue('别处改的话术')).toBeInTheDocument()
  expect(await screen.findByText('与现行版本相同。')).toBeInTheDocument()
  await user.type(line('话术名称'), '，再改')
  arrive('又改的话术', '1.3.0')
  expect(await screen.findByText(/以另一版本为底稿/)).toBeInTheDocument()
  expect(line('话术名称')).toHaveValue('别处改的话术，再改')
}, 60_000)

test('loading, and a fault that can be tried again', async () => {
  const fault = { code: 'X', message: '读取失败。' }
  open({ 'scripts.get': async () => ({ ok: false, error: fault }) })
  expect(await screen.findByText('读取失败。')).toBeInTheDocument()
  expect(screen.getByRole('button', { name: '重试' })).toBeInTheDocument()
})
