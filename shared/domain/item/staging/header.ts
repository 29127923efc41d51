/**
 * Finding the header row (表头) of a catalogue sheet: below title rows, over one or two levels, through merged cells.
 */
import { toHalfWidth } from '../text.ts'
import { bestMatch, labelKey } from './labels.ts'
import { cellText, type Merge, type SheetRows } from './sheet.ts'

/** How far down a header is looked for (查找行数). */
export const headerSearchRows = 30

export interface HeaderColumn {
  column: number
  /** as shown: '咨询电话', or '办理时限/承诺' over two levels */
  label: string
  /** the levels from the top, without repeats */
  parts: string[]
}

export interface Header {
  /** zero-based row of the first header row */
  row: number
  /** rows it takes */
  depth: 1 | 2
  columns: HeaderColumn[]
  /** the same for two files exported by one source: remembers the mapping */
  signature: string
}

/** The best header in the first rows, or null when no row names at least two known columns. */
export function findHeader(sheet: SheetRows): Header | null {
  let best: { header: Header; score: number } | null = null
  for (let row = 0; row < Math.min(sheet.rows.length, headerSearchRows); row++) {
    for (const depth of [1, 2] as const) {
      const header = headerAt(sheet, row, depth)
      const score = scoreOf(header)
      // A second level must earn its place: data under a header adds no matches
      if (score >= 2 && (best === null || score > best.score)) best = { header, score }
    }
  }
  return best?.header ?? null
}

/** The header at a row a person pointed to. */
export function headerAt(sheet: SheetRows, row: number, depth: 1 | 2): Header {
  const width = Math.max(...[0, 1].slice(0, depth).map((level) => sheet.rows[row + level]?.length ?? 0), 0)
  const levels = [0, 1]
    .slice(0, depth)
    .map((level) => levelTexts(sheet, row + level, width, level === 0 && depth === 2))
  const columns: HeaderColumn[] = []
  for (let column = 0; column < width; column++) {
    const parts = [...new Set(levels.map((texts) => texts[column] ?? '').filter((text) => text !== ''))]
    if (parts.length > 0) columns.push({ column, label: parts.join('/'), parts })
  }
  return { row, depth, columns, signature: columns.map(({ label }) => labelKey(label).key).join('|') }
}

/** Titles and remarks above the header, for the release date. */
export const titleTexts = (sheet: SheetRows, header: Header): string[] =>
  sheet.rows.slice(0, header.row).flatMap((row) => (row ?? []).filter((text) => text !== ''))

/**
 * The texts of one header row. A merged heading stands over all its columns; where a file lost its merges (CSV),
 * an upper heading is carried to the right over blank cells that have something below.
 */
function levelTexts(sheet: SheetRows, row: number, width: number, isUpper: boolean): string[] {
  const texts: string[] = []
  for (let column = 0; column < width; column++) {
    const merge = mergeOver(sheet.merges, row, column)
    const text = oneLine(cellText(sheet, merge?.top ?? row, merge?.left ?? column))
    const carried = isUpper && text === '' && !merge && oneLine(cellText(sheet, row + 1, column)) !== ''
    texts.push(carried ? (texts[column - 1] ?? '') : text)
  }
  return texts
}

const mergeOver = (merges: readonly Merge[], row: number, column: number): Merge | undefined =>
  merges.find((m) => row >= m.top && row <= m.bottom && column >= m.left && column <= m.right)

const oneLine = (text: string): string => toHalfWidth(text).replace(/\s+/g, '').slice(0, 60)

/** Known columns, counted once per field: a title merged over the whole sheet must not win by repetition. */
function scoreOf(header: Header): number {
  const fields = new Set<string>()
  for (const { parts } of header.columns) {
    const match = bestMatch(parts)
    if (match && match.confidence >= 0.7) fields.add(`${match.target.kind}:${match.target.field}`)
  }
  // Every further level costs a little, so that one row wins where two add nothing
  return fields.size - (header.depth - 1) * 0.5
}
