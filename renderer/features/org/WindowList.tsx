import { type Column, DataTable } from '#renderer/ui/DataTable.tsx'
import { EmptyState } from '#renderer/ui/EmptyState.tsx'
import { Panel } from '#renderer/ui/Panel.tsx'
import { PrintButton } from '#renderer/ui/PrintButton.tsx'
import { printTable } from '#renderer/ui/print-table.ts'
import { StateTag } from '#renderer/ui/StateTag.tsx'
import type { OrgDetail } from '#shared/contract/org.ts'

type Row = OrgDetail['windows'][number]

/** The windows directly below a body; Enter opens one. */
export function WindowList({ detail, onOpen }: { detail: OrgDetail; onOpen: (id: string) => void }) {
  const { windows } = detail
  const missing = windows.filter((w) => w.active && w.responsible === null).length
  return (
    <Panel
      title="窗口"
      aside={
        windows.length === 0
          ? undefined
          : `${windows.length}个${missing > 0 ? `，${missing}个没有登记责任人` : ''}`
      }
      actions={
        windows.length === 0 ? null : (
          <PrintButton
            size="small"
            list={() => printTable({ title: `${detail.fields.name}窗口`, columns, rows: windows })}
          />
        )
      }
    >
      {windows.length === 0 ? (
        <EmptyState title="还没有登记窗口">用“新增窗口”逐个登记，或用“导入窗口”从表格登记。</EmptyState>
      ) : (
        <DataTable
          label="窗口"
          rows={windows}
          rowKey={(row) => row.id}
          columns={columns}
          height={Math.min(windows.length, 8) * 40 + 42}
          onOpen={(row) => onOpen(row.id)}
        />
      )}
    </Panel>
  )
}

const columns: Column<Row>[] = [
  { key: 'name', title: '窗口', render: (row) => row.name },
  { key: 'type', title: '类型', width: 90, render: (row) => row.windowType },
  {
    key: 'responsible',
    title: '责任人',
    width: 130,
    render: (row) =>
      row.responsible ?? (
        <StateTag tone="idle" plain>
          未登记
        </StateTag>
      ),
  },
  {
    key: 'state',
    title: '状态',
    width: 90,
    render: (row) =>
      row.active ? (
        '在用'
      ) : (
        <StateTag tone="idle" plain>
          已停用
        </StateTag>
      ),
  },
]
