import { screen, within } from '@testing-library/react'
import { beforeEach, expect, test } from 'vitest'
import { LedgerImportScreen } from '#renderer/features/ledgers/LedgerImportScreen.tsx'
import { LedgersScreen } from '#renderer/features/ledgers/LedgersScreen.tsx'
import type { LedgerEntry, LedgerHit, LedgerPreview } from '#shared/contract/ledgers.ts'
import { fail, ok } from '#shared/contract/result.ts'
import { ledgerFields, ledgerLabels } from '#shared/domain/ledgers/columns.ts'
import { fakeSession, type Handlers, renderWithApi } from '#test/support/fake-api.tsx'
import { pretendLayout } from '#test/support/pretend-layout.ts'

beforeEach(() => pretendLayout())

const MARK = '历史台账，只读，不计入任何比率'

const ledger: LedgerEntry = {
  id: 'l1',
  name: '2025年抽查台账',
  year: 2025,
  rows: 2,
  problems: 1,
  source: '台账.xlsx',
  byName: '张晓岚',
  at: 0,
  withdrawn: null,
  built: true,
  own: true,
  outcomes: [],
}
const row = (no: number, over: Partial<LedgerHit> = {}): LedgerHit => ({
  ledger: 'l1',
  no,
  ledgerName: '2025年抽查台账',
  unitBody: null,
  date: '2025-03-04',
  time: '',
  unit: '市人社局',
  window: '',
  item: `事项${no}`,
  phone: '0553-3835110',
  outcome: '接通',
  verdicts: { phone: 'yes', place: 'none', materials: 'yes', time_limit: 'yes' },
  remark: '',
  followUp: '',
  place: `2025 ${no + 2}`,
  ...over,
})
const wrong = row(1, {
  verdicts: { phone: 'yes', place: 'none', materials: 'no', time_limit: 'no' },
  remark: '少说一件',
  unitBody: { id: 'u1', name: '芜湖市人力资源和社会保障局' },
})

const handlers = (more: Handlers = {}): Handlers => ({
  'ledgers.list': async () => ok([ledger]),
  'ledgers.rows': async ({ problems }) => {
    const rows = problems ? [wrong] : [row(0), wrong]
    return ok({ total: rows.length, rows })
  },
  'ledgers.items': async () => ok([{ code: 'c1', name: '事项1', bodyName: '市人社局', sameUnit: true }]),
  ...more,
})

test('rows are read, never changed, and marked as outside of every rate', async () => {
  const { user } = renderWithApi(<LedgersScreen />, { handlers: handlers() })
  const grid = await screen.findByRole('grid', { name: '历史台账' })
  await within(grid).findByText('材料、时限不准确')
  expect(screen.getByText(MARK)).toBeInTheDocument()
  await user.click(within(grid).getByText('少说一件'))
  expect(screen.getByRole('link', { name: '芜湖市人力资源和社会保障局' })).toHaveAttribute(
    'href',
    '#/org?id=u1',
  )
  expect(await screen.findByRole('link', { name: '事项1' })).toHaveAttribute(
    'href',
    '#/catalogueItem?code=c1',
  )
  await user.click(screen.getByRole('checkbox', { name: '只看记有问题的' }))
  expect(await screen.findByText('1行')).toBeInTheDocument()
  expect(within(grid).queryByText('事项0')).toBeNull()
})

test('what is printed says that it is history, and by which filter', async () => {
  const { user, asked } = renderWithApi(<LedgersScreen />, {
    handlers: handlers({ 'print.list': async () => ok({ html: '', footer: '' }) }),
    shell: { savePdf: async () => ok({ path: null }) },
  })
  await screen.findByText('2行')
  await user.click(screen.getByRole('checkbox', { name: '只看记有问题的' }))
  await screen.findByText('1行')
  await user.click(screen.getByRole('button', { name: '打印' }))
  await user.click(await screen.findByRole('menuitem', { name: '另存为 PDF' }))
  await expect
    .poll(() => asked.find((a) => a.name === 'print.list')?.input)
    .toMatchObject({
      title: '历史台账',
      note: `${MARK}；只列有问题的`,
      rows: [['2025-03-04', '市人社局', '事项1', '接通', '材料、时限不准确', '少说一件', '0553-3835110']],
    })
})

