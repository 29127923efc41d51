import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  canDialNow,
  nextOpening,
  nextOtherHalfDay,
  nthWorkingDayOpening,
} from '#shared/domain/calls/dial-guard.ts'
import { defaultHours, parseHours } from '#shared/domain/calls/hours.ts'
import { at, calendarWith, officeHours, plainCalendar } from './weekday-calendar.ts'

/** '1-5 9:00-12:00 13:00-17:00': days from Monday = 1 that share the same ranges. */
const show = (text: string): string => {
  const { hours, known } = parseHours(text)
  if (!known) return '?'
  const clock = (m: number) => `${Math.floor(m / 60)}:${String(m % 60).padStart(2, '0')}`
  const rows = hours.days.map((ranges) => ranges.map((r) => `${clock(r.from)}-${clock(r.to)}`).join(' '))
  return rows
    .flatMap((row, i) => (row === '' || row === rows[i - 1] ? [] : [`${i + 1}: ${row}`]))
    .join(' | ')
    .concat(rows[5] === '' ? '' : ' +6', rows[6] === '' ? '' : ' +7')
}

describe('published hours', () => {
  test.each([
    ['周一至周五 上午9:00-12:00 下午13:00-17:00', '1: 9:00-12:00 13:00-17:00'],
    ['周一至周五 9:00-17:00（法定节假日除外）', '1: 9:00-17:00'],
    ['周一至周五 8:30-12:00，14:00-17:00', '1: 8:30-12:00 14:00-17:00'],
    ['周一至周五 8:00-12:00，14:30-17:30', '1: 8:00-12:00 14:30-17:30'],
    ['星期一至星期五　８：３０—１２：００　１４：００—１７：３０', '1: 8:30-12:00 14:00-17:30'],
    ['工作日9点到17点', '1: 9:00-17:00'],
    ['法定工作日 上午8:30至12:00 下午2:30至5:30', '1: 8:30-12:00 14:30-17:30'],
    ['周一至周五8:30-12:00，2:30-5:30', '1: 8:30-12:00 14:30-17:30'],
    ['周一至周五 8:30-12:00，14:00-17:00；周六 9:00-11:30', '1: 8:30-12:00 14:00-17:00 | 6: 9:00-11:30 +6'],
    ['周一、周三、周五 9:00-11:00', '1: 9:00-11:00 | 3: 9:00-11:00 | 5: 9:00-11:00'],
    ['每天 9时至16时30分', '1: 9:00-16:30 +6 +7'],
    ['全天24小时', '1: 0:00-24:00'],
    ['上午九点', '?'],
    ['夏季8:00-12:00，冬季8:30-12:00', '?'],
    ['5月1日至9月30日 9:00-17:00', '?'],
    ['见公告', '?'],
    ['', '?'],
    ['周一至周五', '?'],
    ['25:00-26:00', '?'],
  ])('%s', (text, expected) => {
    expect(show(text)).toBe(expected)
  })

  test('what cannot be read says so and falls back to the default hours', () => {
    const parsed = parseHours('以大厅公告为准')
    expect(parsed).toMatchObject({ known: false, hours: defaultHours, text: '以大厅公告为准' })
    expect(parsed.notes[0]).toContain('不能识别')
  })

  test('never throws, and ranges stay inside a day and in order', () => {
    const piece = fc.constantFrom(
      '周一',
      '至',
      '周五',
      '上午',
      '下午',
      '8:30',
      '-',
      '17:00',
      '，',
      '工作日',
      '五',
      '半',
      '24小时',
      '（',
      '）',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 14 }), (parts) => {
        for (const ranges of parseHours(parts.join('')).hours.days) {
          let last = -1
          for (const { from, to } of ranges) {
            expect(from).toBeGreaterThan(last)
            expect(to).toBeGreaterThan(from)
            last = to
          }
          expect(last).toBeLessThanOrEqual(1440)
        }
      }),
    )
  })
})

describe('the dial guard', () => {
  test('lets a call through inside the hours and says until when', () => {
    expect(canDialNow(officeHours, at('2026-11-23 9:00'), plainCalendar)).toEqual({
      ok: true,
      closesAt: at('2026-11-23 12:00'),
      calendarKnown: true,
    })
  })

  test('holds it back at lunch, in the evening and at the weekend, naming the next opening', () => {
    const noon = canDialNow(officeHours, at('2026-11-23 12:00'), plainCalendar)
    expect(noon).toMatchObject({ ok: false, code: 'OUTSIDE_HOURS', opensAt: at('2026-11-23 14:00') })
    const friday = canDialNow(officeHours, at('2026-11-27 17:00'), plainCalendar)
    expect(friday).toMatchObject({ ok: false, opensAt: at('2026-11-30 9:00') })
    expect(friday.ok ? '' : friday.reason).toBe(
      '不在办理时间（9:00—12:00，14:00—17:00），11月30日（周一）9:00起可拨',
    )
  })

  test('knows holidays and make-up Saturdays', () => {
    const calendar = calendarWith({ holidays: ['2026-10-01', '2026-10-03'], worked: ['2026-10-10'] })
    expect(canDialNow(officeHours, at('2026-10-01 10:00'), calendar)).toMatchObject({ ok: false })
    expect(canDialNow(officeHours, at('2026-10-10 10:00'), calendar)).toMatchObject({ ok: true })
    const saturdays = parseHours('周一至周六 9:00-12:00').hours
    expect(canDialNow(saturdays, at('2026-10-03 10:00'), calendar)).toMatchObject({ ok: false })
    expect(canDialNow(saturdays, at('2026-10-17 10:00'), calendar)).toMatchObject({ ok: true })
  })

  test('a window open on holidays is open on holidays', () => {
    const calendar = calendarWith({ holidays: ['2026-10-01'] })
    const always = parseHours('每天9:00-17:00（法定节假日不休）').hours
    expect(canDialNow(always, at('2026-10-01 10:00'), calendar)).toMatchObject({ ok: true })
  })

  test('says when the calendar of the year is not loaded', () => {
    expect(canDialNow(officeHours, at('2027-01-04 10:00'), plainCalendar).calendarKnown).toBe(false)
  })

  test('a window that is never open never opens', () => {
    expect(
      nextOpening({ days: [[], [], [], [], [], [], []], holidaysOff: true }, at('2026-11-23'), plainCalendar),
    ).toBeNull()
  })

  test('the other half day, also of hours without a lunch break', () => {
    expect(nextOtherHalfDay(officeHours, at('2026-11-23 10:00'), plainCalendar)).toBe(at('2026-11-23 14:00'))
    expect(nextOtherHalfDay(officeHours, at('2026-11-27 15:00'), plainCalendar)).toBe(at('2026-11-30 9:00'))
    const straight = parseHours('周一至周五 9:00-17:00').hours
    expect(nextOtherHalfDay(straight, at('2026-11-23 10:00'), plainCalendar)).toBe(at('2026-11-23 12:00'))
  })

  test('working days are counted without day 0', () => {
    const calendar = calendarWith({ holidays: ['2026-11-24'] })
    expect(nthWorkingDayOpening(officeHours, at('2026-11-23 10:00'), 1, calendar)).toBe(at('2026-11-25 9:00'))
  })
})
