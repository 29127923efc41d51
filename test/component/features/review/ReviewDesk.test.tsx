import { screen, waitFor, within } from '@testing-library/react'
import { beforeEach, expect, test } from 'vitest'
import { ReviewScreen } from '#renderer/features/review/ReviewScreen.tsx'
import { ok } from '#shared/contract/result.ts'
import type { CheckRecord, RecordAnswer, ReviewRow } from '#shared/contract/review.ts'
import { changed, type Handlers, renderWithApi } from '#test/support/fake-api.tsx'
import { pretendLayout } from '#test/support/pretend-layout.ts'

const row = (id: string, more: Partial<ReviewRow> = {}): ReviewRow => ({
  case: id,
  round: 'r1',
  roundName: '第四季度抽查',
  itemName: `事项${id}`,
  bodyName: '镜湖区',
  areaName: '镜湖区',
  outcomeLabel: '问完',
  byName: '李拨打',
  mine: false,
  at: Date.UTC(2026, 10, 3),
  status: 'submitted',
  reasons: ['adverse'],
  open: true,
  adverse: 1,
  double: false,
  ...more,
})

const answer = (more: Partial<RecordAnswer> = {}): RecordAnswer => ({
  element: 'place',
  label: '办理地点',
  published: '二楼12号窗口',
  heard: '三楼',
  quote: '你到三楼去问',
  note: '',
  submitted: 'mismatch',
  verdict: 'mismatch',
  side: 'theirs',
  cause: null,
  basis: '',
  confirm: 'none',
  double: null,
  ...more,
})

const record = (id: string, more: Partial<CheckRecord> = {}): CheckRecord => ({
  case: id,
  check: `check-${id}`,
  contentHash: 'ab',
  round: { id: 'r1', name: '第四季度抽查' },
  status: 'submitted',
  standing: 'unreviewed',
  reasons: ['adverse'],
  mine: false,
  selfReported: false,
  item: {
    code: id,
    name: `事项${id}`,
    body: 'b',
    bodyName: '镜湖区',
    areaName: '镜湖区',
    windowName: null,
    maintainerName: null,
    phone: '0553-3835110',
    selfRun: false,
  },
  byName: '李拨打',
  at: Date.UTC(2026, 10, 3),
  persona: '外地个体户',
  outcome: { label: '问完', aapor: '1.1', phoneVerdictLabel: '准确' },
  release: { date: '2026-10-01', ageDays: 33 },
  answers: [answer()],
  materials: [],
  extras: [],
  conduct: [],
  flags: { suspected: false, priority: false },
  note: '',
  late: null,
  attempts: [],
  amendments: [],
  double: null,
  reviews: [],
  contending: [],
  ineffective: [],
  confirm: { number: null, due: null, overdue: false, answeredAt: null, responsibleNamed: false },
  ...more,
})

beforeEach(() => {
  pretendLayout()
  window.location.hash = '#/review'
})

/** A desk whose list shrinks as records are decided. */
const desk = (rows: ReviewRow[], records: Record<string, Partial<CheckRecord>> = {}) => {
  const decided = new Set<string>()
  const handlers: Handlers = {
    'review.list': async () =>
      ok({
        rows: rows.filter((r) => !decided.has(r.case)),
        waiting: rows.length - decided.size,
        returned: 0,
        ruling: 0,
        basis: '全部复核不利判定。',
      }),
    'review.get': async ({ case: id }) => ok(record(id, records[id])),
    'review.decide': async (input) => {
      decided.add(input.case)
      return ok({ fact: 'f' })
    },
    'review.rule': async () => ok({ fact: 'f' }),
  }
  const shown = renderWithApi(<ReviewScreen />, { handlers })
  const decisions = () => shown.asked.filter((a) => a.name === 'review.decide').map((a) => a.input)
  return { ...shown, decisions }
}

const title = (name: string) => screen.findByRole('heading', { level: 2, name })

test('published, heard and 原话 stand side by side', async () => {
  desk([row('1')])
  await title('事项1')
  const line = within(screen.getByRole('table', { name: '逐项对照' })).getByRole('row', { name: /办理地点/ })
  expect(line).toHaveTextContent('二楼12号窗口')
  expect(line).toHaveTextContent('三楼')
  expect(line).toHaveTextContent('“你到三楼去问”')
})

