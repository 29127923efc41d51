import { Button } from 'antd'
import { type Column, DataTable } from '#renderer/ui/DataTable.tsx'
import { useShell } from '#renderer/ui/data/client.ts'
import { EmptyState } from '#renderer/ui/EmptyState.tsx'
import { FieldList } from '#renderer/ui/FieldRow.tsx'
import { Panel } from '#renderer/ui/Panel.tsx'
import { StateTag } from '#renderer/ui/StateTag.tsx'
import type { ImportPreview, ImportProblem } from '#shared/contract/org.ts'
import { csvCell } from '#shared/domain/item/staging/problem.ts'

/** What the table holds, how it was understood, and each row that is wrong or doubtful. */
export function ImportReport({ preview }: { preview: ImportPreview }) {
  const shell = useShell()
  const { problems } = preview
  const save = () =>
    shell.saveText({
      suggestedName: `问题行-${preview.file.replace(/\.[^.]*$/, '')}.csv`,
      filters: [{ name: '表格', extensions: ['csv'] }],
      text: problemsText(problems),
    })
  return (
    <>
      <Panel title={preview.file} aside={`${preview.rows}行`}>
        <FieldList
          columns={3}
          items={[
            { label: '将新登记', value: `${preview.ready}条` },
            { label: '将更新', value: `${preview.changed}条` },
            { label: '已有相同', value: `${preview.known}条，跳过` },
            { label: '不能登记', value: `${preview.rejected}行` },
          ]}
        />
        <FieldList
          columns={3}
          items={preview.columns.map((column) => ({
            label: column.label,
            value: column.header === null ? '表中没有' : `取“${column.header}”列`,
          }))}
        />
      </Panel>
      {preview.sample.length > 0 ? (
        <Panel title="前几行读成这样">
          <DataTable
            label="前几行"
            rows={preview.sample}
            rowKey={(row) => row.join('\u0000')}
            height={Math.min(preview.sample.length, 8) * 40 + 42}
            columns={preview.columns.flatMap((column, index): Column<string[]>[] =>
              column.header === null
                ? []
                : [{ key: column.field, title: column.label, render: (row) => row[index] ?? '' }],
            )}
          />
        </Panel>
      ) : null}
      <Panel
        title="需要留意的行"
        aside={problems.length === 0 ? undefined : `${problems.length}处`}
        actions={problems.length === 0 ? null : <Button onClick={save}>下载问题行</Button>}
      >
        {problems.length === 0 ? (
          <EmptyState title="没有发现问题" />
        ) : (
          <DataTable
            label="需要留意的行"
            rows={problems}
            rowKey={(row) => `${row.sheet}${row.cell}${row.reason}`}
            columns={columns}
            height={Math.min(problems.length, 10) * 40 + 42}
          />
        )}
      </Panel>
    </>
  )
}

const columns: Column<ImportProblem>[] = [
  {
    key: 'rejected',
    title: '处理',
    width: 110,
    render: (row) =>
      row.rejected ? (
        <StateTag tone="bad" plain>
          不登记
        </StateTag>
      ) : (
        <StateTag tone="warn" plain>
          请核对
        </StateTag>
      ),
  },
  { key: 'cell', title: '位置', width: 150, render: (row) => `${row.sheet} ${row.cell}` },
  { key: 'column', title: '列', width: 120, render: (row) => row.column },
  { key: 'value', title: '原值', render: (row) => row.value },
  { key: 'reason', title: '原因', render: (row) => row.reason },
]

/** CSV with a byte order mark; cells a spreadsheet would run are neutralised. */
const problemsText = (problems: readonly ImportProblem[]): string => {
  const lines = [
    ['处理', '工作表', '行', '单元格', '列', '原值', '原因'],
    ...problems.map((p) => [
      p.rejected ? '不登记' : '请核对',
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
