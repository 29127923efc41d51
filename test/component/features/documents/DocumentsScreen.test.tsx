import { screen, waitFor } from '@testing-library/react'
import { beforeEach, expect, test } from 'vitest'
import { DocumentsScreen } from '#renderer/features/documents/DocumentsScreen.tsx'
import type { PaperRow } from '#shared/contract/documents.ts'
import { bulletinFill } from '#shared/contract/documents.ts'
import { ok } from '#shared/contract/result.ts'
import { type Handlers, renderWithApi } from '#test/support/fake-api.tsx'
import { pretendLayout } from '#test/support/pretend-layout.ts'

const paper = (more: Partial<PaperRow> = {}): PaperRow => ({
  id: 'd1',
  round: 'r1',
  roundName: '第四季度抽查',
  title: '关于第四季度电话抽查情况的通报',
  at: 1,
  authorName: '张晓岚',
  asOf: 1,
  status: 'draft',
  filesHere: true,
  finalAt: null,
  differences: 0,
  reason: '',
  number: null,
  numberDate: null,
  voided: null,
  ...more,
})

const handlers = (papers: PaperRow[], more: Handlers = {}): Handlers => ({
  'rounds.list': async () =>
    ok([
      {
        id: 'r1',
        name: '第四季度抽查',
        status: 'confirmed',
        awaitsRuling: false,
        purpose: 'find',
        period: '2026Q4',
        startDate: '2026-11-03',
        endDate: '2026-11-13',
        drawn: 4,
        submitted: 4,
        reviewed: 4,
        at: 1,
      },
    ]),
  'documents.list': async () => ok(papers),
  'documents.preview': async () =>
    ok({
      title: '关于第四季度电话抽查情况的通报',
      fill: bulletinFill.parse({}),
      parts: [
        {
          role: 'body' as const,
          orientation: 'portrait' as const,
          blocks: [
            { kind: 'title' as const, inlines: [{ text: '关于第四季度电话抽查情况的通报' }] },
            { kind: 'addressee' as const, inlines: [{ text: '＿＿＿＿', blank: '主送机关' }] },
            {
              kind: 'paragraph' as const,
              inlines: [{ text: '共抽取' }, { text: '4', figure: 'drawn' }, { text: '个事项。' }],
            },
          ],
        },
      ],
      figures: [{ id: 'drawn', text: '4', basis: '抽取的件数', facts: ['f1', 'f2'] }],
      missing: [{ name: '主送机关', key: 'addressees' }],
      warnings: ['还有1个问题的原因没有认定。'],
      ready: true,
      whyNot: null,
    }),
  'documents.saveFill': async () => ok({ savedAt: 1 }),
  'documents.draft': async () => ok({ id: 'd1' }),
  'results.cases': async () => ok({ title: '', basis: null, cases: [] }),
  ...more,
})

beforeEach(() => {
  pretendLayout()
  window.location.hash = '#/documents'
})

test('a figure in the preview leads to what it counts; blanks are named', async () => {
  const { user, asked } = renderWithApi(<DocumentsScreen />, { handlers: handlers([]) })
  expect(await screen.findByText(/待填1处：主送机关/)).toBeInTheDocument()
  await user.click(screen.getByRole('button', { name: '4：查看所计的记录' }))
  expect(await screen.findByText('口径：抽取的件数')).toBeInTheDocument()
  expect(asked.find((a) => a.name === 'results.cases')?.input).toEqual({ round: 'r1', facts: ['f1', 'f2'] })
})

test('what is filled in is stored as it is typed, a half-typed day is not', async () => {
  const { user, asked } = renderWithApi(<DocumentsScreen />, { handlers: handlers([]) })
  await user.type(await screen.findByLabelText('主送机关'), '各县市区')
  const saved = () => asked.filter((a) => a.name === 'documents.saveFill').map((a) => a.input)
  await waitFor(() => expect(saved().at(-1)).toMatchObject({ fill: { addressees: '各县市区' } }))
  const before = saved().length
  await user.type(screen.getByLabelText(/成文日期/), '2026-11')
  expect(screen.getByText(/请写成年-月-日/)).toBeInTheDocument()
  await user.type(screen.getByLabelText(/成文日期/), '-20')
  await waitFor(() => expect(saved().at(-1)).toMatchObject({ fill: { docDate: '2026-11-20' } }))
  expect(
    saved()
      .slice(before)
      .every((s) => JSON.stringify(s).includes('2026-11-20')),
  ).toBe(true)
})

test('a 定稿 whose figures differ is shown figure by figure and stored only with a reason', async () => {
  const reasons: string[] = []
  const finalise: Handlers['documents.finalise'] = async ({ reason = '' }) => {
    reasons.push(reason)
    return ok({
      stored: reason !== '',
      differences: [
        { kind: 'changed' as const, figure: 'drawn', draft: '4', final: '5', context: '共抽取5个事项。' },
      ],
      unchanged: 12,
      trackedChanges: true,
    })
  }
  const { user } = renderWithApi(<DocumentsScreen />, {
    handlers: handlers([paper()], { 'documents.finalise': finalise }),
    shell: { openFile: async () => ok({ paths: ['/tmp/定稿.docx'] }) },
  })
  await user.click(await screen.findByRole('button', { name: '收回定稿' }))
  expect(await screen.findByText('共抽取5个事项。')).toBeInTheDocument()
  expect(screen.getByText(/没有接受的修订/)).toBeInTheDocument()
  await user.click(screen.getByRole('button', { name: '仍按此定稿' }))
  await user.keyboard('会议决定{Control>}{Enter}{/Control}')
  await waitFor(() => expect(reasons).toEqual(['', '会议决定']))
  await waitFor(() => expect(screen.queryByText('共抽取5个事项。')).not.toBeInTheDocument())
})

test('the number is asked for once there is a 定稿, and never proposed', async () => {
  const { user, asked } = renderWithApi(<DocumentsScreen />, {
    handlers: handlers([paper({ status: 'final', finalAt: 2 })], {
      'documents.number': async () => ok({ id: 'd1' }),
    }),
  })
  const field = await screen.findByLabelText('文号')
  expect(field).toHaveValue('')
  await user.type(field, '芜数资〔2026〕12号')
  const dates = screen.getAllByLabelText('成文日期')
  await user.type(dates[0] as HTMLElement, '2026-11-20')
  await user.click(screen.getByRole('button', { name: '登记文号' }))
  await waitFor(() =>
    expect(asked.find((a) => a.name === 'documents.number')?.input).toMatchObject({ date: '2026-11-20' }),
  )
})
