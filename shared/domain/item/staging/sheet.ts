/** A sheet as the reader hands it on: text only, no formulas, no styles. */
export interface SheetRows {
  name: string
  hidden?: boolean
  /** rows by zero-based row number; a missing row is blank; '' is an empty cell */
  rows: readonly (readonly string[] | undefined)[]
  merges: readonly Merge[]
  /** zero-based row → columns whose text is a formula's stored result ('' when the file stores none) */
  formulas: ReadonlyMap<number, readonly number[]>
}

/** A merged range, zero-based, both ends included. */
export interface Merge {
  top: number
  left: number
  bottom: number
  right: number
}

/** 'F12' for column 5, row 11 (both zero-based). */
export function cellName(row: number, column: number): string {
  let letters = ''
  for (let rest = column + 1; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters
  }
  return `${letters}${row + 1}`
}

/** The text of a cell; '' outside the sheet. */
export const cellText = (sheet: SheetRows, row: number, column: number): string =>
  sheet.rows[row]?.[column] ?? ''
