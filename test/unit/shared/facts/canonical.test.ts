import canonicalize from 'canonicalize'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonical, settle } from '#shared/facts/canonical.ts'

const values = fc.oneof(
  { weight: 5, arbitrary: fc.jsonValue({ maxDepth: 4, noUnicodeString: false }) },
  // members without a JSON form, names like numbers, prototypes and half characters
  fc.dictionary(
    fc.oneof(fc.string(), fc.integer({ min: -5, max: 120 }).map(String), fc.constant('__proto__')),
    fc.oneof(fc.constant(undefined), fc.string({ unit: 'binary' }), fc.double(), fc.constant(-0)),
  ),
  fc.array(fc.oneof(fc.constant(undefined), fc.date({ noInvalidDate: true }), fc.integer())),
)

const orFault = (spell: () => string | undefined): string | undefined => {
  try {
    return spell()
  } catch {
    return 'fault'
  }
}

test('texts are those of the library, whatever the value', () => {
  fc.assert(
    fc.property(values, (value) => {
      expect(orFault(() => canonical(value))).toBe(orFault(() => canonicalize(value)))
    }),
    { numRuns: 2_000 },
  )
})

test('the settled value is what reading the text gives', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
      const { text, value: settled } = settle(value)
      expect(JSON.stringify(settled)).toBe(JSON.stringify(JSON.parse(text)))
      expect(settled).toEqual(JSON.parse(text))
    }),
    { numRuns: 1_000 },
  )
})

test.each([
  ['half a character', '\ud800'],
  ['no number', Number.NaN],
  ['no end', Number.POSITIVE_INFINITY],
  ['nothing', undefined],
])('%s has no canonical form', (_, value) => {
  expect(() => canonical(value)).toThrow()
  if (value !== undefined) expect(() => canonical({ value })).toThrow()
})

test('a text about half characters is an ordinary text', () => {
  expect(canonical({ note: '\\ud800', name: '芜湖' })).toBe('{"name":"芜湖","note":"\\\\ud800"}')
})
