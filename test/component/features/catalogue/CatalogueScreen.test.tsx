import { screen, waitFor } from '@testing-library/react'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { CatalogueScreen } from '#renderer/features/catalogue/CatalogueScreen.tsx'
import { ItemScreen } from '#renderer/features/catalogue/ItemScreen.tsx'
import { useRoute } from '#renderer/ui/route.ts'
import type { Input } from '#shared/contract/contract.ts'
import { ok } from '#shared/contract/result.ts'
import { renderWithApi } from '#test/support/fake-api.tsx'
import { pretendLayout } from '#test/support/pretend-layout.ts'
import { facets, item, itemRow } from './samples.ts'

beforeAll(() => pretendLayout({ height: 400 }))
beforeEach(() => {
  window.history.replaceState(null, '', '#/catalogue')
  useRoute.setState({ screen: 'catalogue', params: {} }, true)
})

const names = ['居民身份证申领', '居民身份证换领', '收养登记']
const handlers = {
  'catalogue.facets': async () => ok(facets),
  'catalogue.search': async ({ text = '' }: Input<'catalogue.search'>) => {
    const rows = names.filter((name) => name.includes(text)).map((name, i) => itemRow(`c${i}`, name))
    return ok({ total: rows.length, rows })
  },
}

test('typing narrows the list; ↓ and Enter open an item without the mouse', async () => {
  const { user } = renderWithApi(<CatalogueScreen />, { handlers })
  expect(await screen.findByText('共3项')).toBeInTheDocument()
  expect(screen.getByRole('searchbox', { name: '查找事项' })).toHaveFocus()
  await user.keyboard('身份证')
  expect(await screen.findByText('找到2项')).toBeInTheDocument()
  await user.keyboard('{ArrowDown}')
  expect(screen.getByRole('grid', { name: '事项' })).toHaveFocus()
  await user.keyboard('{ArrowDown}{ArrowDown}{Enter}')
  await waitFor(() => expect(window.location.hash).toBe('#/catalogueItem?code=c1'))
})

test('only what 清单质检 found fault with is asked for, and the address keeps it', async () => {
  const { user, asked } = renderWithApi(<CatalogueScreen />, { handlers })
  await user.click(await screen.findByRole('checkbox', { name: /只看有质检问题的/ }))
  await waitFor(() =>
    expect(asked.findLast((a) => a.name === 'catalogue.search')?.input).toMatchObject({
      filter: { defects: true },
    }),
  )
  expect(window.location.hash).toContain('defects=1')
})

test('without a catalogue the screen says how to get one', async () => {
  renderWithApi(<CatalogueScreen />, {
    handlers: {
      'catalogue.facets': async () => ok({ ...facets, items: 0, releases: [] }),
      'catalogue.search': async () => ok({ total: 0, rows: [] }),
    },
  })
  expect(await screen.findByText('还没有事项清单')).toBeInTheDocument()
})

test('an item reads like its guide: published text beside what was read from it', async () => {
  useRoute.setState({ screen: 'catalogueItem', params: { code: 'c1' } }, true)
  renderWithApi(<ItemScreen />, { handlers: { 'catalogue.item': async () => ok(item) } })
  expect(await screen.findByRole('heading', { level: 1, name: '收养登记' })).toBeInTheDocument()
  expect(screen.getByText('原文：5550101')).toBeInTheDocument()
  expect(screen.getByText('咨询电话缺区号')).toBeInTheDocument()
  expect(screen.getByRole('row', { name: /居民户口簿/ })).toHaveTextContent('原件1份')
  expect(screen.getByText('另有9个事项公布同一咨询电话')).toBeInTheDocument()
  expect(screen.getByText('首次出现')).toBeInTheDocument()
})

test('an item that is not here says so and leads back', async () => {
  useRoute.setState({ screen: 'catalogueItem', params: { code: 'gone' } }, true)
  renderWithApi(<ItemScreen />, { handlers: { 'catalogue.item': async () => ok(null) } })
  expect(await screen.findByRole('link', { name: '回到事项清单' })).toHaveAttribute('href', '#/catalogue')
})
