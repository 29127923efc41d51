import { useQueryCall } from '#renderer/ui/data/queries.ts'
import { EmptyState } from '#renderer/ui/EmptyState.tsx'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { FieldList } from '#renderer/ui/FieldRow.tsx'
import { Panel } from '#renderer/ui/Panel.tsx'
import { linkTo } from '#renderer/ui/route.ts'
import type { LedgerHit } from '#shared/contract/ledgers.ts'
import { elementLabels, verdictText } from './ledger-columns.tsx'
import css from './ledgers.module.css'

/** One row of an old ledger as it was written, and what of today bears the same names. */
export function LedgerRowDetail({ row }: { row: LedgerHit }) {
  const { verdicts } = row
  return (
    <div className={css.pane}>
      <Panel title="台账原文" aside={`${row.ledgerName}，${placeText(row.place)}`}>
        <FieldList
          items={[
            { label: '抽查日期', value: [row.date, row.time].filter(Boolean).join(' ') },
            { label: '被查单位', value: row.unit },
            { label: '窗口', value: row.window },
            { label: '事项', value: row.item },
            { label: '咨询电话', value: row.phone },
            { label: '接通情况', value: row.outcome },
            ...(['phone', 'place', 'materials', 'time_limit'] as const).map((key) => ({
              label: `${elementLabels[key]}是否准确`,
              value: verdictText(verdicts[key]),
            })),
            { label: '存在问题', value: row.remark },
            { label: '整改情况', value: row.followUp },
          ]}
        />
      </Panel>
      <Panel title="现在的同名单位和事项" aside="按名称对应，请自行核对">
        <Linked row={row} />
      </Panel>
    </div>
  )
}

/** 'Sheet1 12' → 工作表“Sheet1”第12行 */
const placeText = (place: string): string => place.replace(/^(.*) (\d+)$/, '工作表“$1”第$2行')

function Linked({ row }: { row: LedgerHit }) {
  const items = useQueryCall('ledgers.items', { ledger: row.ledger, no: row.no })
  if (items.fault) return <FaultPanel fault={items.fault} onRetry={items.refetch} />
  const found = items.data ?? []
  if (!row.unitBody && found.length === 0)
    return items.loading ? null : <EmptyState title="没有同名的单位或事项" />
  return (
    <ul className={css.links}>
      {row.unitBody ? (
        <li>
          单位：<a href={linkTo('org', { id: row.unitBody.id })}>{row.unitBody.name}</a>
        </li>
      ) : null}
      {found.map((item) => (
        <li key={item.code}>
          事项：<a href={linkTo('catalogueItem', { code: item.code })}>{item.name}</a>{' '}
          <span className={css.soft}>
            {item.bodyName}
            {item.sameUnit ? '（同一单位）' : ''}
          </span>
        </li>
      ))}
    </ul>
  )
}
