import { Button } from 'antd'
import { type Column, DataTable } from '#renderer/ui/DataTable.tsx'
import { useQueryCall } from '#renderer/ui/data/queries.ts'
import { EmptyState } from '#renderer/ui/EmptyState.tsx'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { KeyHint } from '#renderer/ui/KeyHint.tsx'
import { useKeys } from '#renderer/ui/keys.ts'
import { Panel } from '#renderer/ui/Panel.tsx'
import { PrintButton } from '#renderer/ui/PrintButton.tsx'
import { navigate } from '#renderer/ui/route.ts'
import { StateTag, type Tone } from '#renderer/ui/StateTag.tsx'
import type { ResultCase } from '#shared/contract/results.ts'
import { type Standing, standingLabels } from '#shared/domain/results/score.ts'
import css from './results.module.css'
import { type Asked, type Scope, useDrill } from './use-drill.ts'

/** The cases a figure counts. Enter opens a record, Esc goes back to the figure. */
export function CasesBehind({ scope, asked }: { scope: Scope; asked: Asked }) {
  const { data, fault, loading, refetch } = useQueryCall('results.cases', { ...scope, ...asked })
  const { close } = useDrill()
  useKeys({ Escape: { label: '返回结果', run: close } })
  const rows = data?.cases ?? []
  const marked = asked.measure !== undefined
  return (
    <Panel
      title={data?.title ?? '案件'}
      aside={`${rows.length}件`}
      actions={
        <>
          <PrintButton list={() => printable(data?.title ?? '案件', rows)} disabled={rows.length === 0} />
          <Button onClick={close}>
            返回结果 <KeyHint keys="Escape" />
          </Button>
        </>
      }
    >
      {fault ? <FaultPanel fault={fault} onRetry={refetch} /> : null}
      {data?.basis ? <p className={css.soft}>口径：{data.basis}。</p> : null}
      {marked ? (
        <p className={css.soft}>“计入”为分子，“未计入分子”只在分母中，“只列上下限”两者都不在。</p>
      ) : null}
      <DataTable
        label="案件"
        rows={rows}
        rowKey={(row) => row.case}
        columns={marked ? [...columns, markColumn] : columns}
        height={560}
        onOpen={(row) => navigate('record', { case: row.case })}
        empty={loading ? null : <EmptyState title="没有案件" />}
      />
    </Panel>
  )
}

const tones: Record<Standing, Tone> = {
  right: 'ok',
  wrong: 'bad',
  ours: 'idle',
  pending: 'idle',
  unreviewed: 'wait',
  open: 'wait',
  out: 'idle',
}

const columns: Column<ResultCase>[] = [
  { key: 'item', title: '事项', width: { min: 180, grow: 2 }, render: (r) => r.itemName },
  { key: 'body', title: '单位', width: { min: 140, grow: 1 }, render: (r) => r.bodyName },
  { key: 'window', title: '窗口', width: { min: 100, grow: 1 }, render: (r) => r.windowName },
  { key: 'phone', title: '咨询电话', width: 140, render: (r) => r.phone },
  { key: 'outcome', title: '拨打结果', width: 140, render: (r) => r.outcome },
  {
    key: 'standing',
    title: '结论',
    width: 130,
    render: (r) => (
      <StateTag tone={tones[r.standing]} plain>
        {standingLabels[r.standing]}
      </StateTag>
    ),
  },
]

const markLabels = { yes: '计入', no: '未计入分子', unscored: '只列上下限', outside: '不在分母' } as const
const markColumn: Column<ResultCase> = {
  key: 'mark',
  title: '本项',
  width: 110,
  render: (r) => markLabels[r.mark],
}

const printable = (title: string, rows: readonly ResultCase[]) => ({
  title: title.slice(0, 100),
  columns: [
    { title: '事项编码', width: 3 },
    { title: '事项', width: 4 },
    { title: '单位', width: 3 },
    { title: '窗口', width: 2 },
    { title: '咨询电话', width: 2 },
    { title: '拨打结果', width: 2 },
    { title: '结论', width: 2 },
  ],
  rows: rows.map((r) =>
    [
      r.itemCode,
      r.itemName,
      r.bodyName,
      r.windowName ?? '',
      r.phone,
      r.outcome ?? '',
      standingLabels[r.standing],
    ].map(String),
  ),
})
