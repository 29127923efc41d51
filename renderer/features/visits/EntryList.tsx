import { Button } from 'antd'
import type { ReactNode } from 'react'
import { Panel } from '#renderer/ui/Panel.tsx'
import { useToast } from '#renderer/ui/UndoToast.tsx'
import css from './record.module.css'

interface EntryListProps<T extends { id: string }> {
  title: string
  /** what one of them is called: 问题、协调事项 */
  what: string
  unit: string
  /** said while there are none */
  none: string
  entries: readonly T[]
  make: () => T
  change: (next: (entries: T[]) => T[]) => void
  children: (entry: T, change: (part: Partial<T>) => void, name: string) => ReactNode
}

/** Entries of a record, numbered as they stand; what was taken out can be put back for a while. */
export function EntryList<T extends { id: string }>(props: EntryListProps<T>) {
  const { title, what, unit, none, entries, make, change, children } = props
  const show = useToast((toasts) => toasts.show)
  const remove = (entry: T, at: number) => {
    change((now) => now.filter((one) => one.id !== entry.id))
    show({
      text: `已删去${what}${at + 1}`,
      undo: () => change((now) => now.toSpliced(at, 0, entry)),
    })
  }
  return (
    <Panel
      title={title}
      aside={`${entries.length}${unit}`}
      actions={<Button onClick={() => change((now) => [...now, make()])}>增加{what}</Button>}
    >
      {entries.length === 0 ? <p className={css.soft}>{none}</p> : null}
      <ol className={css.lines}>
        {entries.map((entry, i) => (
          <li key={entry.id} className={css.line}>
            <h3>
              {what}
              {i + 1}
            </h3>
            {children(
              entry,
              (part) => change((now) => now.map((one) => (one.id === entry.id ? { ...one, ...part } : one))),
              `${what}${i + 1}`,
            )}
            <div>
              <Button size="small" aria-label={`删去${what}${i + 1}`} onClick={() => remove(entry, i)}>
                删去
              </Button>
            </div>
          </li>
        ))}
      </ol>
    </Panel>
  )
}
