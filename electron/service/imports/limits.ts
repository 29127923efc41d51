/** What an untrusted file may cost. The limits hold before and while inflating, not after. */
export const importLimits = {
  fileBytes: 20 * 1024 * 1024,
  zipEntries: 2_000,
  /** declared and counted */
  inflatedBytes: 200 * 1024 * 1024,
  /** of the whole archive: single XML parts of honest files do exceed 100:1 */
  inflationRatio: 200,
  rows: 200_000,
  columns: 200,
  sheets: 100,
  /** characters of one cell; a spreadsheet program allows 32,767 */
  cellChars: 100_000,
  heapMb: 512,
  /** the child is ended after this long without a sign of progress */
  silenceMs: 20_000,
} as const

export type ImportLimits = { [Name in keyof typeof importLimits]: number }
