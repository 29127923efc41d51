import { Button } from 'antd'
import { DelayedSpinner } from '#renderer/ui/DelayedSpinner.tsx'
import { useQueryCall } from '#renderer/ui/data/queries.ts'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { Page } from '#renderer/ui/Page.tsx'
import { PlainTable } from '#renderer/ui/PlainTable.tsx'
import { replaceParams, useRoute } from '#renderer/ui/route.ts'
import { StateTag } from '#renderer/ui/StateTag.tsx'
import type { ChecklistEntry } from '#shared/contract/checklists.ts'
import { checklistLevelLabels, pointsText } from '#shared/domain/checklists/checklist.ts'
import { ChecklistPanel } from './ChecklistPanel.tsx'

/** 检查表: what visits look at, in versions. */
export function ChecklistsScreen() {
  const id = useRoute((place) => place.params.id ?? null)
  const lists = useQueryCall('checklists.list', {})
  return (
    <Page
      title="检查表"
      description="走访用的检查表。修改后发布为新版本；已经开始的走访仍按开始时的版本记录。"
      wide
      actions={
        <Button onClick={() => replaceParams({ id: `list-${crypto.randomUUID()}` })}>新建检查表</Button>
      }
    >
      {lists.fault ? <FaultPanel fault={lists.fault} onRetry={lists.refetch} /> : null}
      {lists.loading ? <DelayedSpinner label="正在读取检查表" /> : null}
      {lists.data ? (
        <PlainTable label="检查表" heads={['名称', '用于', '版本', '内容', '状态', '']} minWidth={680}>
          {lists.data.map((list) => (
            <Row key={list.id} list={list} open={list.id === id} />
          ))}
        </PlainTable>
      ) : null}
      {id === null ? null : <ChecklistPanel key={id} id={id} />}
    </Page>
  )
}

function Row({ list, open }: { list: ChecklistEntry; open: boolean }) {
  return (
    <tr>
      <th scope="row">{list.title}</th>
      <td>{checklistLevelLabels[list.level]}</td>
      <td>{list.version === '' ? '未发布' : list.version}</td>
      <td>
        {list.lines}项，
        {list.total === null ? (list.scored ? '未发布' : '不打分') : `总分${pointsText(list.total)}`}
      </td>
      <td>
        {list.withdrawn ? (
          <StateTag tone="idle">已停用</StateTag>
        ) : list.version === '' ? null : (
          <StateTag tone="ok">{list.carried ? '随程序提供' : '在用'}</StateTag>
        )}
        {list.apart ? <StateTag tone="warn">两人同时发布，以后一份为准</StateTag> : null}
        {list.draft ? <StateTag tone="wait">有修改稿</StateTag> : null}
      </td>
      <td>
        <Button
          size="small"
          aria-expanded={open}
          aria-label={`${open ? '收起' : '查看'}${list.title}`}
          onClick={() => replaceParams({ id: open ? null : list.id })}
        >
          {open ? '收起' : '查看'}
        </Button>
      </td>
    </tr>
  )
}
