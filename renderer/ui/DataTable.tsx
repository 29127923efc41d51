// biome-ignore-all lint/a11y/useSemanticElements: a virtual list cannot be a table element
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus and names the active row
import { BorderOutlined, CaretDownOutlined, CaretUpOutlined, CheckSquareFilled } from '@ant-design/icons'
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual'
import {
  type KeyboardEvent,
  type MouseEvent,
  memo,
  type ReactNode,
  useEffect,
  useId,
  useMemo,
  useRef,
} from 'react'
import css from './DataTable.module.css'
import { EmptyState } from './EmptyState.tsx'
import type { Tone } from './StateTag.tsx'
import { useActiveRow } from './use-active-row.ts'

export interface Column<Row> {
  key: string
  title: string
  /** px, or a share of what is left with a least width in px; default { min: 120, grow: 1 } */
  width?: number | { min: number; grow: number }
  align?: 'start' | 'end' | 'center'
  render: (row: Row, index: number) => ReactNode
  /** the cell as plain text for print, where `render` does not read as words; false: the column is not printed */
  text?: ((row: Row) => string) | false
  sortable?: boolean
}

export interface Sort {
  key: string
  direction: 'asc' | 'desc'
}

interface DataTableProps<Row> {
  /** read as the name of the table */
  label: string
  rows: readonly Row[]
  rowKey: (row: Row) => string
  columns: readonly Column<Row>[]
  /** px, the same for all rows */
  rowHeight?: number
  /** a CSS height; by default the table fills its (flex) parent */
  height?: number | string
  /** the row the keyboard stands on; leave out to let the table keep it */
  activeKey?: string | null
  onActiveChange?: (key: string, row: Row) => void
  /** Enter or double click */
  onOpen?: (row: Row) => void
  /** give both to let rows be marked: Space, Shift+↑↓, Ctrl+A, or the box */
  selectedKeys?: ReadonlySet<string>
  onSelectionChange?: (keys: ReadonlySet<string>) => void
  sort?: Sort | null
  onSort?: (sort: Sort) => void
  /** a thin mark at the start of the row; say the same in words in a cell */
  rowTone?: (row: Row) => Tone | undefined
  /** all rows there are, when `rows` holds only the first ones */
  total?: number
  /** called when the last rows come near */
  loadMore?: () => void
  empty?: ReactNode
}

const headHeight = 38
const boxWidth = 40

