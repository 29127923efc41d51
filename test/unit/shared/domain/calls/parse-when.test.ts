import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseWhen } from '#shared/domain/calls/parse-when.ts'
import { at, calendarWith, officeHours, plainCalendar } from './weekday-calendar.ts'

// A Sunday evening would make every answer "next week"; this is Wednesday, 25 November 2026, 10:20.
const now = at('2026-11-25 10:20')
const read = (text: string, from = now) => parseWhen(text, from, officeHours, plainCalendar)

describe('typed appointments', () => {
  test.each([
    ['明天10点', '2026-11-26 10:00'],
    ['明天上午', '2026-11-26 9:00'],
    ['明天下午', '2026-11-26 14:00'],
    ['明早', '2026-11-26 9:00'],
    ['明早8点半', '2026-11-26 8:30'],
    ['下午', '2026-11-25 14:00'],
    ['下午3点半', '2026-11-25 15:30'],
    ['下午三点一刻', '2026-11-25 15:15'],
    ['下午三点四十五分', '2026-11-25 15:45'],
    ['3点', '2026-11-25 15:00'],
    ['后天9:30', '2026-11-27 9:30'],
    ['后天 9：30', '2026-11-27 9:30'],
    ['大后天上午10点', '2026-11-28 10:00'],
    ['周三10点', '2026-12-02 10:00'],
    ['周三11点', '2026-11-25 11:00'],
    ['周五', '2026-11-27 9:00'],
    ['星期五下午两点', '2026-11-27 14:00'],
    ['下周一9点', '2026-11-30 9:00'],
    ['下周一九点', '2026-11-30 9:00'],
    ['下周日上午', '2026-12-06 9:00'],
    ['本周五 16:00', '2026-11-27 16:00'],
    ['10:30', '2026-11-25 10:30'],
    ['１０：３０', '2026-11-25 10:30'],
    ['十点半', '2026-11-25 10:30'],
    ['十一点', '2026-11-25 11:00'],
    ['11-27 14:00', '2026-11-27 14:00'],
    ['11/27 14:00', '2026-11-27 14:00'],
    ['11月27日下午2点', '2026-11-27 14:00'],
    ['十一月二十七日下午两点', '2026-11-27 14:00'],
    ['2026-12-01 9:05', '2026-12-01 9:05'],
    ['27号上午', '2026-11-27 9:00'],
    ['3号10点', '2026-12-03 10:00'],
    ['1-5 10:00', '2027-01-05 10:00'],
    ['+30m', '2026-11-25 10:50'],
    ['+30', '2026-11-25 10:50'],
    ['+1h', '2026-11-25 11:20'],
    ['+1d', '2026-11-26 10:20'],
    ['+1d 10:00', '2026-11-26 10:00'],
    ['+2d 下午', '2026-11-27 14:00'],
    ['30分钟后', '2026-11-25 10:50'],
    ['半小时后', '2026-11-25 10:50'],
    ['一个半小时后', '2026-11-25 11:50'],
    ['两小时之后', '2026-11-25 12:20'],
    ['两天后10点', '2026-11-27 10:00'],
    ['中午12点', '2026-11-25 12:00'],
    ['今天16点', '2026-11-25 16:00'],
  ])('%s', (text, expected) => {
    const got = read(text)
    expect(got).toMatchObject({ ok: true, at: at(expected) })
  })

  test('echo the time in full', () => {
    expect(read('下周一10点')).toMatchObject({ ok: true, text: '11月30日（周一）10:00', flags: [] })
  })

  test.each([
    '',
    '改天',
    '回头再说',
    '25点',
    '10:75',
    '2026-02-30 10:00',
    '13-40 10:00',
    '上午15点',
    '10点明天',
    '周八10点',
  ])('do not guess: %s', (text) => {
    expect(read(text)).toMatchObject({ ok: false, code: 'WHEN_UNCLEAR' })
  })

  test.each(['10:00', '今天9点', '今天上午9点', '今早', '11-24 10:00', '2026-01-05 10:00', '本周一10点'])(
    'refuse what has passed: %s',
    (text) => {
      expect(read(text)).toMatchObject({ ok: false, code: 'WHEN_PAST' })
    },
  )

  test('flag what lies outside the hours, on a day off, or in a year without a calendar', () => {
    const codes = (text: string, calendar = plainCalendar) => {
      const got = parseWhen(text, now, officeHours, calendar)
      return got.ok ? got.flags.map((f) => f.code) : got.code
    }
    expect(codes('12:30')).toEqual(['OUTSIDE_HOURS'])
    expect(codes('周六10点')).toEqual(['DAY_OFF'])
    expect(codes('明天10点', calendarWith({ holidays: ['2026-11-26'] }))).toEqual(['DAY_OFF'])
    expect(codes('2027-01-05 10:00')).toEqual(['CALENDAR_UNKNOWN'])
    expect(codes('3点')).toEqual(['ASSUMED_AFTERNOON'])
    expect(codes('明天')).toEqual(['ASSUMED_TIME'])
  })

  test('whatever is typed, the answer is a time to come or a refusal', () => {
    const piece = fc.constantFrom(
      '明天',
      '下',
      '周',
      '三',
      '十',
      '点',
      '半',
      '+',
      '1',
      '0',
      ':',
      '3',
      '-',
      ' ',
      'd',
      'm',
      '月',
      '日',
      '上午',
      '下午',
      '后',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (parts) => {
        const got = read(parts.join(''))
        if (got.ok) expect(got.at).toBeGreaterThan(now)
        else expect(got.text).not.toBe('')
      }),
      { numRuns: 2000 },
    )
  })
})
