import { screen, waitFor, within } from '@testing-library/react'
import { beforeAll, expect, test } from 'vitest'
import { ok } from '#shared/contract/result.ts'
import { seriousFindings } from '#test/support/axe.ts'
import { pretendLayout } from '#test/support/pretend-layout.ts'
import { caseRow, drawn } from './samples.ts'
import { input, showRound } from './show-round.tsx'

beforeAll(() => pretendLayout({ width: 1100 }))

const cases = [
  caseRow('1'),
  caseRow('2', { assignee: 'p2', assigneeName: '李四', attempts: 2, lastOutcome: '无人接听' }),
  caseRow('3', { status: 'submitted', attempts: 1, stratum: 'div-340202', double: true }),
  caseRow('4', { set: 'reserve', status: 'reserve', assignee: null, assigneeName: null }),
]
const option = { selector: '.ant-select-item-option-content' }
const grid = () => screen.findByRole('grid', { name: '案件' })

test('cases show who calls them and how far they are; substitutes wait out of sight', async () => {
  const { container } = showRound(drawn(), { cases })
  const table = await grid()
  expect(within(table).getByRole('row', { name: /事项2.*李四.*2次 无人接听/ })).toBeInTheDocument()
  expect(within(table).getByRole('row', { name: /镜湖区 事项3〔双评〕/ })).toBeInTheDocument()
  expect(within(table).queryByText('事项4')).toBeNull()
  expect(await seriousFindings(container)).toEqual([])
})

test('progress is told per inspector, and a name filters the list', async () => {
  const { user } = showRound(drawn(), { cases })
  const progress = await screen.findByRole('region', { name: '各人进度' })
  expect(within(progress).getByRole('row', { name: /张晓岚 2 1 1 0/ })).toBeInTheDocument()
  await user.click(within(progress).getByRole('button', { name: '李四' }))
  const table = await grid()
  expect(within(table).getByText('事项2')).toBeInTheDocument()
  expect(within(table).queryByText('事项1')).toBeNull()
})

test('marked cases are given to another inspector at once, and given back', async () => {
  const { user, asked } = showRound(drawn(), {
    cases,
    handlers: { 'rounds.assign': async ({ cases: given }) => ok({ assigned: given.length }) },
  })
  const table = await grid()
  table.focus()
  await user.keyboard('{Control>}a{/Control}')
  expect(screen.getByText(/已选3件（其中2件可以分派）/)).toBeInTheDocument()
  await user.keyboard('{Alt>}a{/Alt}')
  expect(screen.getByRole('combobox', { name: '分派给' })).toHaveFocus()
  await user.keyboard('李四')
  await user.click(await screen.findByText('李四', option))
  await user.click(screen.getByRole('button', { name: '分派' }))
  await screen.findByText('2件已改为：李四')
  expect(input(asked, 'rounds.assign')).toEqual({ cases: ['1', '2'], to: 'p2', reason: '重新分派' })
  await user.keyboard('{Alt>}z{/Alt}')
  await waitFor(() =>
    expect(asked.filter((a) => a.name === 'rounds.assign').map((a) => a.input)).toEqual([
      { cases: ['1', '2'], to: 'p2', reason: '重新分派' },
      { cases: ['1'], to: 'p1', reason: '撤回分派' },
      { cases: ['2'], to: 'p2', reason: '撤回分派' },
    ]),
  )
})

test('pooled cases tell that they must be fetched before calling', async () => {
  const { user, asked } = showRound(drawn(), {
    cases,
    handlers: { 'rounds.assign': async () => ok({ assigned: 1 }) },
  })
  const table = await grid()
  table.focus()
  await user.keyboard(' {Alt>}a{/Alt}不指定')
  await user.click(await screen.findByText('不指定，谁有空谁拨', option))
  expect(screen.getByText(/联网向市局服务端领取/)).toBeInTheDocument()
  await user.click(screen.getByRole('button', { name: '分派' }))
  expect(input(asked, 'rounds.assign')).toEqual({ cases: ['1'], to: null, reason: '重新分派' })
})

test('a case given to two people at once is flagged in words', async () => {
  showRound(drawn(), { cases: [caseRow('1', { conflict: true })] })
  expect(await screen.findByText(/有1件被两人同时分派/)).toBeInTheDocument()
  expect(screen.getByTitle('现为张晓岚，另有一人同时分派')).toBeInTheDocument()
})

test('a case is replaced by the next substitute, with a reason', async () => {
  const { user, asked } = showRound(drawn(), {
    cases,
    handlers: { 'rounds.replace': async () => ok({ by: '4' }) },
  })
  const table = await grid()
  table.focus()
  await user.click(await screen.findByRole('button', { name: '用备用件替补' }))
  expect(screen.getByText(/还有1件）.*打不通不是替补的理由/)).toBeInTheDocument()
  await user.type(screen.getByLabelText('替补理由'), '事项已取消{Control>}{Enter}{/Control}')
  expect(await screen.findByText('已由备用件替补')).toBeInTheDocument()
  expect(input(asked, 'rounds.replace')).toEqual({ case: '1', reason: '事项已取消' })
})

test('after the calls nothing can be given or replaced any more', async () => {
  showRound(drawn({ status: 'closed' }), { cases })
  const table = await grid()
  table.focus()
  expect(screen.queryByRole('combobox', { name: '分派给' })).toBeNull()
  expect(screen.queryByRole('button', { name: '用备用件替补' })).toBeNull()
})

test('the list on paper is the one on screen, and says which', async () => {
  const { user, asked } = showRound(drawn(), {
    cases,
    handlers: { 'print.list': async () => ok({ html: '<p>', footer: '' }) },
    shell: { print: async () => ok({ printed: true }) },
  })
  await grid()
  await user.click(
    within(screen.getByRole('region', { name: '各人进度' })).getByRole('button', { name: '李四' }),
  )
  await user.click(screen.getByRole('button', { name: '打印' }))
  await user.click(await screen.findByText('打印到打印机'))
  await waitFor(() =>
    expect(input(asked, 'print.list')).toMatchObject({
      title: '2026年第四季度电话抽查案件',
      note: '全部案件，抽查人员：李四',
      rows: [['市直单位', '事项2', '市人社局', '0553-383 5110', '李四', '待拨', '2次', '无人接听']],
    }),
  )
})
