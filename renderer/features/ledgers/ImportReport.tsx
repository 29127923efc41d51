import { type Column, DataTable } from '#renderer/ui/DataTable.tsx'
import { FieldList } from '#renderer/ui/FieldRow.tsx'
import { ImportProblems } from '#renderer/ui/ImportProblems.tsx'
import { Panel } from '#renderer/ui/Panel.tsx'
import type { LedgerPreview } from '#shared/contract/ledgers.ts'
import type { LedgerRow } from '#shared/domain/ledgers/ledger-row.ts'
import { wrongText } from './ledger-columns.tsx'

/** What an import would keep, how the columns were read, and every cell worth a look. */
export function ImportReport({ preview }: { preview: LedgerPreview }) {
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
      <ImportProblems
        title="需要留意的格"
        problems={preview.problems}
        total={preview.problemsTotal}
        refused="不导入"
        fileName="台账问题行.csv"
      />
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
