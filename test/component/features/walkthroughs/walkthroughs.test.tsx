import { act, screen, waitFor, within } from '@testing-library/react'
import { beforeEach, expect, test, vi } from 'vitest'
import { WalkScreen } from '#renderer/features/walkthroughs/WalkScreen.tsx'
import { WalkStartScreen } from '#renderer/features/walkthroughs/WalkStartScreen.tsx'
import { WalksScreen } from '#renderer/features/walkthroughs/WalksScreen.tsx'
import {
  blockageFormOf,
  conclusionFormOf,
  emptyBlockageForm,
  emptyStepForm,
} from '#renderer/features/walkthroughs/words.ts'
import { navigate, useRoute } from '#renderer/ui/route.ts'
import { fail, ok } from '#shared/contract/result.ts'
import type { ShownStep, WalkBoard, WalkRow, WalkWork } from '#shared/contract/walkthroughs.ts'
import { noPromise } from '#shared/domain/walkthroughs/promise.ts'
import { walkTemplate } from '#shared/domain/walkthroughs/template.ts'
import { seriousFindings } from '#test/support/axe.ts'
import { changed, type Handlers, renderWithApi } from '#test/support/fake-api.tsx'
import { pretendLayout } from '#test/support/pretend-layout.ts'
import { blockageOf, conclusionOf, startedWalk, stepOf } from '#test/support/walk-samples.ts'
import { readJson } from '../../../unit/resources/read-resource.ts'

const template = walkTemplate.parse(readJson('walkthrough.json'))
const M = 60_000
const begun = startedWalk.startedAt

beforeEach(() => {
  pretendLayout()
  window.location.hash = ''
})

const work = (over: Partial<WalkWork> = {}): WalkWork => ({
  running: null,
  channel: 'window',
  skipped: [],
  stepForm: null,
  blockageForm: null,
  conclusionForm: null,
  ...over,
})
const running = {
  step: 'step-9',
  key: 'queue',
  label: '等候叫号',
  channel: 'window',
  phase: 'wait' as const,
  startedAt: begun,
  pauses: [],
  happened: '',
  clockMoved: false,
}
const shown = (over: Partial<ShownStep> = {}): ShownStep => ({
  ...stepOf({ startedAt: begun, endedAt: begun + 40 * M }),
  byName: '张晓岚',
  minutes: 40,
  changes: [],
  dropped: null,
  unseen: false,
  photos: 0,
  ...over,
})
const board = (over: Partial<WalkBoard> = {}): WalkBoard => ({
  id: 'w1',
  now: begun + 10 * M,
  own: true,
  status: 'open',
  started: {
    ...startedWalk,
    promised: { ...noPromise, materials: [{ name: '居民身份证', necessity: '必要', form: '' }] },
  },
  subjectName: '失业登记',
  bodyName: '市人社局',
  itemNames: [],
  placeName: null,
  leaderName: '张晓岚',
  companionNames: [],
  withdrawn: false,
  steps: [],
  blockages: [],
  conclusion: null,
  conclusionChanges: [],
  conclusionUnseen: false,
  voided: null,
  times: { phases: { prep: 0, travel: 0, wait: 40, service: 0, self_service: 0 }, total: 40, overlap: 0 },
  compare: template.compareFields.map(({ key, label }) => ({
    key,
    label,
    promised: null,
    actual: null,
    verdict: 'open',
  })),
  rewalk: null,
  rewalkedBy: [],
  work: work(),
  stored: { facts: 1, received: 0 },
  ...over,
})

const handlers = (b: WalkBoard, more: Handlers = {}): Handlers => ({
  'walks.board': async () => ok(b),
  'walks.template': async () => ok(template),
  'walks.save': async () => ok({ savedAt: begun }),
  'files.ofRecord': async () =>
    ok({ files: [], counts: { total: 0, received: 0, here: 0 }, recording: null }) as never,
  'files.thumbs': async () => ok([]),
  'org.search': async () => ok({ rows: [], total: 0 }),
  ...more,
})
const open = (b: WalkBoard, more: Handlers = {}) => {
  navigate('walk', { id: 'w1' })
  return renderWithApi(<WalkScreen />, { handlers: handlers(b, more) })
}

