/** Any two replicas with the same facts have the same state, in any order of arrival. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { scriptFold } from '#shared/domain/call-scripts/fold.ts'
import { caseFold } from '#shared/domain/cases/fold.ts'
import { releaseFold } from '#shared/domain/catalogue/fold.ts'
import { checklistFold } from '#shared/domain/checklists/fold.ts'
import { fileFold } from '#shared/domain/files/fold.ts'
import { buildsOn, type Fold, type FoldFact, foldAll, foldNext } from '#shared/domain/folding/fold.ts'
import { recordFold } from '#shared/domain/folding/plain-record.ts'
import { orgFold } from '#shared/domain/org/fold.ts'
import { documentFold } from '#shared/domain/papers/fold.ts'
import { personFold } from '#shared/domain/people/fold.ts'
import { roundFold } from '#shared/domain/rounds/fold.ts'
import { visitFold } from '#shared/domain/visits/fold.ts'
import { walkFold } from '#shared/domain/walkthroughs/fold.ts'
import { play, saidArbitrary, stateTwice, type Vocabulary } from '#test/support/facts.ts'

const nothing = fc.constant({})
const reason = fc.constantFrom({ reason: '甲' }, { reason: '乙' })

/** Payloads that name an earlier fact get the id of one their author knew. */
const refer = (known: FoldFact[], payload: Record<string, unknown>): Record<string, unknown> => {
  const pick = (type: string, n: unknown) => {
    const found = known.filter((f) => f.type === type)
    return found.length === 0 ? 'none' : found[Number(n) % found.length]?.id
  }
  return {
    ...payload,
    ...('check' in payload ? { check: pick('check.submitted', payload.check) } : {}),
    ...('submission' in payload ? { submission: pick('visit.submitted', payload.submission) } : {}),
    ...('chosen' in payload
      ? { chosen: known[Number(payload.chosen) % Math.max(known.length, 1)]?.id ?? 'none' }
      : {}),
  }
}

