/** Bar 8: a round with only 我方原因 failures changes no unit's score. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { groupScores } from '#shared/domain/results/groups.ts'
import { rankingOf } from '#shared/domain/results/ranking.ts'
import { type Recorded, scoresOf } from './cases.ts'

const unit = fc.constantFrom('u1', 'u2', 'u3')

/** A check that says something of the unit. */
const scored = fc.record({
  body: unit,
  area: fc.constantFrom<string | null>('a1', null),
  phone: fc.constantFrom('p1', 'p2', 'p3', 'p4', 'p5'),
  inclusion: fc.constantFrom('1/2', '1/5', '1/1'),
  right: fc.boolean(),
})

/** A check that failed for reasons of ours: a fault of the line, something we did not ask, a call never made. */
const ours = fc.record({
  body: unit,
  phone: fc.constantFrom('p1', 'p2', 'p9'),
  inclusion: fc.constantFrom('1/2', '1/3'),
  how: fc.constantFrom('fault', 'unasked', 'undialled', 'suspected'),
})

const ourFault = (how: string): Partial<Recorded> => {
  switch (how) {
    case 'fault':
      return { outcome: '0', answers: { phone: { verdict: 'not_asked', side: 'ours' } } }
    case 'unasked':
      return { outcome: '2', answers: { materials: { verdict: 'not_asked', side: 'ours' } } }
    case 'suspected':
      return {
        outcome: 'I',
        flags: { suspected: true },
        answers: { place: { verdict: 'shirk', side: 'theirs' } },
      }
    default:
      return { outcome: null }
  }
}

test('failures of ours leave rate, interval and band of every unit as they were', () => {
  fc.assert(
    fc.property(
      fc.array(scored, { minLength: 1, maxLength: 40 }),
      fc.array(ours, { maxLength: 15 }),
      (a, b) => {
        const before: Recorded[] = a.map(({ right, ...rest }, i) => ({
          id: `s${i}`,
          ...rest,
          ...(right ? {} : { answers: { place: { verdict: 'mismatch' } } }),
        }))
        const areaOf = (body: string) => before.find((c) => c.body === body)?.area ?? null
        const failures: Recorded[] = b
          // a unit that has nothing but such failures has no score at all
          .filter(({ body }) => before.some((c) => c.body === body))
          .map(({ how, ...rest }, i) => ({ id: `o${i}`, ...rest, area: areaOf(rest.body), ...ourFault(how) }))
        const results = (list: Recorded[]) => {
          const scores = scoresOf(list)
          const groups = groupScores(scores, 'unit', ['phone', 'place', 'materials', 'time_limit'])
          const { bands } = rankingOf({
            purpose: 'rank',
            minSample: 3,
            groups,
            scores,
            roundsInQuarter: 1,
            accumulated: false,
            unfinished: 0,
          })
          return groups.map(({ key, score }) => ({
            key,
            numerator: score.numerator,
            denominator: score.denominator,
            rate: score.rate,
            interval: score.interval,
            band: bands[key],
          }))
        }
        expect(results([...before, ...failures])).toEqual(results(before))
      },
    ),
    { numRuns: 300 },
  )
})

test('an observation of the same kind by 对方原因 does change it', () => {
  const right: Recorded[] = [{ id: '1' }, { id: '2' }]
  const score = (list: Recorded[]) => groupScores(scoresOf(list), 'unit', [])[0]?.score.rate
  expect(score(right)).toBe(1)
  expect(score([...right, { id: '3', outcome: '9' }])).toBeCloseTo(2 / 3)
})
