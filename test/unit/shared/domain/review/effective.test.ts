import { expect, test } from 'vitest'
import type { CaseState } from '#shared/domain/cases/state.ts'
import { effectiveAnswers } from '#shared/domain/review/effective.ts'
import { recorded } from '../results/cases.ts'

const said = { fact: 'f', contentHash: 'f', by: 'p', device: 'd', at: 1 }
const wrong = recorded({ id: 'x', answers: { place: { verdict: 'mismatch' } } })
const place = (state: CaseState, today = '2026-11-20') => effectiveAnswers(state, ['place'], today)[0] ?? null
const asked = (more: Partial<CaseState['confirm']>): CaseState => ({
  ...wrong,
  confirm: {
    sent: { ...said, number: 'N1', due: '2026-11-25', elements: ['place'] },
    answered: null,
    ruled: [],
    ...more,
  },
})

test('改判 replaces verdict and reason side; the submitted verdict stays to be seen', () => {
  const state = recorded({
    id: 'x',
    answers: { place: { verdict: 'mismatch' } },
    reviewed: {
      decision: 'overrule',
      verdicts: { place: 'partial' },
      sides: { place: 'ours' },
      reason: '听清了',
    },
  })
  expect(place(state)).toMatchObject({ submitted: 'mismatch', verdict: 'partial', side: 'ours' })
})

test('verdicts inside an approval change nothing', () => {
  const state = recorded({
    id: 'x',
    answers: { place: { verdict: 'mismatch' } },
    reviewed: { decision: 'approve', verdicts: { place: 'match' } },
  })
  expect(place(state)?.verdict).toBe('mismatch')
})

test('a notice without a reply is waited for until its day, then 视为无异议', () => {
  expect(place(asked({}), '2026-11-25')?.confirm).toBe('sent')
  expect(place(asked({}), '2026-11-26')?.confirm).toBe('silent')
})

test('what the unit accepts settles the cause, not the verdict', () => {
  const answered = {
    ...said,
    answers: { place: { answer: 'accept' as const, cause: 'guide' as const, basis: '搬迁' } },
    responsibleNamed: true,
    via: 'entered' as const,
  }
  expect(place(asked({ answered }))).toMatchObject({
    confirm: 'accepted',
    verdict: 'mismatch',
    cause: 'guide',
  })
})

test('an objection that is taken up ends the finding, or changes cause or verdict as ruled', () => {
  const answered = {
    ...said,
    answers: { place: { answer: 'object' as const, basis: '录音' } },
    responsibleNamed: false,
    via: 'entered' as const,
  }
  const ruled = (more: object) =>
    place(asked({ answered, ruled: [{ ...said, element: 'place', upheld: true, reason: '查实', ...more }] }))
  expect(place(asked({ answered }))?.confirm).toBe('objected')
  expect(ruled({})).toMatchObject({ confirm: 'upheld', verdict: 'match', side: null })
  expect(ruled({ cause: 'guide' })).toMatchObject({ confirm: 'upheld', verdict: 'mismatch', cause: 'guide' })
  expect(ruled({ verdict: 'partial' })).toMatchObject({ verdict: 'partial' })
  expect(ruled({ upheld: false })).toMatchObject({ confirm: 'rejected', verdict: 'mismatch' })
})
