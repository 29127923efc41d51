import { act, screen, waitFor } from '@testing-library/react'
import { beforeEach, expect, test } from 'vitest'
import { Frame } from '#renderer/app/Frame.tsx'
import { Page } from '#renderer/ui/Page.tsx'
import { navigate } from '#renderer/ui/route.ts'
import { fakeSession, renderWithApi } from '#test/support/fake-api.tsx'

const page = (title: string) => ({
  load: async () => () => (
    <Page title={title}>
      <p>{title}的内容</p>
    </Page>
  ),
})

const screens = {
  today: page('今日'),
  rounds: page('抽查批次'),
  round: { ...page('第四季度抽查'), title: '第四季度抽查', within: 'rounds' },
  review: page('复核'),
}

beforeEach(() => {
  window.matchMedia = (query) => ({ ...noMedia, matches: query.includes('min-width'), media: query })
  window.location.hash = ''
})

const noMedia = {
  onchange: null,
  addListener: () => {},
  removeListener: () => {},
  addEventListener: () => {},
  removeEventListener: () => {},
  dispatchEvent: () => false,
}

test('opens on the first screen and shows only screens that exist and that the person may use', async () => {
  renderWithApi(<Frame screens={screens} />, { session: { ...fakeSession, roles: ['inspector'] } })
  expect(await screen.findByRole('heading', { level: 1, name: '今日' })).toBeInTheDocument()
  expect(screen.getAllByRole('link').map((link) => link.textContent)).toEqual(['今日', '抽查批次'])
  expect(document.title).toBe(`今日 · ${fakeSession.workspace.name}`)
})

test('Alt+5 goes to the fifth entry of the menu and its title takes the focus', async () => {
  const { user } = renderWithApi(<Frame screens={screens} />)
  await screen.findByText('今日的内容')
  await user.keyboard('{Alt>}5{/Alt}')
  await waitFor(() => expect(screen.getByRole('heading', { level: 1, name: '抽查批次' })).toHaveFocus())
  expect(screen.getByRole('link', { name: '抽查批次' })).toHaveAttribute('aria-current', 'page')
})

test('a screen outside the menu marks the entry it belongs to', async () => {
  renderWithApi(<Frame screens={screens} />)
  act(() => navigate('round', { id: 'r1' }))
  expect(await screen.findByText('第四季度抽查的内容')).toBeInTheDocument()
  expect(screen.getByRole('link', { name: '抽查批次' })).toHaveAttribute('aria-current', 'page')
})

test('an unknown address says so and leads home', async () => {
  renderWithApi(<Frame screens={screens} />)
  act(() => navigate('gone'))
  expect(await screen.findByRole('heading', { level: 1, name: '没有这个页面' })).toBeInTheDocument()
  expect(screen.getByRole('link', { name: '回到首页' })).toHaveAttribute('href', '#/today')
})

let broken = false

function Fragile() {
  if (broken) throw new Error('a bug')
  return <Page title="复核">好了</Page>
}

test('a screen that throws stays inside its place and can be opened again', async () => {
  broken = true
  const { user } = renderWithApi(<Frame screens={{ ...screens, review: { load: async () => Fragile } }} />)
  act(() => navigate('review'))
  expect(await screen.findByRole('alert')).toHaveTextContent('编号 SCREEN_FAILED')
  expect(screen.getByRole('navigation', { name: '主导航' })).toBeInTheDocument()
  broken = false
  await user.click(screen.getByRole('button', { name: '重新打开本页' }))
  expect(await screen.findByText('好了')).toBeInTheDocument()
})

test('in a narrow window the navigation waits behind its button, and Esc puts it away', async () => {
  window.matchMedia = (query) => ({ ...noMedia, matches: false, media: query })
  const { user } = renderWithApi(<Frame screens={screens} />)
  await screen.findByText('今日的内容')
  expect(screen.queryByRole('navigation')).not.toBeInTheDocument()
  await user.click(screen.getByRole('button', { name: '显示导航' }))
  expect(screen.getByRole('link', { name: '今日' })).toHaveFocus()
  await user.keyboard('{Escape}')
  expect(screen.queryByRole('navigation')).not.toBeInTheDocument()
})

test('sample data and 非涉密 are said on every screen', async () => {
  const session = { ...fakeSession, workspace: { ...fakeSession.workspace, kind: 'sample' as const } }
  renderWithApi(<Frame screens={screens} />, { session })
  await screen.findByText('今日的内容')
  expect(screen.getByText('样例数据')).toBeInTheDocument()
  expect(screen.getByText('非涉密系统')).toBeInTheDocument()
})
