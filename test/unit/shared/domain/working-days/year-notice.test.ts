import { expect, test } from 'vitest'
import { createCalendar } from '#shared/domain/working-days/calendar.ts'
import { addWorkingDays } from '#shared/domain/working-days/count.ts'
import { parseYearNotice } from '#shared/domain/working-days/year-notice.ts'
import { shippedTables } from './calendars.ts'

const notice = {
  year: 2027,
  off: ['2027-01-01~2027-01-03', '2027-02-05～2027-02-12', '2027-10-01~2027-10-07'],
  work: ['2026-12-26', '2027-02-14'],
}
const messages = (input: unknown) => {
  const result = parseYearNotice(input)
  return result.ok ? [] : result.errors.map((e) => `${e.at} ${e.message}`)
}

test('an imported notice makes the year known, its December before included', () => {
  const result = parseYearNotice(JSON.stringify(notice))
  if (!result.ok) return expect.fail(messages(notice).join())
  expect(result.table.off).toHaveLength(18)
  expect(result.warnings).toEqual([])
  const calendar = createCalendar([...shippedTables, result.table])
  expect(addWorkingDays('2026-12-25', 1, calendar)).toEqual({
    date: '2026-12-26',
    estimated: false,
    unknownYears: [],
  })
})

test('every shipped year is carried, 2004 to 2026', () => {
  expect(shippedTables.map((table) => table.year).sort()).toEqual(
    Array.from({ length: 23 }, (_, i) => 2004 + i),
  )
})

test('everything wrong is said at once, with its place', () => {
  expect(
    messages({
      ...notice,
      off: ['2027-02-30', '2027-01-01', '2027-01-01', '2028-01-01', 5, '2027-03-09~2027-03-01'],
      work: ['2027-01-01', '2027-02-15'],
    }),
  ).toEqual([
    'off[0] “2027-02-30”不是有效日期，应如“2027-02-05”或“2027-02-05~2027-02-12”。',
    'off[2] 2027-01-01重复。',
    'off[3] 2028-01-01不在2027年内（只可含上年12月的日期）。',
    'off[4] 日期应为文字，如“2027-02-05”或“2027-02-05~2027-02-12”。',
    'off[5] “2027-03-09~2027-03-01”止日早于起日。',
    'work 2027-01-01同时列为放假和上班，请按通知原文更正。',
    'work 2027-02-15本来就不是周末，不会是调休上班日，请核对日期。',
  ])
})

test.each([
  ['{', '不是有效的JSON格式'],
  ['[]', '应为一个年度的放假安排'],
  [{ ...notice, year: 27 }, '年度应为2000至2100'],
  [{ year: 2027, off: [], work: [] }, '没有放假日期'],
  [{ year: 2027, off: 'x', work: [] }, '放假日期应为列表'],
  [{ ...notice, names: { '2027-07-01': '建党节' } }, '不在放假或上班日期中'],
])('%j is refused', (input, message) => {
  expect(messages(input).join()).toContain(message)
})

test('a notice that looks incomplete is accepted with doubts', () => {
  const result = parseYearNotice({ year: 2027, off: ['2027-02-05~2027-02-12'], work: [] })
  expect(result.ok && result.warnings.map((w) => w.message)).toEqual([
    '全年放假只有8天，可能没有录全。',
    '放假日期中没有1月1日（元旦）。',
    '放假日期中没有10月1日（国庆节）。',
    '没有调休上班日，请确认通知中确无调休。',
  ])
})