const answers = [{ element: 'phone', heard: '', verdict: 'match', quote: '', reasonSide: null, note: '' }]
const step = fc.record({ step: fc.constantFrom('a', 'b'), label: fc.constantFrom('取号', '咨询') })
const blockage = fc.record({ blockage: fc.constantFrom('a', 'b'), text: fc.constantFrom('一', '二') })
const withReason = <T>(payload: fc.Arbitrary<T>) => payload.map((p) => ({ ...p, reason: '写错' }))
const words: Record<string, { fold: Fold<unknown>; vocabulary: Vocabulary[] }> = {
  walkthrough: {
    fold: walkFold as Fold<unknown>,
    vocabulary: [
      { type: 'walkthrough.started', payload: fc.record({ leader: fc.constantFrom('甲', '乙') }) },
      { type: 'walkthrough.step-ended', payload: step },
      { type: 'walkthrough.step-corrected', payload: withReason(step) },
      { type: 'walkthrough.step-dropped', payload: withReason(step) },
      { type: 'walkthrough.blockage-noted', payload: blockage },
      { type: 'walkthrough.blockage-changed', payload: withReason(blockage) },
      { type: 'walkthrough.blockage-dropped', payload: withReason(blockage) },
      { type: 'walkthrough.concluded', payload: fc.record({ trips: fc.nat(2) }) },
      { type: 'walkthrough.amended', payload: withReason(fc.record({ trips: fc.nat(2) })) },
      { type: 'walkthrough.voided', payload: reason },
    ],
  },
  file: {
    fold: fileFold as Fold<unknown>,
    vocabulary: [
      {
        type: 'file.captured',
        payload: fc.record({ part: fc.constantFrom('甲', '乙'), caption: fc.constant('') }),
      },
      {
        type: 'file.captioned',
        payload: fc.record({ part: fc.constantFrom('甲', '乙'), caption: fc.constantFrom('一', '二') }),
      },
      { type: 'file.withdrawn', payload: reason },
      { type: 'file.purged', payload: reason },
    ],
  },
  round: {
    fold: roundFold as Fold<unknown>,
    vocabulary: [
      { type: 'round.planned', payload: fc.record({ name: fc.constantFrom('一', '二'), size: fc.nat(3) }) },
      { type: 'round.changed', payload: fc.record({ size: fc.nat(3) }) },
      { type: 'round.submitted', payload: nothing },
      { type: 'round.approved', payload: nothing },
      { type: 'round.returned', payload: reason },
      { type: 'round.frozen', payload: fc.record({ planHash: fc.constantFrom('a', 'b') }) },
      { type: 'round.drawn', payload: fc.record({ seed: fc.constantFrom('a', 'b') }) },
      { type: 'round.voided', payload: reason },
      { type: 'round.ruled', payload: fc.record({ chosen: fc.nat(20) }) },
    ],
  },
  case: {
    fold: caseFold as Fold<unknown>,
    vocabulary: [
      { type: 'case.drawn', payload: fc.record({ rank: fc.nat(2), set: fc.constant('main') }) },
      { type: 'case.assigned', payload: fc.record({ to: fc.constantFrom('p0', 'p1') }) },
      { type: 'attempt.opened', payload: fc.record({ attempt: fc.constantFrom('a', 'b', 'c') }) },
      { type: 'attempt.closed', payload: fc.record({ attempt: fc.constantFrom('a', 'b', 'c') }) },
      {
        type: 'check.submitted',
        payload: fc.record({ answers: fc.constant(answers), note: fc.string({ maxLength: 2 }) }),
      },
      {
        type: 'check.amended',
        payload: fc.record({
          check: fc.nat(3),
          reason: fc.constant('更正'),
          answers: fc.constant(answers),
          note: fc.constant('改'),
        }),
      },
      { type: 'check.voided', payload: fc.record({ check: fc.nat(3), reason: fc.constant('作废') }) },
      {
        type: 'review.decided',
        payload: fc.record({ check: fc.nat(3), decision: fc.constantFrom('approve', 'return', 'overrule') }),
      },
      { type: 'case.ruled', payload: fc.record({ chosen: fc.nat(20) }) },
      {
        type: 'confirm.ruled',
        payload: fc.record({ element: fc.constantFrom('phone', 'place'), upheld: fc.boolean() }),
      },
      { type: 'case.replaced', payload: reason },
    ],
  },
  org: {
    fold: orgFold as Fold<unknown>,
    vocabulary: [
      {
        type: 'org.registered',
        payload: fc.record({ name: fc.constantFrom('甲', '乙'), parent: fc.constant('city') }),
      },
      { type: 'org.changed', payload: fc.record({ name: fc.constantFrom('甲', '乙') }) },
      {
        type: 'tenure.set',
        payload: fc.record({
          tenure: fc.constantFrom('t', 'u'),
          from: fc.constant('2026-01-01'),
          to: fc.constant(null),
        }),
      },
    ],
  },
  person: {
    fold: personFold as Fold<unknown>,
    vocabulary: [
      { type: 'person.registered', payload: fc.record({ name: fc.constantFrom('甲', '乙') }) },
      {
        type: 'role.granted',
        payload: fc.record({
          grant: fc.constantFrom('g', 'h'),
          role: fc.constantFrom('inspector', 'leader'),
          body: fc.constant('b'),
          from: fc.constant('2026-01-01'),
          to: fc.constant(null),
        }),
      },
      {
        type: 'role.revoked',
        payload: fc.record({
          grant: fc.constantFrom('g', 'h'),
          from: fc.constantFrom('2026-02-01', '2026-03-01'),
        }),
      },
    ],
  },
  release: {
    fold: releaseFold as Fold<unknown>,
    vocabulary: [
      { type: 'release.published', payload: fc.record({ name: fc.constantFrom('甲', '乙') }) },
      { type: 'release.withdrawn', payload: reason },
    ],
  },
  document: {
    fold: documentFold as Fold<unknown>,
    vocabulary: [
      { type: 'document.drafted', payload: fc.record({ title: fc.constantFrom('甲', '乙') }) },
      { type: 'document.numbered', payload: fc.record({ number: fc.constantFrom('1', '2') }) },
      { type: 'document.voided', payload: reason },
    ],
  },
  visit: {
    fold: visitFold as Fold<unknown>,
    vocabulary: [
      {
        type: 'visit.planned',
        payload: fc.record({ body: fc.constant('b'), day: fc.constantFrom('1', '2') }),
      },
      { type: 'visit.replanned', payload: fc.record({ day: fc.constantFrom('1', '2') }) },
      { type: 'visit.cancelled', payload: reason },
      { type: 'visit.started', payload: fc.record({ placeName: fc.constantFrom('甲', '乙') }) },
      { type: 'visit.submitted', payload: fc.record({ talk: fc.constantFrom('甲', '乙') }) },
      {
        type: 'visit.amended',
        payload: fc.record({ submission: fc.nat(3), reason: fc.constant('更正'), record: fc.constant({}) }),
      },
      { type: 'visit.confirmed', payload: fc.record({ how: fc.constantFrom('signed', 'phone') }) },
      { type: 'visit.voided', payload: fc.record({ submission: fc.nat(3), reason: fc.constant('作废') }) },
    ],
  },
  checklist: {
    fold: checklistFold as Fold<unknown>,
    vocabulary: [
      { type: 'checklist.published', payload: fc.record({ version: fc.constantFrom('1.1.0', '1.2.0') }) },
      { type: 'checklist.withdrawn', payload: reason },
    ],
  },
  script: {
    fold: scriptFold as Fold<unknown>,
    vocabulary: [
      {
        type: 'script.published',
        payload: fc.record({ scriptVersion: fc.constantFrom('1.1.0+aaaa', '1.1.0+bbbb', '1.2.0+cccc') }),
      },
    ],
  },
  setting: {
    fold: recordFold('setting') as Fold<unknown>,
    vocabulary: [
      { type: 'setting.changed', payload: fc.record({ a: fc.nat(2), b: fc.nat(2) }, { requiredKeys: [] }) },
    ],
  },
}

const CASES = 20_000
const kinds = Object.entries(words)

describe('replicas agree', () => {
  test.each(kinds)('%s', (_, { fold, vocabulary }) => {
    fc.assert(
      fc.property(saidArbitrary(vocabulary), fc.nat(), (script, seed) => {
        const { one, other } = stateTwice(fold, play(script, refer), seed)
        expect(JSON.stringify(other)).toBe(JSON.stringify(one))
      }),
      { numRuns: Math.ceil(CASES / kinds.length) },
    )
  })

  test('a fact that builds on all heads folds on its own as it does among all', () => {
    fc.assert(
      fc.property(saidArbitrary(words.round?.vocabulary ?? []), (script) => {
        const facts = play(script, refer)
        const last = facts.at(-1) as FoldFact
        const before = foldAll(roundFold, 'e', facts.slice(0, -1))
        fc.pre(buildsOn(before.heads, last))
        const step = { ...last, hlc: `9${last.hlc.slice(1)}`, receivedAt: null }
        const whole = foldAll(roundFold, 'e', [...facts.slice(0, -1), step])
        expect(JSON.stringify(foldNext(roundFold, before.state, step))).toBe(JSON.stringify(whole.state))
      }),
      { numRuns: 1000 },
    )
  })
})
