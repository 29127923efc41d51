import { useMemo, useState } from 'react'

interface ActiveRowOptions<Row> {
  rows: readonly Row[]
  rowKey: (row: Row) => string
  activeKey?: string | null
  onActiveChange?: (key: string, row: Row) => void
}

/**
 * The row the keyboard stands on, kept by key, so that it survives sorting and refetching.
 * When that row is gone, the one now in its place is taken: after 核准 the next one is at hand.
 */
export function useActiveRow<Row>({ rows, rowKey, activeKey, onActiveChange }: ActiveRowOptions<Row>) {
  const [own, setOwn] = useState<{ key: string | null; index: number }>({ key: null, index: -1 })
  const key = activeKey === undefined ? own.key : activeKey
  const index = useMemo(() => {
    if (key === null || rows.length === 0) return -1
    const hinted = rows[own.index]
    if (hinted !== undefined && rowKey(hinted) === key) return own.index
    const found = rows.findIndex((row) => rowKey(row) === key)
    return found >= 0 ? found : Math.min(own.index, rows.length - 1)
  }, [rows, rowKey, key, own.index])

  const set = (to: number) => {
    const row = rows[to]
    if (row === undefined) return
    setOwn({ key: rowKey(row), index: to })
    onActiveChange?.(rowKey(row), row)
  }
  return { index, set }
}
