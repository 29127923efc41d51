import { useMemo, useState } from 'react'
import { type Column, DataTable } from '#renderer/ui/DataTable.tsx'
import { useCommandCall } from '#renderer/ui/data/commands.ts'
import { EmptyState } from '#renderer/ui/EmptyState.tsx'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { formatCount } from '#renderer/ui/format.ts'
import { InlineConfirm } from '#renderer/ui/InlineConfirm.tsx'
import { Panel } from '#renderer/ui/Panel.tsx'
import { DateText } from '#renderer/ui/texts.tsx'
import type { HandoverCase } from '#shared/contract/handover.ts'
import css from './handover.module.css'
import { type InHandOf, statusWords } from './words.ts'

interface OpenCasesProps {
  from: string
  to: string | null
  inHand: InHandOf
  admin: boolean
}

const keyOf = (row: HandoverCase) => row.id

/** 未结案件和预约再拨: chosen all at first, handed over with the kept numbers in one go. */
export function OpenCases({ from, to, inHand, admin }: OpenCasesProps) {
  const transfer = useCommandCall('handover.transfer')
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set())
  const [outcome, setOutcome] = useState('')
  const { cases, callers } = inHand
  const movable = cases.filter((one) => one.movable)
  const chosen = useMemo(
    () => new Set(movable.map((one) => one.id).filter((id) => !left.has(id))),
    [movable, left],
  )
  const numbers = callers.filter((one) => one.movable)

  const run = async () => {
    if (to === null) return false
    const done = await transfer.run({
      from,
      to,
      cases: [...chosen],
      callers: numbers.map((one) => one.id),
    })
    if (!done.ok) return true
    const { cases: moved, callers: kept, avoided } = done.value
    setOutcome(
      [
        `已移交案件${formatCount(moved)}件${kept > 0 ? `、拨打号码${formatCount(kept)}个` : ''}。`,
        avoided.length > 0 ? `${formatCount(avoided.length)}件接收人应当回避，没有移交，请另选接收人。` : '',
      ].join(''),
    )
    return true
  }

  return (
    <Panel
      title="未结案件和预约再拨"
      aside={
        cases.length > 0
          ? `${formatCount(cases.length)}件${admin ? `，已选${formatCount(chosen.size)}件` : ''}`
          : undefined
      }
      actions={
        admin && chosen.size + numbers.length > 0 ? (
          <InlineConfirm
            label="移交所选"
            size="small"
            disabled={to === null}
            question={`${formatCount(chosen.size)}件案件${
              numbers.length > 0 ? `和保管的${formatCount(numbers.length)}个拨打号码` : ''
            }改由接收人负责，每件都留有移交记录。需要时可再移交回来。`}
            onConfirm={run}
          />
        ) : undefined
      }
    >
      {transfer.fault ? <FaultPanel fault={transfer.fault} /> : null}
      {outcome && !transfer.fault ? <p role="status">{outcome}</p> : null}
      {admin && to === null && chosen.size > 0 ? <p className={css.soft}>先选择接收人，再移交。</p> : null}
      {cases.some((one) => !one.movable) ? (
        <p className={css.soft}>其他单位组织的批次中的案件，由组织单位重新分派。</p>
      ) : null}
      {cases.length === 0 ? (
        <EmptyState title="没有未结案件" />
      ) : (
        <DataTable
          label="未结案件"
          rows={cases}
          rowKey={keyOf}
          columns={columns}
          height={Math.min(460, 38 + 40 * cases.length + 2)}
          {...(admin
            ? {
                selectedKeys: chosen,
                onSelectionChange: (keys: ReadonlySet<string>) =>
                  setLeft(new Set(movable.map((one) => one.id).filter((id) => !keys.has(id)))),
              }
            : {})}
        />
      )}
    </Panel>
  )
}

const columns: Column<HandoverCase>[] = [
  { key: 'round', title: '批次', width: { min: 190, grow: 1 }, render: (row) => row.roundName },
  { key: 'item', title: '事项', width: { min: 220, grow: 2 }, render: (row) => row.itemName },
  { key: 'body', title: '单位', width: { min: 160, grow: 1 }, render: (row) => row.bodyName },
  { key: 'status', title: '状态', width: 110, render: (row) => statusWords[row.status] },
  {
    key: 'attempts',
    title: '已拨',
    width: 80,
    align: 'end',
    render: (row) => (row.attempts === 0 ? '' : `${row.attempts}次`),
  },
  {
    key: 'appointment',
    title: '预约再拨',
    width: 150,
    render: (row) => (row.appointmentAt === null ? '' : <DateText at={row.appointmentAt} />),
  },
]