test('one key ends the step and begins the next of the template', async () => {
  const next = vi.fn(async ({ work: w }: { work: WalkWork }) =>
    ok({
      work: { ...w, running: { ...running, step: 'step-10', key: 'consult', label: '咨询' } },
      now: begun,
    }),
  )
  const { user, container } = open(board({ work: work({ running }) }), { 'walks.next': next as never })
  expect(await screen.findByRole('timer', { name: '这一步已用时' })).toHaveTextContent('10:00')
  await user.keyboard('n')
  await waitFor(() =>
    expect(next).toHaveBeenCalledWith(
      expect.objectContaining({
        id: 'w1',
        next: { key: 'consult', label: '咨询', channel: 'window', phase: 'service' },
        work: expect.objectContaining({ running: expect.objectContaining({ step: 'step-9' }) }),
      }),
      undefined,
    ),
  )
  expect(await screen.findByRole('button', { name: '下一步：填表' })).toBeEnabled()
  expect(await seriousFindings(container)).toEqual([])
})

test('what is typed is on the disk within a second, also the letters that are keys elsewhere', async () => {
  const { user, asked } = open(board({ work: work({ running }) }))
  await user.type(await screen.findByRole('textbox', { name: '经过' }), 'nnb 前面十二人')
  await screen.findByText(/本机已存/)
  const saved = asked.filter((a) => a.name === 'walks.save').at(-1)?.input as { work: WalkWork }
  expect(saved.work.running?.happened).toBe('nnb 前面十二人')
  expect(asked.some((a) => a.name === 'walks.next')).toBe(false)
})

test('a pause has a reason, and is ended by the same key', async () => {
  const { user, asked } = open(board({ work: work({ running }) }))
  await screen.findByRole('timer')
  await user.keyboard('p')
  expect(await screen.findByText('已暂停：午休或下班')).toBeInTheDocument()
  await user.keyboard('p')
  await waitFor(() => expect(screen.queryByText(/已暂停/)).toBeNull())
  await waitFor(() => {
    const last = asked.filter((a) => a.name === 'walks.save').at(-1)?.input as { work: WalkWork }
    expect(last.work.running?.pauses).toMatchObject([{ reason: '午休或下班', to: expect.any(Number) }])
  })
})

test('a step that ended before it began is told, and can be written by hand instead', async () => {
  const { user } = open(board({ work: work({ running }) }), {
    'walks.next': async () => fail({ code: 'WALK_STEP_BACKWARDS', message: '结束时间早于开始时间。' }),
  })
  await user.click(await screen.findByRole('button', { name: '下一步：咨询' }))
  await user.click(await screen.findByRole('button', { name: '把这一步改为补记' }))
  expect(screen.getByRole('combobox', { name: '步骤' })).toHaveValue('等候叫号')
  expect(screen.queryByRole('timer')).toBeNull()
})

test('an optional step can be left out', async () => {
  const { user } = open(board({ work: work({ running }) }))
  await user.click(await screen.findByRole('button', { name: '不做“咨询”' }))
  expect(await screen.findByRole('button', { name: '下一步：填表' })).toBeInTheDocument()
})

test('补记: the form keeps what is typed, sends it, and has no serious finding', async () => {
  const add = vi.fn(async () => ok({ step: 's' }))
  const stepForm = { ...emptyStepForm('window', begun), from: '8:20' }
  const { user, container } = open(board({ work: work({ stepForm }) }), { 'walks.addStep': add as never })
  await user.type(await screen.findByRole('combobox', { name: '步骤' }), '前往大厅')
  expect(await seriousFindings(container)).toEqual([])
  await user.keyboard('{Control>}{Enter}{/Control}')
  await waitFor(() =>
    expect(add).toHaveBeenCalledWith(
      expect.objectContaining({
        form: expect.objectContaining({ key: 'travel', phase: 'travel', label: '前往大厅', from: '8:20' }),
      }),
      undefined,
    ),
  )
  await waitFor(() => expect(screen.queryByRole('combobox', { name: '步骤' })).toBeNull())
})

