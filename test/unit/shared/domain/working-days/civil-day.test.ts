import fc from 'fast-check'
import { expect, test } from 'vitest'
import { dateOf, dayNumber, parseDay, weekdayOf } from '#shared/domain/working-days/civil-day.ts'

test('known days have known numbers and weekdays', () => {
  expect(dayNumber('1970-01-01')).toBe(0)
  expect(dayNumber('2000-03-01')).toBe(11_017)
  expect(weekdayOf(dayNumber('2024-03-04'))).toBe(1)
  expect(weekdayOf(dayNumber('2024-03-10'))).toBe(7)
})

test('every day of 1600–2400 agrees with UTC arithmetic and comes back', () => {
  for (let day = dayNumber('1600-01-01'); day <= dayNumber('2400-12-31'); day++) {
    const utc = new Date(day * 86_400_000)
    const date = utc.toISOString().slice(0, 10)
    if (dateOf(day) !== date || parseDay(date) !== day || weekdayOf(day) % 7 !== utc.getUTCDay()) {
      expect.fail(`${date} is not day ${day}`)
    }
  }
})

test('what is no day is refused', () => {
  for (const text of [
    '2023-02-29',
    '2024-02-30',
    '2024-13-01',
    '2024-00-10',
    '2024-1-1',
    '2024-04-31',
    '',
    '2024-01-01T00:00',
  ])
    expect(parseDay(text)).toBeNull()
  expect(() => dayNumber('昨天')).toThrow(RangeError)
})

test('any text either is a day that prints the same or is refused', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^\d{4}-\d{2}-\d{2}$/), (text) => {
      const day = parseDay(text)
      if (day !== null) expect(dateOf(day)).toBe(text)
    }),
  )
})
