import { screen, within } from '@testing-library/react'
import { beforeEach, expect, test } from 'vitest'
import { VisitsScreen } from '#renderer/features/visits/VisitsScreen.tsx'
import { ok } from '#shared/contract/result.ts'
import { seriousFindings } from '#test/support/axe.ts'
import { renderWithApi } from '#test/support/fake-api.tsx'
import { pretendLayout } from '#test/support/pretend-layout.ts'
import { handlers } from './visits.ts'

beforeEach(() => {
  pretendLayout()
  window.location.hash = '#/visits'
})

const open = (more = {}) => renderWithApi(<VisitsScreen />, { handlers: handlers(more) })

test('the tree opens from county to village, and a state is a sign and a word', async () => {
  const { user, container } = open()
  const table = await screen.findByRole('table', { name: '走访覆盖' })
  expect(within(table).queryByText('陡沟镇')).toBeNull()
  await user.click(within(table).getByRole('button', { name: /无为市/ }))
  await user.click(within(table).getByRole('button', { name: /陡沟镇/ }))
  expect(within(table).getByText('双河村')).toBeInTheDocument()
  const village = within(table).getByRole('row', { name: /双河村/ })
  expect(within(village).getAllByText('从未走访')).toHaveLength(13)
  expect(within(village).getAllByText('○')).toHaveLength(13)
  expect(await seriousFindings(container)).toEqual([])
})

test('a count filters the board to what it counts', async () => {
  const { user } = open()
  const table = await screen.findByRole('table', { name: '走访覆盖' })
  await user.click(screen.getByRole('button', { name: /超期1/ }))
  expect(within(table).getAllByRole('row')).toHaveLength(2)
  expect(within(table).getByText('无为市 陡沟镇')).toBeInTheDocument()
  expect(screen.getByRole('button', { name: /超期1/ })).toHaveAttribute('aria-pressed', 'true')
})

test('places are chosen in order and planned as a route', async () => {
  const { user, asked, container } = open({ 'visits.plan': async () => ok({ ids: ['v1', 'v2'] }) })
  const table = await screen.findByRole('table', { name: '走访覆盖' })
  await user.click(within(table).getByRole('button', { name: /无为市/ }))
  await user.click(screen.getByRole('checkbox', { name: '选择陡沟镇' }))
  await user.click(screen.getByRole('checkbox', { name: '选择石涧镇' }))
  await user.click(screen.getByRole('button', { name: '列入计划（2处）' }))
  await user.click(screen.getByRole('button', { name: '石涧镇上移' }))
  await user.type(screen.getByRole('textbox', { name: /路线名称/ }), '无为北线')
  expect(await seriousFindings(container)).toEqual([])
  await user.click(screen.getByRole('button', { name: '列入计划' }))
  expect(await screen.findByText('已计划走访2处')).toBeInTheDocument()
  expect(asked.find((call) => call.name === 'visits.plan')?.input).toMatchObject({
    places: ['t2', 't1'],
    routeName: '无为北线',
    duty: 'monthly',
    day: null,
  })
})

test('a paper record needs a place and a day', async () => {
  const { user, container } = open()
  await user.click(await screen.findByRole('button', { name: '补录纸质记录' }))
  await user.click(screen.getByRole('button', { name: '开始记录' }))
  expect(await screen.findByText('请选择走访地点。')).toBeInTheDocument()
  expect(screen.getByLabelText('走访日期')).toBeInTheDocument()
  expect(await seriousFindings(container)).toEqual([])
})

test('plans and records are listed', async () => {
  const { user } = open()
  await screen.findByRole('table', { name: '走访覆盖' })
  await user.click(screen.getByText('计划与记录'))
  const grid = await screen.findByRole('grid', { name: '走访' })
  expect(within(grid).getByRole('link', { name: '陡沟镇' })).toHaveAttribute('href', '#/visit?id=v1')
  expect(within(grid).getByText('已计划')).toBeInTheDocument()
})
