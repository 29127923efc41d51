import { screen, waitFor } from '@testing-library/react'
import { beforeEach, expect, test } from 'vitest'
import { ChecksScreen } from '#renderer/features/checks/ChecksScreen.tsx'
import { useRoute } from '#renderer/ui/route.ts'
import type { CallSheet } from '#shared/contract/calls.ts'
import { ok } from '#shared/contract/result.ts'
import { seriousFindings } from '#test/support/axe.ts'
import { renderWithApi } from '#test/support/fake-api.tsx'
import { caseId, createFakeService, outcomes, script } from './case-fixture.ts'

// Which version of the script (话术) the open case is worked by.

beforeEach(() => useRoute.setState({ screen: 'checks', params: { case: caseId } }, true))

const newest = {
  ...script,
  scriptVersion: '1.1.0+3fa9',
  banList: [{ id: 'B01', rule: '新版的禁止事项', reason: '原因', instead: '改法' }],
}
const open = (used: CallSheet['script']) => {
  const asked: (string | undefined)[] = []
  const { handlers } = createFakeService({ script: used })
  const tables: typeof handlers = {
    'calls.tables': async ({ version }) => {
      asked.push(version)
      return ok({ script: version === '1.0.0' ? script : newest, outcomes })
    },
  }
  return { tables: asked, ...renderWithApi(<ChecksScreen />, { handlers: { ...handlers, ...tables } }) }
}

test('a case not begun shows the newest, asked for once together with the case', async () => {
  const { tables } = open({ version: newest.scriptVersion, name: '1.1.0', missing: null, newer: null })
  expect(await screen.findByText('话术版本 1.1.0')).toBeInTheDocument()
  expect(screen.getByText(/新版的禁止事项/)).toBeInTheDocument()
  expect(screen.queryByText(/自下一件起使用/)).toBeNull()
  expect(tables).toEqual([undefined])
})

test('a begun case keeps its version and says quietly that a newer one follows', async () => {
  const { tables, container } = open({ version: '1.0.0', name: '1.0.0', missing: null, newer: '1.1.0' })
  expect(await screen.findByText('话术版本 1.0.0')).toBeInTheDocument()
  expect(screen.getByText('本件沿用 1.0.0；1.1.0 自下一件起使用')).toBeInTheDocument()
  expect(screen.queryByText(/新版的禁止事项/)).toBeNull()
  await waitFor(() => expect(tables).toEqual([undefined, '1.0.0']))
  expect(await seriousFindings(container)).toEqual([])
})

test('a version that is not here yet is told, and which one stands in for it', async () => {
  open({ version: newest.scriptVersion, name: '1.1.0', missing: '1.2.0', newer: null })
  expect(await screen.findByText('本件开始时用的话术 1.2.0 还没有传到本机，暂用 1.1.0')).toBeInTheDocument()
})
