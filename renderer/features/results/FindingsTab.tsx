import { type Column, DataTable } from '#renderer/ui/DataTable.tsx'
import { useQueryCall } from '#renderer/ui/data/queries.ts'
import { EmptyState } from '#renderer/ui/EmptyState.tsx'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { Panel } from '#renderer/ui/Panel.tsx'
import { PrintButton } from '#renderer/ui/PrintButton.tsx'
import { navigate } from '#renderer/ui/route.ts'
import type { ResultFinding } from '#shared/contract/results.ts'
import { causeLabels } from '#shared/domain/cases/review-facts.ts'
import { verdictLabels } from '#shared/domain/check/verdicts.ts'
import { confirmStandLabels } from '#shared/domain/review/effective.ts'
import type { Scope } from './use-drill.ts'

/** 问题清单: every reviewed finding by 对方原因. Enter opens its record. */
export function FindingsTab({ scope }: { scope: Scope }) {
  const { data, fault, loading, refetch } = useQueryCall('results.findings', scope, { keepPrevious: true })
  if (fault) return <FaultPanel fault={fault} onRetry={refetch} />
  const rows = data ?? []
  return (
    <Panel
      title="问题清单"
      aside={`${rows.length}个问题，只列已复核的`}
      actions={<PrintButton list={() => printable(rows)} disabled={rows.length === 0} />}
    >
      <DataTable
        label="问题清单"
        rows={rows}
        rowKey={rowKey}
        columns={columns}
        height={560}
        onOpen={(row) => navigate('record', { case: row.case })}
        empty={
          loading ? null : (
            <EmptyState title="没有已复核的问题">复核后认定的不一致、拒答和无法接通的列在这里。</EmptyState>
          )
        }
      />
    </Panel>
  )
}

const rowKey = (row: ResultFinding): string => `${row.case}${row.kind}${row.element}`
const said = (row: ResultFinding): string => (row.kind === 'answering' ? row.happened : row.heard)
const causeOf = (row: ResultFinding): string =>
  row.kind === 'answering' ? '电话接听' : row.cause === null ? '原因待认定' : causeLabels[row.cause]

const columns: Column<ResultFinding>[] = [
  { key: 'body', title: '单位', width: { min: 130, grow: 1 }, render: (r) => r.bodyName },
  { key: 'item', title: '事项', width: { min: 150, grow: 1 }, render: (r) => r.itemName },
  { key: 'element', title: '要素', width: 90, render: (r) => r.elementLabel },
  { key: 'verdict', title: '判定', width: 90, render: (r) => (r.verdict ? verdictLabels[r.verdict] : '') },
  { key: 'published', title: '公布内容', width: { min: 120, grow: 1 }, render: (r) => r.published },
  { key: 'heard', title: '答复或情况', width: { min: 120, grow: 1 }, render: said },
  { key: 'cause', title: '原因', width: 100, render: causeOf },
  { key: 'confirm', title: '核实', width: 120, render: (r) => confirmStandLabels[r.confirm] },
]

const printable = (rows: readonly ResultFinding[]) => ({
  title: '问题清单',
  columns: [
    { title: '单位', width: 3 },
    { title: '窗口', width: 2 },
    { title: '事项', width: 3 },
    { title: '要素', width: 1.5 },
    { title: '判定', width: 1.5 },
    { title: '公布内容', width: 3 },
    { title: '答复或情况', width: 3 },
    { title: '原因', width: 2 },
    { title: '核实', width: 2 },
  ],
  rows: rows.map((r) =>
    [
      r.bodyName,
      r.windowName ?? '',
      r.itemName,
      r.elementLabel,
      r.verdict ? verdictLabels[r.verdict] : '',
      r.published,
      said(r),
      causeOf(r),
      confirmStandLabels[r.confirm],
    ].map(String),
  ),
})
