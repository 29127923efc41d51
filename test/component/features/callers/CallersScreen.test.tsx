import { screen, within } from '@testing-library/react'
import { beforeEach, expect, test } from 'vitest'
import { CallersScreen } from '#renderer/features/callers/CallersScreen.tsx'
import { useToast } from '#renderer/ui/UndoToast.tsx'
import type { CallerEntry } from '#shared/contract/org.ts'
import { fail, ok } from '#shared/contract/result.ts'
import { fakeSession, type Handlers, renderWithApi } from '#test/support/fake-api.tsx'

beforeEach(() => useToast.getState().dismiss())

const caller = (rest: Partial<CallerEntry> = {}): CallerEntry => ({
  id: 'c1',
  number: '13855301234',
  line: '移动卡1号',
  keeper: '王五',
  active: true,
  since: Date.UTC(2025, 0, 2),
  conflicts: {},
  ...rest,
})
const show = (rows: CallerEntry[], more: Handlers = {}, session = fakeSession) =>
  renderWithApi(<CallersScreen />, { session, handlers: { 'callers.list': async () => ok(rows), ...more } })
const input = (asked: { name: string; input: unknown }[], name: string) =>
  asked.findLast((a) => a.name === name)?.input

test('an empty register says what to do; a number is added by the keyboard alone', async () => {
  const { user, asked } = show([], { 'callers.register': async () => ok({ id: 'c9' }) })
  expect(await screen.findByText('台账中还没有号码')).toBeInTheDocument()
  await user.keyboard('{Alt>}={/Alt}')
  await user.keyboard('0553-3835110{Tab}联通1号线{Tab}李四{Enter}')
  expect(await screen.findByText('已登记0553-3835110')).toBeInTheDocument()
  expect(input(asked, 'callers.register')).toEqual({
    number: '0553-3835110',
    line: '联通1号线',
    keeper: '李四',
    active: true,
  })
  expect(screen.getByRole('textbox', { name: '号码' })).toHaveValue('')
  expect(screen.getByRole('textbox', { name: '号码' })).toHaveFocus()
})

test('a number that is there already is refused in place and stays typed', async () => {
  const fault = { code: 'CALLER_DUPLICATE', message: '号码13855301234已在台账中。' }
  const { user } = show([caller()], { 'callers.register': async () => fail(fault) })
  await user.type(await screen.findByRole('textbox', { name: '号码' }), '13855301234{Enter}')
  expect(await screen.findByRole('alert')).toHaveTextContent('已在台账中')
  expect(screen.getByRole('textbox', { name: '号码' })).toHaveValue('13855301234')
})

test('a number is taken out of use after a question, and back with one key', async () => {
  const { user, asked } = show([caller()], {
    'callers.change': async () => ok({ previous: { active: true } }),
  })
  await user.click(await screen.findByRole('button', { name: '停用' }))
  await user.click(screen.getByRole('button', { name: '停用' }))
  await screen.findByText('已停用13855301234')
  expect(input(asked, 'callers.change')).toEqual({ id: 'c1', changes: { active: false } })
  await user.keyboard('{Alt>}z{/Alt}')
  expect(input(asked, 'callers.change')).toEqual({ id: 'c1', changes: { active: true } })
})

test('two values written at the same time are both offered', async () => {
  const said = { value: '赵六', fact: 'f', author: 'p9', authorName: '张晓岚', at: 0, bodyName: null }
  const { user, asked } = show([caller({ conflicts: { keeper: [said] } })], {
    'callers.change': async () => ok({ previous: {} }),
  })
  const row = (await screen.findByText(/有两人同时修改保管人/)).closest('tr') as HTMLElement
  expect(row).toHaveTextContent('现用：王五；另有：赵六（张晓岚')
  await user.click(within(row).getByRole('button', { name: '采用此值' }))
  expect(input(asked, 'callers.change')).toEqual({ id: 'c1', changes: { keeper: '赵六' } })
})

test('who may only call sees the numbers and no way to change them', async () => {
  show([caller()], {}, { ...fakeSession, roles: ['inspector'] })
  expect(await screen.findByText('138 5530 1234')).toBeInTheDocument()
  expect(screen.queryByRole('button', { name: /修改|停用|登记|导入/ })).toBeNull()
})
