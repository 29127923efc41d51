import { describe, expect, test } from 'vitest'
import {
  actualOf,
  beforeAfter,
  daysOutOfOrder,
  daysTaken,
  limitText,
  promisedAgainstActual,
} from '#shared/domain/walkthroughs/compare.ts'
import type { WalkPromised } from '#shared/domain/walkthroughs/facts.ts'
import { noPromise } from '#shared/domain/walkthroughs/promise.ts'
import { createCalendar } from '#shared/domain/working-days/calendar.ts'
import { conclusionOf, stepOf } from '#test/support/walk-samples.ts'

const calendar = createCalendar([{ year: 2026, off: ['2026-10-01', '2026-10-02'], work: ['2026-10-10'] }])
const M = 60_000
const material = (name: string, over = {}) => ({
  name,
  extra: false,
  brought: true,
  asked: true,
  accepted: true,
  returned: false,
  ...over,
})
const promised: WalkPromised = {
  ...noPromise,
  days: { count: 3, unit: '工作日' },
  materials: [{ name: '申请表', necessity: '必要', form: '纸质' }],
  trips: 1,
  fee: '不收费',
}
const steps = [
  stepOf({ step: 'a', phase: 'wait', endedAt: 40 * M }),
  stepOf({ step: 'b', phase: 'service', startedAt: 40 * M, endedAt: 50 * M }),
]

describe('promised against actual', () => {
  test('materials nobody ticked and departments nobody named are not noted, and never better than published', () => {
    const conclusion = conclusionOf({
      materials: [material('申请表', { asked: false, accepted: false })],
      departments: [],
    })
    const rows = promisedAgainstActual(promised, actualOf(steps, conclusion, promised, calendar))
    const shown = Object.fromEntries(rows.map((r) => [r.key, [r.actual, r.verdict]]))
    expect([shown.materials, shown.departments]).toEqual([
      [null, 'open'],
      [null, 'open'],
    ])
  })

  test('every field on one axis, a material off the list told apart', () => {
    const conclusion = conclusionOf({
      materials: [
        material('申请表'),
        material('户口簿', { extra: true }),
        material('照片', { asked: false, accepted: false }),
      ],
      trips: 2,
      days: { applied: '2026-09-29', supplemented: [], collected: '2026-10-09' },
    })
    const rows = promisedAgainstActual(promised, actualOf(steps, conclusion, promised, calendar))
    const shown = Object.fromEntries(rows.map((r) => [r.key, [r.promised, r.actual, r.verdict]]))
    expect(shown).toEqual({
      materials: ['1份', '2份（清单外1份）', 'worse'],
      trips: ['1次', '2次', 'worse'],
      minutes: [null, '50分钟', 'open'],
      waitMinutes: [null, '40分钟', 'open'],
      days: ['3个工作日', '6个工作日', 'worse'],
      steps: [null, '2个', 'open'],
      fee: ['不收费', '0元', 'same'],
      departments: [null, '1个', 'open'],
    })
  })

  test('nothing is judged before it is known', () => {
    const rows = promisedAgainstActual(promised, actualOf(steps, null, promised, calendar))
    expect(rows.filter((r) => r.verdict !== 'open')).toEqual([])
    expect(rows.find((r) => r.key === 'trips')).toMatchObject({ promised: '1次', actual: null })
  })

  test('a limit in months is shown and not judged; one on the spot is kept by the same day', () => {
    const days = { applied: '2026-10-09', supplemented: [], collected: '2026-10-09' }
    const row = (limit: NonNullable<WalkPromised['days']>) => {
      const own = { ...promised, days: limit }
      const actual = actualOf(steps, conclusionOf({ days }), own, calendar)
      return promisedAgainstActual(own, actual).find((r) => r.key === 'days')
    }
    expect(row({ count: 3, unit: '月' })).toMatchObject({ promised: '3个月', verdict: 'open' })
    expect(row({ count: 0, unit: '工作日' })).toMatchObject({
      promised: '即办',
      actual: '当日',
      verdict: 'same',
    })
    expect(limitText({ count: 1, unit: '年' })).toBe('1年')
  })

  test('days in the wrong order are seen, and count nothing', () => {
    const days = { applied: '2026-10-09', supplemented: ['2026-10-12'], collected: '2026-10-10' }
    expect(daysOutOfOrder(days)).toBe(true)
    expect(daysTaken({ ...days, collected: '2026-10-08' }, '工作日', calendar)).toBeNull()
    expect(daysTaken(days, '自然日', calendar)).toEqual({ count: 1, unit: '自然日', estimated: false })
    expect(
      daysTaken({ ...days, applied: '2030-01-01', collected: '2030-01-07' }, '工作日', calendar)?.estimated,
    ).toBe(true)
  })
})

test('a walk and its re-walk stand on the same axis', () => {
  const before = actualOf(steps, conclusionOf({ trips: 3 }), promised, calendar)
  const after = actualOf(steps.slice(0, 1), conclusionOf({ trips: 1 }), promised, calendar)
  const rows = beforeAfter(before, after)
  expect(rows.find((r) => r.key === 'trips')).toMatchObject({ before: 3, after: 1, verdict: 'better' })
  expect(rows.find((r) => r.key === 'minutes')).toMatchObject({ before: 50, after: 40, verdict: 'better' })
  expect(rows.find((r) => r.key === 'days')).toMatchObject({ before: null, verdict: 'open' })
})
