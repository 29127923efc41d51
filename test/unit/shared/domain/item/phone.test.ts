import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import seeds from '#resources/sample/item-seeds.json' with { type: 'json' }
import { formatPhones, parsePhones } from '#shared/domain/item/phone.ts'

const numbers = (text: string) => formatPhones(parsePhones(text).value)
const issues = (text: string) => parsePhones(text).issues.map(({ code }) => code)

describe('parsePhones', () => {
  test.each([
    ['0553-5550123', '0553-5550123'],
    ['05535550123', '0553-5550123'],
    ['（0553）5550123', '0553-5550123'],
    ['(0553) 5550123', '0553-5550123'],
    ['0553 5550123', '0553-5550123'],
    ['0553—5550123', '0553-5550123'],
    ['０５５３－５５５０１２３', '0553-5550123'],
    ['+86-553-5550123', '0553-5550123'],
    ['+86 0553-5550123', '0553-5550123'],
    ['0553-5550123转801', '0553-5550123转801'],
    ['0553-5550123-801', '0553-5550123转801'],
    ['0553-5550123（转801）', '0553-5550123转801'],
    ['0553-5550123（上班时间）', '0553-5550123'],
    ['电话：0553-5550123', '0553-5550123'],
    ['0553-5550123、0553-5550124', '0553-5550123、0553-5550124'],
    ['0553-5550123;13800138000', '0553-5550123、13800138000'],
    ['0553-5550123 0553-5550124', '0553-5550123、0553-5550124'],
    ['0553-5550123\n12345', '0553-5550123、12345'],
    ['0553-5550123、0553-5550123', '0553-5550123'],
    ['12345', '12345'],
    ['95598', '95598'],
    ['12329', '12329'],
    ['400-820-8820', '4008208820'],
    ['13800138000', '13800138000'],
    ['138 0013 8000', '13800138000'],
    ['138-0013-8000', '13800138000'],
    ['010-12345678', ''],
  ])('%s', (text, expected) => {
    expect(numbers(text)).toBe(expected)
    if (expected !== '') expect(issues(text)).toEqual([])
  })

  test.each([
    ['', 'empty', ''],
    ['见公告', 'placeholder', ''],
    ['详见办事指南', 'placeholder', ''],
    ['5550123', 'missingAreaCode', '0553-5550123'],
    ['7718969', 'missingAreaCode', '0553-7718969'],
    ['0553-555012', 'landlineLength', ''],
    ['0553555012', 'landlineLength', ''],
    ['0553-55501234', 'landlineLength', ''],
    ['138001380000', 'mobileLength', ''],
    ['1380013800', 'mobileLength', ''],
    ['055-5550123', 'areaCode', ''],
    ['0551-5550123', 'areaCode', '0551-5550123'],
    ['0553-0000000', 'fakeNumber', ''],
    ['0553-1234567', 'fakeNumber', ''],
    ['5.55E+06', 'scientific', ''],
    ['0553-12345', 'hotlineWithAreaCode', '12345'],
    ['=HYPERLINK("x","0553-5550123")', 'formula', ''],
    ['请到窗口咨询', 'notANumber', ''],
  ])('%s is reported as %s', (text, issue, number) => {
    expect(issues(text)).toEqual([issue])
    expect(numbers(text)).toBe(number)
    expect(parsePhones(text).original).toBe(text)
  })

  test('in a cell of two numbers only the faulty one is reported', () => {
    expect(parsePhones('0553-5550123 / 5550124')).toMatchObject({
      value: [{ number: '0553-5550123' }, { number: '0553-5550124' }],
      issues: [{ code: 'missingAreaCode', text: '5550124' }],
    })
  })

  test('any well-formed landline survives any of its common writings', () => {
    const local = fc
      .integer({ min: 2_000_000, max: 8_999_999 })
      .map(String)
      .filter((n) => !/^(\d)\1+$/.test(n))
    const writing = fc.constantFrom(
      (n: string) => `0553-${n}`,
      (n: string) => `0553${n}`,
      (n: string) => `(0553)${n}`,
      (n: string) => ` 0553 ${n} `,
      (n: string) => `咨询电话:0553—${n}`,
    )
    fc.assert(
      fc.property(local, writing, (n, write) => {
        expect(parsePhones(write(n))).toMatchObject({
          value: [{ kind: 'landline', number: `0553-${n}` }],
          issues: [],
        })
      }),
    )
  })

  test('never throws and never invents digits', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'0153 8-—转、/（)abc见,') }), (text) => {
        for (const { number } of parsePhones(text).value) {
          expect(text.replace(/\D/g, '')).toContain(number.replace(/\D/g, '').replace(/^0553/, ''))
        }
      }),
    )
  })
})

describe('the phone patterns of the sample data', () => {
  const codesOf: Record<string, string> = {
    P01: 'missingAreaCode',
    P02: 'landlineLength',
    P03: 'mobileLength',
    P04: 'areaCode',
    P06: 'fakeNumber',
    P07: 'scientific',
    P08: 'hotlineWithAreaCode',
    P09: 'formula',
  }
  const patterns = seeds.phones.filter(({ pattern }) => !pattern.startsWith('{'))
  test.each(
    patterns.map(({ label, pattern, defect }) => ({ label, text: pattern.replaceAll('#', '4'), defect })),
  )('$label: $text', ({ text, defect }) => {
    const found = issues(text)
    if (defect === null) expect(found).toEqual([])
    else if (defect === 'P05') expect(['empty', 'placeholder']).toContain(found[0])
    else expect(found).toEqual([codesOf[defect]])
  })
})
