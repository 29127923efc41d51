import { Button } from 'antd'
import { type Column, DataTable } from '#renderer/ui/DataTable.tsx'
import { useShell } from '#renderer/ui/data/client.ts'
import { EmptyState } from '#renderer/ui/EmptyState.tsx'
import { FieldList } from '#renderer/ui/FieldRow.tsx'
import { Panel } from '#renderer/ui/Panel.tsx'
import { StateTag } from '#renderer/ui/StateTag.tsx'
import type { LedgerPreview, LedgerProblemRow } from '#shared/contract/ledgers.ts'
import { csvCell } from '#shared/domain/item/staging/problem.ts'
import type { LedgerRow } from '#shared/domain/ledgers/ledger-row.ts'
import { wrongText } from './ledger-columns.tsx'

/** What an import would keep, how the columns were read, and every cell worth a look. */
export function ImportReport({ preview }: { preview: LedgerPreview }) {
  const shell = useShell()
  const { problems } = preview
  const save = () =>
    shell.saveText({
      suggestedName: '台账问题行.csv',
      filters: [{ name: 'CSV', extensions: ['csv'] }],
      text: problemsText(problems),
    })
  return (
    <>
      <Panel title={preview.file} aside={`${preview.year}年，工作表：${preview.sheets.join('、')}`}>
        <FieldList
          columns={3}
          items={[
            { label: '有内容的行', value: `${preview.rows}行` },
            { label: '将导入', value: `${preview.ready}行` },
            { label: '不导入', value: `${preview.rejected}行` },
          ]}
        />
        <FieldList
          columns={3}
          items={preview.columns.map((column) => ({
            label: column.label,
            value: column.heading === null ? '表中没有' : `取“${column.heading}”列`,
          }))}
        />
      </Panel>
      <Panel title="前几行读成这样">
        <DataTable
          label="前几行"
          rows={preview.sample}
          rowKey={(row) => row.place}
          columns={sampleColumns}
          height={preview.sample.length * 40 + 42}
        />
      </Panel>
      <Panel
        title="需要留意的格"
        aside={
          preview.problemsTotal === 0
            ? undefined
            : preview.problemsTotal > problems.length
              ? `共${preview.problemsTotal}处，列出前${problems.length}处`
              : `${problems.length}处`
        }
        actions={problems.length === 0 ? null : <Button onClick={save}>下载问题行</Button>}
      >
        {problems.length === 0 ? (
          <EmptyState title="没有发现问题" />
        ) : (
          <DataTable
            label="需要留意的格"
            rows={problems}
            rowKey={(row) => `${row.sheet} ${row.cell} ${row.reason}`}
            columns={problemColumns}
            height={Math.min(problems.length, 10) * 40 + 42}
          />
        )}
      </Panel>
    </>
  )
}

const sampleColumns: Column<LedgerRow>[] = [
  { key: 'date', title: '日期', width: 110, render: (row) => row.date ?? '' },
  { key: 'unit', title: '单位', render: (row) => row.unit },
  { key: 'item', title: '事项', render: (row) => row.item },
  { key: 'phone', title: '电话', width: 130, render: (row) => row.phone },
  { key: 'outcome', title: '接通情况', width: 100, render: (row) => row.outcome },
  { key: 'wrong', title: '要素', width: 140, render: wrongText },
  { key: 'remark', title: '存在问题', render: (row) => row.remark },
]

const problemColumns: Column<LedgerProblemRow>[] = [
  {
    key: 'rejected',
    title: '处理',
    width: 110,
    render: (row) => (
      <StateTag tone={row.rejected ? 'bad' : 'warn'} plain>
        {row.rejected ? '不导入' : '请核对'}
      </StateTag>
    ),
  },
  { key: 'cell', title: '位置', width: 150, render: (row) => `${row.sheet} ${row.cell}` },
  { key: 'column', title: '列', width: 140, render: (row) => row.column },
  { key: 'value', title: '原值', render: (row) => row.value },
  { key: 'reason', title: '原因', render: (row) => row.reason },
]

/** CSV with a byte order mark; cells a spreadsheet would run are neutralised. */
const problemsText = (problems: readonly LedgerProblemRow[]): string => {
  const lines = [
    ['处理', '工作表', '行', '单元格', '列', '原值', '原因'],
    ...problems.map((p) => [
      p.rejected ? '不导入' : '请核对',
      p.sheet,
      String(p.row),
      p.cell,
      p.column,
      p.value,
      p.reason,
    ]),
  ]
  return `\ufeff${lines.map((line) => line.map(csvCell).join(',')).join('\r\n')}\r\n`
}
