import { type Column, DataTable } from '#renderer/ui/DataTable.tsx'
import { FieldList } from '#renderer/ui/FieldRow.tsx'
import { ImportProblems } from '#renderer/ui/ImportProblems.tsx'
import { Panel } from '#renderer/ui/Panel.tsx'
import type { ImportPreview } from '#shared/contract/org.ts'

/** What the table holds, how it was understood, and each row that is wrong or doubtful. */
export function ImportReport({ preview }: { preview: ImportPreview }) {
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
      <ImportProblems
        title="需要留意的行"
        problems={preview.problems}
        refused="不登记"
        fileName={`问题行-${preview.file.replace(/\.[^.]*$/, '')}.csv`}
      />
    </>
  )
}
