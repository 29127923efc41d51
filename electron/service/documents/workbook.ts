import { type CellObject, utils, type WorkBook, type WorkSheet, write } from '@e965/xlsx'
import { strToU8, unzipSync } from 'fflate'
import { APP_PROPERTIES, coreProperties, entryText, zipFixed } from './docx-package.ts'
import { cleanLine, escapeXml, widthInChars } from './text.ts'

/** A cell: text, number, a share shown as 0.0%, or nothing. */
export type SheetCell = string | number | { share: number } | null

export type Sheet = {
  /** At most 31 characters; \ / ? * [ ] : are replaced. */
  name: string
  /** Lines above the header row: title, 截至时间, unit. */
  heading: readonly string[]
  columns: readonly { title: string; width: number }[]
  rows: readonly (readonly SheetCell[])[]
}

/**
 * Builds an .xlsx: text stays text (nothing can become a formula), header rows frozen and repeated on each
 * printed page, A4 landscape fitted to the width, 第x页 共y页 in the footer. Deterministic; no author, no date.
 */
export function buildWorkbook(title: string, sheets: readonly Sheet[]): Uint8Array {
  const names = sheetNames(sheets)
  const book: WorkBook = utils.book_new()
  sheets.forEach((sheet, index) => {
    utils.book_append_sheet(book, worksheet(sheet), names[index])
  })
  book.Workbook = {
    Names: sheets.map((sheet, index) => ({
      Name: '_xlnm.Print_Titles',
      Sheet: index,
      Ref: `'${(names[index] ?? '').replace(/'/g, "''")}'!$1:$${headerRow(sheet)}`,
    })),
  }
  // Shared strings: cells typed `s`, never the string result of a formula.
  const bytes = new Uint8Array(
    write(book, { type: 'array', bookType: 'xlsx', bookSST: true, compression: true }),
  )
  return finish(bytes, title, sheets)
}

/**
 * A text that a spreadsheet program could read as a formula or command gets a leading ' (safety T6);
 * control characters, which XML cannot carry, are dropped after that.
 */
export function neutralise(text: string): string {
  const dangerous = /^\s*[=+\-@\t\r\n\0]/.test(text)
  return `${dangerous ? "'" : ''}${cleanLine(text)}`
}

/** Points a row needs for its longest wrapped cell; written out, because not every program fits rows on opening. */
function rowHeight(sheet: Sheet, row: readonly SheetCell[]): number {
  const lines = row.map((value, column) =>
    typeof value === 'string'
      ? Math.ceil((widthInChars(value) * 2 + 1) / (sheet.columns[column]?.width ?? 8))
      : 1,
  )
  return 4 + 15 * Math.max(1, ...lines)
}

/** 1-based number of the header row. */
const headerRow = (sheet: Sheet): number => sheet.heading.length + 1

function worksheet(sheet: Sheet): WorkSheet {
  const result: WorkSheet = {}
  const width = Math.max(1, sheet.columns.length)
  const put = (row: number, column: number, cell: CellObject) => {
    result[utils.encode_cell({ r: row, c: column })] = cell
  }
  sheet.heading.forEach((line, row) => {
    put(row, 0, text(line))
  })
  sheet.columns.forEach((column, index) => {
    put(sheet.heading.length, index, text(column.title))
  })
  sheet.rows.forEach((row, index) => {
    row.slice(0, width).forEach((value, column) => {
      put(headerRow(sheet) + index, column, cellOf(value ?? ''))
    })
  })
  const lastRow = sheet.heading.length + sheet.rows.length
  result['!ref'] = utils.encode_range({ s: { r: 0, c: 0 }, e: { r: lastRow, c: width - 1 } })
  result['!cols'] = sheet.columns.map((column) => ({ wch: column.width }))
  result['!rows'] = [
    ...sheet.heading.map((_, row) => ({ hpt: row === 0 ? 24 : 18 })),
    ...[sheet.columns.map((column) => column.title), ...sheet.rows].map((row) => ({
      hpt: rowHeight(sheet, row),
    })),
  ]
  result['!merges'] = sheet.heading.map((_, row) => ({ s: { r: row, c: 0 }, e: { r: row, c: width - 1 } }))
  result['!autofilter'] = {
    ref: utils.encode_range({ s: { r: sheet.heading.length, c: 0 }, e: { r: lastRow, c: width - 1 } }),
  }
  result['!margins'] = { left: 0.5, right: 0.5, top: 0.7, bottom: 0.7, header: 0.3, footer: 0.3 }
  return result
}

