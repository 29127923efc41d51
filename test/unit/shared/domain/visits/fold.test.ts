import { expect, test } from 'vitest'
import { foldAll } from '#shared/domain/folding/fold.ts'
import { visitFacts } from '#shared/domain/visits/facts.ts'
import { countedRecord, recordsApart, startOf, visitFold, visitStatus } from '#shared/domain/visits/fold.ts'
import { fact, record } from './visits.ts'

const fold = (...facts: ReturnType<typeof fact>[]) => foldAll(visitFold, 'v', facts).state
const plan = () => fact('visit.planned', { body: 'b', day: '2026-11-20', purpose: '' })

test('planned, started, submitted, confirmed', () => {
  const planned = plan()
  const started = fact('visit.started', { placeName: '陡沟镇' }, [planned])
  const submitted = fact('visit.submitted', record(), [started])
  const confirmed = fact('visit.confirmed', { how: 'signed', day: '2026-11-20' }, [submitted])
  expect(visitStatus(fold(planned))).toBe('planned')
  expect(visitStatus(fold(planned, started))).toBe('started')
  const state = fold(planned, started, submitted, confirmed)
  expect(visitStatus(state)).toBe('submitted')
  expect(state.confirmed?.how).toBe('signed')
  expect(state.ineffective).toEqual([])
})

test('a plan dropped by one while another had gone already: the visit goes on', () => {
  const planned = plan()
  const started = fact('visit.started', { placeName: '陡沟镇' }, [planned])
  const cancelled = fact('visit.cancelled', { reason: '改期' }, [planned], 'person-2')
  for (const order of [
    [planned, started, cancelled],
    [planned, cancelled, started],
  ])
    expect(visitStatus(fold(...order))).toBe('started')
  const stopped = fact('visit.cancelled', { reason: '临时有会' }, [started])
  expect(visitStatus(fold(planned, started, stopped))).toBe('cancelled')
})

test('two people who record one visit apart: both records are kept, the first counts', () => {
  const planned = plan()
  const first = fact('visit.started', { placeName: '陡沟镇' }, [planned], 'person-1')
  const second = fact('visit.started', { placeName: '陡沟镇' }, [planned], 'person-2')
  const one = fact('visit.submitted', record({ talk: '甲' }), [first], 'person-1')
  const two = fact('visit.submitted', record({ talk: '乙' }), [second], 'person-2')
  const state = fold(two, one, second, first, planned)
  expect(countedRecord(state)?.record.talk).toBe('甲')
  expect(recordsApart(state).map((s) => [s.record.talk, s.apart])).toEqual([['乙', true]])
  expect(startOf(state, 'person-2')?.author).toBe('person-2')
  const voided = fact('visit.voided', { submission: one.id, reason: '以另一份为准' }, [one, two])
  const after = fold(planned, first, second, one, two, voided)
  expect(countedRecord(after)?.record.talk).toBe('乙')
  expect(visitStatus(after)).toBe('submitted')
})

test('what comes too late is kept as ineffective, and a correction keeps what stood before', () => {
  const started = fact('visit.started', { placeName: '陡沟镇' })
  const submitted = fact('visit.submitted', record({ talk: '甲' }), [started])
  const again = fact('visit.submitted', record({ talk: '乙' }), [submitted])
  const cancelled = fact('visit.cancelled', { reason: '误' }, [submitted])
  const amended = fact(
    'visit.amended',
    { submission: submitted.id, reason: '补充', record: record({ talk: '丙' }) },
    [submitted],
  )
  const state = fold(started, submitted, again, cancelled, amended)
  expect(state.ineffective.map((i) => i.why)).toEqual(['走访已经提交', '走访已经提交'])
  expect(countedRecord(state)?.record.talk).toBe('丙')
  expect(countedRecord(state)?.amendments[0]?.before.talk).toBe('甲')
})

test('the record of a village has no score and no defects', () => {
  const { payload } = visitFacts['visit.submitted']
  const score = { points: 900, total: 1000, applicable: 1000, deducted: 100 }
  expect(payload.safeParse(record({ level: 'town', score })).success).toBe(true)
  expect(payload.safeParse(record({ level: 'village' })).success).toBe(true)
  expect(payload.safeParse(record({ level: 'village', score })).success).toBe(false)
  const answer = { line: 'V01', defects: 1, notApplicable: false, reason: '', note: '', clue: false }
  expect(payload.safeParse(record({ level: 'village', answers: [answer] })).success).toBe(false)
})

test('a place without a position says so, and one with a position has both figures', () => {
  const { payload } = visitFacts['visit.submitted']
  const at = (location: object) => payload.safeParse({ ...record(), location }).success
  expect(at({ kind: 'none', lat: null, lon: null, accuracyM: null, reason: '室内' })).toBe(true)
  expect(at({ kind: 'none', lat: 31, lon: 118, accuracyM: null, reason: '' })).toBe(false)
  expect(at({ kind: 'pin', lat: 31.3, lon: null, accuracyM: null, reason: '' })).toBe(false)
  expect(at({ kind: 'gps', lat: 31.3, lon: 118.4, accuracyM: 30, reason: '' })).toBe(true)
})
