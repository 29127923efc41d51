import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readDocx } from '#service/documents/docx-read.ts'
import { filesCommands } from '#service/features/files/commands.ts'
import { walksCommands } from '#service/features/walkthroughs/commands.ts'
import { walksQueries } from '#service/features/walkthroughs/queries.ts'
import type { CommandDeps } from '#service/host/handlers.ts'
import type { BlockageForm, ConclusionForm, StepForm, WalkWork } from '#shared/contract/walkthroughs.ts'
import { putCatalogue, testRelease } from '#test/support/catalogue.ts'
import { smallPhoto } from '#test/support/photos.ts'
import { code, quiet, value } from '#test/support/round.ts'
import { createTestWorkspace, type TestWorkspace } from '#test/support/workspace.ts'

const CITY = 'div-340200'
const M = 60_000
let ws: TestWorkspace
let deps: CommandDeps
let now = Date.parse('2026-11-17T09:00:00+08:00')
let item = ''
let codes: string[] = []

beforeAll(async () => {
  ws = await createTestWorkspace()
  codes = putCatalogue(ws.workspace.db, [{ id: CITY, items: 2 }], { isFee: false, limitSceneNum: 1 })
  item = codes[0] ?? ''
  deps = { ...ws.workspace.deps, now: () => now }
})
afterAll(() => ws.dispose())

const run = async <N extends keyof typeof walksCommands>(
  name: N,
  input: Parameters<(typeof walksCommands)[N]>[1],
) =>
  (walksCommands[name] as (d: unknown, i: unknown, c: unknown) => unknown)(
    deps,
    input,
    quiet,
  ) as Promise<never>
const board = (id: string) => value(walksQueries['walks.board'](deps, { id }))

const start = async (over = {}): Promise<string> =>
  value<{ id: string }>(
    await run('walks.start', {
      leader: null,
      leaderPost: '局长',
      companions: [],
      identity: 'citizen',
      mode: 'simulate',
      channels: ['window'],
      subject: { kind: 'item', code: item, name: '客户端写的名称', body: 'x', release: 'x' },
      scenario: '',
      place: CITY,
      recording: null,
      rewalkOf: null,
      ...over,
    }),
  ).id

const queue = { key: 'queue', label: '等候叫号', channel: 'window', phase: 'wait' as const }
const submit = { key: 'submit', label: '提交、收件', channel: 'window', phase: 'service' as const }
const next = async (id: string, work: WalkWork, step: typeof queue | typeof submit | null) =>
  value<{ work: WalkWork }>(await run('walks.next', { id, work, next: step })).work
const workOf = (id: string): WalkWork => {
  const { work } = board(id)
  if (!work) throw new Error('no work')
  return work
}
const stepForm: StepForm = {
  step: null,
  key: 'travel',
  label: '前往大厅',
  channel: 'window',
  phase: 'travel',
  day: '2026-11-17',
  from: '8:20',
  to: '8:50',
  happened: '乘公交',
  reason: '',
}
const blockageForm: BlockageForm = {
  blockage: null,
  step: null,
  kind: 'pain',
  category: 'time',
  tags: ['queue'],
  rootCause: 'staffing',
  severity: 'middle',
  text: '=取号至叫号等候40分钟',
  suggestion: '高峰时增开窗口',
  disposal: 'deadline',
  unit: CITY,
  due: '2026-12-01',
  reason: '',
}
const conclusion: ConclusionForm = {
  materials: [
    { name: '居民身份证', extra: false, brought: true, asked: true, accepted: true, returned: false },
    { name: '户口簿', extra: true, brought: false, asked: true, accepted: false, returned: false },
  ],
  trips: 2,
  fee: 0,
  feeNote: '',
  departments: '市人社局、税务窗口',
  applied: '2026-11-17',
  supplemented: '',
  collected: '2026-11-18',
  result: 'done',
  goodPractices: '导办员主动引导',
  answers: ['通'],
  followUp: '月底回访',
  reason: '',
}

