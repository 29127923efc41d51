import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  advanceTimers,
  idleTimers,
  phaseMs,
  ringGrade,
  type TimerEvent,
  timerKey,
} from '#shared/domain/calls/timers.ts'

const play = (...events: TimerEvent[]) => events.reduce(advanceTimers, idleTimers)

describe('the stopwatch of a call', () => {
  test('keeps ring, menu, hold and talk apart', () => {
    const timers = play(
      { type: 'dial', at: 0 },
      { type: 'menu', at: 4000 },
      { type: 'answer', at: 10_000 },
      { type: 'hold', at: 30_000 },
      { type: 'hold', at: 45_000 },
      { type: 'end', at: 60_000 },
    )
    expect(timers).toEqual({
      phase: 'ended',
      since: null,
      totals: { ring: 4000, menu: 6000, hold: 15_000, talk: 35_000 },
      interrupted: false,
    })
  })

  test('one key goes on; others only where they make sense', () => {
    expect(timerKey('idle', ' ')).toBe('dial')
    expect(timerKey('ring', ' ')).toBe('answer')
    expect(timerKey('talk', ' ')).toBe('end')
    expect(timerKey('ring', 'M')).toBe('menu')
    expect(timerKey('talk', 'h')).toBe('hold')
    expect(timerKey('ring', 'End')).toBe('end')
    expect(timerKey('idle', 'h')).toBeNull()
    expect(timerKey('ended', ' ')).toBeNull()
    expect(timerKey('talk', '7')).toBeNull()
  })

  test('a call cut off by a stop of the program is marked and goes on', () => {
    const stopped = play(
      { type: 'dial', at: 0 },
      { type: 'answer', at: 5000 },
      { type: 'interrupt', at: 8000 },
    )
    expect(stopped).toMatchObject({ phase: 'talk', since: null, interrupted: true, totals: { talk: 3000 } })
    expect(phaseMs(stopped, 'talk', 99_000)).toBe(3000)
    const resumed = advanceTimers(stopped, { type: 'resume', at: 200, phase: 'talk' })
    expect(phaseMs(resumed, 'talk', 1200)).toBe(4000)
    expect(advanceTimers(resumed, { type: 'end', at: 1200 })).toMatchObject({
      phase: 'ended',
      interrupted: true,
      totals: { ring: 5000, talk: 4000 },
    })
    expect(advanceTimers(stopped, { type: 'end', at: 500 })).toMatchObject({
      phase: 'ended',
      totals: { talk: 3000 },
    })
  })

  test('totals never exceed the time that passed, whatever is pressed', () => {
    const press = fc.constantFrom('dial', 'answer', 'menu', 'hold', 'end', 'interrupt' as const)
    fc.assert(
      fc.property(fc.array(fc.tuple(press, fc.nat(10_000)), { maxLength: 20 }), (presses) => {
        let at = 0
        let timers = idleTimers
        for (const [type, gap] of presses) {
          at += gap
          timers = advanceTimers(timers, { type, at } as TimerEvent)
        }
        const sum = Object.values(timers.totals).reduce((a, b) => a + b, 0)
        expect(sum).toBeLessThanOrEqual(at)
      }),
    )
  })

  test('grades of answering', () => {
    const limits = { promptAnswerSeconds: 15, slowAnswerSeconds: 30 }
    expect([15_000, 15_001, 30_001].map((ms) => ringGrade(ms, limits))).toEqual(['及时', '较慢', '很慢'])
  })
})
