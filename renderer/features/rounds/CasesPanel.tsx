import { useMemo, useState } from 'react'
import { type Column, DataTable } from '#renderer/ui/DataTable.tsx'
import { DelayedSpinner } from '#renderer/ui/DelayedSpinner.tsx'
import { useQueryCall } from '#renderer/ui/data/queries.ts'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { formatPhone } from '#renderer/ui/format.ts'
import { Panel } from '#renderer/ui/Panel.tsx'
import { PrintButton } from '#renderer/ui/PrintButton.tsx'
import { printTable } from '#renderer/ui/print-table.ts'
import { StateTag, type Tone } from '#renderer/ui/StateTag.tsx'
import { type CaseStatus, caseStatusLabels } from '#shared/domain/cases/state.ts'
import { AssignBar } from './AssignBar.tsx'
import { CaseFilters, type CaseView, shownCases, viewText } from './CaseFilters.tsx'
import { InspectorProgress } from './InspectorProgress.tsx'
import type { Names } from './plan-text.ts'
import { ReplaceCase } from './ReplaceCase.tsx'
import { stratumText } from './use-names.ts'
import type { CaseRow, RoundDetail } from './words.ts'

/** The drawn items (案件): who calls which, how far they are, and changing that. */
export function CasesPanel({ round, names }: { round: RoundDetail; names: Names }) {
  const cases = useQueryCall('rounds.cases', { round: round.id, set: 'all' })
  const [view, setView] = useState<CaseView>({ show: 'all', assignee: null, text: '' })
  const [marked, setMarked] = useState<ReadonlySet<string>>(new Set())
  const [activeKey, setActiveKey] = useState<string | null>(null)
  const all = cases.data
  const rows = useMemo(() => shownCases(all ?? [], view), [all, view])
  const columns = useMemo(() => columnsFor(names), [names])
  if (cases.fault) return <FaultPanel fault={cases.fault} onRetry={cases.refetch} />
  if (!all) return <DelayedSpinner label="正在读取案件" />

  const editable = round.editable && round.status === 'drawn' && !round.awaitsRuling
  const chosen = all.filter((row) => marked.has(row.id))
  const active = all.find((row) => row.id === activeKey)
  const conflicts = all.filter((row) => row.conflict).length
  return (
    <>
      <InspectorProgress
        cases={all}
        chosen={view.assignee}
        onChoose={(assignee) => setView({ ...view, assignee: view.assignee === assignee ? null : assignee })}
      />
      <Panel
        title="案件"
        aside={`列出${rows.length}件`}
        actions={
          <>
            <CaseFilters view={view} cases={all} onChange={setView} />
            <PrintButton
              disabled={rows.length === 0}
              list={() =>
                printTable({ title: `${round.name}案件`, columns, rows, note: viewText(view, names) })
              }
            />
          </>
        }
      >
        {conflicts > 0 ? (
          <p>
            <StateTag tone="warn">有{conflicts}件被两人同时分派，请重新指定抽查人员</StateTag>
          </p>
        ) : null}
        {editable ? (
          <AssignBar round={round} chosen={chosen} names={names} onDone={() => setMarked(new Set())} />
        ) : null}
        <DataTable
          label="案件"
          rows={rows}
          rowKey={caseKey}
          columns={columns}
          height={420}
          activeKey={activeKey}
          onActiveChange={setActiveKey}
          {...(editable ? { selectedKeys: marked, onSelectionChange: setMarked } : {})}
          rowTone={(row) => (row.conflict ? 'warn' : undefined)}
        />
        {editable && active?.status === 'open' ? (
          <ReplaceCase key={active.id} row={active} cases={all} />
        ) : null}
      </Panel>
    </>
  )
}

const caseKey = (row: CaseRow): string => row.id

const tones: Record<CaseStatus, Tone> = {
  reserve: 'idle',
  open: 'wait',
  submitted: 'info',
  returned: 'warn',
  ruling: 'bad',
  approved: 'ok',
  replaced: 'idle',
}

const columnsFor = (names: Names): Column<CaseRow>[] => [
  {
    key: 'stratum',
    title: '层',
    width: { min: 90, grow: 0.6 },
    render: (row) => stratumText(row.stratum, names),
  },
  {
    key: 'item',
    title: '事项',
    width: { min: 190, grow: 2 },
    render: (row) => (
      <span title={`${row.itemName}（${row.itemCode}）`}>
        {row.itemName}
        {row.double ? '〔双评〕' : ''}
        {row.selfRun ? '〔自管〕' : ''}
        {row.set === 'reserve' && row.status !== 'reserve' ? '〔替补〕' : ''}
      </span>
    ),
  },
  {
    key: 'body',
    title: '单位',
    width: { min: 120, grow: 1 },
    render: (row) => <span title={row.bodyName}>{row.bodyName}</span>,
  },
  { key: 'phone', title: '号码', width: 136, render: (row) => formatPhone(row.phone) },
  {
    key: 'assignee',
    title: '抽查人员',
    width: 116,
    render: (row) =>
      row.conflict ? (
        <StateTag plain tone="warn" title={`现为${row.assigneeName ?? '不指定'}，另有一人同时分派`}>
          {row.assigneeName ?? '不指定'}
        </StateTag>
      ) : (
        (row.assigneeName ?? (row.status === 'reserve' ? '' : '不指定'))
      ),
  },
  {
    key: 'status',
    title: '状态',
    width: 104,
    render: (row) => (
      <StateTag plain tone={tones[row.status]}>
        {caseStatusLabels[row.status]}
      </StateTag>
    ),
  },
  { key: 'attempts', title: '拨打', width: 60, align: 'end', render: (row) => `${row.attempts}次` },
  {
    key: 'last',
    title: '最近结果',
    width: { min: 90, grow: 0.6 },
    render: (row) => <span title={row.lastOutcome ?? undefined}>{row.lastOutcome ?? ''}</span>,
  },
]
