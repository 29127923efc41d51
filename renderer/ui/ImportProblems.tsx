import { Button } from 'antd'
import { csvText } from '#shared/domain/csv.ts'
import { type Column, DataTable } from './DataTable.tsx'
import { useShell } from './data/client.ts'
import { EmptyState } from './EmptyState.tsx'
import { Panel } from './Panel.tsx'
import { StateTag } from './StateTag.tsx'

/** A cell of a table to be imported that is wrong or doubtful. */
export interface ImportProblem {
  sheet: string
  /** 1-based, as the table shows it */
  row: number
  cell: string
  column: string
  value: string
  reason: string
  /** the row is left out; otherwise somebody should look at it */
  rejected: boolean
}

interface ImportProblemsProps {
  /** 「需要留意的行」 */
  title: string
  problems: readonly ImportProblem[]
  /** of which `problems` are the first; all of them by default */
  total?: number
  /** what a rejected row is: 「不导入」 */
  refused: string
  /** name of the file that 下载问题行 proposes */
  fileName: string
}

/** 问题行: every cell worth a look, to be read here or mended in a spreadsheet. */
export function ImportProblems({ title, problems, total, refused, fileName }: ImportProblemsProps) {
  const shell = useShell()
  const all = total ?? problems.length
  const save = () =>
    shell.saveText({
      suggestedName: fileName,
      filters: [{ name: '表格', extensions: ['csv'] }],
      text: problemsText(problems, refused),
    })
  if (problems.length === 0) {
    return (
      <Panel title={title}>
        <EmptyState title="没有发现问题" />
      </Panel>
    )
  }
  return (
    <Panel
      title={title}
      aside={all > problems.length ? `共${all}处，列出前${problems.length}处` : `${all}处`}
      actions={<Button onClick={save}>下载问题行</Button>}
    >
      <DataTable
        label={title}
        rows={problems}
        rowKey={(row) => `${row.sheet} ${row.cell} ${row.reason}`}
        columns={columnsOf(refused)}
        height={Math.min(problems.length, 10) * 40 + 42}
      />
    </Panel>
  )
}

const actionText = ({ rejected }: ImportProblem, refused: string): string => (rejected ? refused : '请核对')

const columnsOf = (refused: string): Column<ImportProblem>[] => [
  {
    key: 'rejected',
    title: '处理',
    width: 110,
    render: (row) => (
      <StateTag tone={row.rejected ? 'bad' : 'warn'} plain>
        {actionText(row, refused)}
      </StateTag>
    ),
  },
  { key: 'cell', title: '位置', width: 150, render: (row) => `${row.sheet} ${row.cell}` },
  { key: 'column', title: '列', width: 140, render: (row) => row.column },
  { key: 'value', title: '原值', render: (row) => row.value },
  { key: 'reason', title: '原因', render: (row) => row.reason },
]

const problemsText = (problems: readonly ImportProblem[], refused: string): string =>
  csvText([
    ['处理', '工作表', '行', '单元格', '列', '原值', '原因'],
    ...problems.map((p) => [
      actionText(p, refused),
      p.sheet,
      String(p.row),
      p.cell,
      p.column,
      p.value,
      p.reason,
    ]),
  ])
