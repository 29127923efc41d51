import { screen, waitFor, within } from '@testing-library/react'
import { beforeEach, expect, test } from 'vitest'
import { OrgScreen } from '#renderer/features/org/OrgScreen.tsx'
import { useOpened } from '#renderer/features/org/use-org-place.ts'
import { useRoute } from '#renderer/ui/route.ts'
import { useToast } from '#renderer/ui/UndoToast.tsx'
import type { OrgDetail } from '#shared/contract/org.ts'
import { fail, ok } from '#shared/contract/result.ts'
import { fakeSession, type Handlers, renderWithApi } from '#test/support/fake-api.tsx'
import { pretendLayout } from '#test/support/pretend-layout.ts'
import { bureau, bureauDetail, city, jinghu, window1, windowDetail } from './samples.ts'

beforeEach(() => {
  pretendLayout()
  window.location.hash = '#/org'
  useRoute.setState({ screen: 'org', params: {} }, true)
  useOpened.setState({ open: new Set([city.id]) })
  useToast.getState().dismiss()
})

const levels: Record<string, (typeof city)[]> = {
  '': [city],
  [city.id]: [jinghu, bureau],
  [bureau.id]: [window1],
}

const show = (
  details: Record<string, OrgDetail> = { [bureau.id]: bureauDetail },
  more: Handlers = {},
  session = fakeSession,
) =>
  renderWithApi(<OrgScreen />, {
    session,
    handlers: {
      'org.tree': async ({ parent }) => ok(levels[parent ?? ''] ?? []),
      'org.get': async ({ id }) => ok(details[id] ?? null),
      ...more,
    },
  })

const item = (name: RegExp) => screen.findByRole('treeitem', { name })
const input = (asked: { name: string; input: unknown }[], name: string) =>
  asked.findLast((a) => a.name === name)?.input

test('the tree opens a level at a time and is walked by the keyboard', async () => {
  const { user, asked } = show()
  await item(/^芜湖市 ?3个窗口$/)
  await item(/^镜湖区$/)
  const tree = screen.getByRole('tree', { name: '机构' })
  await user.tab()
  while (document.activeElement !== tree) await user.tab()
  await user.keyboard('{ArrowDown}{ArrowDown}')
  const unit = await item(/^市人力资源和社会保障局 ?1个窗口$/)
  expect(unit).toHaveAttribute('aria-selected', 'true')
  expect(tree).toHaveAttribute('aria-activedescendant', unit.id)
  expect(asked.some((a) => a.name === 'org.tree' && JSON.stringify(a.input).includes(bureau.id))).toBe(false)
  await user.keyboard('{ArrowRight}')
  expect(await item(/^社保综合窗口$/)).toHaveAttribute('aria-level', '3')
  await user.keyboard('{ArrowRight}')
  expect(await item(/^社保综合窗口$/)).toHaveAttribute('aria-selected', 'true')
  await user.keyboard('{ArrowLeft}{ArrowLeft}')
  expect(screen.queryByRole('treeitem', { name: '社保综合窗口' })).toBeNull()
  expect(useRoute.getState().params.id).toBe(bureau.id)
})

test('an attribute is edited in place, and taken back with one key', async () => {
  const { user, asked } = show(undefined, {
    'org.change': async () => ok({ previous: { hours: '9:00-17:00' } }),
  })
  await user.click(await item(/人力资源/))
  await user.click(await screen.findByRole('button', { name: '修改办理时间' }))
  const field = screen.getByRole('textbox', { name: '办理时间' })
  await user.clear(field)
  await user.type(field, '8:30-17:30{Enter}')
  await screen.findByText('已修改办理时间')
  expect(input(asked, 'org.change')).toEqual({ id: bureau.id, changes: { hours: '8:30-17:30' } })
  await user.keyboard('{Alt>}z{/Alt}')
  await waitFor(() =>
    expect(input(asked, 'org.change')).toEqual({ id: bureau.id, changes: { hours: '9:00-17:00' } }),
  )
})

test('what is refused is said in place, and what was typed stays', async () => {
  const fault = { code: 'ORG_PHONE', message: '电话“见公告”是文字说明，不是号码。' }
  const { user } = show(undefined, { 'org.change': async () => fail(fault) })
  await user.click(await item(/人力资源/))
  await user.click(await screen.findByRole('button', { name: '修改咨询电话' }))
  const field = screen.getByRole('textbox', { name: '咨询电话' })
  await user.clear(field)
  await user.type(field, '见公告{Enter}')
  expect(await screen.findByRole('alert')).toHaveTextContent('不是号码')
  expect(screen.getByRole('textbox', { name: '咨询电话' })).toHaveValue('见公告')
  await user.keyboard('{Escape}')
  expect(screen.queryByRole('textbox', { name: '咨询电话' })).toBeNull()
})

