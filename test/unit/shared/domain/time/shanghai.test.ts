import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  addDays,
  civilToMs,
  clockText,
  halfDay,
  isDay,
  msToCivil,
  spanText,
  weekdayName,
  whenText,
} from '#shared/domain/time/shanghai.ts'

test('an instant reads as the clock in Shanghai shows it', () => {
  expect(msToCivil(Date.UTC(2026, 10, 22, 16, 0))).toEqual({ day: '2026-11-23', minuteOfDay: 0, weekday: 0 })
  expect(msToCivil(Date.UTC(2026, 10, 22, 15, 59, 59))).toEqual({
    day: '2026-11-22',
    minuteOfDay: 1439,
    weekday: 6,
  })
})

test('civil time and instant are inverse to the minute', () => {
  fc.assert(
    fc.property(fc.integer({ min: -900_000_000, max: 4_000_000_000 }), (minute) => {
      const ms = minute * 60_000
      const { day, minuteOfDay } = msToCivil(ms)
      expect(civilToMs(day, minuteOfDay)).toBe(ms)
    }),
  )
})

test('minutes may run past midnight', () => {
  expect(civilToMs('2026-12-31', 1500)).toBe(civilToMs('2027-01-01', 60))
})

test('noon belongs to the afternoon', () => {
  expect(halfDay(civilToMs('2026-11-23', 719))).toEqual({ day: '2026-11-23', part: 'am' })
  expect(halfDay(civilToMs('2026-11-23', 720))).toEqual({ day: '2026-11-23', part: 'pm' })
})

test('days move across months and leap years', () => {
  expect(addDays('2024-02-28', 1)).toBe('2024-02-29')
  expect(addDays('2026-01-01', -1)).toBe('2025-12-31')
  expect(weekdayName('2026-11-23')).toBe('周一')
  expect([isDay('2026-02-29'), isDay('2024-02-29'), isDay('2026-2-3')]).toEqual([false, true, false])
})

test('an echo names month, day, weekday and time; the year when it is another', () => {
  const now = civilToMs('2026-11-20', 600)
  expect(whenText(civilToMs('2026-11-23', 605), now)).toBe('11月23日（周一）10:05')
  expect(whenText(civilToMs('2027-01-04', 540), now)).toBe('2027年1月4日（周一）9:00')
})

test('spans in words', () => {
  expect([0, 25, 60, 90, 2880].map((m) => spanText(m * 60_000))).toEqual([
    '1分钟',
    '25分钟',
    '1小时',
    '1小时30分钟',
    '2天',
  ])
  expect(clockText(545)).toBe('9:05')
})