/** A list of any length with plain cells: only the rows in sight exist. The keyboard walks rows, not cells. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const {
    label,
    rows,
    rowKey,
    columns,
    rowHeight = 40,
    height,
    onOpen,
    rowTone,
    total,
    loadMore,
    empty,
  } = props
  const { selectedKeys, onSelectionChange, sort, onSort } = props
  const scroller = useRef<HTMLDivElement>(null)
  const id = useId()
  const active = useActiveRow(props)
  const selectable = selectedKeys !== undefined && onSelectionChange !== undefined

  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
    scrollMargin: headHeight,
    scrollPaddingStart: headHeight,
    useFlushSync: false,
    // rows are drawn at once and not only after the first measuring
    initialRect: { width: 800, height: 640 },
    // the active row always exists, so that aria-activedescendant never points at nothing
    rangeExtractor: (range) => {
      const shown = defaultRangeExtractor(range)
      if (active.index < 0 || active.index >= rows.length || shown.includes(active.index)) return shown
      return [...shown, active.index].sort((a, b) => a - b)
    },
  })
  const items = virtual.getVirtualItems()

  const lastShown = items.at(-1)?.index ?? -1
  useEffect(() => {
    if (loadMore && lastShown >= rows.length - 20 && rows.length > 0 && rows.length < (total ?? 0)) loadMore()
  }, [loadMore, lastShown, rows.length, total])

  const layout = useMemo(() => layoutOf(columns, selectable), [columns, selectable])

  const go = (index: number) => {
    if (rows.length === 0) return
    const to = Math.min(rows.length - 1, Math.max(0, index))
    active.set(to)
    virtual.scrollToIndex(to, { align: 'auto' })
  }

  const mark = (indexes: readonly number[], on: boolean) => {
    const next = new Set(selectedKeys)
    for (const index of indexes) {
      const row = rows[index]
      if (row === undefined) continue
      if (on) next.add(rowKey(row))
      else next.delete(rowKey(row))
    }
    onSelectionChange?.(next)
  }
  const isMarked = (index: number) => {
    const row = rows[index]
    return row !== undefined && (selectedKeys?.has(rowKey(row)) ?? false)
  }
  const markAll = () => mark([...rows.keys()], !rows.every((row) => selectedKeys?.has(rowKey(row))))

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    // keys pressed in a button or field inside a cell belong to that
    if (event.target !== event.currentTarget || event.altKey || event.metaKey) return
    const page = Math.max(1, Math.floor(((scroller.current?.clientHeight ?? 0) - headHeight) / rowHeight) - 1)
    const moves: Record<string, number> = {
      ArrowDown: active.index + 1,
      ArrowUp: active.index - 1,
      PageDown: active.index + page,
      PageUp: active.index - page,
      Home: 0,
      End: rows.length - 1,
    }
    const to = moves[event.key]
    const row = rows[active.index]
    if (to !== undefined && !event.ctrlKey) {
      if (event.shiftKey && selectable)
        mark(between(active.index, Math.min(rows.length - 1, Math.max(0, to))), true)
      go(to)
    } else if (event.key === 'Enter' && !event.ctrlKey && row !== undefined && onOpen) onOpen(row)
    else if (event.key === ' ' && selectable) mark([active.index], !isMarked(active.index))
    else if (event.key === 'a' && event.ctrlKey && selectable) markAll()
    else return
    event.preventDefault()
  }

  const onClick = (event: MouseEvent<HTMLDivElement>) => {
    const index = rowIndexAt(event)
    if (index < 0) return
    const inBox = event.target instanceof Element && event.target.closest('[data-box]') !== null
    if (selectable && event.shiftKey) mark(between(active.index, index), true)
    else if (selectable && (inBox || event.ctrlKey)) mark([index], !isMarked(index))
    active.set(index)
  }

  const onDoubleClick = (event: MouseEvent<HTMLDivElement>) => {
    const row = rows[rowIndexAt(event)]
    if (row !== undefined) onOpen?.(row)
  }

  return (
    <div
      ref={scroller}
      className={css.grid}
      style={{ height: height ?? '100%' }}
      role="grid"
      tabIndex={0}
      aria-label={label}
      aria-rowcount={(total ?? rows.length) + 1}
      aria-colcount={columns.length}
      aria-multiselectable={selectable || undefined}
      aria-activedescendant={active.index >= 0 ? `${id}-${active.index}` : undefined}
      data-quiet-focus={rows.length > 0 || undefined}
      onKeyDown={onKeyDown}
      onFocus={(event) => {
        if (event.target === event.currentTarget && active.index < 0) go(0)
      }}
    >
      <div className={css.inner} style={{ minWidth: layout.minWidth }}>
        <div role="rowgroup" className={css.head}>
          <div
            role="row"
            aria-rowindex={1}
            className={css.headRow}
            style={{ gridTemplateColumns: layout.template }}
          >
            {selectable ? (
              <MarkAll all={rows.length > 0 && selectedKeys.size >= rows.length} onMark={markAll} />
            ) : null}
            {columns.map((column) => (
              <HeadCell key={column.key} column={column} sort={sort} onSort={onSort} />
            ))}
          </div>
        </div>
        {/* biome-ignore lint/a11y/useKeyWithClickEvents: the grid has the keys */}
        <div
          role="rowgroup"
          className={css.body}
          style={{ height: virtual.getTotalSize() }}
          onClick={onClick}
          onDoubleClick={onDoubleClick}
        >
          {items.map((item) => {
            const row = rows[item.index]
            if (row === undefined) return null
            return (
              <RowView
                key={rowKey(row)}
                id={`${id}-${item.index}`}
                row={row}
                columns={columns}
                index={item.index}
                top={item.start - headHeight}
                height={rowHeight}
                template={layout.template}
                active={item.index === active.index}
                marked={selectable ? selectedKeys.has(rowKey(row)) : undefined}
                tone={rowTone?.(row)}
                cells={() =>
                  columns.map((column) => (
                    <Cell key={column.key} column={column} row={row} index={item.index} />
                  ))
                }
              />
            )
          })}
        </div>
      </div>
      {rows.length === 0 ? (
        <div role="row">
          <div role="gridcell" className={css.empty}>
            {empty ?? <EmptyState title="没有内容" />}
          </div>
        </div>
      ) : null}
    </div>
  )
}

