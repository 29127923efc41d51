/**
 * Text files: encoding found by the bytes, delimiter by the first lines, cells by RFC 4180.
 * Not the library's reader: it sniffs contents, so that a header beginning with ID reads as SYLK, and it turns
 * cells that look like numbers, dates or formulas into those.
 */
import iconv from 'iconv-lite'
import { ImportRefused, notSpreadsheet, tooManyCells } from './faults.ts'
import type { ImportLimits } from './limits.ts'

export interface DecodedText {
  text: string
  encoding: 'UTF-8' | 'GB18030' | 'UTF-16'
}

/** UTF-8 where the bytes are valid UTF-8 (with or without a mark), UTF-16 by its mark, else GB18030. */
export function decodeText(bytes: Buffer): DecodedText {
  if (bytes[0] === 0xff && bytes[1] === 0xfe)
    return { text: iconv.decode(bytes, 'utf-16le'), encoding: 'UTF-16' }
  if (bytes[0] === 0xfe && bytes[1] === 0xff)
    return { text: iconv.decode(bytes, 'utf-16be'), encoding: 'UTF-16' }
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), encoding: 'UTF-8' }
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
  }
  const text = iconv.decode(bytes, 'gb18030')
  const lost = text.length - text.replaceAll('\ufffd', '').length
  // Bytes that are neither: not a text at all
  if (lost > 10 && lost > text.length / 500) throw new ImportRefused(notSpreadsheet('二进制数据'))
  return { text, encoding: 'GB18030' }
}

/** , ; or TAB: the one that parts the first lines into most cells; quoted text does not count. */
export function guessDelimiter(text: string): string {
  const head = text
    .slice(0, 20_000)
    .replace(/"(?:[^"]|"")*"/g, '')
    .split(/\r\n|\r|\n/)
    .slice(0, 20)
  const counts = [',', ';', '\t'].map((char) => ({
    char,
    count: head.reduce((sum, line) => sum + line.split(char).length - 1, 0),
  }))
  return counts.sort((a, b) => b.count - a.count)[0]?.char ?? ','
}

/** Rows of cells; ="0553" (a number a spreadsheet is kept from changing) reads as its text. */
export function parseDelimited(
  text: string,
  limits: ImportLimits,
  onRows: () => void = () => {},
): string[][] {
  const declared = /^\ufeff?sep=(.)\r?\n/.exec(text)
  const delimiter = declared?.[1] ?? guessDelimiter(text)
  const rows: string[][] = []
  let row: string[] = []
  let at = declared ? declared[0].length : text.charCodeAt(0) === 0xfeff ? 1 : 0
  const push = (cell: string) => {
    if (row.length >= limits.columns && cell !== '')
      throw new ImportRefused(tooManyCells(`第${rows.length + 1}行超过${limits.columns}列`, limits))
    const literal = /^="([^"]*)"$/.exec(cell)
    if (row.length < limits.columns) row.push((literal?.[1] ?? cell).slice(0, limits.cellChars))
  }
  const endRow = () => {
    rows.push(row)
    row = []
    if (rows.length > limits.rows) throw new ImportRefused(tooManyCells(`行数超过${limits.rows}`, limits))
    if (rows.length % 5_000 === 0) onRows()
  }
  while (at < text.length) {
    let cell = ''
    let end = at
    if (text[at] === '"') {
      const closed = endOfQuoted(text, at)
      cell = text.slice(at + 1, closed).replaceAll('""', '"')
      end = closed + 1
    }
    // What follows a closing quote belongs to the cell: broken writers do that
    const stop = nextStop(text, end, delimiter)
    cell += text.slice(end, stop)
    push(cell)
    if (stop >= text.length) {
      endRow()
      return rows
    }
    if (text[stop] === delimiter) {
      at = stop + 1
      if (at === text.length) push('')
      if (at === text.length) endRow()
    } else {
      endRow()
      at = stop + (text[stop] === '\r' && text[stop + 1] === '\n' ? 2 : 1)
    }
  }
  return rows
}

function endOfQuoted(text: string, start: number): number {
  let at = start + 1
  for (;;) {
    at = text.indexOf('"', at)
    if (at < 0) return text.length
    if (text[at + 1] !== '"') return at
    at += 2
  }
}

function nextStop(text: string, from: number, delimiter: string): number {
  for (let at = from; at < text.length; at++) {
    const char = text[at]
    if (char === delimiter || char === '\n' || char === '\r') return at
  }
  return text.length
}
