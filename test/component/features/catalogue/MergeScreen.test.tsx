import { screen, waitFor, within } from '@testing-library/react'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { MergeScreen } from '#renderer/features/catalogue/MergeScreen.tsx'
import { useRoute } from '#renderer/ui/route.ts'
import type { MergeItem, MergeRow, MergeState } from '#shared/contract/catalogue.ts'
import type { Input } from '#shared/contract/contract.ts'
import { ok } from '#shared/contract/result.ts'
import { changed, renderWithApi } from '#test/support/fake-api.tsx'
import { pretendLayout } from '#test/support/pretend-layout.ts'

beforeAll(() => pretendLayout({ height: 400 }))
beforeEach(() => {
  window.history.replaceState(null, '', '#/catalogueMerge?left=l&right=r')
  useRoute.setState({ screen: 'catalogueMerge', params: { left: 'l', right: 'r' } }, true)
})

const side = (id: string, name: string) => ({
  ...{ id, name, date: '2026-10-01', kind: 'base' as const, authorName: '张晓岚', at: 0 },
})
const pair = { left: 'l', right: 'r' }

/** Two items: one both changed, one that only one changed. */
const desk = () => {
  const chosen: Record<string, 'left' | 'right' | null> = { days: null, flow: 'right' }
  let ready = false
  const state = (): MergeState => ({
    ...{ left: side('l', '甲清单'), right: side('r', '乙清单'), ancestor: '九月清单', ready },
    ...{ same: 7, both: 2, onlyLeft: 0, onlyRight: 0, items: 9, dropped: 0 },
    open: chosen.days === null ? 1 : 0,
  })
  const rows = (): MergeRow[] => [
    {
      ...{ code: 'days', name: '收养登记', kind: 'both', labels: '承诺办结时限', stays: true },
      ...{ open: chosen.days === null ? 1 : 0, touched: chosen.days !== null },
    },
    {
      ...{ code: 'flow', name: '社会团体成立登记', kind: 'both', labels: '办理流程', stays: true },
      ...{ open: 0, touched: false },
    },
  ]
  const item = (code: string): MergeItem => ({
    ...{ code, name: rows().find((r) => r.code === code)?.name ?? '', kind: 'both', guide: [] },
    points: [
      code === 'days'
        ? {
            ...{ field: 'promiseDay', label: '承诺办结时限', left: '3', right: '4', was: '5' },
            ...{ proposed: null, chosen: chosen.days ?? null },
          }
        : {
            ...{ field: 'handleFlow', label: '办理流程', left: '受理', right: '受理、办结', was: '受理' },
            ...{ proposed: 'right', chosen: chosen.flow ?? null },
          },
    ],
  })
  const view = renderWithApi(<MergeScreen />, {
    handlers: {
      'catalogue.merge': async () => ok(state()),
      'catalogue.mergeCompare': async () => {
        ready = true
        view.emit(changed('catalogue'))
        return ok({ open: 1 })
      },
      'catalogue.mergeItems': async () => ok({ total: 2, rows: rows() }),
      'catalogue.mergeItem': async ({ code }: Input<'catalogue.mergeItem'>) => ok(item(code)),
      'catalogue.mergeChoose': async ({ code = 'days', side }: Input<'catalogue.mergeChoose'>) => {
        chosen[code] = side
        view.emit(changed('catalogue'))
        return ok({ items: 1 })
      },
      'catalogue.mergePublish': async () => ok({ id: 'm', items: 9, live: true }),
    },
  })
  return view
}

test('compared by itself; what both changed has no default and holds publishing up', async () => {
  const { asked, user } = desk()
  const point = within(await screen.findByRole('group', { name: /承诺办结时限/ }))
  expect(point.getByText('待选择')).toBeInTheDocument()
  for (const radio of point.getAllByRole('radio')) expect(radio).not.toBeChecked()
  expect(point.getByText('共同的前一版：5')).toBeInTheDocument()
  await user.type(screen.getByRole('textbox', { name: '清单名称' }), '合并清单')
  expect(screen.getByRole('button', { name: '发布合并后的清单' })).toBeDisabled()
  expect(asked.filter((a) => a.name === 'catalogue.mergeCompare')).toHaveLength(1)
})

test('without the mouse: a key takes one side, the next item follows, then it is published', async () => {
  const { asked, user } = desk()
  await screen.findByRole('group', { name: /承诺办结时限/ })
  await user.keyboard('2')
  await waitFor(() => expect(screen.getByRole('radio', { name: /乙：4/ })).toBeChecked())
  expect(asked.findLast((a) => a.name === 'catalogue.mergeChoose')?.input).toEqual({
    ...pair,
    code: 'days',
    side: 'right',
  })
  await user.keyboard('j')
  expect(await screen.findByRole('radio', { name: /乙（建议）：受理、办结/ })).toBeChecked()
  await user.click(screen.getByRole('radio', { name: /甲：受理/ }))
  await waitFor(() => expect(screen.getByRole('radio', { name: /甲：受理/ })).toBeChecked())
  await user.type(screen.getByRole('textbox', { name: '清单名称' }), '合并清单')
  await user.click(screen.getByRole('button', { name: '发布合并后的清单' }))
  await user.click(await screen.findByRole('button', { name: '确认发布' }))
  await waitFor(() =>
    expect(asked.find((a) => a.name === 'catalogue.mergePublish')?.input).toEqual({
      ...pair,
      name: '合并清单',
    }),
  )
})

test('a pair that needs no merging says so', async () => {
  renderWithApi(<MergeScreen />, { handlers: { 'catalogue.merge': async () => ok(null) } })
  expect(await screen.findByText('这两份清单不需要合并')).toBeInTheDocument()
})
