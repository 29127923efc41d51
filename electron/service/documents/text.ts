// Written as code points: invisible characters in a source file are a trap of their own.
const isBidi = (code: number): boolean =>
  (code >= 0x202a && code <= 0x202e) ||
  (code >= 0x2066 && code <= 0x2069) ||
  code === 0x200e ||
  code === 0x200f

const isControl = (code: number): boolean => code < 0x20 || (code >= 0x7f && code <= 0x9f)

const isNotXml = (code: number): boolean =>
  code === 0xfffe || code === 0xffff || code === 0xfeff || (code >= 0xd800 && code <= 0xdfff)

/**
 * One line of clean text: control and bidirectional characters and lone surrogates are dropped, line breaks and
 * tabs become one space. What comes from data can neither break the XML nor the layout of a document.
 */
export function cleanLine(text: string): string {
  let result = ''
  for (const character of text.replace(/\s*[\r\n\u2028\u2029]+\s*/g, ' ').replace(/\t/g, ' ')) {
    const code = character.codePointAt(0) ?? 0
    if (isBidi(code) || isControl(code) || isNotXml(code)) continue
    result += character
  }
  return result
}

/** Text for an XML or HTML text node or attribute. */
export const escapeXml = (text: string): string =>
  text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/'/g, '&#39;')

/** Width in full-width characters: Han and full-width forms 1, the rest ½. */
export function widthInChars(text: string): number {
  let width = 0
  for (const character of text) width += (character.codePointAt(0) ?? 0) > 0x2000 ? 1 : 0.5
  return width
}
