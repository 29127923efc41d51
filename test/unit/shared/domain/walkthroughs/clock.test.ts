import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { clockJump, minutesOf, stepProblem, timesOf, workedMs } from '#shared/domain/walkthroughs/clock.ts'
import { stepOf } from '#test/support/walk-samples.ts'

const M = 60_000

describe('the minutes of a walk', () => {
  test('stand by phase, pauses subtracted', () => {
    const steps = [
      stepOf({ step: 'a', phase: 'travel', startedAt: 0, endedAt: 20 * M }),
      stepOf({
        step: 'b',
        phase: 'wait',
        startedAt: 20 * M,
        endedAt: 80 * M,
        pauses: [
          { from: 30 * M, to: 50 * M, reason: '午休或下班' },
          { from: 40 * M, to: 55 * M, reason: '接听电话' },
        ],
      }),
    ]
    const { phases, total, overlap } = timesOf(steps)
    expect([phases.travel, phases.wait, phases.service, total, overlap].map(minutesOf)).toEqual([
      20, 35, 0, 55, 0,
    ])
  })

  test('count a moment once that two people noted at the same time', () => {
    const times = timesOf([
      stepOf({ step: 'a', phase: 'wait', startedAt: 0, endedAt: 10 * M }),
      stepOf({ step: 'b', phase: 'service', startedAt: 5 * M, endedAt: 15 * M }),
    ])
    expect([times.phases.wait, times.phases.service, times.total, times.overlap]).toEqual(
      [10, 5, 15, 5].map((m) => m * M),
    )
  })

  test('add up whatever the steps are, and never exceed the time that passed', () => {
    const step = fc
      .tuple(
        fc.nat(500),
        fc.nat(100),
        fc.constantFrom('wait' as const, 'service' as const, 'travel' as const),
        fc.nat(500),
        fc.nat(60),
      )
      .map(([from, length, phase, pauseAt, pause]) =>
        stepOf({
          step: `${from}-${length}-${pauseAt}`,
          phase,
          startedAt: from,
          endedAt: from + length,
          pauses: [
            {
              from: Math.min(from + length, from + (pauseAt % (length + 1))),
              to: Math.min(from + length, from + (pauseAt % (length + 1)) + pause),
              reason: '其他',
            },
          ],
        }),
      )
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        const { phases, total, overlap } = timesOf(steps)
        expect(Object.values(phases).reduce((a, b) => a + b, 0)).toBe(total)
        expect(total + overlap).toBe(steps.reduce((sum, s) => sum + workedMs(s), 0))
        const begin = Math.min(...steps.map((s) => s.startedAt))
        const end = Math.max(...steps.map((s) => s.endedAt))
        expect(total).toBeLessThanOrEqual(Math.max(0, end - begin))
        expect(timesOf(steps.toReversed()).total).toBe(total)
      }),
    )
  })
})

describe('clocks', () => {
  test('a step that ended before it began, or ends in the future, is refused', () => {
    expect(stepProblem(stepOf({ startedAt: 10 * M, endedAt: 9 * M }), 20 * M)).toBe('WALK_STEP_BACKWARDS')
    expect(stepProblem(stepOf({ startedAt: 10 * M, endedAt: 30 * M }), 20 * M)).toBe('WALK_STEP_FUTURE')
    expect(stepProblem(stepOf({ startedAt: 10 * M, endedAt: 10 * M }), 20 * M)).toBeNull()
    const pauses = [{ from: 5 * M, to: 12 * M, reason: '其他' }]
    expect(stepProblem(stepOf({ startedAt: 10 * M, endedAt: 15 * M, pauses }), 20 * M)).toBe(
      'WALK_PAUSE_OUTSIDE',
    )
  })

  test('a wall clock that was set is told from one that runs', () => {
    const look = { wall: 1_000_000, tick: 500 }
    expect(clockJump(look, { wall: 1_060_000, tick: 60_400 })).toBe(0)
    expect(clockJump(look, { wall: 1_000_000 - 3_600_000, tick: 1500 })).toBe(-3_601_000)
    expect(clockJump(look, { wall: 4_600_000, tick: 1500 })).toBe(3_599_000)
  })
})
