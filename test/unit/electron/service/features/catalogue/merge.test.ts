import { afterEach, expect, test } from 'vitest'
import { codeOf, type FileRow, openCatalogue, said } from './catalogue-desk.ts'

type Desk = Awaited<ReturnType<typeof openCatalogue>>
let desk: Desk
afterEach(() => desk.test.dispose())

const same = { name: '社会团体成立登记', code: codeOf(1) }
const gone = { name: '殡葬服务单位审批', code: codeOf(2) }
const both = { name: '老年人优待证办理', code: codeOf(3), days: '5' }
const onlyOne = { name: '收养登记', code: codeOf(4), days: '5' }
const added = { name: '地名命名审批', code: codeOf(5) }

/** Two devices that know nothing of one another publish on the same base; both files are here. */
const apart = async (first: FileRow[], second: FileRow[]) => {
  const base = await desk.publish([same, gone, both, onlyOne], { date: '2026-09-01', name: '九月清单' })
  const left = await desk.publish(first, { date: '2026-10-01', name: '甲清单' })
  const right = await desk.publish(second, { date: '2026-10-01', name: '乙清单' })
  desk.deps.write((tx) => {
    tx.run('UPDATE release_row SET parents = ? WHERE id = ?', JSON.stringify([base.id]), right.id)
  })
  return { left: left.id, right: right.id }
}
const withDays = (row: FileRow, days: string) => ({ ...row, days })

test('proposals for what one changed, a question for what both changed, and a release that follows both', async () => {
  desk = await openCatalogue()
  const pair = await apart(
    [same, gone, withDays(both, '3'), withDays(onlyOne, '2')],
    [same, withDays(both, '4'), onlyOne, added],
  )
  const releases = desk.ask('catalogue.releases', {})
  expect(releases.find((r) => r.id === pair.left)?.apart).toEqual([pair.right])
  expect(desk.ask('catalogue.merge', pair)).toMatchObject({ ready: false, ancestor: '九月清单' })
  expect(await said(desk.say('catalogue.mergeCompare', pair))).toEqual({ open: 1 })
  expect(desk.ask('catalogue.merge', pair)).toMatchObject({
    ...{ ready: true, same: 1, both: 2, onlyLeft: 1, onlyRight: 1, open: 1, items: 4, dropped: 1 },
  })
  expect(desk.ask('catalogue.mergeItems', { ...pair, show: 'left' }).rows).toMatchObject([
    { name: gone.name, stays: false },
  ])
  expect(desk.ask('catalogue.mergeItem', { ...pair, code: both.code })?.points).toEqual([
    {
      ...{ field: 'promiseDay', label: '承诺办结时限', left: '3', right: '4', was: '5' },
      ...{ proposed: null, chosen: null },
    },
  ])
  const early = await desk.say('catalogue.mergePublish', { ...pair, name: '合并清单' })
  expect(early.ok ? null : early.error.code).toBe('MERGE_UNDECIDED')

  await said(
    desk.say('catalogue.mergeChoose', { ...pair, code: both.code, field: 'promiseDay', side: 'right' }),
  )
  await said(desk.say('catalogue.mergeChoose', { ...pair, code: gone.code, side: 'left' }))
  // What was chosen stays, whatever is opened again
  expect(await said(desk.say('catalogue.mergeCompare', pair))).toEqual({ open: 0 })
  const done = await said(desk.say('catalogue.mergePublish', { ...pair, name: '合并清单' }))
  expect(done).toMatchObject({ items: 5, live: true })
  const merged = desk.ask('catalogue.releases', {}).find((r) => r.id === done.id)
  expect(merged).toMatchObject({
    parents: [pair.left, pair.right],
    apart: [],
    source: '合并：甲清单、乙清单',
  })
  const daysOf = (code: string) =>
    desk
      .ask('catalogue.item', { code })
      ?.sections.flatMap((s) => s.fields)
      .find((f) => f.name === 'promiseDay')?.value
  expect([daysOf(both.code), daysOf(onlyOne.code)]).toEqual(['4', '2'])
  expect(desk.namesFound('').sort()).toEqual([same, gone, both, onlyOne, added].map((r) => r.name).sort())
  expect(desk.ask('catalogue.merge', pair)).toBeNull()
})

test('a stopped comparison leaves nothing half done; choosing one side for the rest is one step', async () => {
  desk = await openCatalogue()
  const pair = await apart([withDays(both, '3')], [withDays(both, '4')])
  const stop = new AbortController()
  stop.abort()
  const handler = await desk.sayWith(stop.signal, 'catalogue.mergeCompare', pair)
  expect(handler.ok ? null : handler.error.code).toBe('MERGE_CANCELLED')
  expect(desk.ask('catalogue.merge', pair)?.ready).toBe(false)
  const unready = await desk.say('catalogue.mergeChoose', { ...pair, side: 'left' })
  expect(unready.ok ? null : unready.error.code).toBe('MERGE_NOT_COMPARED')
  await said(desk.say('catalogue.mergeCompare', pair))
  expect(await said(desk.say('catalogue.mergeChoose', { ...pair, side: 'left' }))).toEqual({ items: 1 })
  expect(desk.ask('catalogue.merge', pair)).toMatchObject({ open: 0 })
  await said(desk.say('catalogue.mergeChoose', { ...pair, code: both.code, side: null }))
  expect(desk.ask('catalogue.merge', pair)).toMatchObject({ open: 1 })
})

test('releases that follow one another, or of another body, are not merged', async () => {
  desk = await openCatalogue()
  const first = await desk.publish([same])
  const second = await desk.publish([same, gone], { date: '2026-11-01' })
  const answer = await desk.say('catalogue.mergeCompare', { left: first.id, right: second.id })
  expect(answer.ok ? null : answer.error.code).toBe('MERGE_NOT_APART')
})
