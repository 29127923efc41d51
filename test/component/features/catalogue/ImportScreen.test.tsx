import { screen, waitFor } from '@testing-library/react'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { ImportScreen } from '#renderer/features/catalogue/ImportScreen.tsx'
import { useImport } from '#renderer/features/catalogue/import-store.ts'
import { fail, ok } from '#shared/contract/result.ts'
import { renderWithApi } from '#test/support/fake-api.tsx'
import { pretendLayout } from '#test/support/pretend-layout.ts'
import { opened, staged } from './samples.ts'

beforeAll(() => pretendLayout({ height: 400 }))
beforeEach(() => useImport.getState().reset())

const shell = { openFile: async () => ok({ paths: ['/tmp/清单.xlsx'] }) }
const mapping = opened.sheets[0]?.mapping
const rejected = {
  level: 'rejected' as const,
  code: 'IMPORT_UNKNOWN_UNIT',
  sheet: '事项清单',
  row: 3,
  cell: 'C3',
  column: '实施主体',
  value: '火星办事处',
  reason: '单位“火星办事处”不在机构名录中',
  suggestion: null,
}
const handlers = {
  'catalogue.openFile': async () => ok(opened),
  'catalogue.setMapping': async () => ok({ mappings: mapping ? [mapping] : [] }),
  'catalogue.stage': async () => ok(staged),
  'catalogue.problems': async () => ok({ total: 1, rows: [rejected] }),
  'catalogue.changes': async () =>
    ok({
      total: 1,
      rows: [{ code: 'c1', name: '收养登记', fields: [{ label: '承诺办结时限', before: '5', after: '3' }] }],
    }),
  'catalogue.publish': async () => ok({ id: 'r2', items: 2, live: true }),
}

const choose = async (user: ReturnType<typeof renderWithApi>['user']) =>
  user.click(screen.getByRole('button', { name: '选择清单文件' }))

test('file, columns, check, comparison, publishing: one page, nothing published before it is asked', async () => {
  const { user, asked } = renderWithApi(<ImportScreen />, { handlers, shell })
  await choose(user)
  expect(await screen.findByDisplayValue('2026-11-01')).toBeInTheDocument()
  await user.click(screen.getByRole('button', { name: '检查并预览' }))
  expect(await screen.findByText('单位“火星办事处”不在机构名录中')).toBeInTheDocument()
  expect(await screen.findByText('承诺办结时限：')).toBeInTheDocument()
  expect(asked.some((a) => a.name === 'catalogue.publish')).toBe(false)
  await user.click(screen.getByRole('button', { name: '发布' }))
  await user.click(await screen.findByRole('button', { name: '确认发布' }))
  await waitFor(() =>
    expect(asked.find((a) => a.name === 'catalogue.publish')?.input).toEqual({
      session: 's1',
      name: '事项清单20261101',
      date: '2026-11-01',
    }),
  )
})

test('a file that cannot be read says why, and another can be chosen', async () => {
  const { user } = renderWithApi(<ImportScreen />, {
    shell,
    handlers: {
      'catalogue.openFile': async () =>
        fail({
          code: 'IMPORT_PASSWORD',
          message: '“清单.xlsx”设置了密码，程序无法读取。',
          todo: '请取消密码。',
        }),
    },
  })
  await choose(user)
  expect(await screen.findByRole('alert')).toHaveTextContent('设置了密码')
  expect(screen.getByRole('button', { name: '选择清单文件' })).toBeEnabled()
})

test('an older file needs a reason and is said to become history', async () => {
  const { user } = renderWithApi(<ImportScreen />, { handlers, shell })
  await choose(user)
  const date = await screen.findByDisplayValue('2026-11-01')
  await user.clear(date)
  await user.type(date, '2026-09-01')
  await user.click(screen.getByRole('button', { name: '检查并预览' }))
  const store = await screen.findByRole('button', { name: '存为历史版本' })
  expect(store).toBeDisabled()
  await user.type(screen.getByRole('textbox', { name: '理由' }), '补存档案')
  expect(store).toBeEnabled()
})

test('a sheet without the name of items cannot be checked', async () => {
  if (!mapping) throw new Error('no mapping')
  const columns = mapping.columns.map((c) =>
    c.label === '事项名称' ? { ...c, target: { kind: 'none' as const, field: 'skipped' } } : c,
  )
  const { user } = renderWithApi(<ImportScreen />, {
    shell,
    handlers: {
      'catalogue.openFile': async () =>
        ok({ ...opened, sheets: opened.sheets.map((s) => ({ ...s, mapping: { ...mapping, columns } })) }),
    },
  })
  await choose(user)
  expect(await screen.findByText('工作表“事项清单”没有“事项名称”列')).toBeInTheDocument()
  expect(screen.getByRole('button', { name: '检查并预览' })).toBeDisabled()
})
