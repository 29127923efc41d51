import { screen, waitFor } from '@testing-library/react'
import { beforeEach, expect, test } from 'vitest'
import { PeopleScreen } from '#renderer/features/org/PeopleScreen.tsx'
import { useRoute } from '#renderer/ui/route.ts'
import { useToast } from '#renderer/ui/UndoToast.tsx'
import type { Output } from '#shared/contract/contract.ts'
import type { PersonEntry } from '#shared/contract/org.ts'
import { ok } from '#shared/contract/result.ts'
import { type Handlers, renderWithApi } from '#test/support/fake-api.tsx'
import { pretendLayout } from '#test/support/pretend-layout.ts'

beforeEach(() => {
  pretendLayout()
  useRoute.setState({ screen: 'people', params: {} }, true)
  useToast.getState().dismiss()
})

const entry: PersonEntry = {
  id: 'p2',
  name: '李四',
  body: 'b1',
  bodyName: '市数据资源管理局',
  post: '科员',
  active: true,
  roles: ['inspector'],
  conflict: false,
}
const person: NonNullable<Output<'people.get'>> = {
  ...entry,
  grants: [
    {
      id: 'g1',
      role: 'inspector',
      body: 'b1',
      bodyName: '市数据资源管理局',
      from: '2025-01-01',
      to: null,
      current: true,
    },
  ],
  conflicts: {},
  history: [],
  editable: true,
}

const show = (more: Handlers = {}, rows: PersonEntry[] = [entry]) =>
  renderWithApi(<PeopleScreen />, {
    handlers: { 'people.list': async () => ok(rows), 'people.get': async () => ok(person), ...more },
  })
const input = (asked: { name: string; input: unknown }[], name: string) =>
  asked.findLast((a) => a.name === name)?.input

test('an empty register says what to do', async () => {
  show({}, [])
  expect(await screen.findByText('还没有登记人员')).toBeInTheDocument()
})

test('a role is ended with a reason, from today', async () => {
  const { user, asked } = show({ 'people.revoke': async () => ok({}) })
  await user.click(await screen.findByText('李四'))
  await user.click(await screen.findByRole('button', { name: '终止' }))
  await user.click(screen.getByRole('button', { name: '终止' }))
  expect(screen.getByRole('alert')).toHaveTextContent('请写明理由')
  await user.type(screen.getByRole('textbox', { name: '理由' }), '调离')
  await user.click(screen.getByRole('button', { name: '终止' }))
  await screen.findByText('已终止李四的抽查人员岗位')
  expect(input(asked, 'people.revoke')).toMatchObject({ person: 'p2', grant: 'g1', reason: '调离' })
})

test('a role is granted from a day on, and taken back as if it never was', async () => {
  const { user, asked } = show({
    'people.grant': async () => ok({ grant: 'g2' }),
    'people.revoke': async () => ok({}),
  })
  await user.click(await screen.findByText('李四'))
  await user.click(await screen.findByRole('button', { name: '授予岗位' }))
  await user.click(screen.getByRole('button', { name: '授予' }))
  await screen.findByText('已授予李四抽查人员岗位')
  const granted = input(asked, 'people.grant') as { from: string }
  expect(granted).toMatchObject({ person: 'p2', role: 'inspector', body: 'b1', to: null })
  await user.click(screen.getByRole('button', { name: /撤回/ }))
  expect(input(asked, 'people.revoke')).toMatchObject({ grant: 'g2', from: granted.from })
})

test('a colleague is registered and opened', async () => {
  const { user, asked } = show({ 'people.register': async () => ok({ id: 'p3' }) })
  await user.click(await screen.findByRole('button', { name: '登记人员' }))
  await user.type(screen.getByRole('textbox', { name: '姓名' }), '王五{Enter}')
  expect(input(asked, 'people.register')).toEqual({ name: '王五', body: 'b1', post: '' })
  await waitFor(() => expect(useRoute.getState().params.id).toBe('p3'))
})
