import fc from 'fast-check'
import { expect, test } from 'vitest'
import { base64ToBytes } from '#shared/domain/draw/bytes.ts'
import { normaliseNumbers, seedFromNumbers, seedFromSignature } from '#shared/domain/draw/seed.ts'

test('one draw written in many ways gives one seed', () => {
  const plan = 'a'.repeat(64)
  const spellings = ['红球０３、07 12，蓝球：8', '3 7 12 8', ' 03,07,12+08 ', '03|7|12|08号']
  expect(spellings.map(normaliseNumbers)).toEqual(spellings.map(() => '3 7 12 8'))
  expect(new Set(spellings.map((text) => seedFromNumbers(plan, text))).size).toBe(1)
  expect(seedFromNumbers('b'.repeat(64), '3 7 12 8')).not.toBe(seedFromNumbers(plan, '3 7 12 8'))
})

test('letters, zeros and nothing', () => {
  expect(normaliseNumbers('ab00 000 0a')).toBe('AB00 0 0A')
  expect(normaliseNumbers('无')).toBe('')
  expect(seedFromNumbers('a'.repeat(64), '无')).toBeNull()
})

test('normalising twice is normalising once', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(normaliseNumbers(normaliseNumbers(text))).toBe(normaliseNumbers(text))
    }),
  )
})

test('base64 is read strictly, as Node reads it', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
      expect(base64ToBytes(Buffer.from(bytes).toString('base64'))).toEqual(new Uint8Array(bytes))
    }),
  )
  for (const text of ['A', 'AA', 'AAA', '====', 'AB==', 'AAB=', 'A A=', 'AA==AA=='])
    expect(base64ToBytes(text), text).toBeNull()
  expect(seedFromSignature('a'.repeat(64), 'AAAA')).toBeNull()
})