test('a problem is written with a typical wording; a correction asks for its reason', async () => {
  const note = vi.fn(async () => fail({ code: 'WALK_REASON', message: '更正已存的内容要写明理由。' }))
  const blockage = {
    ...blockageOf(),
    byName: '张晓岚',
    stepLabel: null,
    unitName: null,
    changes: [],
    dropped: null,
    unseen: false,
    photos: 2,
  }
  const view = open(
    board({ blockages: [blockage], work: work({ blockageForm: blockageFormOf(blockage) }) }),
    {
      'walks.noteBlockage': note as never,
    },
  )
  await screen.findByRole('textbox', { name: '更正理由' })
  expect(await seriousFindings(view.container)).toEqual([])
  const form = screen.getByRole('region', { name: '更正问题' })
  await view.user.click(within(form).getByRole('button', { name: '更正' }))
  expect(await within(form).findByText('更正已存的内容要写明理由。')).toBeInTheDocument()
  expect(screen.getByRole('textbox', { name: '问题描述' })).toHaveValue('等候四十分钟')
  await view.user.click(screen.getByRole('button', { name: '照片2' }))
  const strip = await screen.findByRole('region', { name: '这个问题的照片' })
  expect(within(strip).getByRole('button', { name: '拍照' })).toBeInTheDocument()
  expect(await seriousFindings(view.container)).toEqual([])
})

test('typical wordings follow the kind and the category', async () => {
  const blockageForm = { ...emptyBlockageForm(null), kind: 'pain', category: 'time' }
  const { user } = open(board({ work: work({ blockageForm }) }))
  await user.click(await screen.findByRole('combobox', { name: '套用常用写法' }))
  const option = await screen.findByTitle(/取号至叫号等候/)
  await user.click(option)
  expect(screen.getByRole('textbox', { name: '问题描述' })).toHaveValue(
    template.typicalWordings.find((w) => w.category === 'time')?.text,
  )
})

test('the conclusion sets materials brought against the list, and further ones asked for', async () => {
  const conclude = vi.fn(async () => ok({}))
  const first = board()
  const conclusionForm = conclusionFormOf(first, template.questionsForLeader)
  const { user, container } = open(
    { ...first, work: work({ conclusionForm }) },
    { 'walks.conclude': conclude as never },
  )
  await user.click(await screen.findByRole('checkbox', { name: '居民身份证：窗口要求' }))
  await user.click(screen.getByRole('button', { name: '加清单外材料' }))
  await user.type(screen.getByRole('textbox', { name: '清单外材料2' }), '户口簿')
  await user.click(screen.getByRole('radio', { name: '已办成' }))
  expect(await seriousFindings(container)).toEqual([])
  await user.click(screen.getByRole('button', { name: '结束体验' }))
  await waitFor(() =>
    expect(conclude).toHaveBeenCalledWith(
      expect.objectContaining({
        form: expect.objectContaining({
          result: 'done',
          materials: [
            expect.objectContaining({ name: '居民身份证', asked: true, extra: false }),
            expect.objectContaining({ name: '户口簿', asked: true, extra: true }),
          ],
        }),
      }),
      undefined,
    ),
  )
})

