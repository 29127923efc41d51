import { Select } from 'antd'
import { useState } from 'react'
import { type Column, DataTable } from '#renderer/ui/DataTable.tsx'
import { DelayedSpinner } from '#renderer/ui/DelayedSpinner.tsx'
import { useQueryCall } from '#renderer/ui/data/queries.ts'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { formatDay } from '#renderer/ui/format.ts'
import { PrintButton } from '#renderer/ui/PrintButton.tsx'
import { printTable } from '#renderer/ui/print-table.ts'
import { linkTo, navigate } from '#renderer/ui/route.ts'
import { SearchBox } from '#renderer/ui/SearchBox.tsx'
import { StateTag } from '#renderer/ui/StateTag.tsx'
import type { VisitEntry } from '#shared/contract/visits.ts'
import { pointsText } from '#shared/domain/checklists/checklist.ts'
import { type VisitStatus, visitStatuses, visitStatusLabels } from '#shared/domain/visits/fold.ts'
import css from './visits.module.css'
import { periodWords, statusTones } from './words.ts'

/** Plans and records of visits: under way first, then planned, then done. */
export function VisitList() {
  const [status, setStatus] = useState<VisitStatus | null>(null)
  const [text, setText] = useState('')
  const list = useQueryCall(
    'visits.list',
    { text, limit: 1000, ...(status ? { status } : {}) },
    { keepPrevious: true },
  )
  return (
    <>
      <div className={css.filters}>
        <SearchBox label="查找地点或路线" value={text} onSearch={setText} />
        <Select<string>
          aria-label="状态"
          style={{ minWidth: 120 }}
          value={status ?? ''}
          options={[
            { value: '', label: '全部状态' },
            ...visitStatuses.map((value) => ({ value, label: visitStatusLabels[value] })),
          ]}
          onChange={(value) => setStatus(visitStatuses.find((one) => one === value) ?? null)}
        />
        <PrintButton
          disabled={!list.data || list.data.total === 0}
          list={() =>
            list.data
              ? printTable({ title: '走访情况', columns, rows: list.data.rows, total: list.data.total })
              : null
          }
        />
        {list.data ? <span className={css.soft}>{list.data.total}次</span> : null}
      </div>
      {list.fault ? <FaultPanel fault={list.fault} onRetry={list.refetch} /> : null}
      {list.loading ? <DelayedSpinner label="正在读取走访" /> : null}
      {list.data ? (
        <DataTable
          label="走访"
          rows={list.data.rows}
          total={list.data.total}
          rowKey={(visit) => visit.id}
          columns={columns}
          onOpen={(visit) => navigate('visit', { id: visit.id })}
          empty={
            text === '' && status === null
              ? '还没有走访。可从“走访覆盖”选择地点列入计划，或直接开始走访。'
              : '没有符合条件的走访。'
          }
        />
      ) : null}
    </>
  )
}

const columns: Column<VisitEntry>[] = [
  {
    key: 'place',
    title: '地点',
    width: { min: 200, grow: 2 },
    render: (visit) => (
      <a href={linkTo('visit', { id: visit.id })} title={`${visit.path} ${visit.placeName}`} tabIndex={-1}>
        {visit.placeName}
      </a>
    ),
    text: (visit) => `${visit.path} ${visit.placeName}`.trim(),
  },
  {
    key: 'status',
    title: '状态',
    width: 150,
    render: (visit) => (
      <StateTag plain tone={statusTones[visit.status]}>
        {visitStatusLabels[visit.status]}
        {visit.apart ? '（两份记录）' : ''}
      </StateTag>
    ),
    text: (visit) => visitStatusLabels[visit.status],
  },
  {
    key: 'day',
    title: '日期',
    width: 130,
    render: (visit) => (visit.day === null ? periodWords(visit.period) : formatDay(visit.day)),
  },
  {
    key: 'route',
    title: '路线',
    width: { min: 110, grow: 1 },
    render: (visit) => (visit.route ? `${visit.route.name} 第${visit.route.no}站` : ''),
  },
  {
    key: 'people',
    title: '参加人',
    width: { min: 110, grow: 1 },
    render: (visit) => visit.people.join('、'),
  },
  {
    key: 'found',
    title: '问题、协调',
    width: 150,
    render: (visit) =>
      visit.status === 'submitted' ? `问题${visit.problems}，协调${visit.coordination}` : '',
  },
  {
    key: 'points',
    title: '得分',
    width: 80,
    align: 'end',
    render: (visit) => (visit.points === null ? '' : pointsText(visit.points)),
  },
  { key: 'confirmed', title: '确认', width: 90, render: (visit) => (visit.confirmed ? '已确认' : '') },
]
