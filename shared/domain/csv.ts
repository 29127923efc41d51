/**
 * Rows as a CSV file: RFC 4180 with a byte order mark, so that Excel and WPS read it as UTF-8.
 * Cells that a spreadsheet would take for a formula are neutralised.
 */
export const csvText = (rows: readonly (readonly string[])[]): string =>
  `\ufeff${rows.map((row) => row.map(csvCell).join(',')).join('\r\n')}\r\n`

/** A text cell that cannot run: a leading = + - @ TAB CR LF NUL gets an apostrophe, also behind blanks. */
export function csvCell(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: NUL is one of the characters to neutralise
  const safe = /^\s*[=+\-@\t\r\n\u0000\uff1d\uff0b\uff0d\uff20]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