test('a whole round of reviews without a mouse: walk, open, approve, send back, overrule', async () => {
  const { user, decisions, emit } = desk([row('1'), row('2'), row('3'), row('4')], {
    '2': { answers: [answer({ submitted: 'match', verdict: 'match', side: null, quote: '' })] },
  })
  await title('事项1')
  expect(screen.getByRole('grid', { name: '复核列表' })).toHaveFocus()

  await user.keyboard('j')
  await title('事项2')
  await user.keyboard('{Enter}')
  expect(screen.getByRole('heading', { level: 2, name: '事项2' })).toHaveFocus()
  await user.keyboard('1')
  expect(screen.getByRole('group', { name: '核准' })).toBeInTheDocument()
  await user.keyboard('{Enter}')
  await waitFor(() => expect(decisions()).toHaveLength(1))
  expect(decisions()[0]).toMatchObject({ case: '2', check: 'check-2', decision: 'approve' })
  emit(changed('reviews'))

  // the record that took its place is next
  await title('事项3')
  await user.keyboard('2')
  await user.keyboard('{Control>}{Enter}{/Control}')
  expect(screen.getByText('请填写理由。')).toBeInTheDocument()
  expect(decisions()).toHaveLength(1)
  await user.keyboard('原话不全{Control>}{Enter}{/Control}')
  await waitFor(() => expect(decisions()).toHaveLength(2))
  expect(decisions()[1]).toMatchObject({ case: '3', decision: 'return', reason: '原话不全' })
  emit(changed('reviews'))

  await title('事项4')
  await user.keyboard('k')
  await title('事项1')
  await user.keyboard('3')
  expect(screen.getByLabelText('办理地点判定')).toHaveFocus()
  await user.selectOptions(screen.getByLabelText('办理地点判定'), '部分一致')
  await user.selectOptions(screen.getByLabelText('办理地点原因'), '指南有误')
  await user.type(screen.getByLabelText(/改判理由/), '复听录音')
  await user.keyboard('{Control>}{Enter}{/Control}')
  expect(screen.getByText('认定原因请写明依据。')).toBeInTheDocument()
  await user.type(screen.getByLabelText(/原因的依据/), '现场照片{Control>}{Enter}{/Control}')
  await waitFor(() => expect(decisions()).toHaveLength(3))
  expect(decisions()[2]).toMatchObject({
    case: '1',
    decision: 'overrule',
    verdicts: { place: 'partial' },
    causes: { place: 'guide' },
    basis: '现场照片',
    reason: '复听录音',
  })
})

test('Esc leaves a decision without writing anything', async () => {
  const { user, decisions } = desk([row('1')])
  await title('事项1')
  await user.keyboard('2')
  await user.keyboard('写了一半{Escape}')
  expect(screen.queryByRole('group', { name: '退回补充' })).not.toBeInTheDocument()
  expect(decisions()).toEqual([])
})

test('digits typed into a reason are text, not decisions', async () => {
  const { user, decisions } = desk([row('1')])
  await title('事项1')
  await user.keyboard('2')
  await user.keyboard('第123条')
  expect(screen.getByLabelText(/要补充什么/)).toHaveValue('第123条')
  expect(decisions()).toEqual([])
})

test('one’s own record offers nothing to decide and says why', async () => {
  const { user, decisions } = desk([row('1', { mine: true })], { '1': { mine: true } })
  await title('事项1')
  expect(screen.getByText(/须由其他同志复核/)).toBeInTheDocument()
  await user.keyboard('1{Enter}')
  expect(decisions()).toEqual([])
})

test('two decisions that differ are shown side by side and one is chosen with a reason', async () => {
  const said = { byName: '', at: 1, reason: '', changes: '' }
  const { user, asked } = desk([row('1', { status: 'ruling' })], {
    '1': {
      status: 'ruling',
      contending: [
        { ...said, fact: 'f1', decision: 'approve', byName: '赵复核' },
        { ...said, fact: 'f2', decision: 'return', byName: '钱复核', reason: '原话不全' },
      ],
    },
  })
  await title('待裁定')
  expect(screen.queryByRole('button', { name: /^核准/ })).not.toBeInTheDocument()
  await user.click(screen.getByRole('button', { name: '采用钱复核的意见' }))
  await user.keyboard('证据不足{Control>}{Enter}{/Control}')
  await waitFor(() =>
    expect(asked.find((a) => a.name === 'review.rule')?.input).toEqual({
      case: '1',
      chosen: 'f2',
      reason: '证据不足',
    }),
  )
})

test('接听人自报 stands on the desk only after it was asked for', async () => {
  const handlers = {
    'review.list': async () => ok({ waiting: 1, returned: 0, ruling: 0, basis: '', rows: [row('1')] }),
    'review.get': async ({ case: id }: { case: string }) => ok(record(id, { selfReported: true })),
    'review.receiver': async () => ok({ said: { name: '周某', badge: 'A12', post: null } }),
  }
  const { user, asked } = renderWithApi(<ReviewScreen />, { handlers })
  const part = within(await screen.findByRole('region', { name: '接听人自报' }))
  expect(screen.queryByText(/周某/)).toBeNull()
  expect(asked.some((a) => a.name === 'review.receiver')).toBe(false)
  await user.click(part.getByRole('button', { name: '查看' }))
  expect(await part.findByText('接听人自报：姓名周某，工号A12')).toBeInTheDocument()
})
