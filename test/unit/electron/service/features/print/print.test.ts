import { expect, test } from 'vitest'
import { printQueries } from '#service/features/print/queries.ts'
import type { QueryDeps } from '#service/host/handlers.ts'
import { type PrintListInput, printContract } from '#shared/contract/print.ts'

const at = Date.UTC(2026, 10, 18, 1, 5)
const print = (kind: 'sample' | 'standalone', input: PrintListInput) => {
  const session = { workspace: { kind }, body: { id: 'b', name: '市数据资源管理局' } }
  const deps = { session, now: () => at } as unknown as QueryDeps
  const answer = printQueries['print.list'](deps, printContract['print.list'].input.parse(input))
  if (!answer.ok) throw new Error(answer.error.code)
  return printContract['print.list'].output.parse(answer.value)
}
const list: PrintListInput = {
  title: '窗口',
  columns: [
    { title: '窗口', width: 300 },
    { title: '电话', width: 100, align: 'center' },
  ],
  rows: [['一号<b>', '0553-3835110']],
}

test('a list says whose it is and as of when, in its head and at the foot of every page', () => {
  const { html, footer } = print('standalone', list)
  expect(footer).toBe('市数据资源管理局　截至2026年11月18日 9:05')
  expect(html).toContain('截至2026年11月18日 9:05　共1行')
  expect(html).toContain('一号&lt;b&gt;')
  expect(html).toContain('width:75.00%')
  expect(html).not.toContain('样例数据')
})

test('sample data is marked; unit and time may be those of what is shown', () => {
  const { html, footer } = print('sample', {
    ...list,
    unit: '镜湖区',
    note: '只含在用',
    asOf: at - 86_400_000,
  })
  expect(html).toContain('样例数据')
  expect(html).toContain('只含在用')
  expect(footer).toBe('镜湖区　截至2026年11月17日 9:05')
})
