import { describe, expect, test } from 'vitest'
import { nextField, stepRow } from '#renderer/features/checks/field-order.ts'
import { parseCalledAt } from '#renderer/features/checks/parse-called-at.ts'
import { emptyDraft } from '#shared/domain/check/check-draft.ts'
import { sheet } from './case-fixture.ts'

const now = Date.parse('2026-11-23T14:00:00+08:00')
const at = (text: string) => Date.parse(`${text}:00+08:00`)

describe('when it was called, as written on the sheet', () => {
  test.each([
    ['9:35', '2026-11-23T09:35'],
    ['今天9点半', '2026-11-23T09:30'],
    ['昨天10:30', '2026-11-22T10:30'],
    ['前天 下午2:05', '2026-11-21T14:05'],
    ['11-20 14:05', '2026-11-20T14:05'],
    ['11月20日下午2点', '2026-11-20T14:00'],
    ['12-30 9:00', '2025-12-30T09:00'],
    ['2026-11-20 9：35', '2026-11-20T09:35'],
  ])('%s', (text, expected) => expect(parseCalledAt(text, now)).toBe(at(expected)))

  test.each(['', '改天', '15:00', '25:00', '2-30 9:00', '2027-01-01 9:00'])('not %s', (text) =>
    expect(parseCalledAt(text, now)).toBeNull(),
  )
})

describe('Enter walks the rows', () => {
  const order = {
    elements: sheet.elements,
    materials: sheet.expected?.materials ?? [],
    materialsMismatchShare: 0.5,
  }
  const row = (part: object) => ({ heard: '', verdict: null, quote: '', reasonSide: null, note: '', ...part })
  const draft = emptyDraft(3)

  test('from what was heard to the verdict, and into the materials when something was heard', () => {
    expect(nextField('place.heard', draft, order)).toBe('place.verdict')
    expect(nextField('materials.heard', draft, order)).toBe('materials.verdict')
    const told = { ...draft, answers: { materials: row({ heard: '身份证' }) } }
    expect(nextField('materials.heard', told, order)).toBe('materials.tick.0')
    expect(nextField('materials.tick.2', told, order)).toBe('extras.0')
    expect(nextField('extras.0', told, order)).toBe('materials.verdict')
  })

  test('an adverse verdict holds the row until the words are there', () => {
    const bad = row({ heard: '三楼', verdict: 'mismatch', reasonSide: 'theirs' })
    expect(nextField('place.verdict', { ...draft, answers: { place: bad } }, order)).toBe('place.quote')
    const quoted = { ...bad, quote: '在三楼' }
    expect(nextField('place.quote', { ...draft, answers: { place: quoted } }, order)).toBe('materials.heard')
  })

  test('a verdict against the ticks asks for the reason', () => {
    const answers = { materials: row({ heard: '都说了', verdict: 'match' }) }
    const against = { ...draft, answers, ticks: ['said', 'said', 'unsaid'] as const }
    expect(nextField('materials.verdict', { ...against, ticks: [...against.ticks] }, order)).toBe(
      'materials.note',
    )
  })

  test('beyond the ends lie the clock and the outcome', () => {
    expect(stepRow('time_limit', 1, order)).toBe('outcome')
    expect(stepRow('phone', -1, order)).toBe('timer')
    expect(stepRow(null, 1, order)).toBe('phone.heard')
  })
})
