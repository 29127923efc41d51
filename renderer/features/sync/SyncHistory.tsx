import { Segmented } from 'antd'
import { useState } from 'react'
import { useQueryCall } from '#renderer/ui/data/queries.ts'
import { EmptyState } from '#renderer/ui/EmptyState.tsx'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { formatCount } from '#renderer/ui/format.ts'
import { Panel } from '#renderer/ui/Panel.tsx'
import { SearchBox } from '#renderer/ui/SearchBox.tsx'
import { StateIcon, type Tone } from '#renderer/ui/StateTag.tsx'
import { DateText } from '#renderer/ui/texts.tsx'
import css from './sync.module.css'

type Level = 'info' | 'warn' | 'bad'
const tones: Record<Level, Tone> = { info: 'info', warn: 'warn', bad: 'bad' }

/** 同步记录: what was sent and received when, and why it stopped; searchable. */
export function SyncHistory() {
  const [text, setText] = useState('')
  const [level, setLevel] = useState<Level | 'all'>('all')
  const query = useQueryCall(
    'sync.log',
    { text, limit: 200, ...(level === 'all' ? {} : { level }) },
    { keepPrevious: true },
  )
  const rows = query.data?.rows ?? []
  return (
    <Panel
      title="同步记录"
      aside={query.data ? `${formatCount(query.data.total)} 条，显示最近 200 条` : undefined}
    >
      <div className={css.buttons}>
        <SearchBox label="查找同步记录" value={text} onSearch={setText} />
        <Segmented
          aria-label="按轻重筛选"
          value={level}
          options={[
            { value: 'all', label: '全部' },
            { value: 'info', label: '收发' },
            { value: 'warn', label: '要留意' },
            { value: 'bad', label: '有问题' },
          ]}
          onChange={setLevel}
        />
      </div>
      {query.fault ? <FaultPanel fault={query.fault} onRetry={query.refetch} /> : null}
      {query.data && rows.length === 0 ? <EmptyState title="没有符合的同步记录" /> : null}
      {rows.length > 0 ? (
        <div className={css.scroll}>
          <table className={css.table}>
            <thead>
              <tr>
                <th scope="col">时间</th>
                <th scope="col">情况</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.seq}>
                  <td>
                    <DateText at={row.at} />
                  </td>
                  <td>
                    <StateIcon tone={tones[row.level]} /> {row.text}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : null}
    </Panel>
  )
}