test('two values written at the same time are both shown; one is chosen by writing it once more', async () => {
  const said = { fact: 'f', author: 'p9', authorName: null, at: 0, bodyName: null }
  const detail = { ...bureauDetail, conflicts: { hours: [{ ...said, value: '8:30-17:30' }] } }
  const { user, asked } = show({ [bureau.id]: detail }, { 'org.change': async () => ok({ previous: {} }) })
  await user.click(await item(/人力资源/))
  const panel = (await screen.findByRole('heading', { name: '有两人同时修改，请选定' })).closest('section')
  expect(panel).toHaveTextContent('现用：9:00-17:00')
  expect(panel).toHaveTextContent('另有：8:30-17:30其他人员')
  await user.click(screen.getByRole('button', { name: '采用此值' }))
  expect(input(asked, 'org.change')).toEqual({ id: bureau.id, changes: { hours: '8:30-17:30' } })
  await user.click(screen.getByRole('button', { name: '保留现用的值' }))
  expect(input(asked, 'org.change')).toEqual({ id: bureau.id, changes: { hours: '9:00-17:00' } })
})

test('a window shows its line of tenure; the number only on asking', async () => {
  useOpened.setState({ open: new Set([city.id, bureau.id]) })
  const { user, asked } = show(
    { [window1.id]: windowDetail },
    {
      'org.tenurePhone': async () => ok({ phone: '13855301234' }),
      'org.setTenure': async () => ok({ tenure: 't3', ended: 't2' }),
      'org.withdrawTenure': async () => ok({}),
    },
  )
  await user.click(await item(/社保综合窗口/))
  const panel = (await screen.findByRole('heading', { name: '窗口责任人' })).closest('section') as HTMLElement
  expect(within(panel).getByText('姓名已删除')).toBeInTheDocument()
  expect(within(panel).getByText('现任')).toBeInTheDocument()
  expect(panel).toHaveTextContent('138****1234')
  await user.click(within(panel).getByRole('button', { name: '查看号码' }))
  expect(await within(panel).findByText('13855301234')).toBeInTheDocument()

  await user.click(within(panel).getByRole('button', { name: '登记责任人' }))
  await user.type(within(panel).getByRole('textbox', { name: '姓名' }), '王五{Enter}')
  await screen.findByText('已登记责任人王五')
  expect(input(asked, 'org.setTenure')).toMatchObject({ org: window1.id, name: '王五', to: null })
  await user.click(screen.getByRole('button', { name: /撤回/ }))
  expect(input(asked, 'org.withdrawTenure')).toEqual({ org: window1.id, tenure: 't3', reopen: 't2' })
})

test('search replaces the tree; who may only read sees no way to change', async () => {
  const { user, asked } = show(
    { [bureau.id]: { ...bureauDetail, editable: false } },
    { 'org.search': async () => ok({ rows: [{ ...bureau, path: '芜湖市' }], total: 1 }) },
    { ...fakeSession, roles: ['inspector'] },
  )
  await user.type(await screen.findByRole('searchbox', { name: '查找机构' }), 'rsj')
  const results = await screen.findByRole('grid', { name: '查找结果' })
  const found = await within(results).findByText('市人力资源和社会保障局')
  expect(input(asked, 'org.search')).toMatchObject({ text: 'rsj' })
  expect(screen.queryByRole('tree')).toBeNull()
  await user.click(found)
  expect(await screen.findByRole('heading', { name: '市人力资源和社会保障局' })).toBeInTheDocument()
  expect(screen.queryByRole('button', { name: /修改|新增|停用|导入/ })).toBeNull()
  expect(screen.getByText(/不在本单位的管理范围内/)).toBeInTheDocument()
})

test('a window is registered below a unit, and opened', async () => {
  const { user, asked } = show(undefined, { 'org.register': async () => ok({ id: 'w2' }) })
  await user.click(await item(/人力资源/))
  await user.click(await screen.findByRole('button', { name: '新增窗口' }))
  await user.click(screen.getByRole('button', { name: '登记' }))
  expect(screen.getByRole('alert')).toHaveTextContent('请填写名称')
  await user.type(screen.getByRole('textbox', { name: '名称' }), '就业窗口')
  await user.click(screen.getByRole('button', { name: '登记' }))
  expect(input(asked, 'org.register')).toMatchObject({
    fields: { kind: 'window', name: '就业窗口', parent: bureau.id, windowType: '综合', phones: [] },
  })
  await waitFor(() => expect(useRoute.getState().params.id).toBe('w2'))
})
