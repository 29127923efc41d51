import { screen } from '@testing-library/react'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { RoundsScreen } from '#renderer/features/rounds/RoundsScreen.tsx'
import { useRoute } from '#renderer/ui/route.ts'
import { fail, ok } from '#shared/contract/result.ts'
import { seriousFindings } from '#test/support/axe.ts'
import { fakeSession, type Handlers, renderWithApi } from '#test/support/fake-api.tsx'
import { pretendLayout } from '#test/support/pretend-layout.ts'
import { drawn, plan, row } from './samples.ts'

beforeAll(() => pretendLayout({ width: 1100 }))
beforeEach(() => {
  window.location.hash = ''
})

const show = (rows: ReturnType<typeof row>[], more: Handlers = {}, session = fakeSession) =>
  renderWithApi(<RoundsScreen />, { session, handlers: { 'rounds.list': async () => ok(rows), ...more } })

test('without rounds the screen says what a round and 双随机 are', async () => {
  const { container } = show([])
  expect(await screen.findByText('还没有抽查批次')).toBeInTheDocument()
  expect(screen.getByText(/双随机：/)).toHaveTextContent('事先算不出会抽到谁')
  expect(screen.getByRole('button', { name: /新建批次/ })).toBeEnabled()
  expect(await seriousFindings(container)).toEqual([])
})

test('who may not plan is told who does, and has no button', async () => {
  show([], {}, { ...fakeSession, roles: ['inspector'] })
  expect(await screen.findByText('批次由管理员建立。')).toBeInTheDocument()
  expect(screen.queryByRole('button', { name: /新建批次/ })).toBeNull()
})

test('a round is opened by the keyboard alone, and says where it stands', async () => {
  const { user, container } = show([row({ id: 'r0' }), drawn()])
  const grid = await screen.findByRole('grid', { name: '抽查批次' })
  expect(grid).toHaveTextContent('抽取3，提交1，复核0')
  expect(grid).toHaveTextContent('2026年第四季度')
  expect(await seriousFindings(container)).toEqual([])
  grid.focus()
  await user.keyboard('{ArrowDown}{Enter}')
  expect(window.location.hash).toBe('#/round?id=r1')
})

test('a round that awaits a ruling says so instead of its status', async () => {
  show([row({ awaitsRuling: true })])
  expect(await screen.findByText('待裁定')).toBeInTheDocument()
})

test('a new round begins as the proposed plan and opens on its own page', async () => {
  const { user, asked } = show([row()], {
    'rounds.defaults': async () => ok(plan),
    'rounds.create': async () => ok({ id: 'r9' }),
  })
  await screen.findByRole('grid')
  await user.keyboard('{Alt>}={/Alt}')
  await expect.poll(() => window.location.hash).toBe('#/round?id=r9')
  expect(asked.find((a) => a.name === 'rounds.create')?.input).toEqual({ plan })
  expect(useRoute.getState().screen).toBe('round')
})

test('a new round that is refused stays on the list with the reason', async () => {
  const fault = { code: 'X', message: '没有这项权限。' }
  const { user } = show([row()], { 'rounds.defaults': async () => fail(fault) })
  await user.click(await screen.findByRole('button', { name: /新建批次/ }))
  expect(await screen.findByRole('alert')).toHaveTextContent('没有这项权限')
})