test('a concluded walk shows its record, its marks and the comparison, and is no longer stepped', async () => {
  const b = board({
    status: 'concluded',
    withdrawn: true,
    conclusion: conclusionOf({ trips: 2 }),
    steps: [
      shown({ lateBy: 90 * M, clockMoved: true }),
      shown({
        step: 'b',
        label: '取件',
        unseen: true,
        startedAt: begun + 1500 * M,
        endedAt: begun + 1510 * M,
      }),
    ],
    rewalk: {
      before: 'w0',
      at: begun,
      rows: [{ key: 'trips', label: '跑动次数', before: 3, after: 2, unit: '次', verdict: 'better' }],
    },
  })
  const { container } = open(b)
  expect(await screen.findByText('补记，迟1小时30分钟')).toBeInTheDocument()
  for (const text of [
    '时钟有跳动，请核对',
    '两人分别更正，请核对',
    '减少',
    '现行清单已没有这个事项，仍按开始时固定的内容对照',
  ])
    expect(screen.getByText(text)).toBeInTheDocument()
  expect(screen.getByRole('img', { name: /共2个步骤/ })).toBeInTheDocument()
  expect(screen.queryByRole('button', { name: /下一步/ })).toBeNull()
  expect(await seriousFindings(container)).toEqual([])
})

test('what another machine noted comes in without touching what is being typed', async () => {
  let answer = board({ work: work({ running }) })
  navigate('walk', { id: 'w1' })
  const view = renderWithApi(<WalkScreen />, {
    handlers: { ...handlers(answer), 'walks.board': async () => ok(answer) },
  })
  await view.user.type(await screen.findByRole('textbox', { name: '经过' }), '写到一半')
  answer = { ...answer, steps: [shown({ byName: '李海' })] }
  act(() => view.emit(changed('walkthroughs')))
  await screen.findByRole('table', { name: '全程记录' })
  expect(screen.getByRole('textbox', { name: '经过' })).toHaveValue('写到一半')
})

function Seen() {
  return useRoute((place) => place.screen) === 'walk' ? <WalkScreen /> : <p>别的页面</p>
}

test('what was typed is still there when the screen is left and opened again', async () => {
  navigate('walk', { id: 'w1' })
  const { user } = renderWithApi(<Seen />, { handlers: handlers(board({ work: work({ running }) })) })
  await user.type(await screen.findByRole('textbox', { name: '经过' }), '写到一半')
  act(() => navigate('walks'))
  await screen.findByText('别的页面')
  act(() => navigate('walk', { id: 'w1' }))
  expect(await screen.findByRole('textbox', { name: '经过' })).toHaveValue('写到一半')
})

const row: WalkRow = {
  id: 'w1',
  itemName: '失业登记',
  placeName: null,
  leaderName: '张晓岚',
  modeLabel: '模拟办',
  identityLabel: '群众办事人',
  channelLabels: ['窗口'],
  status: 'open',
  result: null,
  startedAt: begun,
  endedAt: null,
  minutes: 40,
  waitMinutes: 30,
  steps: 3,
  problems: 1,
  late: 1,
  unseen: 0,
  rewalk: true,
  running: true,
}

test('the list says what is under way, and why it is empty', async () => {
  let rows = [row]
  const view = renderWithApi(<WalksScreen />, {
    handlers: { 'walks.list': async () => ok(rows), 'walks.template': async () => ok(template) },
  })
  expect(await screen.findByText('步骤进行中')).toBeInTheDocument()
  expect(screen.getByText('重走，补记1步')).toBeInTheDocument()
  rows = []
  await view.user.click(screen.getByRole('checkbox', { name: '只看有问题的' }))
  expect(await screen.findByText('没有符合条件的体验')).toBeInTheDocument()
  expect(await seriousFindings(view.container)).toEqual([])
})

