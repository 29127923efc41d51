import fc from 'fast-check'
import iconv from 'iconv-lite'
import { describe, expect, test } from 'vitest'
import { decodeText, guessDelimiter, parseDelimited } from '#service/imports/csv.ts'
import { ImportRefused } from '#service/imports/faults.ts'
import { importLimits } from '#service/imports/limits.ts'

const parse = (text: string) => parseDelimited(text, importLimits)

describe('decodeText', () => {
  const text = '事项名称,咨询电话\r\n社会保障卡申领𠮷,0553-5550123'
  test.each([
    ['utf8', 'UTF-8', false],
    ['utf8', 'UTF-8', true],
    ['gb18030', 'GB18030', false],
    ['utf-16le', 'UTF-16', true],
    ['utf-16be', 'UTF-16', true],
  ])('%s is read as %s (mark: %s)', (encoding, expected, addBOM) => {
    expect(decodeText(iconv.encode(text, encoding, { addBOM }))).toEqual({ text, encoding: expected })
  })

  test('bytes that are no text are refused', () => {
    let state = 1
    const noise = Buffer.from(
      Array.from({ length: 4_000 }, () => {
        state = (state * 48_271) % 2_147_483_647
        return (state % 255) + 1
      }),
    )
    expect(() => decodeText(noise)).toThrow(ImportRefused)
  })
})

describe('parseDelimited', () => {
  test.each([
    ['a,b;c\n1,2', ','],
    ['a;b;c,d\n1;2;3', ';'],
    ['a\tb\n1\t2', '\t'],
    ['"a;b;c;d",e\n"1;2",3', ','],
  ])('the delimiter of %j is %j', (text, delimiter) => {
    expect(guessDelimiter(text)).toBe(delimiter)
  })

  test('quotes, doubled quotes, line breaks and delimiters inside cells', () => {
    expect(parse('a,"b ""c"", d\r\ne",f\r\n,,\r\n"x"')).toEqual([
      ['a', 'b "c", d\r\ne', 'f'],
      ['', '', ''],
      ['x'],
    ])
  })

  test('a header beginning with ID is a header', () => {
    expect(parse('ID,事项名称\n1,甲')).toEqual([
      ['ID', '事项名称'],
      ['1', '甲'],
    ])
  })

  test('numbers, dates and formulas stay text; ="0553" is the text inside', () => {
    expect(parse('05535550123,2026-05-07,=1+1,="0553"')).toEqual([
      ['05535550123', '2026-05-07', '=1+1', '0553'],
    ])
  })

  test('sep= names the delimiter', () => {
    expect(parse('sep=|\r\na|b,c')).toEqual([['a', 'b,c']])
  })

  test('more rows or columns than allowed are refused', () => {
    expect(() => parseDelimited('a\n'.repeat(11), { ...importLimits, rows: 10 })).toThrow(ImportRefused)
    expect(() => parse(`${'a,'.repeat(200)}b`)).toThrow(ImportRefused)
    expect(parse(`${'a,'.repeat(199)}b,,,`)[0]).toHaveLength(200)
  })

  test('what RFC 4180 writes is read back', () => {
    const cell = fc
      .string({ unit: fc.constantFrom('甲', 'a', ',', '"', '\n', '\r', ' ') })
      .filter((text) => !/^="[^"]*"$/.test(text))
    const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 5 }), { minLength: 1, maxLength: 6 })
    fc.assert(
      fc.property(table, (rows) => {
        const text = rows.map((row) => row.map((c) => `"${c.replaceAll('"', '""')}"`).join(',')).join('\r\n')
        expect(parse(text)).toEqual(rows)
      }),
    )
  })
})
