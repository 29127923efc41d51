import { Segmented } from 'antd'
import { useMemo, useState } from 'react'
import { type Column, DataTable } from '#renderer/ui/DataTable.tsx'
import { useApi } from '#renderer/ui/data/client.ts'
import { useQueryCall } from '#renderer/ui/data/queries.ts'
import { EmptyState } from '#renderer/ui/EmptyState.tsx'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { formatCount } from '#renderer/ui/format.ts'
import { Panel } from '#renderer/ui/Panel.tsx'
import { SearchBox } from '#renderer/ui/SearchBox.tsx'
import { StateTag, type Tone } from '#renderer/ui/StateTag.tsx'
import { DateText, HighlightText } from '#renderer/ui/texts.tsx'
import type { Output } from '#shared/contract/contract.ts'
import { DayRange, type Days, daysAsked } from './DayRange.tsx'
import css from './sync.module.css'
import { useOlder } from './use-older.ts'

type Level = 'info' | 'warn' | 'bad'
type Line = Output<'sync.log'>['rows'][number]
const levels: Record<Level, { tone: Tone; text: string }> = {
  info: { tone: 'info', text: '收发' },
  warn: { tone: 'warn', text: '要留意' },
  bad: { tone: 'bad', text: '有问题' },
}
const keyOf = (row: Line) => String(row.seq)
const anyDay: Days = { from: '', to: '' }

/** 同步记录: what was sent and received when, and why it stopped; searchable by words, weight and day. */
export function SyncHistory() {
  const calls = useApi()
  const [text, setText] = useState('')
  const [level, setLevel] = useState<Level | 'all'>('all')
  const [days, setDays] = useState(anyDay)
  const filter = { text, ...(level === 'all' ? {} : { level }), ...daysAsked(days) }
  const newest = useQueryCall('sync.log', filter, { keepPrevious: true })
  const list = useOlder(JSON.stringify(filter), newest.data, (before) =>
    calls['sync.log']({ ...filter, before }),
  )
  const columns = useMemo(() => columnsFor(text), [text])
  const fault = newest.fault ?? list.fault
  return (
    <Panel title="同步记录" aside={newest.data ? `${formatCount(list.total)} 条` : undefined}>
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
        <DayRange value={days} onChange={setDays} />
      </div>
      {fault ? <FaultPanel fault={fault} onRetry={newest.refetch} /> : null}
      <DataTable
        label="同步记录"
        rows={list.rows}
        rowKey={keyOf}
        columns={columns}
        height="min(56vh, 560px)"
        total={list.total}
        loadMore={list.loadMore}
        empty={<EmptyState title="没有符合的同步记录" />}
      />
    </Panel>
  )
}

const columnsFor = (query: string): Column<Line>[] => [
  { key: 'at', title: '时间', width: 140, render: (row) => <DateText at={row.at} /> },
  {
    key: 'level',
    title: '轻重',
    width: 110,
    render: (row) => (
      <StateTag tone={levels[row.level].tone} plain>
        {levels[row.level].text}
      </StateTag>
    ),
  },
  {
    key: 'text',
    title: '情况',
    width: { min: 300, grow: 1 },
    render: (row) => (
      <span title={row.text}>
        <HighlightText text={row.text} query={query} />
      </span>
    ),
  },
]
