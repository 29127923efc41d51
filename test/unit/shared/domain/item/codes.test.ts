import { describe, expect, test } from 'vitest'
import { checkCreditCode, checkItemCode } from '#shared/domain/item/codes.ts'

describe('unified social credit code (GB 32100-2015)', () => {
  test.each(['11341702730007167P', '12441500196720244T', '11330800MB0R57773W', '115113010833722043'])(
    '%s passes',
    (code) => {
      expect(checkCreditCode(code)).toEqual({ value: code, original: code, issues: [] })
    },
  )

  test.each([
    ['11513011008778183N', 'checkDigit'],
    ['91350211M0000XUF46', 'checkDigit'],
    ['1134170273000716', 'length'],
    ['11341702730007167I', 'character'],
  ])('%s: %s', (code, issue) => {
    expect(checkCreditCode(code).issues).toEqual([issue])
  })

  test('blanks and case do not matter; every changed digit does', () => {
    expect(checkCreditCode(' 1134 1702 73000 7167p ')).toMatchObject({
      value: '11341702730007167P',
      issues: [],
    })
    for (let i = 0; i < 17; i++) {
      const digit = '11341702730007167P'[i]
      const changed = `${'11341702730007167P'.slice(0, i)}${digit === '3' ? '4' : '3'}${'11341702730007167P'.slice(i + 1)}`
      expect(checkCreditCode(changed).issues).toEqual(['checkDigit'])
    }
  })
})

describe('item codes', () => {
  test('31 and 33 characters pass, another length is a remark, provincial forms are kept', () => {
    expect(checkItemCode('12441500196720244T3442199806003').issues).toEqual([])
    expect(checkItemCode('12441500196720244T344219980600301').issues).toEqual([])
    expect(checkItemCode('511A0138000000-511602000000-000-115113010833722043-1-00')).toMatchObject({
      value: '511A0138000000-511602000000-000-115113010833722043-1-00',
      issues: ['length'],
    })
  })

  test('a code kept as a number has lost its digits', () => {
    expect(checkItemCode('1.24415E+30').issues).toEqual(['scientific'])
    expect(checkItemCode('1.2441500196720244e+30').issues).toEqual(['scientific'])
  })
})
