import { useEffect, useState } from 'react'
import type { Result } from '#shared/contract/result.ts'

interface Page<Row> {
  total: number
  rows: readonly Row[]
}

/** Rows of a long answer, asked for page by page; anew when `key` changes. */
export function usePages<Row>(
  key: string,
  ask: (offset: number) => Promise<Result<Page<Row>>>,
): { total: number; rows: readonly Row[]; loadMore: () => void } {
  const [held, setHeld] = useState<{ key: string; total: number; rows: readonly Row[] }>()
  const [wanted, setWanted] = useState(0)
  const current = held?.key === key ? held : undefined
  const have = current?.rows.length ?? 0

  // biome-ignore lint/correctness/useExhaustiveDependencies: `ask` is new at each render; the key says what it asks for
  useEffect(() => {
    let left = false
    void ask(have).then((answer) => {
      if (left || !answer.ok) return
      const { total, rows } = answer.value
      setHeld((before) => ({
        key,
        total,
        rows: before?.key === key && have > 0 ? [...before.rows, ...rows] : rows,
      }))
    })
    return () => {
      left = true
    }
  }, [key, wanted])

  return { total: current?.total ?? 0, rows: current?.rows ?? [], loadMore: () => setWanted(have) }
}
