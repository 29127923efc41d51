import { expect, test } from 'vitest'
import { isWorkingDay } from '#shared/domain/working-days/calendar.ts'
import { dateOf, dayNumber } from '#shared/domain/working-days/civil-day.ts'
import {
  addWorkingDays,
  explain,
  lastWorkingDayBefore,
  workingDaysBetween,
} from '#shared/domain/working-days/count.ts'
import { shipped } from './calendars.ts'
import { vectors } from './vectors.ts'

test.each(vectors)('%s + %i working days = %s', (start, n, due) => {
  expect(addWorkingDays(start, n, shipped)).toEqual({ date: due, estimated: false, unknownYears: [] })
})

test.each([
  [2024, [22, 18, 21, 22, 21, 19, 23, 22, 21, 19, 21, 22], 251],
  [2025, [19, 19, 21, 22, 19, 20, 23, 21, 23, 18, 20, 23], 248],
  [2026, [21, 16, 22, 21, 19, 21, 23, 21, 22, 18, 21, 23], 248],
])('working days per month of %i', (year, months, total) => {
  const counts = months.map((_, index) => {
    const month = String(index + 1).padStart(2, '0')
    let days = 0
    for (let day = dayNumber(`${year}-${month}-01`); dateOf(day).startsWith(`${year}-${month}`); day++) {
      if (isWorkingDay(dateOf(day), shipped).working) days++
    }
    return days
  })
  expect(counts).toEqual(months)
  expect(counts.reduce((a, b) => a + b)).toBe(total)
})

test('a year without a notice is counted by weekends and says so', () => {
  expect(addWorkingDays('2026-12-30', 3, shipped)).toEqual({
    date: '2027-01-04',
    estimated: true,
    unknownYears: [2027],
  })
  expect(isWorkingDay('2027-10-01', shipped)).toMatchObject({ working: true, known: false })
  expect(isWorkingDay('2026-10-01', shipped)).toEqual({
    working: false,
    known: true,
    reason: { kind: 'holiday', holiday: '国庆节' },
  })
  expect(lastWorkingDayBefore('2003-03-10', shipped).unknownYears).toEqual([2003])
  expect(workingDaysBetween('2026-12-31', '2028-01-31', shipped).unknownYears).toEqual([2027, 2028])
})

test('n = 0 is the start day when it is worked, else the next working day', () => {
  expect(addWorkingDays('2024-03-04', 0, shipped).date).toBe('2024-03-04')
  expect(addWorkingDays('2024-10-01', 0, shipped).date).toBe('2024-10-08')
})

test('counting backwards is negative, and nothing is zero', () => {
  expect(workingDaysBetween('2024-02-26', '2024-02-06', shipped).days).toBe(-10)
  expect(Object.is(workingDaysBetween('2024-03-04', '2024-03-04', shipped).days, 0)).toBe(true)
  expect(Object.is(workingDaysBetween('2024-03-10', '2024-03-09', shipped).days, 0)).toBe(true)
})

test('“10日前” is the last working day before, or the tenth itself where the setting says so', () => {
  expect(lastWorkingDayBefore('2024-03-10', shipped).date).toBe('2024-03-08')
  expect(lastWorkingDayBefore('2024-06-10', shipped, { inclusive: true }).date).toBe('2024-06-07')
  expect(lastWorkingDayBefore('2024-09-10', shipped).date).toBe('2024-09-09')
  expect(lastWorkingDayBefore('2024-09-10', shipped, { inclusive: true }).date).toBe('2024-09-10')
})

test('a limit can be explained day by day', () => {
  const why = explain('2024-09-27', 10, shipped)
  expect(why.date).toBe('2024-10-16')
  expect(why.skipped.map((day) => day.text)).toEqual([
    '9月28日 星期六 周末',
    '10月1日 星期二 国庆节放假',
    '10月2日 星期三 国庆节放假',
    '10月3日 星期四 国庆节放假',
    '10月4日 星期五 国庆节放假',
    '10月5日 星期六 国庆节放假',
    '10月6日 星期日 国庆节放假',
    '10月7日 星期一 国庆节放假',
    '10月13日 星期日 周末',
  ])
  expect(why.makeUp.map((day) => day.text)).toEqual([
    '9月29日 星期日 国庆节调休上班',
    '10月12日 星期六 国庆节调休上班',
  ])
})

test('a wrong count or date is a fault of the program', () => {
  for (const n of [-1, 1.5, Number.NaN, 10_001])
    expect(() => addWorkingDays('2024-03-04', n, shipped)).toThrow(RangeError)
  expect(() => addWorkingDays('2024-02-30', 1, shipped)).toThrow(RangeError)
})
