import fc from 'fast-check'
import { expect, test } from 'vitest'
import { commonAncestor, contentOf, headsOf } from '#service/features/catalogue/lineage.ts'
import { liveIds, type ReleaseNode } from '#service/features/catalogue/live.ts'

const node = (id: string, rest: Partial<ReleaseNode> = {}): ReleaseNode => ({
  id,
  body: 'city',
  kind: 'base',
  date: '2026-10-01',
  at: 1,
  parents: [],
  withdrawn: false,
  built: true,
  ...rest,
})

test('the latest base that is here counts; a later one whose file is missing waits', () => {
  const old = node('a')
  const next = node('b', { date: '2026-11-01', at: 2, parents: ['a'] })
  expect(liveIds([old, next])).toEqual(new Set(['b']))
  expect(liveIds([old, { ...next, built: false }])).toEqual(new Set(['a']))
  expect(liveIds([old, { ...next, withdrawn: true }])).toEqual(new Set(['a']))
})

test('deltas follow their base and one another, whatever their dates', () => {
  const d1 = node('d1', { kind: 'delta', date: '2026-10-20', at: 3, parents: ['a'] })
  const d2 = node('d2', { kind: 'delta', date: '2026-10-10', at: 4, parents: ['d1'] })
  expect(liveIds([d2, d1, node('a')])).toEqual(new Set(['a', 'd1', 'd2']))
  expect(liveIds([d2, { ...d1, withdrawn: true }, node('a')])).toEqual(new Set(['a']))
})

test('two bases nobody saw of one another are both heads until a third follows both', () => {
  const a = node('a')
  const left = node('b', { parents: ['a'], at: 2 })
  const right = node('c', { parents: ['a'], at: 3 })
  expect(headsOf([a, left, right], 'city').map((n) => n.id)).toEqual(['b', 'c'])
  const merged = node('d', { parents: ['b', 'c'], at: 4 })
  expect(headsOf([a, left, right, merged], 'city').map((n) => n.id)).toEqual(['d'])
})

test('a release that follows a withdrawn one stands in its line, not apart from it', () => {
  const wrong = node('b', { parents: ['a'], at: 2, withdrawn: true })
  const right = node('c', { parents: ['b'], at: 3 })
  expect(headsOf([node('a'), wrong, right], 'city').map((n) => n.id)).toEqual(['c'])
  expect(headsOf([node('a'), wrong], 'city').map((n) => n.id)).toEqual(['a'])
})

test('a delta is read with what it builds on; what two lines have in common is found through both', () => {
  const base = node('a')
  const d1 = node('d1', { kind: 'delta', date: '2026-10-20', at: 2, parents: ['a'] })
  const d2 = node('d2', { kind: 'delta', date: '2026-10-25', at: 3, parents: ['d1'] })
  const other = node('b', { date: '2026-11-01', at: 4, parents: ['d1'] })
  const all = [base, d1, d2, other]
  expect(contentOf(all, 'd2')).toEqual(['a', 'd1', 'd2'])
  expect(contentOf(all, 'b')).toEqual(['b'])
  expect(commonAncestor(all, 'd2', 'b')?.id).toBe('d1')
  expect(commonAncestor(all, 'a', 'b')).toBeNull()
  expect(contentOf([base, { ...d1, withdrawn: true }, d2], 'd2')).toEqual(['a', 'd2'])
})

test('the order in which releases arrive decides nothing', () => {
  const releases = fc.array(
    fc.record({
      id: fc.uuid(),
      body: fc.constantFrom('city', 'jinghu'),
      kind: fc.constantFrom('base' as const, 'delta' as const),
      date: fc.constantFrom('2026-09-01', '2026-10-01', '2026-11-01'),
      at: fc.integer({ min: 1, max: 3 }),
      withdrawn: fc.boolean(),
      built: fc.boolean(),
      follows: fc.array(fc.nat({ max: 6 }), { maxLength: 2 }),
    }),
    { maxLength: 7 },
  )
  fc.assert(
    fc.property(releases, fc.nat(), (drawn, turn) => {
      const nodes = drawn.map(({ follows, ...rest }) => ({
        ...rest,
        parents: follows.flatMap((i) => drawn[i]?.id ?? []),
      }))
      const turned = nodes.map((_, i) => nodes[(i + turn) % nodes.length] as ReleaseNode).reverse()
      expect(liveIds(turned)).toEqual(liveIds(nodes))
    }),
  )
})
