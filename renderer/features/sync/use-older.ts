import { useEffect, useState } from 'react'
import { answer } from '#renderer/ui/data/queries.ts'
import type { Fault, Result } from '#shared/contract/result.ts'

interface Part<Row> {
  total: number
  rows: readonly Row[]
}

/**
 * A list that grows downwards, newest first: what `first` holds, then older parts on demand. It starts over
 * when `key` changes or the newest part does.
 */
export function useOlder<Row extends { seq: number }>(
  key: string,
  first: Part<Row> | undefined,
  ask: (before: number) => Promise<Result<Part<Row>>>,
): { total: number; rows: readonly Row[]; fault: Fault | undefined; loadMore: () => void } {
  const [older, setOlder] = useState<{
    key: string
    newest: number
    rows: readonly Row[]
    ended?: boolean
    fault?: Fault
  }>()
  const [busy, setBusy] = useState(false)
  const newest = first?.rows[0]?.seq ?? 0
  const fits = older?.key === key && older.newest === newest
  const more = fits ? older.rows : []
  const rows = first ? [...first.rows, ...more] : []

  useEffect(
    () => setOlder((held) => (held?.key === key && held.newest === newest ? held : undefined)),
    [key, newest],
  )

  const loadMore = () => {
    const last = rows.at(-1)
    if (busy || !last || (fits && (older.ended || older.fault)) || rows.length >= (first?.total ?? 0)) return
    setBusy(true)
    void answer(ask(last.seq)).then((result) => {
      setBusy(false)
      setOlder(
        result.ok
          ? { key, newest, rows: [...more, ...result.value.rows], ended: result.value.rows.length === 0 }
          : { key, newest, rows: more, fault: result.error },
      )
    })
  }
  return { total: first?.total ?? 0, rows, fault: fits ? older.fault : undefined, loadMore }
}