test('a ledger is withdrawn with a reason, by those who may', async () => {
  const { user, asked, unmount } = renderWithApi(<LedgersScreen />, {
    handlers: handlers({ 'ledgers.withdraw': async () => ok({ id: 'l1' }) }),
  })
  await user.click(await screen.findByRole('button', { name: '台账清单' }))
  await user.click(screen.getByRole('button', { name: '撤回' }))
  await user.type(screen.getByRole('textbox', { name: '理由' }), '导错了')
  await user.click(screen.getByRole('button', { name: '撤回' }))
  expect(await screen.findByText('已撤回“2025年抽查台账”')).toBeInTheDocument()
  expect(asked.find((a) => a.name === 'ledgers.withdraw')?.input).toEqual({ id: 'l1', reason: '导错了' })
  unmount()

  renderWithApi(<LedgersScreen />, {
    handlers: handlers(),
    session: { ...fakeSession, roles: ['inspector'] },
  })
  await screen.findByText('2行')
  expect(screen.queryByRole('button', { name: '导入台账' })).toBeNull()
})

const preview: LedgerPreview = {
  token: 'k',
  file: '台账.xlsx',
  name: '2025年抽查台账',
  year: 2025,
  rows: 3,
  ready: 2,
  rejected: 1,
  sheets: ['2025'],
  columns: ledgerFields.map((field) => ({
    field,
    label: ledgerLabels[field][0],
    heading: field === 'unit' ? '被查部门' : null,
  })),
  sample: [row(0)],
  problems: [
    {
      sheet: '2025',
      row: 5,
      cell: 'A5',
      column: '',
      value: '=合计',
      reason: '合计行，未导入',
      rejected: true,
    },
  ],
  problemsTotal: 1,
}

test('a file is looked at first; nothing is kept before the person says so', async () => {
  const { user, asked } = renderWithApi(<LedgerImportScreen />, {
    handlers: {
      'ledgers.preview': async () => ok(preview),
      'ledgers.import': async () => ok({ id: 'l1', rows: 2 }),
    },
    shell: { openFile: async () => ok({ paths: ['/x/台账.xlsx'] }) },
  })
  expect(screen.getByText(MARK)).toBeInTheDocument()
  await user.click(screen.getByRole('button', { name: '选择往年抽查台账' }))
  expect(await screen.findByText('取“被查部门”列')).toBeInTheDocument()
  expect(screen.getByText('合计行，未导入')).toBeInTheDocument()
  expect(asked.map((a) => a.name)).not.toContain('ledgers.import')
  const name = screen.getByRole('textbox', { name: /台账名称/ })
  await user.clear(name)
  expect(screen.getByRole('button', { name: '导入2行' })).toBeDisabled()
  await user.type(name, '去年')
  await user.click(screen.getByRole('button', { name: '导入2行' }))
  expect(await screen.findByText('已导入2行，只供查阅')).toBeInTheDocument()
  expect(asked.find((a) => a.name === 'ledgers.import')?.input).toEqual({ token: 'k', name: '去年' })
  expect(window.location.hash).toBe('#/ledgers')
})

test('a file that is no ledger is said in words', async () => {
  const fault = { code: 'IMPORT_NO_HEADER', message: '没有找到表头。', safe: '没有导入任何内容。' }
  const { user } = renderWithApi(<LedgerImportScreen />, {
    handlers: { 'ledgers.preview': async () => fail(fault) },
    shell: { openFile: async () => ok({ paths: ['/x/a.xlsx'] }) },
  })
  await user.click(screen.getByRole('button', { name: '选择往年抽查台账' }))
  expect(await screen.findByRole('alert')).toHaveTextContent('没有导入任何内容')
})
