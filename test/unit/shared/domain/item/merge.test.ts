import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { CatalogueEntry, Guide } from '#shared/domain/item/item.ts'
import {
  type Choices,
  chosen,
  mergeEntries,
  mergePoints,
  type Side,
  undecided,
} from '#shared/domain/item/merge.ts'

const entry = (guide: Guide, more: Partial<CatalogueEntry['item']> = {}): CatalogueEntry => ({
  item: { code: 'c', guide: { taskName: '事项', ...guide }, original: {}, extras: {}, ...more },
  materials: [],
})
const five = entry({ promiseDay: 5, promiseUnit: '工作日' })

describe('what is proposed', () => {
  test('what only one side changed comes from that side', () => {
    const left = entry({ promiseDay: 3, promiseUnit: '工作日' })
    const right = entry({ promiseDay: 5, promiseUnit: '工作日', handleFlow: '受理、办结' })
    const points = mergePoints(left, right, five)
    expect(points.map((p) => [p.field, p.was, p.proposed])).toEqual([
      ['promiseDay', '5', 'left'],
      ['handleFlow', null, 'right'],
    ])
    expect(mergeEntries(left, right, points, {})?.item.guide).toEqual({
      taskName: '事项',
      promiseDay: 3,
      promiseUnit: '工作日',
      handleFlow: '受理、办结',
    })
  })

  test('what both changed is left to a person, and nothing is made before', () => {
    const [left, right] = [entry({ promiseDay: 3 }), entry({ promiseDay: 4 })]
    const points = mergePoints(left, right, five)
    expect(undecided(points, {})).toMatchObject([{ field: 'promiseDay', left: '3', right: '4', was: '5' }])
    expect(() => mergeEntries(left, right, points, {})).toThrow('undecided')
    expect(mergeEntries(left, right, points, { promiseDay: 'right' })?.item.guide.promiseDay).toBe(4)
  })

  test('a number and its unit never come from two sides by themselves', () => {
    const left = entry({ promiseDay: 3, promiseUnit: '工作日' })
    const right = entry({ promiseDay: 5, promiseUnit: '自然日' })
    expect(undecided(mergePoints(left, right, five), {}).map((p) => p.field)).toEqual([
      'promiseDay',
      'promiseUnit',
    ])
  })

  test('the body goes with its name', () => {
    const left = entry({ deptName: '市民政局' }, { unitId: 'u1' })
    const right = entry({ deptName: '市司法局' }, { unitId: 'u2' })
    const points = mergePoints(left, right)
    expect(points.map((p) => p.field)).toEqual(['deptName'])
    expect(mergeEntries(left, right, points, { deptName: 'right' })?.item.unitId).toBe('u2')
  })

  test('an item that one has: kept when new, gone when the other took it out, asked when it was changed too', () => {
    const proposed = (was: CatalogueEntry | null | undefined, left: CatalogueEntry) =>
      mergePoints(left, undefined, was)[0]?.proposed
    expect(proposed(null, five)).toBe('left')
    expect(proposed(undefined, five)).toBe('left')
    expect(proposed(five, five)).toBe('right')
    expect(proposed(five, entry({ promiseDay: 3 }))).toBeNull()
    const points = mergePoints(five, undefined, five)
    expect(mergeEntries(five, undefined, points, {})).toBeNull()
    expect(mergeEntries(five, undefined, points, { item: 'left' })).toEqual(five)
  })
})

const guides = fc.record(
  {
    promiseDay: fc.integer({ min: 0, max: 3 }),
    promiseUnit: fc.constantFrom('工作日' as const, '自然日' as const),
    handleFlow: fc.constantFrom('受理', '受理、办结'),
    deptName: fc.constantFrom('甲局', '乙局'),
    isFee: fc.boolean(),
  },
  { requiredKeys: [] },
)
const entries = fc
  .record({
    guide: guides,
    unitId: fc.constantFrom(undefined, 'u1', 'u2'),
    extras: fc.dictionary(fc.constantFrom('咨询微信', '窗口号'), fc.constantFrom('a', 'b')),
    materials: fc.subarray([{ name: '身份证' }, { name: '申请表', originals: 1 }]),
  })
  .map(
    ({ guide, unitId, extras, materials }): CatalogueEntry => ({
      item: { code: 'c', guide, original: {}, extras, ...(unitId === undefined ? {} : { unitId }) },
      materials,
    }),
  )
const sides = fc.constantFrom<Side>('left', 'right')
const all = (points: ReturnType<typeof mergePoints>, side: Side): Choices =>
  Object.fromEntries(points.map((p) => [p.field, side]))

describe('for any two items', () => {
  test('one side chosen throughout gives that side; the same item needs no choice', () => {
    fc.assert(
      fc.property(entries, entries, (left, right) => {
        const points = mergePoints(left, right)
        expect(mergePoints(left, left)).toEqual([])
        for (const [side, entry] of [
          ['left', left],
          ['right', right],
        ] as const) {
          const merged = mergeEntries(left, right, points, all(points, side))
          expect(merged).toEqual(entry)
        }
      }),
    )
  })

  test('every field of the result is one of the two, as chosen', () => {
    fc.assert(
      fc.property(entries, entries, fc.infiniteStream(sides), (left, right, stream) => {
        const points = mergePoints(left, right)
        const choices: Choices = Object.fromEntries(points.map((p) => [p.field, stream.next().value as Side]))
        const merged = mergeEntries(left, right, points, choices)
        if (!merged) throw new Error('gone')
        const apartFrom = (side: Side) =>
          new Set(mergePoints(merged, side === 'left' ? left : right).map((p) => p.field))
        for (const point of points) {
          const side = chosen(point, choices)
          expect(side && apartFrom(side).has(point.field)).toBe(false)
        }
      }),
    )
  })

  test('which side is called left decides nothing', () => {
    const turned = { left: 'right', right: 'left' } as const
    fc.assert(
      fc.property(entries, entries, fc.option(entries, { nil: undefined }), (left, right, was) => {
        const there = mergePoints(left, right, was).map((p) => [p.field, p.proposed] as const)
        const back = mergePoints(right, left, was).map((p) => [p.field, p.proposed && turned[p.proposed]])
        expect(new Map(back as [string, Side | null][])).toEqual(new Map(there))
      }),
    )
  })

  test('when one side changed nothing, the other is proposed whole', () => {
    fc.assert(
      fc.property(entries, entries, (was, right) => {
        const points = mergePoints(was, right, was)
        expect(undecided(points, {})).toEqual([])
        expect(mergeEntries(was, right, points, {})).toEqual(right)
      }),
    )
  })
})
