import { describe, expect, test } from 'vitest'
import { type FoldFact, foldAll } from '#shared/domain/folding/fold.ts'
import { walkFacts } from '#shared/domain/walkthroughs/facts.ts'
import { walkFold } from '#shared/domain/walkthroughs/fold.ts'
import { countedBlockages, countedSteps, unseenCount, walkStatus } from '#shared/domain/walkthroughs/state.ts'
import { formatHlc } from '#shared/facts/hlc.ts'
import { blockageOf, conclusionOf, startedWalk, stepOf } from '#test/support/walk-samples.ts'

let clock = 0
const fact = (
  id: string,
  type: keyof typeof walkFacts | string,
  payload: Record<string, unknown>,
  basis: string[] = [],
): FoldFact => ({
  id,
  contentHash: id,
  type: `walkthrough.${type}`,
  author: id,
  hlc: formatHlc(1_764_000_000_000 + ++clock * 1000, 0, 'device-1'),
  receivedAt: null,
  basis,
  owner: 'city',
  subject: null,
  audience: 'owner',
  payload,
  private: null,
})
const fold = (...facts: FoldFact[]) => foldAll(walkFold, 'walk', facts).state

const start = fact('start', 'started', startedWalk)
const step = (id: string, over = {}, basis = ['start']) =>
  fact(id, 'step-ended', stepOf({ step: id, ...over }), basis)

describe('a walk from its facts', () => {
  test('two people who noted apart lose nothing', () => {
    const state = fold(start, step('mine'), step('theirs', { startedAt: 30_000 }))
    expect(countedSteps(state).map((s) => s.step)).toEqual(['mine', 'theirs'])
    expect(unseenCount(state)).toBe(0)
  })

  test('two corrections of one step apart are marked until somebody saw both', () => {
    const one = fact('one', 'step-corrected', { ...stepOf({ step: 's', label: '取号' }), reason: '写错' }, [
      's',
    ])
    const two = fact('two', 'step-corrected', { ...stepOf({ step: 's', label: '咨询' }), reason: '写错' }, [
      's',
    ])
    const apart = fold(start, step('s'), one, two)
    expect([apart.steps[0]?.now.label, apart.steps[0]?.unseen]).toEqual(['咨询', ['one']])
    const last = { ...stepOf({ step: 's', label: '排队取号' }), reason: '两边核对' }
    const both = fold(start, step('s'), one, two, fact('three', 'step-corrected', last, ['one', 'two']))
    expect([both.steps[0]?.now.label, unseenCount(both)]).toEqual(['排队取号', 0])
    expect(both.steps[0]?.changes.map((c) => c.before.label)).toEqual(['等候叫号', '取号', '咨询'])
  })

  test('a step after the end counts only from somebody who did not know of the end', () => {
    const end = fact('end', 'concluded', conclusionOf(), ['start'])
    const state = fold(start, end, step('apart'), step('after', {}, ['end']))
    expect(countedSteps(state).map((s) => s.step)).toEqual(['apart'])
    expect(state.ineffective).toMatchObject([{ fact: 'after', why: '体验已经结束' }])
    expect(walkStatus(state)).toBe('concluded')
  })

  test('two conclusions apart: the first stands, the other is marked until it is amended', () => {
    const ends = [
      fact('first', 'concluded', conclusionOf({ trips: 1 }), ['start']),
      fact('second', 'concluded', conclusionOf({ trips: 2 }), ['start']),
    ]
    expect(fold(start, ...ends).concluded).toMatchObject({ now: { trips: 1 }, unseen: ['second'] })
    const amended = fact('amend', 'amended', { ...conclusionOf({ trips: 2 }), reason: '核对' }, [
      'first',
      'second',
    ])
    expect(fold(start, ...ends, amended).concluded).toMatchObject({ now: { trips: 2 }, unseen: [] })
  })

  test('what was dropped or voided stays to be read', () => {
    const state = fold(
      start,
      fact('b', 'blockage-noted', blockageOf(), ['start']),
      fact('drop', 'blockage-dropped', { blockage: 'blockage-1', reason: '不是问题' }, ['b']),
      fact('void', 'voided', { reason: '演练' }, ['drop']),
    )
    expect([countedBlockages(state), state.blockages[0]?.dropped?.reason]).toEqual([[], '不是问题'])
    expect(walkStatus(state)).toBe('voided')
  })

  const words = [
    ['started', startedWalk],
    ['step-ended', stepOf({ step: 'a' })],
    ['step-ended', stepOf({ step: 'b' })],
    ['step-corrected', { ...stepOf({ step: 'a', label: '改' }), reason: '写错' }],
    ['step-dropped', { step: 'b', reason: '误按' }],
    ['blockage-noted', blockageOf()],
    ['blockage-changed', { ...blockageOf({ text: '改' }), reason: '写错' }],
    ['blockage-dropped', { blockage: 'blockage-1', reason: '误记' }],
    ['concluded', conclusionOf()],
    ['amended', { ...conclusionOf({ trips: 3 }), reason: '补正' }],
    ['voided', { reason: '演练' }],
  ] as const

  test('every payload of the samples is what its type asks for', () => {
    for (const [type, payload] of words)
      expect(walkFacts[`walkthrough.${type}`].payload.safeParse(payload).success).toBe(true)
  })
})
