import { Select } from 'antd'
import { useMemo, useState } from 'react'
import { type Column, DataTable } from '#renderer/ui/DataTable.tsx'
import { useApi } from '#renderer/ui/data/client.ts'
import { useQueryCall } from '#renderer/ui/data/queries.ts'
import { EmptyState } from '#renderer/ui/EmptyState.tsx'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { formatCount, formatInstant } from '#renderer/ui/format.ts'
import { Panel } from '#renderer/ui/Panel.tsx'
import { PrintButton } from '#renderer/ui/PrintButton.tsx'
import { printTable } from '#renderer/ui/print-table.ts'
import { SearchBox } from '#renderer/ui/SearchBox.tsx'
import { StateTag } from '#renderer/ui/StateTag.tsx'
import { DateText, HighlightText } from '#renderer/ui/texts.tsx'
import {
  type ItemState,
  itemStates,
  MOST_ITEMS,
  type SyncItem,
  type SyncState,
} from '#shared/contract/sync.ts'
import { DayRange, type Days, daysAsked } from './DayRange.tsx'
import { kindWords, recordName, stateWords } from './item-words.ts'
import { waitWords } from './link-words.ts'
import css from './sync.module.css'
import { useOlder } from './use-older.ts'

const keyOf = (row: SyncItem) => row.id
const anyDay: Days = { from: '', to: '' }

/** 收发明细: every record sent or received, where it is, why it is not further, and when it is tried next. */
export function Items({ state }: { state: SyncState }) {
  const calls = useApi()
  const [text, setText] = useState('')
  const [kind, setKind] = useState('')
  const [stage, setStage] = useState<ItemState | ''>('')
  const [way, setWay] = useState<'sent' | 'got' | ''>('')
  const [days, setDays] = useState(anyDay)
  const filter = {
    text,
    ...(kind ? { kind } : {}),
    ...(stage ? { state: stage } : {}),
    ...(way ? { way } : {}),
    ...daysAsked(days),
  }
  const newest = useQueryCall('sync.items', filter, { keepPrevious: true })
  const list = useOlder(JSON.stringify(filter), newest.data, (before) =>
    calls['sync.items']({ ...filter, before }),
  )
  const fault = newest.fault ?? list.fault
  const columns = useMemo(() => columnsFor(state, text), [state, text])
  const print = () =>
    printTable({
      title: '收发明细',
      columns,
      rows: list.rows,
      total: list.total,
      note: [
        text && `查找“${text}”`,
        kindWords[kind] ?? '',
        stage && stateWords[stage].text,
        days.from,
        days.to,
      ]
        .filter(Boolean)
        .join('；'),
    })
  return (
    <Panel
      title="收发明细"
      aside={newest.data ? countText(list.total) : undefined}
      actions={<PrintButton size="small" list={print} disabled={list.rows.length === 0} />}
    >
      <div className={css.buttons}>
        <SearchBox
          label="查找记录"
          placeholder="记录、事项、单位、姓名、第几号"
          value={text}
          onSearch={setText}
        />
        <Select
          aria-label="类别"
          value={kind}
          popupMatchSelectWidth={false}
          options={[
            { value: '', label: '全部类别' },
            ...Object.entries(kindWords).map(([value, label]) => ({ value, label })),
          ]}
          onChange={setKind}
        />
        <Select
          aria-label="状态"
          value={stage}
          popupMatchSelectWidth={false}
          options={[
            { value: '' as const, label: '全部状态' },
            ...itemStates.map((value) => ({ value, label: stateWords[value].text })),
          ]}
          onChange={setStage}
        />
        <Select
          aria-label="收发"
          value={way}
          popupMatchSelectWidth={false}
          options={[
            { value: '' as const, label: '收和发' },
            { value: 'sent' as const, label: '本机发出' },
            { value: 'got' as const, label: '本机收到' },
          ]}
          onChange={setWay}
        />
        <DayRange value={days} onChange={setDays} />
      </div>
      {fault ? <FaultPanel fault={fault} onRetry={newest.refetch} /> : null}
      <DataTable
        label="收发明细"
        rows={list.rows}
        rowKey={keyOf}
        columns={columns}
        height="min(60vh, 640px)"
        total={list.total}
        loadMore={list.loadMore}
        empty={<EmptyState title="没有符合的记录">换一个词，或放宽类别、状态和日期。</EmptyState>}
      />
    </Panel>
  )
}

const countText = (total: number): string =>
  total > MOST_ITEMS ? `${formatCount(MOST_ITEMS)} 条以上，可按日期缩小范围` : `${formatCount(total)} 条`

const columnsFor = (state: SyncState, query: string): Column<SyncItem>[] => {
  const waits = waitWords(state)
  const why = (row: SyncItem) => row.reason ?? (row.state === 'waiting' ? waits.reason : '')
  const next = (row: SyncItem) => {
    if (row.state === 'waiting') return waits.next
    return row.state === 'unknown' ? '升级后自动显示' : row.state === 'awaiting' ? '管理员放行后计入' : ''
  }
  const whyAndNext = (row: SyncItem) => [why(row), next(row)].filter((part) => part !== '').join('；')
  return [
    {
      key: 'record',
      title: '记录',
      width: 144,
      render: (row) => <HighlightText text={recordName(row)} query={query} />,
      text: recordName,
    },
    {
      key: 'about',
      title: '内容',
      width: { min: 150, grow: 3 },
      render: (row) => <HighlightText text={row.about} query={query} />,
      text: (row) => row.about,
    },
    {
      key: 'way',
      title: '收发',
      width: 100,
      render: (row) => (row.own ? '本机发出' : `收自${row.authorName}`),
    },
    {
      key: 'at',
      title: '写于',
      width: 128,
      render: (row) => <DateText at={row.at} />,
      text: (row) => formatInstant(row.at),
    },
    {
      key: 'state',
      title: '状态',
      width: 104,
      render: (row) => (
        <StateTag plain tone={stateWords[row.state].tone}>
          {stateWords[row.state].text}
        </StateTag>
      ),
      text: (row) => stateWords[row.state].text,
    },
    {
      key: 'received',
      title: '市局收到',
      width: 128,
      render: (row) => (row.receivedAt === null ? '' : <DateText at={row.receivedAt} />),
      text: (row) => (row.receivedAt === null ? '' : formatInstant(row.receivedAt)),
    },
    { key: 'why', title: '原因和下次', width: { min: 200, grow: 2 }, render: whyAndNext, text: whyAndNext },
  ]
}
