import { describe, expect, test } from 'vitest'
import { parseDays, unitOf } from '#shared/domain/item/days.ts'

describe('parseDays', () => {
  test.each([
    ['5', 5, undefined],
    ['20.0', 20, undefined],
    ['０', 0, undefined],
    ['', null, undefined],
  ])('%s is read without remark', (text, value, unit) => {
    expect(parseDays(text)).toMatchObject({ value, issues: [], original: text })
    expect(parseDays(text).unit).toBe(unit)
  })

  test.each(['即办', '当场办结', '即时办结', '立等可取'])('%s is done on the spot', (text) => {
    expect(parseDays(text)).toMatchObject({ value: 0, issues: ['instant'] })
  })

  test.each([
    ['三个工作日', 3, '工作日', 'chineseNumeral'],
    ['十五个工作日', 15, '工作日', 'chineseNumeral'],
    ['二十日内', 20, '自然日', 'chineseNumeral'],
    ['一百二十天', 120, '自然日', 'chineseNumeral'],
    ['两个月', 2, '月', 'chineseNumeral'],
    ['5个工作日', 5, '工作日', 'unitInCell'],
    ['自受理之日起5个工作日内', 5, '工作日', 'unitInCell'],
    ['2小时', 2, '小时', 'unitInCell'],
    ['1.5', 1.5, undefined, 'decimal'],
  ])('%s is %s %s', (text, value, unit, issue) => {
    expect(parseDays(text)).toMatchObject({ value, issues: [issue] })
    expect(parseDays(text).unit).toBe(unit)
  })

  test.each([
    ['5-7', [5, 7], undefined],
    ['5—7个工作日', [5, 7], '工作日'],
    ['三至五日', [3, 5], '自然日'],
    ['7~5', [5, 7], undefined],
  ])('%s is a range: no number is taken', (text, range, unit) => {
    expect(parseDays(text)).toMatchObject({ value: null, issues: ['range'], range })
    expect(parseDays(text).unit).toBe(unit)
  })

  test('a range that a spreadsheet turned into a date is recognised', () => {
    expect(parseDays('2026-05-07')).toMatchObject({ value: null, issues: ['turnedIntoDate'], range: [5, 7] })
  })

  test.each(['尽快', '视情况而定', '无'])('%s is no number', (text) => {
    expect(parseDays(text)).toMatchObject({ value: null, issues: ['vague'] })
  })

  test('a formula is not evaluated', () => {
    expect(parseDays('=1+4')).toMatchObject({ value: null, issues: ['formula'] })
  })
})

test('units, in cells and in headings', () => {
  expect(['工作日', '个工作日', '天', '自然日', '月', '小时', '其他'].map(unitOf)).toEqual([
    '工作日',
    '工作日',
    '自然日',
    '自然日',
    '月',
    '小时',
    undefined,
  ])
})