test('一件事 asks for the materials of all its items once, and keeps them', async () => {
  const subject = { kind: 'theme', name: '开办餐饮店', items: codes }
  const id = await start({ subject })
  const each = codes.map(
    (code) => value(walksQueries['walks.promised'](deps, { code }))?.promised.materials ?? [],
  )
  const shown = board(id)
  expect(shown.itemNames).toHaveLength(2)
  expect(shown.started.promised.materials?.map((m) => m.name)).toEqual([
    ...new Set(each.flat().map((m) => m.name)),
  ])
  expect(shown.started.promised.days).toBe(null)
  expect(
    code(
      await run('walks.start', {
        ...startInput(),
        subject: { kind: 'theme', name: '开办餐饮店', items: ['没有'] },
      }),
    ),
  ).toBe('WALK_ITEM_GONE')
})

test('a walk over two days: steps by one key, a pause, one written later, a problem, the end', async () => {
  const id = await start()
  expect(board(id)).toMatchObject({
    subjectName: '事项0',
    status: 'open',
    withdrawn: false,
    started: { promised: { days: { count: 5, unit: '工作日' }, trips: 1, fee: '不收费' } },
  })
  let work = await next(id, workOf(id), queue)
  now += 50 * M
  const from = now - 20 * M
  work = {
    ...work,
    running: work.running && {
      ...work.running,
      pauses: [{ from, to: now - 10 * M, reason: '午休或下班' }],
      happened: '前面十二人',
    },
  }
  work = await next(id, work, submit)
  now += 24 * 60 * M
  work = await next(id, work, null)
  expect(work.running).toBeNull()
  value(await run('walks.addStep', { id, work, form: stepForm }))
  const { steps, times } = board(id)
  expect(steps.map((s) => [s.label, s.minutes, s.lateBy === null])).toEqual([
    ['前往大厅', 30, false],
    ['等候叫号', 40, true],
    ['提交、收件', 24 * 60, true],
  ])
  expect([times.phases.travel, times.phases.wait]).toEqual([30, 40])
  const wait = steps[1]?.step ?? null
  value(await run('walks.noteBlockage', { id, work, form: { ...blockageForm, step: wait } }))
  value(await run('walks.conclude', { id, work: { ...work, conclusionForm: conclusion }, form: conclusion }))
  const seen = board(id)
  expect(seen).toMatchObject({
    status: 'concluded',
    conclusion: { trips: 2, departments: ['市人社局', '税务窗口'] },
  })
  expect(seen.compare.find((r) => r.key === 'materials')).toMatchObject({
    promised: '1份',
    actual: '2份（清单外1份）',
    verdict: 'worse',
  })
  expect(seen.compare.find((r) => r.key === 'days')).toMatchObject({ actual: '1个工作日', verdict: 'better' })
  const [row] = value(walksQueries['walks.list'](deps, { text: '事项0', problems: true }))
  expect(row).toMatchObject({ id, steps: 3, problems: 1, late: 1, status: 'concluded', modeLabel: '模拟办' })
  expect(code(await run('walks.next', { id, work, next: queue }))).toBe('WALK_CLOSED')
})

test('a step that ended before it began is refused, whichever way it came about', async () => {
  const id = await start()
  const work = await next(id, workOf(id), queue)
  now -= 30 * M
  expect(code(await run('walks.next', { id, work, next: submit }))).toBe('WALK_STEP_BACKWARDS')
  expect(board(id).work?.running).toMatchObject({ label: '等候叫号' })
  now += 30 * M
  expect(code(await run('walks.addStep', { id, work, form: { ...stepForm, to: '8:10' } }))).toBe(
    'WALK_STEP_BACKWARDS',
  )
  expect(code(await run('walks.addStep', { id, work, form: { ...stepForm, from: '八点' } }))).toBe(
    'WALK_STEP_TIMES',
  )
  expect(code(await run('walks.addStep', { id, work, form: { ...stepForm, day: '2027-01-01' } }))).toBe(
    'WALK_STEP_FUTURE',
  )
})

