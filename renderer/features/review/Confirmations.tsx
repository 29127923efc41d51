import { Button } from 'antd'
import { useRef, useState } from 'react'
import { DelayedSpinner } from '#renderer/ui/DelayedSpinner.tsx'
import { useQueryCall } from '#renderer/ui/data/queries.ts'
import { EmptyState } from '#renderer/ui/EmptyState.tsx'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { Panel } from '#renderer/ui/Panel.tsx'
import { PlainTable } from '#renderer/ui/PlainTable.tsx'
import { PrintButton } from '#renderer/ui/PrintButton.tsx'
import { RoundPicker, useChosenRound } from '#renderer/ui/RoundPicker.tsx'
import { StateTag } from '#renderer/ui/StateTag.tsx'
import { DayText } from '#renderer/ui/texts.tsx'
import type { ConfirmItem, Notice } from '#shared/contract/review.ts'
import { causeLabels } from '#shared/domain/cases/review-facts.ts'
import { type ConfirmStand, confirmStandLabels } from '#shared/domain/review/effective.ts'
import { ReplyForm } from './ReplyForm.tsx'
import { RulingForm } from './RulingForm.tsx'
import css from './review.module.css'
import { SendNotice } from './SendNotice.tsx'

/** 核实: each unit is asked to confirm what was found, answers are entered, objections ruled on. */
export function Confirmations() {
  const { rounds, round, loading } = useChosenRound()
  if (loading) return <DelayedSpinner label="正在读取批次" />
  if (!round) return <EmptyState title="还没有抽取过的批次">抽取并复核后，在这里向单位核实。</EmptyState>
  return (
    <>
      <div className={css.actions}>
        <RoundPicker rounds={rounds} value={round.id} />
      </div>
      <OfRound key={round.id} round={round.id} name={round.name} />
    </>
  )
}

function OfRound({ round, name }: { round: string; name: string }) {
  const { data, fault, refetch } = useQueryCall('review.confirmations', { round })
  if (fault) return <FaultPanel fault={fault} onRetry={refetch} />
  if (!data) return <DelayedSpinner label="正在读取核实情况" />
  const { unasked, notices, items } = data
  return (
    <div className={css.pane}>
      <Panel title="待发核实单" aside={`${unasked.length}个单位`}>
        {data.unreviewed > 0 ? (
          <p className={css.soft}>还有{data.unreviewed}件待复核，复核后才能发出。</p>
        ) : null}
        {unasked.length === 0 ? (
          <p className={css.soft}>没有待发的问题。</p>
        ) : (
          unasked.map((unit) => (
            <SendNotice
              key={unit.body}
              round={round}
              roundName={name}
              unit={unit}
              number={data.proposedNumber}
              workingDays={data.proposedDue.workingDays}
            />
          ))
        )}
      </Panel>
      <Panel
        title="已发核实单"
        aside={`${notices.length}份`}
        actions={<PrintButton list={() => printable(name, items)} disabled={items.length === 0} />}
      >
        <Notices notices={notices} />
        {items.length === 0 ? null : (
          <PlainTable heads={['单位和事项', '要素', '公布内容', '答复原话', '核实', '办理']} label="核实项">
            {items.map((item) => (
              <ItemRow key={`${item.case}${item.element}`} item={item} />
            ))}
          </PlainTable>
        )}
      </Panel>
    </div>
  )
}

const tones: Record<ConfirmStand, 'ok' | 'warn' | 'bad' | 'wait' | 'idle'> = {
  none: 'idle',
  sent: 'wait',
  accepted: 'ok',
  objected: 'warn',
  silent: 'idle',
  upheld: 'ok',
  rejected: 'ok',
}

/** What can be done with an item now: the unit's reply entered for it, or its objection ruled on. */
const dealWith = (item: ConfirmItem) => {
  if (item.confirm === 'objected') return { label: '异议复核', Form: RulingForm }
  if (item.confirm === 'accepted') return { label: '更改答复', Form: ReplyForm }
  if (item.confirm === 'sent' || item.confirm === 'silent') return { label: '代录答复', Form: ReplyForm }
  return null
}

/** One item; its form opens below it over the whole width. */
function ItemRow({ item }: { item: ConfirmItem }) {
  const [open, setOpen] = useState(false)
  const opener = useRef<HTMLButtonElement>(null)
  const deal = dealWith(item)
  const close = () => {
    setOpen(false)
    opener.current?.focus()
  }
  return (
    <>
      <tr>
        <td>
          {item.bodyName}
          <br />
          <span className={css.soft}>{item.itemName}</span>
        </td>
        <td className={css.short}>{item.label}</td>
        <td>{item.published}</td>
        <td>{item.heard}</td>
        <td>
          <StateTag tone={tones[item.confirm]} plain>
            {confirmStandLabels[item.confirm]}
          </StateTag>
          {item.cause === null ? null : <p>{causeLabels[item.cause]}</p>}
          {item.basis === '' ? null : <p className={css.soft}>{item.basis}</p>}
        </td>
        <td>
          {deal ? (
            <Button ref={opener} size="small" aria-expanded={open} onClick={() => setOpen(true)}>
              {deal.label}
            </Button>
          ) : null}
        </td>
      </tr>
      {open && deal ? (
        <tr>
          <td colSpan={6}>
            <deal.Form item={item} onClose={close} />
          </td>
        </tr>
      ) : null}
    </>
  )
}

function Notices({ notices }: { notices: readonly Notice[] }) {
  if (notices.length === 0) return <p className={css.soft}>还没有发出核实单。</p>
  return (
    <PlainTable heads={['编号', '单位', '件数和项数', '回复期限', '已答复', '异议']} label="核实单">
      {notices.map((n) => (
        <tr key={n.number}>
          <td>{n.number}</td>
          <td>{n.bodyName}</td>
          <td>
            {n.cases}件{n.elements}项
          </td>
          <td>
            <DayText day={n.due} />
            {n.overdue ? (
              <StateTag tone="warn" plain>
                逾期视为无异议
              </StateTag>
            ) : null}
          </td>
          <td>{n.answered}项</td>
          <td>{n.objected}项</td>
        </tr>
      ))}
    </PlainTable>
  )
}

const printable = (name: string, items: readonly ConfirmItem[]) => ({
  title: `${name}核实情况`,
  columns: [
    { title: '核实单', width: 2 },
    { title: '单位', width: 3 },
    { title: '事项', width: 3 },
    { title: '要素', width: 1.5 },
    { title: '公布内容', width: 3 },
    { title: '答复原话', width: 3 },
    { title: '核实', width: 2 },
    { title: '原因', width: 2 },
  ],
  rows: items.map((i) =>
    [
      i.number,
      i.bodyName,
      i.itemName,
      i.label,
      i.published,
      i.heard,
      confirmStandLabels[i.confirm],
      i.cause === null ? '' : causeLabels[i.cause],
    ].map(String),
  ),
})
