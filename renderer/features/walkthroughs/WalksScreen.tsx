import { Button, Checkbox, Select } from 'antd'
import { useState } from 'react'
import { type Column, DataTable } from '#renderer/ui/DataTable.tsx'
import { useQueryCall } from '#renderer/ui/data/queries.ts'
import { EmptyState } from '#renderer/ui/EmptyState.tsx'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { formatInstant } from '#renderer/ui/format.ts'
import { Page } from '#renderer/ui/Page.tsx'
import { navigate } from '#renderer/ui/route.ts'
import { SearchBox } from '#renderer/ui/SearchBox.tsx'
import { StateTag } from '#renderer/ui/StateTag.tsx'
import { DateText } from '#renderer/ui/texts.tsx'
import type { WalkRow } from '#shared/contract/walkthroughs.ts'
import { ProblemListButton } from './WalkOutputs.tsx'
import { resultWords, statusWords } from './words.ts'

const columns: readonly Column<WalkRow>[] = [
  { key: 'item', title: '事项', width: { min: 170, grow: 3 }, render: (row) => row.itemName },
  {
    key: 'state',
    title: '状态',
    width: 120,
    render: (row) => (
      <StateTag plain tone={row.running ? 'wait' : statusWords[row.status].tone}>
        {stateText(row)}
      </StateTag>
    ),
    text: (row) => stateText(row),
  },
  { key: 'leader', title: '体验人', width: 90, render: (row) => row.leaderName },
  {
    key: 'how',
    title: '方式、身份',
    width: { min: 150, grow: 1 },
    render: (row) => `${row.modeLabel}，${row.identityLabel}`,
  },
  { key: 'place', title: '地点', width: { min: 100, grow: 1 }, render: (row) => row.placeName ?? '' },
  {
    key: 'at',
    title: '开始',
    width: 130,
    render: (row) => <DateText at={row.startedAt} />,
    text: (row) => formatInstant(row.startedAt),
  },
  { key: 'steps', title: '步骤', width: 60, align: 'end', render: (row) => row.steps },
  {
    key: 'minutes',
    title: '用时',
    width: 140,
    align: 'end',
    render: (row) => `${row.minutes}分钟（等候${row.waitMinutes}）`,
  },
  { key: 'problems', title: '问题', width: 60, align: 'end', render: (row) => row.problems },
  {
    key: 'marks',
    title: '备注',
    width: { min: 100, grow: 1 },
    render: (row) =>
      [
        row.rewalk ? '重走' : '',
        row.late > 0 ? `补记${row.late}步` : '',
        row.unseen > 0 ? `${row.unseen}处两人分别记录` : '',
      ]
        .filter((text) => text !== '')
        .join('，'),
  },
]

const stateText = (row: WalkRow): string =>
  row.running
    ? '步骤进行中'
    : row.status === 'concluded' && row.result !== null
      ? resultWords[row.result]
      : statusWords[row.status].text

/** 走流程: all walks of one's part, those still going on first. */
export function WalksScreen() {
  const [text, setText] = useState('')
  const [status, setStatus] = useState<WalkRow['status']>()
  const [mode, setMode] = useState<string>()
  const [problems, setProblems] = useState(false)
  const template = useQueryCall('walks.template', {})
  const filter = { text, problems, ...(status ? { status } : {}), ...(mode ? { mode } : {}) }
  const found = useQueryCall('walks.list', filter, { keepPrevious: true })
  const rows = found.data ?? []
  const filtered = text !== '' || problems || status !== undefined || mode !== undefined
  return (
    <Page
      title="走流程"
      description="以办事人身份把一件事从头办到尾，当场记下步骤、用时和堵点。"
      fill
      toolbar={
        <>
          <SearchBox label="查找走流程" placeholder="事项、体验人、地点" value={text} onSearch={setText} />
          <Select
            aria-label="状态"
            value={status ?? ''}
            options={[
              { value: '', label: '全部状态' },
              ...Object.entries(statusWords).map(([value, { text: label }]) => ({ value, label })),
            ]}
            onChange={(value) => setStatus(value === '' ? undefined : (value as WalkRow['status']))}
          />
          <Select
            aria-label="方式"
            value={mode ?? ''}
            options={[
              { value: '', label: '全部方式' },
              ...(template.data?.modes ?? []).map((m) => ({ value: m.key, label: m.label })),
            ]}
            onChange={(value) => setMode(value === '' ? undefined : value)}
          />
          <Checkbox checked={problems} onChange={(event) => setProblems(event.target.checked)}>
            只看有问题的
          </Checkbox>
        </>
      }
      actions={
        <>
          <ProblemListButton
            what={{ id: null, filter }}
            name="走流程"
            disabled={rows.every((row) => row.problems === 0)}
          />
          <Button type="primary" onClick={() => navigate('walkStart')}>
            开始走流程
          </Button>
        </>
      }
    >
      {found.fault ? <FaultPanel fault={found.fault} onRetry={found.refetch} /> : null}
      <DataTable
        label="走流程"
        rows={rows}
        rowKey={(row) => row.id}
        columns={columns}
        onOpen={(row) => navigate('walk', { id: row.id })}
        empty={
          found.loading ? null : filtered ? (
            <EmptyState title="没有符合条件的体验">可以换一个词，或放宽筛选条件。</EmptyState>
          ) : (
            <EmptyState
              title="还没有走过流程"
              action={<Button onClick={() => navigate('walkStart')}>开始走流程</Button>}
            >
              选一个高频事项，按公布的指南备好材料，从取号走到取件。
            </EmptyState>
          )
        }
      />
    </Page>
  )
}
