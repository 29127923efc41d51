import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cleanText, isPlaceholder, isPlainText } from '#shared/domain/item/text.ts'

describe('cleanText', () => {
  test('finds and removes direction characters, and says which and where', () => {
    const { value, original, issues } = cleanText('办理\u202e点地\u2066')
    expect(value).toBe('办理点地')
    expect(original).toBe('办理\u202e点地\u2066')
    expect(issues).toEqual([
      { kind: 'bidi', char: 'U+202E', index: 2 },
      { kind: 'bidi', char: 'U+2066', index: 5 },
    ])
  })

  test('tells control, invisible and lost characters apart', () => {
    expect(cleanText('a\u0007b').issues[0]?.kind).toBe('control')
    expect(cleanText('a\u200bb').issues[0]?.kind).toBe('invisible')
    expect(cleanText('a\ufffdb')).toMatchObject({ value: 'a\ufffdb', issues: [{ kind: 'broken' }] })
  })

  test('trims every kind of blank and unifies line ends, without an issue', () => {
    expect(cleanText('\u3000一楼\u00a0A区 \r\n 3号 ')).toMatchObject({ value: '一楼 A区\n3号', issues: [] })
  })

  test('composes to NFC and keeps full-width punctuation', () => {
    expect(cleanText('e\u0301（甲）').value).toBe('\u00e9（甲）')
  })

  test('a byte order mark at the start is no finding', () => {
    expect(cleanText('\ufeff事项名称')).toMatchObject({ value: '事项名称', issues: [] })
  })

  test('plain text is exactly what cleaning leaves alone, and cleaning twice changes nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const once = cleanText(text)
        if (isPlainText(text)) expect(once).toEqual({ value: text, original: text, issues: [] })
        expect(cleanText(once.value).value).toBe(once.value)
      }),
    )
  })
})

test('placeholders', () => {
  for (const text of ['见公告', '详见办事指南', '无', '/', '——', '暂无'])
    expect(isPlaceholder(text)).toBe(true)
  for (const text of ['无为市政务服务中心', '0553-5550123', '市政务服务中心'])
    expect(isPlaceholder(text)).toBe(false)
})
