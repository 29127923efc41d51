import { Segmented } from 'antd'
import { useMemo, useState } from 'react'
import { type Column, DataTable } from '#renderer/ui/DataTable.tsx'
import { useQueryCall } from '#renderer/ui/data/queries.ts'
import { EmptyState } from '#renderer/ui/EmptyState.tsx'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { formatInstant, formatPhone } from '#renderer/ui/format.ts'
import { linkTo } from '#renderer/ui/route.ts'
import { StateTag, type Tone } from '#renderer/ui/StateTag.tsx'
import type { CaseRecord, QueueItem } from '#shared/contract/calls.ts'
import { caseStatusLabels } from '#shared/domain/cases/state.ts'
import { spanText } from '#shared/domain/time/shanghai.ts'
import css from './QueuePane.module.css'

interface QueuePaneProps {
  queue: readonly QueueItem[]
  selected: string | null
  now: number
  onOpen: (id: string) => void
}

const lanes: Record<QueueItem['lane'], [Tone, string]> = {
  appointment_due: ['info', '预约到时'],
  appointment_missed: ['warn', '预约已过'],
  recall: ['wait', '再拨'],
  fresh: ['idle', '首拨'],
}

/** Left of the desk: what to call and why now, or what was submitted. ↑↓ and Enter. */
export function QueuePane({ queue, selected, now, onOpen }: QueuePaneProps) {
  const [tab, setTab] = useState<'queue' | 'records'>('queue')
  const [round, setRound] = useState('')
  const rounds = useMemo(() => [...new Map(queue.map((q) => [q.round, q.roundName]))], [queue])
  const shown = round === '' ? queue : queue.filter((q) => q.round === round)
  return (
    <div className={css.pane} data-queue>
      <Segmented
        block
        aria-label="显示"
        value={tab}
        onChange={setTab}
        options={[
          { value: 'queue', label: '待拨' },
          { value: 'records', label: '已提交' },
        ]}
      />
      {rounds.length > 1 || round !== '' ? (
        <select
          className={css.rounds}
          aria-label="批次"
          value={round}
          onChange={(event) => setRound(event.target.value)}
        >
          <option value="">全部批次</option>
          {rounds.map(([id, name]) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      ) : null}
      {tab === 'queue' ? (
        <Queue rows={shown} selected={selected} now={now} onOpen={onOpen} />
      ) : (
        <Records round={round} selected={selected} onOpen={onOpen} />
      )}
    </div>
  )
}

function Queue({
  rows,
  selected,
  now,
  onOpen,
}: Omit<QueuePaneProps, 'queue'> & { rows: readonly QueueItem[] }) {
  const ready = rows.filter((q) => q.eligible).length
  const columns = useMemo<Column<QueueItem>[]>(
    () => [
      {
        key: 'case',
        title: `可拨${ready}件，共${rows.length}件`,
        render: (item) => <QueueCard item={item} open={item.case === selected} now={now} />,
      },
    ],
    [ready, rows.length, selected, now],
  )
  return (
    <DataTable
      label="待拨队列"
      rows={rows}
      rowKey={(q) => q.case}
      columns={columns}
      rowHeight={82}
      onOpen={(q) => onOpen(q.case)}
      rowTone={(q) => (q.lane === 'appointment_missed' ? 'warn' : q.case === selected ? 'ok' : undefined)}
      empty={<EmptyState title="没有要拨打的案件">抽查批次抽取并分派以后，案件在这里按先后排好。</EmptyState>}
    />
  )
}

function QueueCard({ item, open, now }: { item: QueueItem; open: boolean; now: number }) {
  const [tone, word] = lanes[item.lane]
  const wait =
    !item.eligible && item.availableAt !== null && item.availableAt > now
      ? `还有${spanText(item.availableAt - now)}`
      : ''
  return (
    <div className={css.card} data-muted={!item.eligible || undefined}>
      <div className={css.top}>
        <a href={linkTo('checks', { case: item.case })} tabIndex={-1} aria-current={open || undefined}>
          {item.itemName}
        </a>
        {item.inProgress ? (
          <StateTag tone="info" plain>
            录入中
          </StateTag>
        ) : null}
      </div>
      <div className={css.line}>
        <span className={css.phone}>{formatPhone(item.phone)}</span>
        <span className={css.cut}>{place(item)}</span>
      </div>
      <div className={css.line} title={item.reason}>
        <StateTag tone={tone} plain>
          {word}
        </StateTag>
        <span className={css.cut}>
          {item.attempts > 0 ? `已拨${item.attempts}次，` : ''}
          {wait === '' ? item.reason : `${wait}，${item.reason.replace(/，还有[^，]*$/, '')}`}
        </span>
      </div>
    </div>
  )
}

/** 县市区 only where the unit's own name does not say it. */
const place = ({ areaName, bodyName }: Pick<QueueItem, 'areaName' | 'bodyName'>): string =>
  areaName === null || bodyName.includes(areaName) ? bodyName : `${areaName} · ${bodyName}`

interface RecordsProps {
  round: string
  selected: string | null
  onOpen: (id: string) => void
}

function Records({ round, selected, onOpen }: RecordsProps) {
  const records = useQueryCall('calls.records', round === '' ? {} : { round })
  const rows = records.data ?? []
  const columns = useMemo<Column<CaseRecord>[]>(
    () => [
      {
        key: 'case',
        title: `本人已提交${rows.length}件`,
        render: (row) => (
          <div className={css.card}>
            <div className={css.top}>
              <a
                href={linkTo('checks', { case: row.case })}
                tabIndex={-1}
                aria-current={row.case === selected || undefined}
              >
                {row.itemName}
              </a>
            </div>
            <div className={css.line}>
              <span className={css.cut}>{place(row)}</span>
            </div>
            <div className={css.line}>
              <StateTag
                tone={row.status === 'returned' ? 'bad' : row.status === 'approved' ? 'ok' : 'wait'}
                plain
              >
                {caseStatusLabels[row.status]}
              </StateTag>
              {row.adverse > 0 ? `不利${row.adverse}项　` : ''}
              {formatInstant(row.at, 'day')}
            </div>
          </div>
        ),
      },
    ],
    [rows.length, selected],
  )
  if (records.fault) return <FaultPanel fault={records.fault} onRetry={records.refetch} />
  return (
    <DataTable
      label="已提交的记录"
      rows={rows}
      rowKey={(r) => r.case}
      columns={columns}
      rowHeight={82}
      onOpen={(r) => onOpen(r.case)}
      empty={records.loading ? null : <EmptyState title="还没有提交过记录" />}
    />
  )
}
