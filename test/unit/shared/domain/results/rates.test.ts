import { expect, test } from 'vitest'
import { findingsOf } from '#shared/domain/results/findings.ts'
import { countsOf, groupScores } from '#shared/domain/results/groups.ts'
import { rankingOf } from '#shared/domain/results/ranking.ts'
import { rateOf, strictBounds } from '#shared/domain/results/rates.ts'
import { scoreCase } from '#shared/domain/results/score.ts'
import { type Recorded, recorded, scoresOf, table } from './cases.ts'

/** Ten drawn: 4 right, 2 wrong answers, 1 not reached, 1 dead number, 1 ours, 1 pending. Counted by hand. */
const ten: Recorded[] = [
  { id: 'r1' },
  { id: 'r2', attempts: ['9', '1'] },
  { id: 'r3', attempts: ['8', '1'], sameDay: true },
  { id: 'r4', attempts: ['0', '1'] },
  { id: 'w1', answers: { place: { verdict: 'mismatch' } } },
  { id: 'w2', answers: { materials: { verdict: 'partial' }, time_limit: { verdict: 'unknown' } } },
  { id: 'n1', outcome: '9', attempts: ['9', '9', '9'] },
  { id: 'd1', outcome: 'Q', answers: { phone: { verdict: 'mismatch' } } },
  { id: 'o1', outcome: '2', answers: { time_limit: { verdict: 'not_asked', side: 'ours' } } },
  { id: 'p1', outcome: '2', answers: { materials: { verdict: 'mismatch', side: 'pending' } } },
]

const share = (measure: Parameters<typeof rateOf>[1], list = ten) => {
  const { numerator, denominator } = rateOf(scoresOf(list), measure)
  return `${numerator}/${denominator}`
}

test('the rates of ten cases, as counted by hand', () => {
  expect(countsOf(scoresOf(ten))).toMatchObject({
    drawn: 10,
    right: 4,
    wrong: 4,
    ours: 1,
    pending: 1,
    notConnected: 2,
  })
  expect(share('strict')).toBe('4/10')
  expect(share('contacted')).toBe('4/8')
  expect(share('score')).toBe('4/8')
  expect(share('completion')).toBe('7/10')
  // r2 (no answer), r3 (busy), n1, d1 did not reach anybody the first time; the fault before r4 does not count
  expect(share('first')).toBe('6/10')
  expect(share('sameDay')).toBe('7/10')
  expect(share('number')).toBe('9/10')
  expect(share('element.place')).toBe('7/8')
  expect(share('element.phone')).toBe('8/9')
  expect(share('element.materials')).toBe('6/7')
  expect(share('element.time_limit')).toBe('6/7')
})

test('what is 我方原因 or 待定 stands in the bounds', () => {
  expect(strictBounds(scoresOf(ten))).toEqual({ low: 0.4, high: 0.6 })
  expect(rateOf(scoresOf(ten), 'score')).toMatchObject({ unscored: 2, bounds: { low: 0.4, high: 0.6 } })
  expect(strictBounds(scoresOf([{ id: 'r' }]))).toBeNull()
})

test('an unreviewed finding counts nowhere but as 待复核', () => {
  const list: Recorded[] = [...ten, { id: 'u1', answers: { place: { verdict: 'mismatch' } }, reviewed: null }]
  expect(share('strict', list)).toBe('4/10')
  expect(share('first', list)).toBe('6/10')
  expect(countsOf(scoresOf(list))).toMatchObject({ drawn: 11, counted: 10, unreviewed: 1 })
})

test('an item out of scope and a replaced case are in no denominator; a reserve only once called up', () => {
  const list: Recorded[] = [...ten, { id: 'y1', outcome: 'Y' }, { id: 's1', set: 'reserve', outcome: null }]
  expect(share('strict', list)).toBe('4/10')
  const replaced = {
    ...recorded({ id: 'x' }),
    replaced: { fact: 'f', contentHash: 'f', by: 'p', device: 'd', at: 1, reason: '停办' },
  }
  const context = { table, elements: [], standingOf: () => undefined, closed: true, today: '2026-11-20' }
  expect(scoreCase('x', replaced, context)).toBeNull()
})

test('a case without a record is open while calls go on; after that ours if never dialled, else pending', () => {
  const never: Recorded = { id: 'x', outcome: null }
  const tried: Recorded = { id: 'x', outcome: null, attempts: ['9'] }
  expect(scoresOf([never], { closed: false })[0]?.standing).toBe('open')
  expect(scoresOf([never])[0]?.standing).toBe('ours')
  expect(scoresOf([tried])[0]?.standing).toBe('pending')
})

