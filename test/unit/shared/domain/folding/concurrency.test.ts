/** Concurrent edits are flagged, never decided by luck. */
import { expect, test } from 'vitest'
import { caseFold } from '#shared/domain/cases/fold.ts'
import { caseStatus } from '#shared/domain/cases/state.ts'
import { type FoldFact, foldAll } from '#shared/domain/folding/fold.ts'
import { awaitsRuling } from '#shared/domain/folding/machine.ts'
import { recordFold } from '#shared/domain/folding/plain-record.ts'
import { roundFold } from '#shared/domain/rounds/fold.ts'
import { formatHlc } from '#shared/facts/hlc.ts'

let n = 0
const fact = (
  type: string,
  author: string,
  basis: FoldFact[],
  payload: Record<string, unknown> = {},
): FoldFact => {
  n++
  return {
    id: `f${n}`,
    contentHash: `${n}`.padStart(64, '0'),
    type,
    author,
    hlc: formatHlc(1_700_000_000_000 + n, 0, `d-${author}`),
    receivedAt: null,
    basis: basis.map((f) => f.id),
    owner: 'b',
    subject: null,
    audience: 'owner',
    payload,
    private: null,
  }
}

test('two values written apart: one shows, the other is flagged until somebody who saw both writes again', () => {
  const fold = recordFold('setting')
  const first = fact('setting.changed', '甲', [], { hours: '9-17' })
  const a = fact('setting.changed', '甲', [first], { hours: '8-17' })
  const b = fact('setting.changed', '乙', [first], { hours: '9-18' })
  const apart = foldAll(fold, 's', [first, a, b]).state
  expect(apart.fields.hours?.value).toBe('9-18')
  expect(apart.conflicts.hours?.map((c) => c.value)).toEqual(['8-17'])
  const settled = foldAll(fold, 's', [
    first,
    a,
    b,
    fact('setting.changed', '丙', [a, b], { hours: '8-17' }),
  ]).state
  expect(settled.fields.hours?.value).toBe('8-17')
  expect(settled.conflicts).toEqual({})
})

test('a freeze and a void taken apart await a ruling; the ruling decides, the other stays visible', () => {
  const plan = fact('round.planned', '甲', [])
  const sent = fact('round.submitted', '甲', [plan])
  const approved = fact('round.approved', '乙', [sent], { note: '' })
  const frozen = fact('round.frozen', '甲', [approved], { planHash: 'p' })
  const voided = fact('round.voided', '丙', [approved], { reason: '取消' })
  const facts = [plan, sent, approved, frozen, voided]
  const apart = foldAll(roundFold, 'r', facts).state
  expect(awaitsRuling(apart.machine)).toBe(true)
  const ruled = foldAll(roundFold, 'r', [
    ...facts,
    fact('round.ruled', '丁', [frozen, voided], { chosen: voided.id }),
  ]).state
  expect(ruled.machine.status).toBe('voided')
  expect(ruled.frozen).toBeNull()
  expect(ruled.freezes).toHaveLength(1)
  expect(ruled.machine.ineffective.map((s) => s.fact)).toEqual([frozen.id])
})

test('two reviews that differ await a ruling; the same decision twice does not', () => {
  const drawn = fact('case.drawn', '丙', [], { set: 'main' })
  const check = fact('check.submitted', '甲', [drawn], { answers: [] })
  const review = (author: string, decision: string) =>
    fact('review.decided', author, [check], { check: check.id, decision, reason: '' })
  const differ = [drawn, check, review('乙', 'approve'), review('丙', 'overrule')]
  expect(caseStatus(foldAll(caseFold, 'c', differ).state)).toBe('ruling')
  expect(
    caseStatus(
      foldAll(caseFold, 'c', [drawn, check, review('乙', 'approve'), review('丙', 'approve')]).state,
    ),
  ).toBe('approved')
})

test('nobody reviews their own call', () => {
  const check = fact('check.submitted', '甲', [fact('case.drawn', '丙', [], { set: 'main' })], {
    answers: [],
  })
  const own = fact('review.decided', '甲', [check], { check: check.id, decision: 'approve', reason: '' })
  const state = foldAll(caseFold, 'c', [check, own]).state
  expect(state.reviews).toEqual([])
  expect(state.ineffective.map((i) => i.why)).toEqual(['不能复核本人拨打的记录'])
})

test('of two records of one case the first said counts, the other is a double check', () => {
  const drawn = fact('case.drawn', '丙', [], { set: 'main' })
  const a = fact('check.submitted', '甲', [drawn], { answers: [], note: 'a' })
  const b = fact('check.submitted', '乙', [drawn], { answers: [], note: 'b' })
  const state = foldAll(caseFold, 'c', [b, drawn, a]).state
  expect(state.submissions.map((s) => s.payload.note)).toEqual(['a', 'b'])
  expect(state.contending).toEqual([])
})

test('a step that was not possible for its author has no effect and is kept', () => {
  const plan = fact('round.planned', '甲', [])
  const early = fact('round.frozen', '甲', [plan], { planHash: 'p' })
  const state = foldAll(roundFold, 'r', [plan, early]).state
  expect(state.machine.status).toBe('planned')
  expect(state.machine.ineffective.map((i) => i.fact)).toEqual([early.id])
})
