import { describe, expect, test } from 'vitest'
import { formatDay, formatDuration, formatInstant, formatPercent, formatPhone } from '#renderer/ui/format.ts'

test('instants are told in Beijing time, with the year only when it is another', () => {
  const at = Date.UTC(2025, 10, 22, 16, 5, 9) // 23 November 00:05:09 in Asia/Shanghai
  expect(formatInstant(at, 'minute', '2025')).toBe('11月23日 00:05')
  expect(formatInstant(at, 'minute', '2026')).toBe('2025年11月23日 00:05')
  expect(formatInstant(at, 'time')).toBe('00:05')
  expect(formatInstant(at, 'full', '2025')).toBe('2025年11月23日 00:05:09')
})

test('days keep their date in every time zone', () => {
  expect(formatDay('2025-11-22', true, '2025')).toBe('11月22日 星期六')
  expect(formatDay('2024-02-29', false, '2025')).toBe('2024年2月29日')
})

test.each([
  ['05533835110', '0553-383 5110'],
  ['0553-3835110', '0553-383 5110'],
  ['01012345678', '010-1234 5678'],
  ['13855301234', '138 5530 1234'],
  ['3835110', '383 5110'],
  ['12345', '12345'],
  ['见公告', '见公告'],
])('phone %s is written %s', (number, written) => {
  expect(formatPhone(number)).toBe(written)
})

describe('figures', () => {
  test.each([
    [0.8667, '86.7%'],
    [1, '100%'],
    [0, '0%'],
    [0.9996, '99.9%'],
    [0.0001, '0.1%'],
    [0.05, '5.0%'],
  ])('%d reads %s', (proportion, read) => expect(formatPercent(proportion)).toBe(read))

  test.each([
    [0, '00:00'],
    [135.9, '02:15'],
    [3735, '1:02:15'],
    [-3, '00:00'],
  ])('%d seconds read %s', (seconds, read) => expect(formatDuration(seconds)).toBe(read))
})
