import { act, screen } from '@testing-library/react'
import { beforeEach, expect, test } from 'vitest'
import { ImportScreen } from '#renderer/features/org/ImportScreen.tsx'
import { useRoute } from '#renderer/ui/route.ts'
import type { ImportPreview } from '#shared/contract/org.ts'
import { fail, ok, type Result } from '#shared/contract/result.ts'
import { type Handlers, renderWithApi } from '#test/support/fake-api.tsx'
import { pretendLayout } from '#test/support/pretend-layout.ts'

beforeEach(() => {
  pretendLayout()
  useRoute.setState({ screen: 'orgImport', params: { kind: 'windows' } }, true)
})

const preview: ImportPreview = {
  token: 'k1',
  kind: 'windows',
  file: '窗口.xlsx',
  rows: 3,
  ready: 2,
  changed: 0,
  known: 0,
  rejected: 1,
  columns: [
    { field: 'name', label: '窗口名称', header: '窗口名称' },
    { field: 'parent', label: '所属单位', header: '单位' },
    { field: 'from', label: '任职日期', header: null },
  ],
  sample: [['一号窗口', '市某局', '']],
  problems: [
    {
      sheet: 'Sheet1',
      row: 4,
      cell: 'B4',
      column: '单位',
      value: '=cmd',
      reason: '不在机构名录中',
      rejected: true,
    },
  ],
}

const show = (handlers: Handlers) => {
  const saved: string[] = []
  const view = renderWithApi(<ImportScreen />, {
    handlers,
    shell: {
      openFile: async () => ok({ paths: ['/tables/窗口.xlsx'] }),
      saveText: async ({ text }) => {
        saved.push(text)
        return ok({ path: '/tables/问题行.csv' })
      },
    },
  })
  return { ...view, saved }
}

test('a table is looked at first; nothing is registered before the person says so', async () => {
  let settle = (_: Result<{ registered: number; changed: number }>) => {}
  const { user, asked, emit, saved } = show({
    'org.previewImport': async () => ok(preview),
    'org.applyImport': () => new Promise((resolve) => (settle = resolve)),
  })
  await user.click(screen.getByRole('button', { name: '选择窗口表格' }))
  expect(await screen.findByText('不在机构名录中')).toBeInTheDocument()
  expect(screen.getByText('取“单位”列')).toBeInTheDocument()
  expect(screen.getByText('表中没有')).toBeInTheDocument()
  expect(asked.map((a) => a.name)).not.toContain('org.applyImport')
  await user.click(screen.getByRole('button', { name: '下载问题行' }))
  expect(saved[0]).toContain("'=cmd")

  await user.click(screen.getByRole('button', { name: '确认登记2条' }))
  const id = asked.findLast((a) => a.name === 'org.applyImport')?.id ?? ''
  act(() => emit({ event: 'progress', id, done: 1, total: 2, step: '正在登记' }))
  expect(screen.getByText(/1 \/ 2/)).toBeInTheDocument()
  await act(async () => settle(ok({ registered: 2, changed: 0 })))
  expect(await screen.findByText('已登记2条')).toBeInTheDocument()
  expect(window.location.hash).toBe('#/org')
})

test('a file that cannot be read is said in words, and another may be chosen', async () => {
  const fault = { code: 'IMPORT_NO_HEADER', message: '没有找到表头。', safe: '没有导入任何内容。' }
  const { user } = show({ 'org.previewImport': async () => fail(fault) })
  await user.click(screen.getByRole('button', { name: '选择窗口表格' }))
  expect(await screen.findByRole('alert')).toHaveTextContent('没有导入任何内容')
  expect(screen.getByRole('button', { name: '选择窗口表格' })).toBeEnabled()
})
