import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isOpen, mandatoryReasons, reviewStandings } from '#shared/domain/review/selection.ts'
import { type Recorded, recorded, seed } from '../results/cases.ts'

const reasonsOf = (r: Omit<Recorded, 'id'>) => {
  const [submission] = recorded({ id: 'x', ...r }).submissions
  return submission ? mandatoryReasons(submission) : null
}

test.each([
  ['一致', {}, []],
  ['不一致', { answers: { place: { verdict: 'mismatch' } } }, ['adverse']],
  ['部分一致', { answers: { place: { verdict: 'partial' } } }, ['adverse']],
  ['推诿', { answers: { materials: { verdict: 'shirk' } } }, ['adverse']],
  ['拒答', { outcome: '4' }, ['refused']],
  ['挂断', { outcome: '5' }, ['refused']],
  ['空号', { outcome: 'Q' }, ['number']],
  ['号码已改', { outcome: 'W' }, ['number']],
  ['传真', { outcome: 'E' }, ['number']],
  ['无关方', { outcome: 'R' }, ['number']],
  ['称不办此事项', { outcome: 'T' }, ['unclear']],
  ['优先复核', { flags: { priority: true } }, ['priority']],
  ['疑似识破', { outcome: 'I', flags: { suspected: true } }, ['unclear', 'suspected']],
  ['占线', { outcome: '8' }, []],
] as [string, Omit<Recorded, 'id'>, string[]][])('%s: who must look at it', (_, r, reasons) => {
  expect(reasonsOf(r)).toEqual(reasons)
})

const good = (n: number, reviewed: Recorded['reviewed'] = null) =>
  Array.from({ length: n }, (_, i) => ({ id: `g${i}`, state: recorded({ id: `g${i}`, reviewed }) }))

test('of forty good checks a tenth is drawn by the seed, the same on every machine', () => {
  const cases = good(40)
  const chosen = (s: string, list = cases) =>
    [...reviewStandings(list, { seed: s, share: 0.1 })]
      .filter(([, standing]) => standing.reasons.includes('sample'))
      .map(([id]) => id)
      .sort()
  expect(chosen(seed)).toHaveLength(4)
  expect(chosen(seed, cases.toReversed())).toEqual(chosen(seed))
  expect(chosen('cd'.repeat(32))).not.toEqual(chosen(seed))
})

test('good checks that were not drawn count only once the sample has been decided', () => {
  const cases = good(20)
  const before = reviewStandings(cases, { seed, share: 0.1 })
  expect([...before.values()].filter((s) => s.counts)).toHaveLength(0)
  const sampled = new Set([...before].filter(([, s]) => s.reasons.includes('sample')).map(([id]) => id))
  const one = cases.map((c) =>
    sampled.has(c.id) && c.id !== [...sampled][0] ? { ...c, state: recorded({ id: c.id }) } : c,
  )
  expect([...reviewStandings(one, { seed, share: 0.1 }).values()].filter((s) => s.counts)).toHaveLength(1)
  const all = cases.map((c) => (sampled.has(c.id) ? { ...c, state: recorded({ id: c.id }) } : c))
  const after = reviewStandings(all, { seed, share: 0.1 })
  expect([...after.values()].every((s) => s.counts)).toBe(true)
})

test('a record sent back, or with two contending decisions, does not count and stays open', () => {
  const returned = { id: 'x', state: recorded({ id: 'x', reviewed: { decision: 'return' } }) }
  const [reviewX] = recorded({ id: 'y' }).reviews
  const contending = {
    id: 'y',
    state: { ...recorded({ id: 'y' }), contending: reviewX ? [reviewX] : [] },
  }
  const standings = reviewStandings([returned, contending], { seed, share: 0 })
  for (const { id, state } of [returned, contending]) {
    const standing = standings.get(id)
    expect(standing?.counts).toBe(false)
    expect(standing && isOpen(state, standing)).toBe(true)
  }
})

test('whatever was submitted, an adverse verdict never counts before somebody decided on it', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ adverse: fc.boolean(), reviewed: fc.boolean() }), { maxLength: 30 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (list, share) => {
        const cases = list.map(({ adverse, reviewed }, i) => ({
          id: `c${i}`,
          state: recorded({
            id: `c${i}`,
            answers: adverse ? { place: { verdict: 'unknown' } } : {},
            ...(reviewed ? {} : { reviewed: null }),
          }),
        }))
        const standings = reviewStandings(cases, { seed, share })
        const good = list.filter((c) => !c.adverse).length
        const sampled = [...standings.values()].filter((s) => s.reasons.includes('sample')).length
        return (
          sampled === Math.ceil(good * share) &&
          list.every(({ adverse, reviewed }, i) => !adverse || standings.get(`c${i}`)?.counts === reviewed)
        )
      },
    ),
    { numRuns: 200 },
  )
})
