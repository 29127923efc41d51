import { describe, expect, test } from 'vitest'
import {
  orderQueue,
  type QueueCase,
  type QueueContext,
  queueEligibility,
} from '#shared/domain/calls/queue.ts'
import type { Attempt } from '#shared/domain/outcomes/case-history.ts'
import { shippedOutcomes } from '#test/unit/resources/read-resource.ts'
import { at, officeHours, plainCalendar } from './weekday-calendar.ts'

const context = (now: string, changes: Partial<QueueContext> = {}): QueueContext => ({
  me: 'me',
  now: at(now),
  rules: { table: shippedOutcomes(), calendar: plainCalendar },
  roundOpen: true,
  doNotDial: new Set(),
  busyNumbers: new Map(),
  ...changes,
})

const called = (when: string, outcome: string, extra: Partial<Attempt> = {}): Attempt => ({
  at: at(when),
  outcome,
  callerId: 'me',
  callerNumberId: 'line-1',
  withinHours: true,
  note: '已写明',
  ...extra,
})

const caseOf = (changes: Partial<QueueCase> = {}): QueueCase => ({
  id: 'case-1',
  order: 1,
  phone: '0553-5551234',
  hours: officeHours,
  attempts: [],
  assignedTo: 'me',
  claim: null,
  state: 'open',
  ...changes,
})

const judge = (changes: Partial<QueueCase>, now = '2026-11-25 10:00', more: Partial<QueueContext> = {}) =>
  queueEligibility(caseOf(changes), context(now, more))

describe('why now', () => {
  test('a fresh case', () => {
    expect(judge({})).toMatchObject({
      eligible: true,
      lane: 'fresh',
      reason: '首次拨打，在办理时间内',
      block: null,
    })
  })

  test('a recall names what happened and when', () => {
    expect(judge({ attempts: [called('2026-11-25 9:40', '8')] })).toMatchObject({
      eligible: true,
      lane: 'recall',
      reason: '上次9:40“占线”，已到再拨时间',
    })
  })

  test('an appointment due, and one that was missed', () => {
    const attempts = [called('2026-11-24 9:40', '3', { appointmentAt: at('2026-11-25 10:00') })]
    expect(judge({ attempts }, '2026-11-25 10:05')).toMatchObject({
      eligible: true,
      lane: 'appointment_due',
      reason: '预约再拨：约定11月25日（周三）10:00，已到时',
    })
    expect(judge({ attempts }, '2026-11-25 10:45')).toMatchObject({
      eligible: true,
      lane: 'appointment_missed',
      reason: '预约再拨已过45分钟，请尽快再拨',
    })
  })
})

describe('why not', () => {
  test.each<[string, Partial<QueueCase>, Partial<QueueContext>, string]>([
    ['CASE_CLOSED', { state: 'submitted' }, {}, '已结案'],
    ['CASE_CLOSED', { state: 'voided' }, {}, '已作废'],
    ['ROUND_NOT_OPEN', {}, { roundOpen: false }, '批次不在拨测阶段'],
    ['NO_PHONE', { phone: null }, {}, '没有可拨打的咨询电话，已列入清单质检'],
    ['DO_NOT_DIAL', {}, { doNotDial: new Set(['0553-5551234']) }, '该号码在不拨号码表中'],
    ['CLAIMED', { claim: { by: 'you', until: at('2026-11-25 10:12') } }, {}, '他人正在拨打，12分钟后释放'],
    ['NOT_MINE', { assignedTo: 'you' }, {}, '已分派给他人'],
    ['NUMBER_IN_USE', {}, { busyNumbers: new Map([['0553-5551234', 'case-9']]) }, '同一号码的另一件正在拨打'],
    ['AWAITING_SUPERVISOR', { attempts: [called('2026-11-25 9:00', 'T')] }, {}, '等管理员处理'],
    ['OTHER_CALLER_REQUIRED', { attempts: [called('2026-11-20 9:00', '4')] }, {}, '须换另一名抽查人员再拨'],
    ['CASE_CLOSED', { attempts: [called('2026-11-25 9:00', '1')] }, {}, '拨打已有结论：问完'],
  ])('%s', (block, changes, more, reason) => {
    expect(judge(changes, '2026-11-25 10:00', more)).toMatchObject({ eligible: false, block, reason })
  })

  test('not yet, with the time it becomes callable', () => {
    const got = judge({ attempts: [called('2026-11-25 9:55', '8')] })
    expect(got).toMatchObject({ block: 'NOT_YET', availableAt: at('2026-11-25 10:05') })
    expect(got.reason).toContain('还有5分钟')
  })

  test('outside the hours, with the next opening', () => {
    expect(judge({}, '2026-11-25 12:30')).toMatchObject({
      block: 'OUTSIDE_HOURS',
      availableAt: at('2026-11-25 14:00'),
    })
  })

  test('an expired claim is no claim; one’s own is none either', () => {
    expect(judge({ claim: { by: 'you', until: at('2026-11-25 9:59') } }).eligible).toBe(true)
    expect(judge({ claim: { by: 'me', until: at('2026-11-25 10:30') } }).eligible).toBe(true)
  })

  test('the arranger has the appointment first, others after the grace time', () => {
    const attempts = [
      called('2026-11-24 9:40', '3', { appointmentAt: at('2026-11-25 10:00'), callerId: 'you' }),
    ]
    expect(judge({ attempts, assignedTo: null }, '2026-11-25 10:10')).toMatchObject({
      block: 'APPOINTMENT_OF_OTHER',
      availableAt: at('2026-11-25 10:30'),
    })
    expect(judge({ attempts, assignedTo: 'you' }, '2026-11-25 10:31')).toMatchObject({ eligible: true })
  })

  test('after a refusal the case is open to whoever did not hear it, assigned or not', () => {
    const attempts = [called('2026-11-20 9:00', '4', { callerId: 'you' })]
    expect(judge({ attempts, assignedTo: 'you' })).toMatchObject({ eligible: true, lane: 'recall' })
  })
})

test('appointments due, then missed ones, then recalls, then fresh; what must wait comes last', () => {
  const cases = [
    caseOf({ id: 'fresh-2', order: 5, phone: '5' }),
    caseOf({ id: 'waiting', order: 0, phone: '6', attempts: [called('2026-11-25 9:58', '8')] }),
    caseOf({ id: 'recall', order: 4, phone: '4', attempts: [called('2026-11-25 9:30', '8')] }),
    caseOf({ id: 'fresh-1', order: 2, phone: '2' }),
    caseOf({
      id: 'missed',
      order: 3,
      phone: '3',
      attempts: [called('2026-11-24 9:30', '3', { appointmentAt: at('2026-11-25 9:10') })],
    }),
    caseOf({
      id: 'due',
      order: 6,
      phone: '7',
      attempts: [called('2026-11-24 9:30', '3', { appointmentAt: at('2026-11-25 9:55') })],
    }),
    caseOf({ id: 'none', order: 9, phone: null }),
  ]
  const order = orderQueue(cases, context('2026-11-25 10:00')).map((row) => row.item.id)
  expect(order).toEqual(['due', 'missed', 'recall', 'fresh-1', 'fresh-2', 'waiting', 'none'])
})
