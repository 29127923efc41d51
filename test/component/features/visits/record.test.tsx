import { act, screen, waitFor, within } from '@testing-library/react'
import { beforeEach, expect, test } from 'vitest'
import { newProblem } from '#renderer/features/visits/Entries.tsx'
import { partsOf } from '#renderer/features/visits/parts.ts'
import { VisitScreen } from '#renderer/features/visits/VisitScreen.tsx'
import { useRoute } from '#renderer/ui/route.ts'
import { useToast } from '#renderer/ui/UndoToast.tsx'
import { ok } from '#shared/contract/result.ts'
import type { VisitDetail } from '#shared/contract/visits.ts'
import { seriousFindings } from '#test/support/axe.ts'
import { renderWithApi } from '#test/support/fake-api.tsx'
import { detail, entry, handlers, started, submission } from './visits.ts'

beforeEach(() => {
  useRoute.setState({ screen: 'visit', params: { id: 'v1' } }, true)
})

const open = (visit: VisitDetail, more = {}) =>
  renderWithApi(<VisitScreen />, { handlers: handlers({ 'visits.get': async () => ok(visit), ...more }) })
const begun = (rest: Partial<VisitDetail> = {}) =>
  detail({ entry: entry({ status: 'started' }), started: started('town'), ...rest })

test('a planned visit shows what was found there, and begins', async () => {
  const { user, asked, container } = open(detail(), { 'visits.start': async () => ok({ id: 'v1' }) })
  expect(await screen.findByText('公示电话与指南不一致')).toBeInTheDocument()
  expect(await seriousFindings(container)).toEqual([])
  await user.click(screen.getByRole('button', { name: '开始走访' }))
  await waitFor(() => expect(asked.at(-1)?.name).toBe('visits.start'))
  expect(asked.at(-1)?.input).toEqual({ visit: 'v1', recording: null })
})

test('only what was changed of a plan is said', async () => {
  const { user, asked, container } = open(detail(), { 'visits.replan': async () => ok({ id: 'v1' }) })
  await user.click(await screen.findByRole('button', { name: '修改计划' }))
  const purpose = screen.getByRole('textbox', { name: /走访目的/ })
  await user.clear(purpose)
  await user.type(purpose, '看一件事')
  expect(await seriousFindings(container)).toEqual([])
  await user.click(screen.getByRole('button', { name: '保存计划' }))
  await waitFor(() => expect(asked.some((call) => call.name === 'visits.replan')).toBe(true))
  expect(asked.find((call) => call.name === 'visits.replan')?.input).toEqual({
    id: 'v1',
    changes: { purpose: '看一件事' },
  })
})

test('every keystroke is kept, and every part of the record is without serious findings', async () => {
  const { user, asked, container } = open(begun())
  await user.type((await screen.findAllByRole('spinbutton', { name: '缺陷数' }))[0]!, '2')
  expect(await screen.findByText('没有证据，记为线索，不扣分')).toBeInTheDocument()
  expect(screen.getByText('得分100，总分100')).toBeInTheDocument()
  await screen.findByText(/本机已存/)
  const kept = asked.findLast((call) => call.name === 'visits.save')?.input as { work: { answers: object } }
  expect(Object.values(kept.work.answers)[0]).toMatchObject({ defects: 2 })
  const parts = within(screen.getByRole('navigation', { name: '记录的各节' })).getAllByRole('button')
  for (const part of parts) {
    await user.click(part)
    expect(await seriousFindings(container), part.textContent ?? '').toEqual([])
  }
})

test('with a photo of the line the defect costs what the line says', async () => {
  const list = started('town').checklist
  const [line] = list.sections[0]!.lines
  const { user } = open(begun({ evidence: { [line!.id]: 1 } }))
  await user.type((await screen.findAllByRole('spinbutton', { name: '缺陷数' }))[0]!, '1')
  expect(await screen.findByText(/^扣[\d.]+分$/)).toBeInTheDocument()
})