test('一件事 is begun with the items it is made of', async () => {
  const start = vi.fn(async () => ok({ id: 'w2' }))
  const row = { release: 'r', body: 'u1', area: null, areaName: null, level: '市', type: '公共服务' }
  const more = { focus: null, phone: '', defects: 0, bodyName: '市市场监管局' }
  const { user, container } = renderWithApi(<WalkStartScreen />, {
    handlers: {
      'walks.template': async () => ok(template),
      'people.list': async () => ok([]),
      'org.search': async () => ok({ rows: [], total: 0 }),
      'catalogue.search': async ({ text = '' }) =>
        ok({ total: 1, rows: [{ ...row, ...more, code: text, name: `${text}许可` }] }) as never,
      'walks.starting': async () => ok({ form: null }),
      'walks.saveStart': async () => ok({ savedAt: begun }),
      'walks.start': start as never,
    },
  })
  await user.click(await screen.findByRole('radio', { name: '一件事' }))
  await user.type(screen.getByRole('textbox', { name: '一件事名称' }), '开办餐饮店')
  for (const text of ['食品', '户外', '排水']) {
    await user.type(screen.getByRole('combobox', { name: /所含事项/ }), text)
    await user.click(await screen.findByTitle(`${text}许可（市市场监管局）`))
  }
  await user.click(screen.getByRole('button', { name: '去掉户外许可' }))
  expect(await seriousFindings(container)).toEqual([])
  await user.click(screen.getByRole('button', { name: '开始体验' }))
  await waitFor(() => expect(start).toHaveBeenCalled())
  expect(start).toHaveBeenCalledWith(
    expect.objectContaining({ subject: { kind: 'theme', name: '开办餐饮店', items: ['食品', '排水'] } }),
    expect.anything(),
  )
})

test('a walk begins with what the guide promises in sight; recording needs its written authority', async () => {
  const start = vi.fn(async () => ok({ id: 'w2' }))
  const { user, container } = renderWithApi(<WalkStartScreen />, {
    handlers: {
      'walks.template': async () => ok(template),
      'people.list': async () => ok([]),
      'org.search': async () => ok({ rows: [], total: 0 }),
      'walks.promised': async () =>
        ok({
          name: '失业登记',
          body: 'u1',
          bodyName: '市人社局',
          promised: {
            ...noPromise,
            source: { release: 'r', name: '十月清单', date: '2026-10-01' },
            trips: 1,
          },
        }),
      'catalogue.search': async () =>
        ok({
          total: 1,
          rows: [
            {
              release: 'r',
              code: 'c1',
              name: '失业登记',
              body: 'u1',
              bodyName: '市人社局',
              area: null,
              areaName: null,
              level: '市',
              type: '公共服务',
              focus: null,
              phone: '',
              defects: 0,
            },
          ],
        }),
      'walks.starting': async () => ok({ form: null }),
      'walks.saveStart': async () => ok({ savedAt: begun }),
      'walks.start': start as never,
    },
  })
  await user.click(await screen.findByRole('button', { name: '开始体验' }))
  expect(await screen.findByText(/请选择事项/)).toBeInTheDocument()
  await user.type(screen.getByRole('combobox', { name: '事项' }), '失业')
  await user.click(await screen.findByTitle('失业登记（市人社局）'))
  expect(await screen.findByText('1次')).toBeInTheDocument()
  await user.click(screen.getByRole('checkbox', { name: /需要录音/ }))
  await user.click(screen.getByRole('button', { name: '开始体验' }))
  expect(await screen.findByText(/录音要写明书面依据/)).toBeInTheDocument()
  expect(start).not.toHaveBeenCalled()
  await user.type(screen.getByRole('textbox', { name: '书面依据' }), '局长办公会纪要')
  await user.click(screen.getByRole('combobox', { name: '录音保存期' }))
  await user.click(await screen.findByTitle('180天'))
  await screen.findByText(/本机已存/)
  expect(await seriousFindings(container)).toEqual([])
  await user.click(screen.getByRole('button', { name: '开始体验' }))
  await waitFor(() => expect(window.location.hash).toBe('#/walk?id=w2'))
  expect(start).toHaveBeenCalledWith(
    expect.objectContaining({
      leader: 'p1',
      recording: { authority: '局长办公会纪要', keepDays: 180 },
      subject: expect.objectContaining({ kind: 'item', code: 'c1' }),
    }),
    expect.anything(),
  )
})
