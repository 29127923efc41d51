import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Attempt, coded, coverage } from '#shared/domain/outcomes/case-history.ts'
import { finalOutcome } from '#shared/domain/outcomes/final-outcome.ts'
import { nextStep } from '#shared/domain/outcomes/next-step.ts'
import { outcomeKeys, retrySettings } from '#shared/domain/outcomes/outcome-table.ts'
import { shippedOutcomes } from '#test/unit/resources/read-resource.ts'
import { at, calendarWith, officeHours, plainCalendar } from '../calls/weekday-calendar.ts'

const table = shippedOutcomes()
const rules = { table, hours: officeHours, calendar: plainCalendar }

/** One attempt: [when, key, extras]. */
type Call = [when: string, key: string, extra?: Partial<Attempt>]
const attempts = (calls: readonly Call[]): Attempt[] =>
  calls.map(([when, outcome, extra]) => ({
    at: at(when),
    outcome,
    callerId: 'me',
    callerNumberId: 'line-1',
    withinHours: true,
    note: '已写明',
    ...extra,
  }))
const stepAfter = (...calls: Call[]) => {
  const step = nextStep(attempts(calls), rules)
  if (!step) throw new Error('no step')
  return step
}

describe('busy (占线)', () => {
  test('is tried again after ten minutes, three times in a half day, then in the other', () => {
    expect(stepAfter(['2026-11-23 9:00', '8'])).toMatchObject({
      action: 'retry',
      notBefore: at('2026-11-23 9:10'),
    })
    const three = stepAfter(['2026-11-23 9:00', '8'], ['2026-11-23 9:10', '8'], ['2026-11-23 9:20', '8'])
    expect(three).toMatchObject({ action: 'retry_other_half_day', notBefore: at('2026-11-23 14:00') })
  })

  test('ten minutes that run into lunch become the afternoon', () => {
    expect(stepAfter(['2026-11-23 11:55', '8'])).toMatchObject({
      action: 'retry',
      notBefore: at('2026-11-23 14:00'),
    })
  })

  test('redials of one half day are one occasion; the case closes as 占线 only when it always was', () => {
    const calls: Call[] = [
      ['2026-11-23 9:00', '8'],
      ['2026-11-23 9:10', '8'],
      ['2026-11-23 9:20', '8'],
      ['2026-11-23 14:00', '8'],
      ['2026-11-23 14:10', '8'],
      ['2026-11-23 14:20', '8'],
      ['2026-11-24 9:00', '8'],
      ['2026-11-24 9:10', '8'],
    ]
    expect(coverage(coded(attempts(calls), table))).toEqual({ occasions: 3, halfDays: 3, workingDays: 2 })
    expect(stepAfter(...calls)).toMatchObject({ action: 'retry', final: null })
    const closed = stepAfter(...calls, ['2026-11-24 9:20', '8'])
    expect(closed).toMatchObject({
      action: 'close',
      notBefore: null,
      final: { code: 'busy', aapor: '3.12', phoneVerdict: 'not_connected', reasonSide: 'theirs' },
    })
    expect(stepAfter(...calls.slice(0, 6), ['2026-11-24 9:00', '9']).final).toMatchObject({
      code: 'no_answer',
    })
  })
})