test('the bar adds a problem in one tap and leads to what is missing', async () => {
  const { user, asked, container } = open(begun(), { 'visits.submit': async () => ok({ id: 'v1' }) })
  const bar = await screen.findByRole('toolbar', { name: '走访操作' })
  await user.click(within(bar).getByRole('button', { name: '问题' }))
  await user.type(screen.getByRole('textbox', { name: '问题描述' }), '标牌不醒目')
  await user.click(within(bar).getByRole('button', { name: '提交' }))
  expect(await screen.findByText('还没有选定位方式，没有定位的选“无定位”并写明原因')).toBeInTheDocument()
  await user.click(screen.getByText('无定位'))
  await user.type(screen.getByRole('textbox', { name: '没有定位的原因' }), '室内没有信号')
  expect(await seriousFindings(container)).toEqual([])
  await user.click(within(bar).getByRole('button', { name: '提交' }))
  await screen.findByText('陡沟镇的走访记录已提交')
  expect(asked.find((call) => call.name === 'visits.submit')?.input).toMatchObject({
    id: 'v1',
    work: { problems: [{ text: '标牌不醒目' }], location: { kind: 'none', reason: '室内没有信号' } },
  })
})

test('parts are walked by key', async () => {
  const { user } = open(begun())
  expect(await screen.findByRole('heading', { name: '场所设施（为民服务中心）' })).toBeInTheDocument()
  await user.keyboard('{PageDown}')
  expect(await screen.findByRole('heading', { name: '事项与窗口' })).toBeInTheDocument()
  await user.keyboard('{PageUp}{PageUp}')
  expect(await screen.findByRole('heading', { name: '场所设施（为民服务中心）' })).toBeInTheDocument()
  await user.keyboard('{Control>}{Enter}{/Control}')
  expect(await screen.findByText(/还没有选定位方式/)).toBeInTheDocument()
})

test('two records made apart stand beside each other, and one of them counts', async () => {
  const other = submission({ fact: 'f2', byName: '李四', mine: false, apart: true, counts: false })
  open(
    detail({
      entry: entry({ status: 'submitted', apart: true }),
      started: started('town'),
      submissions: [submission(), other],
    }),
  )
  expect(await screen.findByRole('heading', { name: '另一份记录' })).toBeInTheDocument()
  expect(screen.getByRole('heading', { name: '走访记录' })).toBeInTheDocument()
  expect(screen.getAllByRole('button', { name: '更正' })).toHaveLength(1)
})

test('a village has no score and no defects to count', async () => {
  open(begun({ entry: entry({ status: 'started', level: 'village' }), started: started('village') }))
  await screen.findByRole('toolbar', { name: '走访操作' })
  expect(screen.queryByRole('spinbutton')).toBeNull()
  expect(screen.queryByText(/得分/)).toBeNull()
})

test('what was typed before is there again, where one left off', async () => {
  const work = { ...submissionWork, section: 3, talk: '排队较久' }
  open(begun({ work }))
  expect(await screen.findByRole('heading', { name: '发现的问题' })).toBeInTheDocument()
})

test('a problem taken out by mistake is put back, with what was typed since', async () => {
  const problem = { ...newProblem(), text: '公示电话不一致' }
  const other = { ...newProblem(), text: '引导标识不清' }
  const at = partsOf(started('town').checklist, submissionWork, 0).findIndex((p) => p.kind === 'problems')
  const { user } = open(begun({ work: { ...submissionWork, problems: [problem, other], section: at } }))
  const texts = () =>
    screen.getAllByRole<HTMLTextAreaElement>('textbox', { name: '问题描述' }).map((box) => box.value)
  await user.click(await screen.findByRole('button', { name: '删去问题1' }))
  expect(texts()).toEqual(['引导标识不清'])
  await user.type(screen.getByRole('textbox', { name: '问题描述' }), '，已拍照')
  act(() => useToast.getState().toast?.undo?.())
  expect(texts()).toEqual(['公示电话不一致', '引导标识不清，已拍照'])
})

