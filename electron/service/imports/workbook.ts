/** Reading a workbook's sheets to plain text rows, with the library, inside the limits. Runs in the child only. */
import { type CellObject, CFB, read, SSF, type WorkBook } from '@e965/xlsx'
import type { Merge, SheetRows } from '#shared/domain/item/staging/sheet.ts'
import { decodeText, parseDelimited } from './csv.ts'
import { ImportRefused, notSpreadsheet, passwordProtected, tooManyCells } from './faults.ts'
import { detectKind } from './file-kind.ts'
import type { ImportLimits } from './limits.ts'
import { guardZip } from './zip-guard.ts'

export interface ReadWorkbook {
  format: 'xlsx' | 'xls' | 'csv'
  /** of text files */
  encoding?: 'UTF-8' | 'GB18030' | 'UTF-16'
  sheets: SheetRows[]
}

/** `done` of `total` steps; called at least after each sheet. */
export type OnProgress = (done: number, total: number) => void

/** Reads every sheet. Throws ImportRefused with the fault to show. `name` names the only sheet of a text file. */
export function readWorkbook(
  file: Buffer,
  name: string,
  limits: ImportLimits,
  onProgress: OnProgress = () => {},
): ReadWorkbook {
  const kind = detectKind(file)
  switch (kind.kind) {
    case 'other':
      throw new ImportRefused(notSpreadsheet(kind.found))
    case 'text':
      return readText(file, name, limits, onProgress)
    case 'zip':
      return readXlsx(file, limits, onProgress)
    case 'ole2':
      return readXls(file, limits, onProgress)
  }
}

function readText(file: Buffer, name: string, limits: ImportLimits, onProgress: OnProgress): ReadWorkbook {
  const { text, encoding } = decodeText(file)
  onProgress(1, 2)
  const rows = parseDelimited(text, limits, () => onProgress(1, 2))
  onProgress(2, 2)
  return { format: 'csv', encoding, sheets: [{ name, rows, merges: [], formulas: new Map() }] }
}

/** Sheet by sheet: costs no more time than all at once (measured), and a third less memory. */
function readXlsx(file: Buffer, limits: ImportLimits, onProgress: OnProgress): ReadWorkbook {
  const { bytes, hasFormula, hasCharts } = guardZip(file, limits, () => onProgress(0, 1))
  const { SheetNames: names } = parse(() => read(bytes, { ...options, bookSheets: true }))
  checkSheetCount(names, limits)
  const sheets: SheetRows[] = []
  for (const [i, name] of names.entries()) {
    onProgress(i, names.length)
    // Stubs keep the formulas that store no result; they cost memory, so only where there are formulas
    const book = parse(() =>
      read(bytes, { ...options, sheets: [i], cellFormula: hasFormula, sheetStubs: hasFormula }),
    )
    if (book.Sheets[name]) sheets.push(toRows(book, name, isHidden(book, i), limits))
    else if (!hasCharts) throw new ImportRefused(notSpreadsheet('损坏的表格'))
  }
  onProgress(names.length, names.length)
  return { format: 'xlsx', sheets }
}

const options = { type: 'buffer', dense: true, cellHTML: false, cellText: false, cellNF: true } as const

function readXls(file: Buffer, limits: ImportLimits, onProgress: OnProgress): ReadWorkbook {
  checkCompound(file)
  onProgress(0, 1)
  const book = parse(() => read(file, { ...options, cellFormula: true }))
  checkSheetCount(book.SheetNames, limits)
  const sheets = book.SheetNames.map((name, i) => toRows(book, name, isHidden(book, i), limits))
  onProgress(1, 1)
  return { format: 'xls', sheets }
}

const isHidden = (book: WorkBook, index: number): boolean => (book.Workbook?.Sheets?.[index]?.Hidden ?? 0) > 0

function checkSheetCount(names: readonly string[], limits: ImportLimits): void {
  if (names.length > limits.sheets) throw new ImportRefused(tooManyCells(`有${names.length}个工作表`, limits))
}

/** The library throws on files it cannot make sense of; running out of memory is not caught here. */
function parse(readBook: () => WorkBook): WorkBook {
  try {
    return readBook()
  } catch (error) {
    if (error instanceof Error && /password/i.test(error.message))
      throw new ImportRefused(passwordProtected())
    throw new ImportRefused(notSpreadsheet('损坏的表格'))
  }
}

interface CompoundTools {
  read: (file: Buffer, options: { type: 'buffer' }) => unknown
  find: (container: unknown, path: string) => { content: Uint8Array } | null
}

/** OLE2: encrypted packages, BIFF8 with a FILEPASS record, and other documents are told apart before parsing. */
function checkCompound(file: Buffer): void {
  const tools: CompoundTools = CFB
  let container: unknown
  try {
    container = tools.read(file, { type: 'buffer' })
  } catch {
    throw new ImportRefused(notSpreadsheet('损坏的表格'))
  }
  if (tools.find(container, '/EncryptedPackage') || tools.find(container, '/EncryptionInfo'))
    throw new ImportRefused(passwordProtected())
  const book = tools.find(container, '/Workbook') ?? tools.find(container, '/Book')
  if (!book)
    throw new ImportRefused(notSpreadsheet(tools.find(container, '/WordDocument') ? 'Word 文档' : '其他文档'))
  checkRecords(Buffer.from(book.content))
}