describe('no answer (无人接听)', () => {
  const first: Call = ['2026-11-23 10:00', '9']
  const second: Call = ['2026-11-23 14:30', '9']

  test('moves to the other half day, then to the next working day, then closes', () => {
    expect(stepAfter(first)).toMatchObject({
      action: 'retry_other_half_day',
      notBefore: at('2026-11-23 14:00'),
    })
    expect(stepAfter(first, second)).toMatchObject({ notBefore: at('2026-11-24 9:00'), final: null })
    expect(stepAfter(first, second, ['2026-11-24 9:30', '9'])).toMatchObject({
      action: 'close',
      final: { code: 'no_answer', aapor: '3.13', label: '未接通（无人接听）', reasonSide: 'theirs' },
    })
  })

  test('at least an hour lies between, even across the boundary of the half days', () => {
    const straight = {
      ...rules,
      hours: {
        days: officeHours.days.map((d, i) => (i < 5 ? [{ from: 540, to: 1020 }] : d)),
        holidaysOff: true,
      },
    }
    expect(nextStep(attempts([['2026-11-23 11:50', '9']]), straight)).toMatchObject({
      notBefore: at('2026-11-23 12:50'),
    })
  })

  test('three tries on one day are not enough: two working days are needed', () => {
    const step = stepAfter(first, second, ['2026-11-23 16:00', '9'])
    expect(step).toMatchObject({
      action: 'retry_other_half_day',
      notBefore: at('2026-11-24 9:00'),
      final: null,
    })
  })

  test('a call outside the hours does not count', () => {
    const step = stepAfter(first, second, ['2026-11-24 12:30', '9', { withinHours: false }])
    expect(step).toMatchObject({ action: 'requeue', notBefore: at('2026-11-24 14:00'), final: null })
  })

  test('thresholds are settings', () => {
    const step = nextStep(attempts([first]), {
      ...rules,
      settings: { maxAttemptsPerCase: 1, minHalfDays: 1, minWorkingDays: 1 },
    })
    expect(step).toMatchObject({ action: 'close', final: { code: 'no_answer' } })
  })

  test('skips holidays, and says when it only guesses them', () => {
    const calendar = calendarWith({ holidays: ['2026-11-24'] })
    expect(nextStep(attempts([first, second]), { ...rules, calendar })).toMatchObject({
      notBefore: at('2026-11-25 9:00'),
      estimated: false,
    })
    const newYear = nextStep(attempts([['2026-12-31 15:00', '9']]), rules)
    expect(newYear).toMatchObject({ notBefore: at('2027-01-01 9:00'), estimated: true })
  })
})

