import { Button } from 'antd'
import { useState } from 'react'
import { type Column, DataTable } from '#renderer/ui/DataTable.tsx'
import { DelayedSpinner } from '#renderer/ui/DelayedSpinner.tsx'
import { useApi } from '#renderer/ui/data/client.ts'
import { answer, useQueryCall } from '#renderer/ui/data/queries.ts'
import { useAllows } from '#renderer/ui/data/session.ts'
import { EmptyState } from '#renderer/ui/EmptyState.tsx'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { formatDay } from '#renderer/ui/format.ts'
import { KeyHint } from '#renderer/ui/KeyHint.tsx'
import { useKeys } from '#renderer/ui/keys.ts'
import { Page } from '#renderer/ui/Page.tsx'
import { PrintButton } from '#renderer/ui/PrintButton.tsx'
import { printTable } from '#renderer/ui/print-table.ts'
import { linkTo, navigate } from '#renderer/ui/route.ts'
import { StateTag } from '#renderer/ui/StateTag.tsx'
import type { Fault } from '#shared/contract/result.ts'
import { purposeLabels } from '#shared/domain/rounds/facts.ts'
import { roundStatusLabels } from '#shared/domain/rounds/fold.ts'
import css from './rounds.module.css'
import { periodText, type RoundRow, statusTones } from './words.ts'

/** 抽查批次: all rounds, newest first. */
export function RoundsScreen() {
  const list = useQueryCall('rounds.list', {})
  const mayPlan = useAllows('plan')
  const { create, busy, fault } = useNewRound()
  useKeys(mayPlan ? { 'Alt+=': { label: '新建批次', run: create } } : {})
  const rounds = list.data
  const button = (
    <Button type="primary" loading={busy ? { delay: 300 } : false} onClick={create}>
      新建批次 <KeyHint keys="Alt+=" />
    </Button>
  )
  return (
    <Page
      title="抽查批次"
      description="一个批次从方案到归档：先定方案并冻结，再随机抽取、拨打、复核，最后成稿印发。"
      actions={
        rounds && rounds.length > 0 ? (
          <>
            <PrintButton list={() => printTable({ title: '抽查批次', columns, rows: rounds })} />
            {mayPlan ? button : null}
          </>
        ) : null
      }
      fill
    >
      {list.fault ? <FaultPanel fault={list.fault} onRetry={list.refetch} /> : null}
      {fault ? <FaultPanel fault={fault} onRetry={create} /> : null}
      {list.loading ? <DelayedSpinner label="正在读取批次" /> : null}
      {rounds?.length === 0 ? <NoRounds action={mayPlan ? button : null} /> : null}
      {rounds && rounds.length > 0 ? (
        <DataTable
          label="抽查批次"
          rows={rounds}
          rowKey={roundKey}
          columns={columns}
          onOpen={(round) => navigate('round', { id: round.id })}
          rowTone={(round) => (round.awaitsRuling ? 'bad' : undefined)}
        />
      ) : null}
    </Page>
  )
}

const roundKey = (round: RoundRow): string => round.id

/** A new round begins as the plan this workspace proposes, and is written on its own page. */
function useNewRound() {
  const calls = useApi()
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<Fault>()
  const create = async () => {
    if (busy) return
    setBusy(true)
    setFault(undefined)
    const plan = await answer(calls['rounds.defaults']({}))
    const made = plan.ok ? await answer(calls['rounds.create']({ plan: plan.value })) : plan
    setBusy(false)
    if (made.ok) navigate('round', { id: made.value.id })
    else setFault(made.error)
  }
  return { create: () => void create(), busy, fault }
}

function NoRounds({ action }: { action: React.ReactNode }) {
  return (
    <EmptyState title="还没有抽查批次" action={action}>
      <p>批次是一次有始有终的电话抽查：查哪些事项、查多少件、谁来查，都写在方案里，审批后冻结。</p>
      <p>
        双随机：抽哪些事项、由谁拨打，都由冻结之后才产生的种子决定。定方案的人事先算不出会抽到谁，任何人事后都能照抽取记录重抽一遍核对。
      </p>
      {action ? null : <p>批次由管理员建立。</p>}
    </EmptyState>
  )
}

const columns: Column<RoundRow>[] = [
  {
    key: 'name',
    title: '批次',
    width: { min: 220, grow: 2 },
    render: (round) => (
      <a href={linkTo('round', { id: round.id })} title={round.name} tabIndex={-1}>
        {round.name}
      </a>
    ),
  },
  {
    key: 'status',
    title: '状态',
    width: 116,
    render: (round) =>
      round.awaitsRuling ? (
        <StateTag plain tone="bad">
          待裁定
        </StateTag>
      ) : (
        <StateTag plain tone={statusTones[round.status]}>
          {roundStatusLabels[round.status]}
        </StateTag>
      ),
  },
  { key: 'purpose', title: '性质', width: 76, render: (round) => purposeLabels[round.purpose] },
  { key: 'period', title: '所属期', width: 140, render: (round) => periodText(round.period) },
  {
    key: 'dates',
    title: '起止',
    width: 176,
    render: (round) => `${formatDay(round.startDate)}—${formatDay(round.endDate)}`,
  },
  {
    key: 'progress',
    title: '进度',
    width: { min: 210, grow: 1 },
    render: (round) =>
      round.drawn === 0 ? (
        <span className={css.soft}>未抽取</span>
      ) : (
        `抽取${round.drawn}，提交${round.submitted}，复核${round.reviewed}`
      ),
  },
]
