import { describe, expect, test } from 'vitest'
import {
  type CallerNumber,
  type CallPlan,
  chooseCallerNumber,
  numbersToAvoid,
  type PastCall,
} from '#shared/domain/calls/caller-numbers.ts'
import { callerRules } from '#shared/domain/outcomes/outcome-table.ts'
import { shippedOutcomes } from '#test/unit/resources/read-resource.ts'
import { at } from './weekday-calendar.ts'

const rules = callerRules(shippedOutcomes())
const numbers: CallerNumber[] = ['a', 'b', 'c'].map((id) => ({
  id,
  number: `0553-555000${id}`,
  active: true,
  line: id,
}))
const plan = (changes: Partial<CallPlan> = {}): CallPlan => ({
  caseId: 'new',
  unitId: 'u1',
  target: 't-new',
  now: at('2026-11-25 10:00'),
  ...changes,
})
const call = (callerNumberId: string, when: string, changes: Partial<PastCall> = {}): PastCall => ({
  callerNumberId,
  caseId: `case-${when}`,
  unitId: 'u1',
  target: `t-${when}`,
  at: at(when),
  ...changes,
})
const pick = (history: PastCall[], changes: Partial<CallPlan> = {}, list = numbers) => {
  const got = chooseCallerNumber(list, history, plan(changes), rules)
  return got.ok ? got.number.id : got.reason
}

describe('rotation of caller numbers', () => {
  test('least used towards the unit first, then least used at all, then longest unused', () => {
    expect(pick([])).toBe('a')
    expect(pick([call('a', '2026-11-24 10:00')])).toBe('b')
    const elsewhere = { unitId: 'u2' }
    expect(
      pick([
        call('a', '2026-11-24 10:00', elsewhere),
        call('b', '2026-11-23 10:00', elsewhere),
        call('c', '2026-11-22 10:00', elsewhere),
      ]),
    ).toBe('c')
  })

  test('five cases a month towards one unit are the limit; a new month begins anew', () => {
    const five = (id: string, month: string) =>
      ['02', '03', '04', '05', '06'].map((d) => call(id, `2026-${month}-${d} 10:00`, { caseId: `${id}${d}` }))
    const all = [...five('a', '11'), ...five('b', '11'), ...five('c', '11')]
    expect(pick(all)).toBe('各号码本月对该单位均已抽查5件')
    expect(pick(all, { unitId: 'u2' })).toBe('a')
    expect(pick(all, { now: at('2026-12-01 10:00') })).toBe('a')
  })

  test('redials of the same case are one case', () => {
    const same = Array.from({ length: 9 }, (_, i) => call('a', `2026-11-1${i} 10:00`, { caseId: 'new' }))
    const only = numbers.slice(0, 1)
    expect(pick(same, {}, only)).toBe('a')
  })

  test('the same number rests before it rings the same telephone again', () => {
    const history = [call('a', '2026-11-25 9:45', { target: 't-new' })]
    expect(pick(history, {}, numbers.slice(0, 1))).toBe('可用号码刚拨过这个电话，15分钟后可用')
    expect(pick(history)).toBe('b')
  })

  test('confirmation goes out on another line, not just another number', () => {
    const shared = [...numbers.slice(0, 1), { id: 'a2', number: '0553-5550009', active: true, line: 'a' }]
    const avoid = numbersToAvoid([{ callerNumberId: 'a' }], 'confirm_other_line')
    expect(avoid).toEqual(['a'])
    expect(pick([], { otherThan: avoid })).toBe('b')
    expect(pick([], { otherThan: avoid }, shared)).toBe('本件须换一条线路，台账中没有其他线路的号码')
    expect(numbersToAvoid([{ callerNumberId: 'a' }], 'retry')).toEqual([])
  })

  test('an appointment keeps its number while the rules allow', () => {
    const history = [call('c', '2026-11-24 10:00', { caseId: 'new' })]
    expect(pick(history, { prefer: 'c' })).toBe('c')
  })

  test('only numbers in use count; none left says so', () => {
    expect(
      pick(
        [],
        {},
        numbers.map((n) => ({ ...n, active: n.id === 'b' })),
      ),
    ).toBe('b')
    expect(pick([], {}, [])).toBe('拨打号码台账中没有在用的号码')
  })

  test('warns of a small pool and of a number used too long', () => {
    const got = chooseCallerNumber(
      [{ id: 'a', number: '1', active: true, since: '2026-09-01' }],
      [],
      plan(),
      rules,
    )
    expect(got).toMatchObject({
      ok: true,
      warnings: ['在用号码只有1个，建议不少于20个', '该号码已连续使用2个月，建议更换'],
    })
  })
})