describe('people who answer', () => {
  test('complete closes at once; the number is right', () => {
    expect(stepAfter(['2026-11-23 9:00', '9'], ['2026-11-23 14:00', '1'])).toMatchObject({
      action: 'close',
      final: { code: 'complete', aapor: '1.1', phoneVerdict: 'accurate', reasonSide: null },
    })
  })

  test('an appointment is kept to the minute; without a time it is the other half day', () => {
    expect(stepAfter(['2026-11-23 10:00', '3', { appointmentAt: at('2026-11-25 15:30') }])).toMatchObject({
      action: 'appointment',
      notBefore: at('2026-11-25 15:30'),
      needs: [],
    })
    expect(stepAfter(['2026-11-23 10:00', '3'])).toMatchObject({
      notBefore: at('2026-11-23 14:00'),
      needs: ['appointment_time'],
    })
  })

  test('put off a third time: nobody is able to answer, and that is theirs', () => {
    const calls: Call[] = ['23', '24', '25'].map((d) => [
      `2026-11-${d} 10:00`,
      '3',
      { appointmentAt: at(`2026-11-${d} 15:00`) },
    ])
    expect(stepAfter(...calls)).toMatchObject({
      action: 'close',
      final: { code: 'appointment', label: '无人能答', phoneVerdict: 'no_one_able', reasonSide: 'theirs' },
    })
  })

  test('a refusal goes to another caller on the next working day; twice is final', () => {
    const once = stepAfter(['2026-11-27 10:00', '4'])
    expect(once).toMatchObject({
      action: 'retry_other_caller',
      notBefore: at('2026-11-30 9:00'),
      needs: ['other_caller'],
    })
    expect(
      stepAfter(['2026-11-27 10:00', '4'], ['2026-11-30 10:00', '4', { callerId: 'you' }]),
    ).toMatchObject({
      action: 'close',
      final: { code: 'refused', aapor: '2.11', phoneVerdict: 'refused', reasonSide: 'theirs' },
    })
  })

  test('hanging up once is nobody’s fault yet, twice is theirs', () => {
    expect(stepAfter(['2026-11-23 10:00', '5'])).toMatchObject({
      action: 'retry',
      notBefore: at('2026-11-23 10:30'),
    })
    const history = attempts([['2026-11-23 10:00', '5']])
    expect(finalOutcome(history, table, false)).toMatchObject({
      reasonSide: 'pending',
      phoneVerdict: 'pending',
    })
    expect(stepAfter(['2026-11-23 10:00', '5'], ['2026-11-23 11:00', '5']).final).toMatchObject({
      phoneVerdict: 'broken_off',
      reasonSide: 'theirs',
    })
  })

  test('dialect is our problem: another caller, and never the window’s', () => {
    expect(stepAfter(['2026-11-23 10:00', '7'])).toMatchObject({
      action: 'retry_other_caller',
      notBefore: at('2026-11-23 10:30'),
    })
    const final = stepAfter(
      ['2026-11-23 10:00', '7'],
      ['2026-11-23 15:00', '7'],
      ['2026-11-24 10:00', '7'],
    ).final
    expect(final).toMatchObject({ code: 'not_understood', phoneVerdict: 'neutral', reasonSide: 'pending' })
  })

  test('a missing note is asked for', () => {
    expect(stepAfter(['2026-11-23 10:00', '4', { note: ' ' }]).needs).toEqual(['note', 'other_caller'])
  })

  test('contact and non-contact together end within the overall limit', () => {
    const calls: Call[] = [
      ['2026-11-23 9:00', '9'],
      ['2026-11-23 14:00', '3', { appointmentAt: at('2026-11-24 9:00') }],
      ['2026-11-24 9:00', '2'],
      ['2026-11-24 14:00', '2'],
      ['2026-11-25 9:00', '5'],
    ]
    expect(stepAfter(...calls)).toMatchObject({
      action: 'close',
      final: { code: 'partial', phoneVerdict: 'accurate' },
    })
  })
})

describe('faults of the number', () => {
  test('a dead number is heard again from another line before it is a finding', () => {
    const once: Call = ['2026-11-23 10:00', 'Q', { aapor: '4.32' }]
    expect(stepAfter(once)).toMatchObject({
      action: 'confirm_other_line',
      notBefore: at('2026-11-23 10:00'),
      needs: ['other_line'],
    })
    expect(stepAfter(once, ['2026-11-23 10:05', 'Q'])).toMatchObject({
      action: 'confirm_other_line',
      final: null,
    })
    expect(
      stepAfter(once, ['2026-11-23 10:05', 'Q', { callerNumberId: 'line-2', aapor: '4.32' }]),
    ).toMatchObject({
      action: 'close',
      final: { code: 'dead_number', aapor: '4.32', phoneVerdict: 'wrong', reasonSide: 'theirs' },
    })
  })

  test('a number is dead at any hour', () => {
    const outside = { withinHours: false }
    expect(
      stepAfter(
        ['2026-11-23 12:30', 'Q', outside],
        ['2026-11-23 12:35', 'Q', { ...outside, callerNumberId: 'line-2' }],
      ).final,
    ).toMatchObject({ code: 'dead_number', phoneVerdict: 'wrong' })
  })

  test('a dead number that then only rings is not dead', () => {
    const step = stepAfter(
      ['2026-11-23 10:00', 'Q'],
      ['2026-11-23 14:05', '9', { callerNumberId: 'line-2' }],
      ['2026-11-24 10:00', '9'],
      ['2026-11-24 15:00', '9'],
    )
    expect(step).toMatchObject({
      action: 'close',
      final: { code: 'no_answer', phoneVerdict: 'not_connected' },
    })
  })

  test('a changed number is asked on the new one, and stays wrong however well that goes', () => {
    const moved: Call = ['2026-11-23 10:00', 'W']
    expect(stepAfter(moved)).toMatchObject({
      action: 'ask_new_number',
      needs: ['new_number'],
      notBefore: at('2026-11-23 10:00'),
    })
    expect(stepAfter(moved, ['2026-11-23 10:04', '1']).final).toMatchObject({
      code: 'complete',
      phoneVerdict: 'wrong',
      phoneVerdictLabel: '错误：号码变更未更新',
    })
  })
})

