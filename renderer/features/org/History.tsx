import { Button } from 'antd'
import { useState } from 'react'
import { EmptyState } from '#renderer/ui/EmptyState.tsx'
import { DateText } from '#renderer/ui/texts.tsx'
import type { Said } from '#shared/contract/org.ts'
import { fieldLabels, valueText } from './labels.ts'
import css from './OrgScreen.module.css'

type Entry = Said & { field: string }

const FIRST = 12

interface HistoryProps {
  history: readonly Entry[]
  labels?: Readonly<Record<string, string>>
}

/** Who gave which field which value, newest first. */
export function History({ history, labels = fieldLabels }: HistoryProps) {
  const [all, setAll] = useState(false)
  if (history.length === 0) return <EmptyState title="还没有改动" />
  const shown = all ? history : history.slice(0, FIRST)
  return (
    <>
      <ol className={css.lines}>
        {shown.map((entry) => (
          <li key={`${entry.fact}-${entry.field}`} className={css.line}>
            <span>
              {labels[entry.field] ?? entry.field}：{valueText(entry.field, entry.value, entry.bodyName)}
            </span>
            <span className={`${css.soft} ${css.end}`}>
              {entry.authorName ?? '其他人员'}，<DateText at={entry.at} />
            </span>
          </li>
        ))}
      </ol>
      {history.length > shown.length ? (
        <div>
          <Button size="small" onClick={() => setAll(true)}>
            显示全部{history.length}条
          </Button>
        </div>
      ) : null}
    </>
  )
}
