import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  cellState,
  coverStates,
  lastDayOf,
  monthAfter,
  monthsOf,
  type PlaceVisits,
  periodOf,
  periodText,
  placeState,
  rhythms,
  worstState,
} from '#shared/domain/visits/coverage.ts'

const place = (held: string[], planned: string[] = [], first = held.toSorted()[0] ?? null): PlaceVisits => ({
  held: new Set(held),
  planned: new Set(planned),
  first,
})
const today = '2026-11-20'
const year = Array.from({ length: 12 }, (_, i) => `2026-${String(i + 1).padStart(2, '0')}`)
const row = (p: PlaceVisits, rhythm: (typeof rhythms)[number]) =>
  year.map((month) => cellState(p, month, rhythm, today)[0]).join('')

test('periods', () => {
  expect(rhythms.map((r) => periodOf('2026-11', r))).toEqual(['2026-11', '2026Q4', '2026'])
  expect(monthsOf('2026Q1')).toEqual({ first: '2026-01', last: '2026-03' })
  expect(['2026-02', '2026Q4', '2026'].map(lastDayOf)).toEqual(['2026-02-28', '2026-12-31', '2026-12-31'])
  expect(['2026-02', '2026Q4', '2026'].map(periodText)).toEqual(['2026年2月', '2026年第四季度', '2026年'])
  expect(monthAfter('2026-12')).toBe('2027-01')
})

test('a town is owed a visit each month; what was missed shows in its month', () => {
  // January before the first visit ever: 从未走访
  expect(row(place(['2026-02', '2026-05']), 'month')).toBe('ndoodooooodd')
  expect(row(place(['2026-02'], ['2026-11', '2026-12']), 'month').slice(10)).toBe('pp')
  expect(placeState(place(['2026-10']), 'month', today)).toBe('due')
  expect(placeState(place(['2026-09']), 'month', today)).toBe('overdue')
  expect(placeState(place(['2026-11']), 'month', today)).toBe('done')
  expect(placeState(place(['2026-09'], ['2026-11']), 'month', today)).toBe('planned')
})

test('a village is a rota: one visit a year is enough', () => {
  expect(row(place(['2026-04']), 'year')).toBe('dddddddddddd')
  expect(cellState(place(['2025-04']), '2026-06', 'year', today)).toBe('due')
  expect(cellState(place(['2024-04']), '2025-12', 'year', today)).toBe('overdue')
  expect(placeState(place(['2024-04']), 'year', today)).toBe('overdue')
  expect(placeState(place([]), 'year', today)).toBe('never')
  expect(placeState(place([], ['2026']), 'year', today)).toBe('planned')
  expect(cellState(place([], ['2026']), '2026-12', 'year', today)).toBe('planned')
})

test('a county is owed a visit each quarter', () => {
  expect(placeState(place(['2026-10']), 'quarter', today)).toBe('done')
  expect(placeState(place(['2026-07']), 'quarter', today)).toBe('due')
  expect(placeState(place(['2026-06']), 'quarter', today)).toBe('overdue')
  expect(cellState(place(['2026-01']), '2026-06', 'quarter', today)).toBe('overdue')
  expect(cellState(place(['2026-01']), '2026-05', 'quarter', today)).toBe('due')
})

test('a visit outside the duty ends 从未走访 and discharges nothing', () => {
  const other = place([], [], '2026-03')
  expect(placeState(other, 'month', today)).toBe('overdue')
  expect(cellState(other, '2026-02', 'month', today)).toBe('never')
  expect(cellState(other, '2026-04', 'month', today)).toBe('overdue')
})

test('a held month is done whatever the rest, and every cell has one of the states', () => {
  const months = fc.subarray(year)
  fc.assert(
    fc.property(
      months,
      months,
      fc.constantFrom(...rhythms),
      fc.constantFrom(...year),
      (held, plans, rhythm, m) => {
        const p = place(held, plans)
        const state = cellState(p, m, rhythm, today)
        expect(coverStates).toContain(state)
        expect(state === 'done').toBe(held.includes(m))
        if (m > '2026-11') expect(['planned', 'done', 'due']).toContain(state)
        expect(coverStates).toContain(placeState(p, rhythm, today))
      },
    ),
  )
  expect(worstState(['done', 'overdue', 'due'])).toBe('overdue')
  expect(worstState([])).toBe('due')
})
