import { screen, within } from '@testing-library/react'
import { beforeEach, expect, test } from 'vitest'
import { ResultsScreen } from '#renderer/features/results/ResultsScreen.tsx'
import type { Output } from '#shared/contract/contract.ts'
import { ok } from '#shared/contract/result.ts'
import type { ResultGroupView, ResultRateView } from '#shared/contract/results.ts'
import { type Handlers, renderWithApi } from '#test/support/fake-api.tsx'
import { pretendLayout } from '#test/support/pretend-layout.ts'

const rate = (measure: string, label: string, more: Partial<ResultRateView> = {}): ResultRateView => ({
  measure,
  label,
  numerator: 38,
  denominator: 46,
  rate: 38 / 46,
  interval: { low: 0.69, high: 0.91 },
  clusters: 40,
  designEffect: 1.1,
  weighted: null,
  bounds: null,
  unscored: 0,
  small: false,
  text: '82.6%',
  sentence: `${label}82.6%（38/46，95%区间69.3%～90.9%）。口径：测试。`,
  ...more,
})

const counts = {
  drawn: 50,
  counted: 46,
  right: 38,
  wrong: 8,
  ours: 0,
  pending: 0,
  unreviewed: 4,
  open: 0,
  completed: 44,
  notConnected: 2,
}

const group = (
  name: string,
  side: 'area' | 'city',
  more: Partial<ResultGroupView> = {},
): ResultGroupView => ({
  key: name,
  name,
  side,
  selfRun: false,
  counts,
  score: rate('score', '单位成绩'),
  completion: rate('completion', '完成率'),
  first: rate('first', '首次接通率'),
  number: rate('number', '号码有效率'),
  elements: {},
  band: null,
  ...more,
})

const overview = {
  round: {
    id: 'r1',
    name: '第四季度抽查',
    status: 'closed',
    purpose: 'rank',
    period: '2026Q4',
    startDate: '2026-11-03',
    endDate: '2026-11-13',
  },
  accumulated: false,
  rounds: [{ id: 'r1', name: '第四季度抽查' }],
  asOf: Date.UTC(2026, 10, 18),
  minSample: 30,
  population: 5000,
  phones: 486,
  drawnPhones: 44,
  units: 12,
  attempts: 60,
  counts,
  strict: rate('strict', '全要素准确率'),
  contacted: rate('contacted', '全要素准确率（剔除未接通）'),
  completion: rate('completion', '完成率'),
  first: rate('first', '首次接通率'),
  sameDay: rate('sameDay', '当日接通率'),
  number: rate('number', '号码有效率'),
  elements: [{ key: 'phone', label: '咨询电话', rate: rate('element.phone', '咨询电话准确率') }],
  agreement: [],
  basis: ['口径一句。'],
} satisfies Output<'results.overview'>

const handlers: Handlers = {
  'rounds.list': async () =>
    ok([
      {
        id: 'r1',
        name: '第四季度抽查',
        status: 'closed',
        awaitsRuling: false,
        purpose: 'rank',
        period: '2026Q4',
        startDate: '2026-11-03',
        endDate: '2026-11-13',
        drawn: 50,
        submitted: 50,
        reviewed: 46,
        at: 1,
      },
    ]),
  'results.overview': async () => ok(overview),
  'results.groups': async () =>
    ok({
      groups: [
        group('镜湖区', 'area'),
        group('繁昌区', 'area', { score: rate('score', '单位成绩', { small: true, text: '不列比率' }) }),
        group('市公安局', 'city'),
      ],
      ranking: {
        allowed: false,
        code: 'RANK_TOO_SMALL',
        reason: '样本太少，不能比较。',
        tooSmall: ['繁昌区'],
        offerQuarter: true,
      },
    }),
  'results.cases': async () =>
    ok({
      title: '第四季度抽查',
      basis: null,
      cases: [
        {
          case: 'c1',
          fact: 'f1',
          itemCode: '1',
          itemName: '特困人员认定',
          bodyName: '镜湖区',
          areaName: '镜湖区',
          windowName: null,
          phone: '0553-1',
          standing: 'wrong',
          outcome: '问完',
          mark: 'no',
        },
      ],
    }),
}

beforeEach(() => {
  pretendLayout()
  window.location.hash = '#/results'
})
const show = () => renderWithApi(<ResultsScreen />, { handlers })

test('a figure shows what it counts, what is left out of it, and copies as a finished sentence', async () => {
  const { user, copied } = show()
  expect(await screen.findByRole('button', { name: '待复核4件：查看明细' })).toBeInTheDocument()
  expect(screen.getAllByText('38 / 46 件').length).toBeGreaterThan(0)
  await user.click(screen.getAllByRole('button', { name: /复制成句/ })[0] as HTMLElement)
  expect(copied).toEqual(['全要素准确率82.6%（38/46，95%区间69.3%～90.9%）。口径：测试。'])
})

test('a figure opens its cases, a case its record, and Esc goes back', async () => {
  const { user, asked } = show()
  await user.click(await screen.findByRole('button', { name: '全要素准确率 82.6%：查看明细' }))
  const table = await screen.findByRole('grid', { name: '案件' })
  expect(asked.findLast((a) => a.name === 'results.cases')?.input).toMatchObject({
    measure: 'strict',
    round: 'r1',
  })
  expect(await within(table).findByText('特困人员认定')).toBeInTheDocument()
  await user.keyboard('{Escape}')
  expect(await screen.findByRole('button', { name: '全要素准确率 82.6%：查看明细' })).toBeInTheDocument()
  await user.click(screen.getByRole('button', { name: '全要素准确率 82.6%：查看明细' }))
  ;(await screen.findByRole('grid', { name: '案件' })).focus()
  await user.keyboard('{Enter}')
  expect(window.location.hash).toBe('#/record?case=c1')
})

test('县市区 and 市直单位 are two tables, a small sample has no rate, 季度累计 is offered', async () => {
  const { user, asked } = show()
  await user.click(await screen.findByRole('tab', { name: '县市区和市直' }))
  expect(await screen.findByRole('heading', { name: '县市区、开发区' })).toBeInTheDocument()
  expect(screen.getByRole('heading', { name: '市直单位' })).toBeInTheDocument()
  const small = screen.getByRole('row', { name: /繁昌区/ })
  expect(within(small).getByText(/不列比率/)).toBeInTheDocument()
  expect(screen.getByText(/样本不足的：繁昌区/)).toBeInTheDocument()
  await user.click(screen.getByRole('button', { name: '改用季度累计' }))
  expect(asked.findLast((a) => a.name === 'results.groups')?.input).toMatchObject({ accumulate: true })
})
