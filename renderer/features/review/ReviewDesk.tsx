import { Checkbox } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { type Column, DataTable } from '#renderer/ui/DataTable.tsx'
import { useQueryCall } from '#renderer/ui/data/queries.ts'
import { EmptyState } from '#renderer/ui/EmptyState.tsx'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { formatInstant } from '#renderer/ui/format.ts'
import { useKeys } from '#renderer/ui/keys.ts'
import { PrintButton } from '#renderer/ui/PrintButton.tsx'
import { SplitPane } from '#renderer/ui/SplitPane.tsx'
import { StateTag } from '#renderer/ui/StateTag.tsx'
import { DateText } from '#renderer/ui/texts.tsx'
import type { ReviewRow } from '#shared/contract/review.ts'
import { caseStatusLabels } from '#shared/domain/cases/state.ts'
import { reviewReasonLabels } from '#shared/domain/review/selection.ts'
import { RecordPane } from './RecordPane.tsx'
import css from './review.module.css'

/** The list and the record beside it. J/K or ↑↓ walk, Enter opens, 1 2 3 decide. */
export function ReviewDesk() {
  const [all, setAll] = useState(false)
  const { data, fault, loading, refetch } = useQueryCall(
    'review.list',
    { show: all ? 'all' : 'open' },
    { keepPrevious: true },
  )
  const rows = data?.rows ?? []
  const [at, setAt] = useState<{ key: string; index: number } | null>(null)
  const pane = useRef<HTMLDivElement>(null)

  // A decided record leaves the list: the one now in its place is next.
  const found = at ? rows.findIndex((r) => r.case === at.key) : -1
  const index = found >= 0 ? found : Math.min(at?.index ?? 0, rows.length - 1)
  const current = rows[index]
  const go = (to: number) => {
    const row = rows[Math.min(rows.length - 1, Math.max(0, to))]
    if (row) setAt({ key: row.case, index: rows.indexOf(row) })
  }
  useEffect(() => {
    if (found >= 0 && at && at.index !== found) setAt({ key: at.key, index: found })
  }, [found, at])

  const open = () => pane.current?.querySelector<HTMLElement>('[data-record-title]')?.focus()
  const walk = (to: number) => {
    go(to)
    grid()?.focus()
  }
  useKeys(
    {
      j: { label: '下一条（列表中也可用↓）', run: () => walk(index + 1) },
      k: { label: '上一条（列表中也可用↑）', run: () => walk(index - 1) },
    },
    '复核台',
  )
  const loaded = data !== undefined
  useEffect(() => {
    // the list has the keys from the start; a control somebody chose keeps them
    if (loaded && !document.activeElement?.closest('button, input, a')) grid()?.focus()
  }, [loaded])

  return (
    <>
      {fault ? <FaultPanel fault={fault} onRetry={refetch} /> : null}
      <div className={css.actions}>
        <span>
          待复核{data?.waiting ?? 0}件，退回补充{data?.returned ?? 0}件，待裁定{data?.ruling ?? 0}件
        </span>
        <Checkbox checked={all} onChange={(event) => setAll(event.target.checked)}>
          含已复核和未抽中
        </Checkbox>
        <PrintButton list={() => printable(rows, data?.basis ?? '')} disabled={rows.length === 0} />
        <span className={css.soft}>{data?.basis}</span>
      </div>
      <SplitPane
        label="复核列表与记录的分界"
        initial={40}
        start={
          <DataTable
            label="复核列表"
            rows={rows}
            rowKey={rowKey}
            columns={columns}
            rowHeight={52}
            activeKey={current?.case ?? null}
            onActiveChange={(key, row) => setAt({ key, index: rows.indexOf(row) })}
            onOpen={open}
            rowTone={(row) =>
              row.status === 'ruling' ? 'bad' : row.reasons.includes('priority') ? 'warn' : undefined
            }
            empty={
              loading ? null : (
                <EmptyState title={all ? '还没有提交的记录' : '没有待复核的记录'}>
                  抽查人员提交记录后，须复核的会列在这里。
                </EmptyState>
              )
            }
          />
        }
        end={
          <div ref={pane} className={css.pane}>
            {current ? (
              <RecordPane key={current.case} id={current.case} />
            ) : (
              <EmptyState title="请在左侧选择一条记录" />
            )}
          </div>
        }
      />
    </>
  )
}

const grid = (): HTMLElement | null => document.querySelector('[role="grid"][aria-label="复核列表"]')

const rowKey = (row: ReviewRow): string => row.case

const reasonText = (row: ReviewRow): string =>
  row.reasons.length === 0 ? '未抽中' : row.reasons.map((r) => reviewReasonLabels[r]).join('、')

const columns: Column<ReviewRow>[] = [
  {
    key: 'item',
    title: '事项',
    width: { min: 150, grow: 2 },
    render: (row) => (
      <>
        {row.itemName}
        <br />
        <span className={css.soft}>
          {row.bodyName}　<DateText at={row.at} form="day" />
        </span>
      </>
    ),
  },
  { key: 'why', title: '复核原因', width: { min: 100, grow: 1 }, render: reasonText },
  {
    key: 'status',
    title: '状态',
    width: 110,
    render: (row) => (
      <StateTag tone={row.status === 'approved' ? 'ok' : row.status === 'ruling' ? 'bad' : 'wait'} plain>
        {row.mine ? '本人拨打' : caseStatusLabels[row.status]}
      </StateTag>
    ),
  },
]

const printable = (rows: readonly ReviewRow[], note: string) => ({
  title: '复核列表',
  note,
  columns: [
    { title: '批次', width: 3 },
    { title: '单位', width: 3 },
    { title: '事项', width: 4 },
    { title: '拨打结果', width: 2 },
    { title: '复核原因', width: 3 },
    { title: '状态', width: 1.5 },
    { title: '提交时间', width: 2 },
  ],
  rows: rows.map((r) =>
    [
      r.roundName,
      r.bodyName,
      r.itemName,
      r.outcomeLabel,
      reasonText(r),
      caseStatusLabels[r.status],
      formatInstant(r.at),
    ].map(String),
  ),
})