interface RowViewProps {
  id: string
  row: unknown
  columns: unknown
  index: number
  top: number
  height: number
  template: string
  active: boolean
  marked: boolean | undefined
  tone: Tone | undefined
  cells: () => ReactNode
}

/** Drawn again only when something it shows has changed; `cells` is made anew each time and does not count. */
const RowView = memo(
  function RowView({ id, index, top, height, template, active, marked, tone, cells }: RowViewProps) {
    return (
      <div
        id={id}
        role="row"
        className={css.row}
        style={{ transform: `translateY(${top}px)`, height, gridTemplateColumns: template }}
        aria-rowindex={index + 2}
        aria-selected={marked ?? active}
        data-index={index}
        data-active={active || undefined}
        data-marked={marked || undefined}
        data-tone={tone}
      >
        {marked === undefined ? null : (
          <div role="gridcell" className={css.box} data-box>
            {marked ? <CheckSquareFilled aria-label="已选" /> : <BorderOutlined aria-label="未选" />}
          </div>
        )}
        {cells()}
      </div>
    )
  },
  (a, b) => keysThatCount.every((key) => a[key] === b[key]),
)

const keysThatCount = [
  'id',
  'row',
  'columns',
  'top',
  'height',
  'template',
  'active',
  'marked',
  'tone',
] as const

function Cell<Row>({ column, row, index }: { column: Column<Row>; row: Row; index: number }) {
  const content = column.render(row, index)
  return (
    <div
      role="gridcell"
      className={css.cell}
      data-align={column.align}
      title={typeof content === 'string' ? content : undefined}
    >
      {content}
    </div>
  )
}

interface HeadCellProps<Row> {
  column: Column<Row>
  sort: Sort | null | undefined
  onSort: ((sort: Sort) => void) | undefined
}

function HeadCell<Row>({ column, sort, onSort }: HeadCellProps<Row>) {
  const direction = sort?.key === column.key ? sort.direction : undefined
  const sorted = direction === 'asc' ? 'ascending' : direction === 'desc' ? 'descending' : undefined
  return (
    <div role="columnheader" className={css.headCell} data-align={column.align} aria-sort={sorted}>
      {column.sortable && onSort ? (
        <button
          type="button"
          className={css.sort}
          onClick={() => onSort({ key: column.key, direction: direction === 'asc' ? 'desc' : 'asc' })}
        >
          {column.title}
          {direction === 'asc' ? <CaretUpOutlined aria-hidden /> : null}
          {direction === 'desc' ? <CaretDownOutlined aria-hidden /> : null}
        </button>
      ) : (
        column.title
      )}
    </div>
  )
}

function MarkAll({ all, onMark }: { all: boolean; onMark: () => void }) {
  return (
    <div role="columnheader" className={css.box}>
      <button type="button" className={css.sort} aria-label={all ? '全不选' : '全选'} onClick={onMark}>
        {all ? <CheckSquareFilled /> : <BorderOutlined />}
      </button>
    </div>
  )
}

function layoutOf(columns: readonly Pick<Column<never>, 'width'>[], selectable: boolean) {
  const widths = columns.map(({ width = { min: 120, grow: 1 } }) =>
    typeof width === 'number'
      ? { min: width, track: `${width}px` }
      : { min: width.min, track: `minmax(${width.min}px, ${width.grow}fr)` },
  )
  const box = selectable ? [{ min: boxWidth, track: `${boxWidth}px` }] : []
  const all = [...box, ...widths]
  return {
    template: all.map(({ track }) => track).join(' '),
    minWidth: all.reduce((sum, { min }) => sum + min, 0),
  }
}

function rowIndexAt(event: MouseEvent): number {
  const row = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-index]') : null
  return row ? Number(row.dataset.index) : -1
}

function between(from: number, to: number): number[] {
  const start = Math.min(Math.max(from, 0), to)
  return Array.from({ length: Math.abs(to - Math.max(from, 0)) + 1 }, (_, step) => start + step)
}
