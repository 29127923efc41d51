import { afterEach, beforeEach, expect, test } from 'vitest'
import { resultsQueries } from '#service/features/results/queries.ts'
import { reviewCommands } from '#service/features/review/commands.ts'
import { roundsCommands } from '#service/features/rounds/commands.ts'
import { resultsContract } from '#shared/contract/results.ts'
import { putCatalogue } from '#test/support/catalogue.ts'
import { type Call, checkedRound } from '#test/support/checked-round.ts'
import { quiet, value } from '#test/support/round.ts'
import { createTestWorkspace, type TestWorkspace } from '#test/support/workspace.ts'

let desk: TestWorkspace
const deps = () => desk.workspace.deps

beforeEach(async () => {
  desk = await createTestWorkspace()
  putCatalogue(desk.workspace.db, [
    { id: 'div-340202', items: 60 },
    { id: 'div-340207', items: 60 },
  ])
})
afterEach(() => desk.dispose())

type In<N extends keyof typeof resultsQueries> = Parameters<(typeof resultsQueries)[N]>[1]
const overview = (input: In<'results.overview'>) =>
  resultsContract['results.overview'].output.parse(value(resultsQueries['results.overview'](deps(), input)))
const groups = (input: In<'results.groups'>) =>
  resultsContract['results.groups'].output.parse(value(resultsQueries['results.groups'](deps(), input)))
const cases = (input: In<'results.cases'>) =>
  resultsContract['results.cases'].output.parse(value(resultsQueries['results.cases'](deps(), input)))

const reviewed = async (calls: readonly Call[], plan: Parameters<typeof checkedRound>[2] = {}) => {
  const made = await checkedRound(desk, calls, { reviewShare: 1, ...plan })
  for (const one of made.cases)
    value(await reviewCommands['review.decide'](deps(), { ...one, decision: 'approve', reason: '' }, quiet))
  value(await roundsCommands['rounds.close'](deps(), { id: made.round, note: '' }, quiet))
  return made
}

const calls: Call[] = [
  {},
  {},
  {},
  { verdicts: { place: 'mismatch' } },
  // one unanswered call settles nothing: 待定
  { outcome: '9' },
  { outcome: '4', verdicts: { phone: 'shirk' } },
]

test('figures come with numerator, denominator, interval and a sentence that says what was counted', async () => {
  const { round } = await reviewed(calls, { minSample: 5 })
  const { strict, contacted, counts } = overview({ round, accumulate: false })
  expect(strict).toMatchObject({ numerator: 3, denominator: 6, rate: 0.5, text: '50.0%' })
  expect(strict.interval.low).toBeLessThan(0.5)
  expect(contacted).toMatchObject({ numerator: 3, denominator: 5 })
  expect(counts).toMatchObject({ drawn: 6, right: 3, wrong: 2, pending: 1 })
  expect(strict.sentence).toMatch(
    /^全要素准确率50\.0%（3\/6，95%区间[\d.]+%～[\d.]+%）。口径：四项必问要素.*数据截至/,
  )
})

test('fewer cases than the minimum sample are counted and not turned into a rate', async () => {
  const { round } = await reviewed(calls, { minSample: 30 })
  const { strict } = overview({ round, accumulate: false })
  expect(strict).toMatchObject({ small: true, text: '不列比率' })
  expect(strict.sentence).toContain('样本少于最小样本，不列比率')
})

test('every figure leads to its cases, and what is not in a denominator is not in the list', async () => {
  const { round } = await reviewed(calls)
  const list = (measure: string, part: 'all' | 'yes' | 'no') =>
    cases({ round, accumulate: false, measure, part }).cases.length
  const { strict, contacted, elements } = overview({ round, accumulate: false })
  expect([list('strict', 'yes'), list('strict', 'all')]).toEqual([strict.numerator, strict.denominator])
  expect(list('contacted', 'all')).toBe(contacted.denominator)
  for (const { key, rate } of elements)
    expect([list(`element.${key}`, 'yes'), list(`element.${key}`, 'no')]).toEqual([
      rate.numerator,
      rate.denominator - rate.numerator,
    ])
})

test('groups add up to the whole and keep their cases apart', async () => {
  const { round } = await reviewed(calls)
  const whole = overview({ round, accumulate: false }).counts
  for (const by of ['area', 'unit', 'window', 'focus'] as const) {
    const found = groups({ round, accumulate: false, by }).groups
    expect(found.reduce((sum, g) => sum + g.counts.drawn, 0)).toBe(whole.drawn)
    for (const group of found)
      expect(
        cases({ round, accumulate: false, by, key: group.key, part: 'all' }).cases.map((c) => c.case),
      ).toHaveLength(group.counts.drawn)
  }
  expect(groups({ round, accumulate: false, by: 'area' }).groups.map((g) => g.name)).toEqual([
    '镜湖区',
    '鸠江区',
  ])
})

test('a fact leads to its case', async () => {
  const { round, cases: made } = await reviewed(calls)
  const [one] = made
  expect(cases({ round, accumulate: false, facts: [one?.check ?? ''], part: 'all' }).cases).toMatchObject([
    { case: one?.case, fact: one?.check },
  ])
})

test('a ranking from too small a round is refused with the reason, and 季度累计 adds rounds of one formula', async () => {
  const first = await reviewed(calls, { purpose: 'rank', minSample: 5 })
  const ask = (round: string, accumulate: boolean) => groups({ round, accumulate, by: 'area' }).ranking
  expect(ask(first.round, false)).toMatchObject({
    allowed: false,
    code: 'RANK_TOO_SMALL',
    offerQuarter: false,
  })
  const second = await reviewed([...calls, ...calls], {
    purpose: 'rank',
    minSample: 5,
    exclusions: { checkedWithinDays: 0, avoidOwnBody: true, selfRun: false, noPhone: true },
  })
  expect(ask(first.round, false)).toMatchObject({ offerQuarter: true })
  expect(ask(second.round, true)).toMatchObject({ allowed: true })
  const added = overview({ round: second.round, accumulate: true })
  expect(added).toMatchObject({ accumulated: true, counts: { drawn: 18 } })
  expect(added.rounds).toHaveLength(2)
  expect(added.basis[0]).toContain('季度累计')
})

test('a round planned to find problems is never banded, whatever its size', async () => {
  const { round } = await reviewed(calls, { minSample: 1 })
  const { ranking, groups: found } = groups({ round, accumulate: false, by: 'area' })
  expect(ranking).toMatchObject({ allowed: false, offerQuarter: false })
  expect(found.every((g) => g.band === null)).toBe(true)
})

test('the failing list names each wrong answer and each unanswered call once', async () => {
  const { round } = await reviewed(calls)
  const found = resultsContract['results.findings'].output.parse(
    value(resultsQueries['results.findings'](deps(), { round, accumulate: false })),
  )
  expect(found.map((f) => `${f.kind} ${f.elementLabel} ${f.happened}`).sort()).toEqual([
    'answer 办理地点 ',
    'answering 咨询电话 接通但拒答',
  ])
})