test('a suspected identity takes the check out of the accuracy rates', () => {
  expect(
    scoresOf([
      { id: 'x', outcome: 'I', flags: { suspected: true }, answers: { place: { verdict: 'shirk' } } },
    ])[0]?.standing,
  ).toBe('ours')
})

test('items that share a number make the interval wider, a full count closes it', () => {
  const list = (phone: (i: number) => string, inclusion: string) =>
    scoresOf(
      Array.from({ length: 40 }, (_, i): Recorded => {
        const right = Math.floor(i / 10) % 2 === 0
        return {
          id: `c${i}`,
          phone: phone(i),
          inclusion,
          answers: right ? {} : { place: { verdict: 'mismatch' } },
        }
      }),
      { share: 0 },
    )
  const width = (scores: ReturnType<typeof scoresOf>) => {
    const { low, high } = rateOf(scores, 'score').interval
    return high - low
  }
  const apart = width(list((i) => `p${i}`, '1/10'))
  expect(width(list((i) => `p${Math.floor(i / 10)}`, '1/10'))).toBeGreaterThan(apart * 1.5)
  expect(width(list((i) => `p${i}`, '1/1'))).toBe(0)
})

test('where inclusion differs the weighted rate stands beside the counted one', () => {
  const scores = scoresOf([
    ...Array.from({ length: 4 }, (_, i): Recorded => ({ id: `a${i}`, inclusion: '1/2' })),
    ...Array.from(
      { length: 4 },
      (_, i): Recorded => ({ id: `b${i}`, inclusion: '1/6', answers: { place: { verdict: 'mismatch' } } }),
    ),
  ])
  const rate = rateOf(scores, 'score')
  expect(rate.rate).toBe(0.5)
  // 4·2 of 4·2 + 4·6
  expect(rate.weighted?.rate).toBeCloseTo(0.25)
})

test('县市区 and 市直单位 are told apart in every grouping', () => {
  const scores = scoresOf([
    { id: '1', area: 'a1', body: 'u1' },
    { id: '2', area: 'a2', body: 'u2' },
    { id: '3', area: null, body: 'c1' },
    { id: '4', area: null, body: 'c2', window: 'w1', focus: '社保' },
  ])
  const keys = (by: Parameters<typeof groupScores>[1]) =>
    groupScores(scores, by, ['phone']).map((g) => `${g.side}:${g.key}`)
  expect(keys('area')).toEqual(['area:a1', 'area:a2', 'city:city'])
  expect(keys('unit')).toEqual(['city:c1', 'city:c2', 'area:u1', 'area:u2'])
  expect(keys('window')).toEqual(['city:c1:none', 'area:u1:none', 'area:u2:none', 'city:w1'])
})

test('a finding is named by its element; a dead number or an unanswered call is one finding of 咨询电话', () => {
  const found = scoresOf(ten).flatMap(findingsOf)
  expect(found.map((f) => `${f.case} ${f.kind} ${f.element}`)).toEqual([
    'w1 answer place',
    'w2 answer materials',
    'w2 answer time_limit',
    'n1 answering phone',
    'd1 answering phone',
  ])
})

const many = (area: string, n: number, right: number): Recorded[] =>
  Array.from({ length: n }, (_, i) => ({
    id: `${area}-${i}`,
    area,
    ...(i < right ? {} : { answers: { place: { verdict: 'mismatch' as const } } }),
  }))

const ranked = (list: Recorded[], more: Partial<Parameters<typeof rankingOf>[0]> = {}) => {
  const scores = scoresOf(list, { share: 0 })
  return rankingOf({
    purpose: 'rank',
    minSample: 30,
    groups: groupScores(scores, 'area', ['phone']),
    scores,
    roundsInQuarter: 1,
    accumulated: false,
    unfinished: 0,
    ...more,
  })
}

test('only a round frozen for 排名 is banded, and only with enough cases', () => {
  const list = [...many('a1', 40, 39), ...many('a2', 40, 20), ...many('a3', 10, 10)]
  expect(ranked(list, { purpose: 'find' })).toMatchObject({ allowed: false, bands: {} })
  expect(ranked(list)).toMatchObject({
    allowed: true,
    tooSmall: ['a3'],
    bands: { a1: 'above', a2: 'below', a3: 'few' },
  })
  expect(ranked(list, { unfinished: 1 }).allowed).toBe(false)
})

test('a round too small says so and offers 季度累计 where there is more to add', () => {
  const list = [...many('a1', 10, 9), ...many('a2', 10, 5)]
  expect(ranked(list)).toMatchObject({ allowed: false, offerQuarter: false, tooSmall: ['a1', 'a2'] })
  const offered = ranked(list, { roundsInQuarter: 3 })
  expect(offered).toMatchObject({ allowed: false, offerQuarter: true })
  expect(offered.reason).toContain('季度累计')
})