const text = (value: string): CellObject => ({ t: 's', v: neutralise(value) })

function cellOf(value: Exclude<SheetCell, null>): CellObject {
  if (typeof value === 'string') return text(value)
  return { t: 'n', v: typeof value === 'number' ? value : value.share }
}

function sheetNames(sheets: readonly Sheet[]): string[] {
  const used = new Set<string>()
  return sheets.map((sheet) => {
    const base =
      cleanLine(sheet.name)
        .replace(/[\\/?*[\]:]/g, '_')
        .slice(0, 28) || '表'
    let name = base
    for (let count = 2; used.has(name); count += 1) name = `${base}${count}`
    used.add(name)
    return name
  })
}

/** What the library does not write: frozen header, page set-up, borders and wrapping. */
function finish(bytes: Uint8Array, title: string, sheets: readonly Sheet[]): Uint8Array {
  const files = unzipSync(bytes)
  sheets.forEach((sheet, index) => {
    const name = `xl/worksheets/sheet${index + 1}.xml`
    files[name] = strToU8(finishSheet(entryText(files, name), sheet, index === 0))
  })
  files['xl/styles.xml'] = strToU8(STYLES)
  files['docProps/core.xml'] = strToU8(coreProperties(title))
  files['docProps/app.xml'] = strToU8(APP_PROPERTIES)
  return zipFixed(files)
}

function finishSheet(xml: string, sheet: Sheet, first: boolean): string {
  const header = headerRow(sheet)
  const pane = `<sheetView ${first ? 'tabSelected="1" ' : ''}workbookViewId="0"><pane ySplit="${header}" topLeftCell="A${header + 1}" activePane="bottomLeft" state="frozen"/><selection pane="bottomLeft"/></sheetView>`
  const footer = escapeXml('第&P页　共&N页')
  return xml
    .replace('<dimension', '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><dimension')
    .replace(/<sheetView [^>]*\/>/, pane)
    .replace(
      /<c r="([A-Z]+)(\d+)"(?: s="\d+")?/g,
      (_, column: string, row: string) => `<c r="${column}${row}" s="${lookOf(sheet, column, Number(row))}"`,
    )
    .replace(
      /(<pageMargins [^>]*\/>)/,
      `$1<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/><headerFooter><oddFooter>&amp;C${footer}</oddFooter></headerFooter>`,
    )
}

/** Index into the cell formats of STYLES. */
function lookOf(sheet: Sheet, column: string, row: number): number {
  const header = headerRow(sheet)
  if (row < header) return row === 1 ? LOOK.title : LOOK.note
  if (row === header) return LOOK.header
  const value = sheet.rows[row - header - 1]?.[utils.decode_col(column)] ?? ''
  if (typeof value === 'number') return LOOK.integer
  return typeof value === 'string' ? LOOK.text : LOOK.share
}

const LOOK = { text: 1, integer: 2, header: 3, title: 4, note: 5, share: 6 } as const

const font = (size: number, bold: boolean): string =>
  `<font>${bold ? '<b/>' : ''}<sz val="${size}"/><name val="宋体"/><charset val="134"/></font>`
const align = (horizontal: string): string =>
  `<alignment horizontal="${horizontal}" vertical="center" wrapText="1"/>`
/** One cell format. */
const look = (format: number, fontId: number, border: number, alignment: string): string =>
  `<xf numFmtId="${format}" fontId="${fontId}" fillId="0" borderId="${border}" xfId="0" applyNumberFormat="1" applyFont="1" applyBorder="1" applyAlignment="1">${alignment}</xf>`

const side = (name: string): string => `<${name} style="thin"><color auto="1"/></${name}>`

const STYLES = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="1"><numFmt numFmtId="164" formatCode="0.0%"/></numFmts><fonts count="3">${font(11, false)}${font(11, true)}${font(14, true)}</fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border><border>${['left', 'right', 'top', 'bottom'].map(side).join('')}<diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="7">${[
  look(0, 0, 0, ''),
  look(49, 0, 1, align('left')),
  look(1, 0, 1, align('center')),
  look(49, 1, 1, align('center')),
  look(49, 2, 0, align('center')),
  look(49, 0, 0, align('left')),
  look(164, 0, 1, align('center')),
].join(
  '',
)}</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles><dxfs count="0"/></styleSheet>`