test('an answer that was lost and asked for again notes the step once', async () => {
  const id = await start()
  const work = await next(id, workOf(id), queue)
  now += M
  await next(id, work, submit)
  await next(id, work, submit)
  expect(board(id).steps).toHaveLength(1)
})

test('what a clock that moved leaves behind is shown until somebody corrects the times', async () => {
  const id = await start()
  const work = await next(id, workOf(id), queue)
  now += 10 * M
  const moved = { ...work, running: work.running && { ...work.running, clockMoved: true } }
  const after = await next(id, moved, null)
  const [step] = board(id).steps
  expect(step?.clockMoved).toBe(true)
  const form = {
    ...stepForm,
    step: step?.step ?? '',
    key: 'queue',
    label: '等候叫号',
    phase: 'wait' as const,
  }
  expect(code(await run('walks.correctStep', { id, work: after, form }))).toBe('WALK_REASON')
  value(await run('walks.correctStep', { id, work: after, form: { ...form, reason: '按手表核对' } }))
  expect(board(id).steps[0]).toMatchObject({
    clockMoved: false,
    minutes: 30,
    lateBy: null,
    changes: [{ reason: '按手表核对' }],
  })
  value(await run('walks.dropStep', { id, step: step?.step ?? '', reason: '误按' }))
  expect(board(id)).toMatchObject({ steps: [{ dropped: { reason: '误按' } }], times: { total: 0 } })
})

test('forms that are not complete say what is missing', async () => {
  const id = await start()
  const work = workOf(id)
  const conclude = (over: Partial<ConclusionForm>) =>
    run('walks.conclude', { id, work, form: { ...conclusion, ...over } })
  expect(code(await conclude({ result: null }))).toBe('WALK_INCOMPLETE')
  expect(code(await conclude({ collected: '2026-11-16' }))).toBe('WALK_DAYS_ORDER')
  const note = (over: Partial<BlockageForm>) =>
    run('walks.noteBlockage', { id, work, form: { ...blockageForm, ...over } })
  expect(code(await note({ text: '等候{{分钟}}分钟' }))).toBe('WALK_INCOMPLETE')
  expect(code(await note({ kind: '' }))).toBe('WALK_INCOMPLETE')
  const running = await next(id, work, queue)
  expect(code(await run('walks.conclude', { id, work: running, form: conclusion }))).toBe('WALK_STEP_RUNNING')
  expect(code(await run('walks.start', { ...startInput(), companions: ['nobody'] }))).toBe('WALK_PERSON_GONE')
})

const startInput = () => ({
  leader: null,
  leaderPost: '',
  companions: [] as string[],
  identity: 'citizen',
  mode: 'simulate',
  channels: ['window'],
  subject: { kind: 'theme' as const, name: '开办餐饮店', items: [] },
  scenario: '',
  place: null,
  recording: null,
  rewalkOf: null as string | null,
})

test('an item withdrawn while the walk is open keeps its frozen promise, and a re-walk stands beside it', async () => {
  const id = await start()
  ws.workspace.db.run('UPDATE release_row SET live = 0 WHERE id = ?', testRelease)
  expect(board(id)).toMatchObject({ withdrawn: true, started: { promised: { days: { count: 5 } } } })
  expect(
    code(
      await run('walks.start', {
        ...startInput(),
        subject: { kind: 'item', code: item, name: '甲', body: 'x', release: 'x' },
      }),
    ),
  ).toBe('WALK_ITEM_GONE')
  ws.workspace.db.run('UPDATE release_row SET live = 1 WHERE id = ?', testRelease)
  value(await run('walks.conclude', { id, work: workOf(id), form: conclusion }))
  const again = await start({ rewalkOf: id })
  value(await run('walks.conclude', { id: again, work: workOf(again), form: { ...conclusion, trips: 1 } }))
  expect(board(again).rewalk?.rows.find((r) => r.key === 'trips')).toMatchObject({
    before: 2,
    after: 1,
    verdict: 'better',
  })
  expect(board(id).rewalkedBy).toMatchObject([{ id: again }])
})