test('a screen that is left and opened again goes on with the last keystroke', async () => {
  const first = open(begun())
  await first.user.type((await screen.findAllByRole('textbox', { name: /情况$/ }))[0]!, '标牌')
  first.unmount()
  open(begun())
  expect(((await screen.findAllByRole('textbox', { name: /情况$/ }))[0] as HTMLTextAreaElement).value).toBe(
    '标牌',
  )
})

test('what was typed while somebody else submitted can be copied, and is not lost by itself', async () => {
  const visit = detail({
    entry: entry({ status: 'submitted' }),
    started: started('town'),
    submissions: [submission({ mine: false, byName: '李四' })],
    work: { ...submissionWork, talk: '群众反映排队较久' },
  })
  const { user, copied, asked, container } = open(visit)
  await user.click(await screen.findByRole('button', { name: /复制内容/ }))
  expect(copied).toEqual(['群众反映排队较久'])
  expect(await seriousFindings(container)).toEqual([])
  await user.click(screen.getByRole('button', { name: '删去' }))
  await user.click(screen.getByRole('button', { name: '删去' }))
  await waitFor(() => expect(asked.at(-1)).toMatchObject({ name: 'visits.save', input: { work: null } }))
})

const submissionWork = {
  answers: {},
  problems: [],
  coordination: [],
  previous: [],
  talk: '',
  met: [],
  location: { kind: null, lat: '', lon: '', accuracyM: '', reason: '' },
  section: 0,
}

test('a record is read, corrected with a reason, confirmed, and voided with a reason', async () => {
  const visit = detail({
    entry: entry({ status: 'submitted', points: 1000 }),
    started: started('town'),
    submissions: [submission()],
    notes: ['检查表已有新版本1.1.0；本次走访仍按开始时的1.0.0版记录。'],
  })
  const { user, asked, container } = open(visit, {
    'visits.amend': async () => ok({ id: 'v1' }),
    'visits.confirm': async () => ok({ id: 'v1' }),
    'visits.void': async () => ok({ id: 'v1' }),
  })
  expect(await screen.findByText('线索，不扣分')).toBeInTheDocument()
  expect(screen.getByText('李某（中心主任）')).toBeInTheDocument()
  expect(screen.getByText(/检查表已有新版本/)).toBeInTheDocument()
  expect(await seriousFindings(container)).toEqual([])

  await user.click(screen.getByRole('button', { name: '登记确认' }))
  expect(await seriousFindings(container)).toEqual([])
  await user.click(screen.getByRole('button', { name: '登记确认' }))
  await waitFor(() => expect(asked.some((call) => call.name === 'visits.confirm')).toBe(true))

  await user.click(screen.getByRole('button', { name: '更正' }))
  await user.click(screen.getByRole('button', { name: '提交更正' }))
  expect(await screen.findByText('请填写更正理由。')).toBeInTheDocument()
  expect(await seriousFindings(container)).toEqual([])
  await user.type(screen.getByRole('textbox', { name: '更正理由' }), '补充情况')
  await user.click(screen.getByRole('button', { name: '提交更正' }))
  await waitFor(() => expect(asked.some((call) => call.name === 'visits.amend')).toBe(true))
  expect(asked.find((call) => call.name === 'visits.amend')?.input).toMatchObject({
    submission: 'f1',
    reason: '补充情况',
    work: { talk: '等候时间较长', met: [{ post: '中心主任', name: '李某' }] },
  })

  await user.click(await screen.findByRole('button', { name: '作废' }))
  await user.type(screen.getByRole('textbox', { name: '作废理由' }), '记错地点')
  await user.click(screen.getByRole('button', { name: '作废' }))
  expect(await screen.findByText('已作废')).toBeInTheDocument()
})
