import { type Column, DataTable } from '#renderer/ui/DataTable.tsx'
import { useQueryCall } from '#renderer/ui/data/queries.ts'
import { useAllows } from '#renderer/ui/data/session.ts'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { Panel } from '#renderer/ui/Panel.tsx'
import type { VerdictProposal } from '#shared/contract/catalogue.ts'
import { verdictLabels } from '#shared/domain/check/verdicts.ts'
import css from './catalogue.module.css'

const elementLabels: Record<VerdictProposal['element'], string> = {
  phone: '咨询电话',
  place: '办理地点',
  materials: '申请材料',
  time_limit: '承诺时限',
  hours: '办理时间',
  fee: '收费',
  onsite: '现场次数',
  online: '网上办理',
}

/** 按正确版本重新比对: proposals for review; nothing is changed here. */
export function Recheck({ release, replacement }: { release: string; replacement: string }) {
  const mayReview = useAllows('review')
  const found = useQueryCall('catalogue.recheck', { release, replacement }, { enabled: mayReview })
  if (!mayReview) return null
  if (found.fault) return <FaultPanel fault={found.fault} onRetry={found.refetch} />
  if (!found.data) return null
  const { compared, proposals } = found.data
  return (
    <Panel title="按正确版本重新比对" aside={`比对${compared}份抽查，${proposals.length}处建议重新判定`}>
      {proposals.length === 0 ? (
        <p className={css.soft}>正确版本没有改变任何一处判定。</p>
      ) : (
        <>
          <p className={css.soft}>以下只是建议，请在“复核”中逐件改判或退回补充，原始记录不变。</p>
          <DataTable
            label="建议重新判定的要素"
            rows={proposals}
            rowKey={(row) => `${row.check}/${row.element}`}
            columns={columns}
            rowHeight={44}
            height={Math.min(proposals.length, 8) * 44 + 42}
          />
        </>
      )}
    </Panel>
  )
}

const columns: Column<VerdictProposal>[] = [
  { key: 'item', title: '事项', width: { min: 160, grow: 2 }, render: (row) => row.itemName },
  { key: 'element', title: '要素', width: 90, render: (row) => elementLabels[row.element] },
  {
    key: 'frozen',
    title: '撤回版本',
    width: { min: 110, grow: 1 },
    render: (row) => row.frozen ?? '没有公布',
  },
  { key: 'right', title: '正确版本', width: { min: 110, grow: 1 }, render: (row) => row.right ?? '没有公布' },
  { key: 'heard', title: '所答', width: { min: 110, grow: 1 }, render: (row) => row.heard },
  {
    key: 'verdict',
    title: '判定',
    width: 150,
    render: (row) =>
      `${verdictLabels[row.verdict]} → ${row.proposed ? verdictLabels[row.proposed] : '人工判定'}`,
  },
  { key: 'reason', title: '说明', width: { min: 160, grow: 1 }, render: (row) => row.reason },
]