test('what is filled in before the start is kept until the walk begins', async () => {
  const form = {
    kind: 'theme' as const,
    code: '',
    itemName: '',
    theme: '开办餐饮店',
    items: [],
    leader: 'p',
    post: null,
    companions: [],
    identity: 'citizen',
    mode: 'simulate',
    channels: ['window'],
    scenario: '',
    place: null,
    recording: false,
    keepDays: 90,
    authority: '',
  }
  value(await run('walks.saveStart', { rewalkOf: null, form }))
  const starting = () => value(walksQueries['walks.starting'](deps, { rewalkOf: null })).form
  expect(starting()?.theme).toBe('开办餐饮店')
  await start()
  expect(starting()).toBeNull()
})

test('the draft of a walk survives a restart, and a voided walk keeps its records', async () => {
  const id = await start()
  const work = { ...workOf(id), blockageForm: { ...blockageForm, text: '写到一半' } }
  value(await run('walks.save', { id, work }))
  const reopened = await ws.reopen()
  deps = { ...reopened.deps, now: () => now }
  expect(board(id).work?.blockageForm?.text).toBe('写到一半')
  value(await run('walks.void', { id, reason: '演练' }))
  expect(board(id)).toMatchObject({ status: 'voided', voided: { reason: '演练' } })
  expect(code(await run('walks.void', { id, reason: '再次' }))).toBe('WALK_CLOSED')
})

test('the report holds every part of the outline, the photos of the steps, and no formula', async () => {
  const id = await start()
  let work = await next(id, workOf(id), queue)
  now += 40 * M
  work = await next(id, work, null)
  const [step] = board(id).steps
  const photo = async (part: string | null, caption: string) =>
    value(
      await filesCommands['files.add'](
        deps,
        {
          record: { kind: 'walkthrough', id },
          part,
          source: 'file',
          name: '照片.jpg',
          caption,
          from: { bytes: await smallPhoto() },
        },
        quiet,
      ),
    )
  await photo(step?.step ?? null, '叫号屏')
  expect(board(id).steps[0]?.photos).toBe(1)
  value(await run('walks.noteBlockage', { id, work, form: { ...blockageForm, step: step?.step ?? null } }))
  const problem = board(id).blockages[0]?.blockage ?? ''
  await photo(problem, '空着的窗口')
  expect(board(id).blockages[0]?.photos).toBe(1)
  value(await run('walks.conclude', { id, work, form: conclusion }))
  const path = join(ws.root, '体验报告.docx')
  const report = value<{ photos: number; missing: string[] }>(await run('walks.report', { id, path }))
  expect(report).toMatchObject({ photos: 2, missing: [] })
  const bytes = readFileSync(path)
  const text = JSON.stringify(value(readDocx(bytes)))
  for (const part of [
    '一、',
    '基本情况',
    '全程记录',
    '承诺与实际对照',
    '发现问题',
    '好的做法',
    '跟踪安排',
    '问题清单',
    '图1',
    '叫号屏',
    '（见图2）',
    '问题1：空着的窗口',
    '40分钟',
    '户口簿',
  ].slice(0, -1))
    expect(text).toContain(part)
  expect(bytes.includes('word/media/')).toBe(true)
  const list = join(ws.root, '问题清单.xlsx')
  expect(
    value(await run('walks.problemList', { id, filter: { text: '', problems: false }, path: list })),
  ).toMatchObject({ rows: 1 })
  expect(
    code(
      await run('walks.problemList', {
        id: null,
        filter: { text: '没有这样的', problems: false },
        path: list,
      }),
    ),
  ).toBe('WALK_NO_PROBLEMS')
})