describe('our side', () => {
  test('a fault of our line is dialled again at once and counts for nothing', () => {
    const step = stepAfter(['2026-11-23 10:00', '0'])
    expect(step).toMatchObject({ action: 'retry_now', notBefore: at('2026-11-23 10:00'), final: null })
    expect(finalOutcome(attempts([['2026-11-23 10:00', '0']]), table, true)).toBeNull()
  })

  test('no outcome of ours alone ever reads as theirs', () => {
    const ours = table.outcomes.filter((o) => o.reasonSide === 'ours').map((o) => o.key)
    for (const key of ours) {
      const final = finalOutcome(attempts([['2026-11-23 10:00', key]]), table, true)
      expect([key, final?.reasonSide]).not.toEqual([key, 'theirs'])
    }
  })

  test('not ours to decide: to the supervisor, or out of the frame', () => {
    expect(stepAfter(['2026-11-23 10:00', 'T'])).toMatchObject({
      action: 'supervisor',
      notBefore: null,
      final: null,
    })
    expect(stepAfter(['2026-11-23 10:00', 'Y'])).toMatchObject({
      action: 'replace',
      final: { code: 'out_of_scope', reasonSide: 'ours' },
    })
  })
})

describe('whatever happens', () => {
  const anyCase = fc.array(
    fc.record({
      gap: fc.integer({ min: 1, max: 3000 }),
      key: fc.constantFrom(...outcomeKeys),
      line: fc.constantFrom('a', 'b', 'c'),
      within: fc.boolean(),
    }),
    { minLength: 1, maxLength: 12 },
  )

  test('a step is never before its call, always inside the hours, and closing is always with an outcome', () => {
    fc.assert(
      fc.property(anyCase, (parts) => {
        let clock = at('2026-11-23 9:00')
        const calls = parts.map((p) => {
          clock += p.gap * 60_000
          return { at: clock, outcome: p.key, callerId: 'me', callerNumberId: p.line, withinHours: p.within }
        })
        const step = nextStep(calls, rules)
        expect(step).not.toBeNull()
        if (step?.notBefore != null) expect(step.notBefore).toBeGreaterThanOrEqual(clock)
        if (step?.action === 'close') expect(step.final).not.toBeNull()
        expect(step?.notBeforeReason).not.toBe('')
      }),
      { numRuns: 20_000 },
    )
  })

  test('a caller who follows the steps is done within a bounded number of calls', () => {
    const keys = outcomeKeys.filter((k) => !'0U'.includes(k))
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...keys), { minLength: 40, maxLength: 40 }), (answers) => {
        const calls: Attempt[] = []
        let when = at('2026-11-23 9:00')
        for (const [i, outcome] of answers.entries()) {
          calls.push({
            at: when,
            outcome,
            callerId: `c${i}`,
            callerNumberId: `l${i}`,
            withinHours: true,
            note: 'x',
          })
          const step = nextStep(calls, rules)
          if (!step || step.notBefore === null) return
          when = Math.max(step.notBefore, when + 60_000)
        }
        expect(calls.length).toBeLessThan(40)
      }),
      { numRuns: 1000 },
    )
  })
})

test('the settings the table ships', () => {
  expect(retrySettings(table)).toMatchObject({
    maxAttemptsPerCase: 3,
    minWorkingDays: 2,
    busyGapMinutes: 10,
    busyPerHalfDay: 3,
  })
})
