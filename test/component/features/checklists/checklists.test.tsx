import { screen, waitFor, within } from '@testing-library/react'
import { beforeEach, expect, test } from 'vitest'
import { ChecklistsScreen } from '#renderer/features/checklists/ChecklistsScreen.tsx'
import { useRoute } from '#renderer/ui/route.ts'
import { ok } from '#shared/contract/result.ts'
import { seriousFindings } from '#test/support/axe.ts'
import { renderWithApi } from '#test/support/fake-api.tsx'
import { handlers, listEntries, lists } from '../visits/visits.ts'

beforeEach(() => {
  useRoute.setState({ screen: 'checklists', params: {} }, true)
})

const town = lists.find((one) => one.id === 'town')!
const stored = {
  entry: listEntries.find((one) => one.id === 'town')!,
  versions: [
    { version: '1.0.0', list: town.list, note: '', at: null, byName: null, apart: false, changes: [] },
  ],
  draft: null,
}
const open = (more = {}) =>
  renderWithApi(<ChecklistsScreen />, {
    handlers: handlers({
      'checklists.get': async ({ id }) => ok(id === 'town' ? stored : null),
      'checklists.saveDraft': async () => ok({ savedAt: 1 }),
      'checklists.publish': async () => ok({ id: 'town', version: '1.1.0' }),
      ...more,
    }),
  })

test('a changed line is previewed, its differences said, and published as the next version', async () => {
  const { user, asked, container } = open()
  await user.click(await screen.findByRole('button', { name: `查看${town.list.title}` }))
  expect(await screen.findByText('历次版本')).toBeInTheDocument()
  expect(await seriousFindings(container)).toEqual([])
  await user.click(screen.getByRole('button', { name: '修订' }))
  const line = screen.getByRole('group', { name: 'T01的内容' })
  const score = within(line).getByRole('textbox', { name: '分值' })
  await user.clear(score)
  expect(screen.queryByText(/与现行版本/)).toBeNull()
  await user.click(screen.getByRole('button', { name: '发布为新版本' }))
  expect(await screen.findByText('T01的分值应是数字，最多一位小数')).toBeInTheDocument()
  await user.type(score, '9.5')
  expect(await screen.findByText(/T01分值由.*改为9\.5分/)).toBeInTheDocument()
  expect(await seriousFindings(container)).toEqual([])
  await user.click(screen.getByText('预览'))
  expect(await screen.findByText(/9\.5分，每处扣/)).toBeInTheDocument()
  await user.click(screen.getByRole('button', { name: '发布为新版本' }))
  await waitFor(() => expect(asked.some((call) => call.name === 'checklists.publish')).toBe(true))
  const sent = asked.find((call) => call.name === 'checklists.publish')?.input as {
    list: typeof town.list
  }
  expect(sent.list.sections[0]?.lines[0]?.score).toBe(95)
  expect(asked.some((call) => call.name === 'checklists.saveDraft')).toBe(true)
})

test('a new one says what is missing; one for villages is not scored', async () => {
  const { user, container } = open()
  await user.click(await screen.findByRole('button', { name: '新建检查表' }))
  await user.click(await screen.findByRole('button', { name: '发布为新版本' }))
  expect(await screen.findByText('还没有写检查表名称')).toBeInTheDocument()
  expect(screen.getByRole('textbox', { name: '分值' })).toBeInTheDocument()
  expect(await seriousFindings(container)).toEqual([])
})