/** The global records of a BIFF stream: the version in the first, and whether a password record comes before the end. */
function checkRecords(stream: Buffer): void {
  if (stream.length < 8 || stream.readUInt16LE(0) !== 0x0809 || stream.readUInt16LE(4) !== 0x0600) {
    throw new ImportRefused(notSpreadsheet('旧版表格（Excel 95 或更早）'))
  }
  for (let at = 0; at + 4 <= stream.length; at += 4 + stream.readUInt16LE(at + 2)) {
    const type = stream.readUInt16LE(at)
    if (type === 0x002f) throw new ImportRefused(passwordProtected())
    if (type === 0x000a) return
  }
}

function toRows(book: WorkBook, name: string, hidden: boolean, limits: ImportLimits): SheetRows {
  const sheet = book.Sheets[name]
  const data = sheet?.['!data'] ?? []
  if (data.length > limits.rows && lastFilled(data) >= limits.rows)
    throw new ImportRefused(tooManyCells(`工作表“${name}”超过${limits.rows}行`, limits))
  const date1904 = book.Workbook?.WBProps?.date1904 === true
  const rows: string[][] = []
  const formulas = new Map<number, number[]>()
  // A sparse array: only the rows there are
  data.forEach((cells, row) => {
    if (!cells || row >= limits.rows) return
    const texts: string[] = []
    cells.forEach((cell, column) => {
      if (!cell) return
      const isFormula = cell.f !== undefined || cell.F !== undefined
      const text = textOf(cell, date1904, limits)
      if (text === '' && !isFormula) return
      if (column >= limits.columns)
        throw new ImportRefused(tooManyCells(`工作表“${name}”第${row + 1}行超过${limits.columns}列`, limits))
      while (texts.length < column) texts.push('')
      texts[column] = text
      if (isFormula) formulas.set(row, [...(formulas.get(row) ?? []), column])
    })
    if (texts.length > 0) rows[row] = texts
  })
  return {
    name,
    ...(hidden ? { hidden } : {}),
    rows,
    merges: mergesOf(sheet?.['!merges'] ?? [], limits),
    formulas,
  }
}

function lastFilled(data: readonly (readonly (CellObject | undefined)[] | undefined)[]): number {
  let last = -1
  data.forEach((cells, row) => {
    if (cells?.some((cell) => cell?.v !== undefined && cell.v !== '')) last = row
  })
  return last
}

const mergesOf = (
  ranges: readonly { s: { r: number; c: number }; e: { r: number; c: number } }[],
  limits: ImportLimits,
): Merge[] =>
  ranges
    .filter(({ s, e }) => s.r >= 0 && s.c >= 0 && e.r < limits.rows && s.r <= e.r && s.c <= e.c)
    .map(({ s, e }) => ({ top: s.r, left: s.c, bottom: e.r, right: e.c }))

const errorTexts: Record<number, string> = {
  0: '#NULL!',
  7: '#DIV/0!',
  15: '#VALUE!',
  23: '#REF!',
  29: '#NAME?',
  36: '#NUM!',
  42: '#N/A',
}

/** The stored value of a cell as text. Formulas are never evaluated. */
function textOf(cell: CellObject, date1904: boolean, limits: ImportLimits): string {
  const { v } = cell
  switch (cell.t) {
    case 's':
      return typeof v === 'string' ? v.slice(0, limits.cellChars) : ''
    case 'n':
      return typeof v === 'number' ? numberText(v, typeof cell.z === 'string' ? cell.z : '', date1904) : ''
    case 'b':
      return v ? '是' : '否'
    case 'e':
      return errorTexts[Number(v)] ?? '#N/A'
    default:
      return ''
  }
}

interface FormatTools {
  is_date: (format: string) => boolean
  parse_date_code: (
    serial: number,
    options: { date1904: boolean },
  ) => { y: number; m: number; d: number; H: number; M: number } | null
}
const formats: FormatTools = SSF

/**
 * Dates by their format as 'YYYY-MM-DD' (the library's own Date depends on the time zone); leading zeros that only a
 * format like 00000 shows; numbers too long to be exact in scientific form, so that the loss is seen.
 */
function numberText(value: number, format: string, date1904: boolean): string {
  if (format === '' || format === 'General') return plainNumber(value)
  if (/^0{2,18}$/.test(format) && Number.isInteger(value)) return String(value).padStart(format.length, '0')
  if (!formats.is_date(format)) return plainNumber(value)
  const date = formats.parse_date_code(value, { date1904 })
  if (!date || date.y < 1900) return plainNumber(value)
  const two = (part: number) => String(part).padStart(2, '0')
  const day = `${date.y}-${two(date.m)}-${two(date.d)}`
  return value % 1 === 0 ? day : `${value < 1 ? '' : `${day} `}${two(date.H)}:${two(date.M)}`
}

function plainNumber(value: number): string {
  if (Math.abs(value) >= 1e15) return value.toExponential()
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(15)))
}
