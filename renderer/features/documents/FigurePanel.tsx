import { Button } from 'antd'
import { type Column, DataTable } from '#renderer/ui/DataTable.tsx'
import { useQueryCall } from '#renderer/ui/data/queries.ts'
import { EmptyState } from '#renderer/ui/EmptyState.tsx'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { Panel } from '#renderer/ui/Panel.tsx'
import { navigate } from '#renderer/ui/route.ts'
import type { Output } from '#shared/contract/contract.ts'
import type { ResultCase } from '#shared/contract/results.ts'
import { standingLabels } from '#shared/domain/results/score.ts'
import css from './documents.module.css'

interface FigurePanelProps {
  round: string
  figure: Output<'documents.preview'>['figures'][number]
  onClose: () => void
}

/** One figure of the document: how it was counted, and the records behind it. */
export function FigurePanel({ round, figure, onClose }: FigurePanelProps) {
  const { data, fault, loading } = useQueryCall(
    'results.cases',
    { round, facts: figure.facts },
    { enabled: figure.facts.length > 0 },
  )
  const rows = data?.cases ?? []
  return (
    <Panel
      title={`数字 ${figure.text}`}
      tone="notice"
      aside={figure.facts.length === 0 ? undefined : `依据${figure.facts.length}条事实`}
      actions={<Button onClick={onClose}>收起</Button>}
    >
      <p className={css.soft}>口径：{figure.basis}</p>
      {fault ? <FaultPanel fault={fault} /> : null}
      {rows.length === 0 ? (
        loading ? null : (
          <EmptyState title="这个数字不是逐件计数的">由方案、冻结记录或本页其他数字得出。</EmptyState>
        )
      ) : (
        <DataTable
          label={`数字${figure.text}所计的案件`}
          rows={rows}
          rowKey={(row) => row.case}
          columns={columns}
          height={240}
          onOpen={(row) => navigate('record', { case: row.case })}
        />
      )}
    </Panel>
  )
}

const columns: Column<ResultCase>[] = [
  { key: 'item', title: '事项', width: { min: 140, grow: 2 }, render: (r) => r.itemName },
  { key: 'body', title: '单位', width: { min: 110, grow: 1 }, render: (r) => r.bodyName },
  { key: 'standing', title: '结论', width: 110, render: (r) => standingLabels[r.standing] },
]
