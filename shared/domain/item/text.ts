/**
 * Cleaning of published text: characters nobody can see are found, reported and taken out.
 * The wording itself is never changed.
 */

export interface TextIssue {
  /** `bidi` changes the reading direction; `control` is unprintable; `invisible` has no width; `broken` was lost in decoding */
  kind: 'bidi' | 'control' | 'invisible' | 'broken'
  /** 'U+202E' */
  char: string
  /** position in the original, in UTF-16 units */
  index: number
}

export interface CleanText {
  value: string
  original: string
  issues: TextIssue[]
}

// Nearly all cells hold only these: printable ASCII, CJK, and full-width punctuation, without outer blanks.
const plain =
  /^[!-~\u3001-\u303d\u4e00-\u9fff\uff01-\uff5e](?:[ -~\n\u3001-\u303d\u4e00-\u9fff\uff01-\uff5e·—‘’“”…]*[!-~\u3001-\u303d\u4e00-\u9fff\uff01-\uff5e”’…])?$/
const suspect =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: finding control characters is what this is for
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffd]/g

/** True for text that cleaning would leave as it is; cheap, for the common case. */
export const isPlainText = (text: string): boolean => text === '' || plain.test(text)

/** Trims, unifies line ends and blanks, applies NFC, removes direction and control characters and reports each. */
export function cleanText(original: string): CleanText {
  if (isPlainText(original)) return { value: original, original, issues: [] }
  const issues: TextIssue[] = []
  const visible = original.replace(/\r\n?/g, '\n').replace(suspect, (char) => {
    if (char === '\u2028' || char === '\u2029') return '\n'
    return char === '\ufffd' ? char : ''
  })
  for (const match of original.matchAll(suspect)) {
    if (match[0] === '\ufeff' && match.index === 0) continue
    issues.push({ kind: kindOf(match[0]), char: codePoint(match[0]), index: match.index })
  }
  const value = visible
    .replace(/[\t\u00a0\u2000-\u200a\u202f\u205f\u3000]/g, ' ')
    .replace(/ *\n */g, '\n')
    .trim()
    .normalize('NFC')
  return { value, original, issues }
}

/** Full-width letters, digits and punctuation to their ASCII forms: for reading numbers, never for wording. */
export const toHalfWidth = (text: string): string =>
  text
    .replace(/[\uff01-\uff5e]/g, (char) => String.fromCharCode(char.charCodeAt(0) - 0xfee0))
    .replace(/\u3000/g, ' ')

/** Text that stands where a value should be: 见公告, 详见办事指南, 无, —. */
export const isPlaceholder = (text: string): boolean =>
  /^(?:(?:请|详)?见.{0,12}|同上|略|无|空|暂无|没有|待定|待补充|未填|不详|\/|-+|—+|\*+|null|none|n\/a)$/i.test(
    text.trim(),
  )

function kindOf(char: string): TextIssue['kind'] {
  if (/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/.test(char)) return 'bidi'
  if (/[\ufff9-\ufffd]/.test(char)) return 'broken'
  return /[\u00ad\u200b-\u200d\u2060-\u2065\ufeff]/.test(char) ? 'invisible' : 'control'
}

const codePoint = (char: string): string =>
  `U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
