import fc from 'fast-check'
import { expect, test } from 'vitest'
import { headsOf, liveIds, type ReleaseNode } from '#service/features/catalogue/live.ts'

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
