import { isValidElement, type ReactNode } from 'react'
import { MAX_PRINT_ROWS, type PrintListInput } from '#shared/contract/print.ts'
import type { Column } from './DataTable.tsx'
import { formatDay, formatInstant } from './format.ts'
import { DateText, DayText, HighlightText, PhoneNumber } from './texts.tsx'

/** A list as it goes to the printer. */
export type PrintTable = PrintListInput

interface TableOf<Row> {
  title: string
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  /** all rows there are, when only the first ones are printed */
  total?: number
  /** filters and scope in words */
  note?: string
  unit?: string
}

/** The columns and rows of a table as plain text; what is left out is said in the note. */
export function printTable<Row>({ title, columns, rows, total, note, unit }: TableOf<Row>): PrintTable {
  const printed = columns.filter((column) => column.text !== false && column.title !== '')
  const shown = rows.slice(0, MAX_PRINT_ROWS)
  const all = total ?? rows.length
  const part = shown.length < all ? `只打印前${shown.length}行，共${all}行` : ''
  const words = [note, part].filter(Boolean).join('；')
  const widths = widthsOf(printed)
  return {
    title,
    ...(unit ? { unit } : {}),
    ...(words ? { note: words } : {}),
    columns: printed.map((column, i) => ({
      title: column.title,
      width: widths[i] ?? 1,
      align: aligns[column.align ?? 'start'],
    })),
    rows: shown.map((row, index) =>
      printed.map((column) =>
        (column.text ? column.text(row) : plainText(column.render(row, index))).slice(0, 5000),
      ),
    ),
  }
}

const aligns = { start: 'left', center: 'center', end: 'right' } as const

/** As on a screen 1100 px wide: fixed columns keep theirs, the others share what is left. */
function widthsOf(columns: readonly { width?: Column<never>['width'] }[]): number[] {
  const wishes = columns.map(({ width = { min: 120, grow: 1 } }) =>
    typeof width === 'number' ? { min: width, grow: 0 } : width,
  )
  const rest = Math.max(0, 1100 - wishes.reduce((sum, { min }) => sum + min, 0))
  const grow = Math.max(
    1,
    wishes.reduce((sum, w) => sum + w.grow, 0),
  )
  return wishes.map((w) => Math.max(1, w.min + (rest * w.grow) / grow))
}

/** The words inside what a cell shows. Words side by side stay together; a tag beside them stands apart. */
export function plainText(node: ReactNode): string {
  if (typeof node === 'string' || typeof node === 'number') return String(node)
  if (Array.isArray(node)) {
    const parts: ReactNode[] = node
    let text = ''
    for (const part of parts) {
      const words = plainText(part)
      if (words === '') continue
      text += text !== '' && isValidElement(part) ? ` ${words}` : words
    }
    return text
  }
  return isValidElement<Worded>(node) ? wordsOf(node.type, node.props) : ''
}

interface Worded {
  children?: ReactNode
  text?: string
  number?: string
  extension?: string | null
  at?: number
  form?: 'minute' | 'day' | 'time' | 'full'
  day?: string
  weekday?: boolean
}

/** What the small text components show is known by what they are given. */
const wordsOf = (type: unknown, props: Worded): string => {
  if (type === HighlightText) return props.text ?? ''
  if (type === PhoneNumber) return `${props.number ?? ''}${props.extension ? `转${props.extension}` : ''}`
  if (type === DateText) return props.at === undefined ? '' : formatInstant(props.at, props.form)
  if (type === DayText) return formatDay(props.day ?? '', props.weekday)
  return plainText(props.children)
}
