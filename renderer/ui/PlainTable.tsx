import type { ReactNode } from 'react'
import css from './PlainTable.module.css'

/** A column's name; numbers stand at the end of their column, in the head as in the cells (`data-number`). */
export type Head = string | { text: string; number: true }

/** A short table that fits its place and needs neither sorting nor virtual rows: names of columns, rows as children. */
export function PlainTable({
  heads,
  label,
  caption,
  minWidth,
  children,
}: {
  heads: readonly Head[]
  /** read aloud; needed where no title stands right above */
  label?: string | undefined
  /** stands above the table and is its name */
  caption?: string
  /** px; below it the table scrolls rather than squeezes its columns */
  minWidth?: number
  children: ReactNode
}) {
  return (
    <div className={css.scroll}>
      <table className={css.table} aria-label={label} style={{ minWidth }}>
        {caption === undefined ? null : <caption>{caption}</caption>}
        <thead>
          <tr>
            {heads.map((head) => {
              const { text, number } = typeof head === 'string' ? { text: head, number: undefined } : head
              return (
                <th key={text} scope="col" data-number={number}>
                  {text}
                </th>
              )
            })}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  )
}
