import { Button, Checkbox } from 'antd'
import { useState } from 'react'
import { type Column, DataTable } from '#renderer/ui/DataTable.tsx'
import { useQueryCall } from '#renderer/ui/data/queries.ts'
import { useAllows } from '#renderer/ui/data/session.ts'
import { EmptyState } from '#renderer/ui/EmptyState.tsx'
import { useKeys } from '#renderer/ui/keys.ts'
import { Page } from '#renderer/ui/Page.tsx'
import { navigate } from '#renderer/ui/route.ts'
import { SearchBox } from '#renderer/ui/SearchBox.tsx'
import { SplitPane } from '#renderer/ui/SplitPane.tsx'
import { HighlightText } from '#renderer/ui/texts.tsx'
import type { OrgEntry } from '#shared/contract/org.ts'
import { OrgDetail } from './OrgDetail.tsx'
import css from './OrgScreen.module.css'
import { OrgTree } from './OrgTree.tsx'
import { useOpened, useSelectedBody } from './use-org-place.ts'

/** 机构与窗口: the tree on the left, the chosen body on the right. */
export function OrgScreen() {
  const [text, setText] = useState('')
  const [inactive, setInactive] = useState(false)
  const { id, select } = useSelectedBody()
  const { open, toggle } = useOpened()
  const mayEdit = useAllows('org')
  useKeys({
    '/': {
      label: '查找机构',
      run: () => document.querySelector<HTMLInputElement>('#org-pane input')?.focus(),
    },
  })

  const go = (target: string) => {
    setText('')
    select(target)
  }

  return (
    <Page
      title="机构与窗口"
      description="市、县市区、镇街、村社区，市直单位，政务服务中心和窗口。每次改动都留有记录，可以撤回。"
      fill
      actions={
        mayEdit ? (
          <>
            <Button onClick={() => navigate('orgImport', { kind: 'units' })}>导入单位</Button>
            <Button onClick={() => navigate('orgImport', { kind: 'windows' })}>导入窗口</Button>
          </>
        ) : null
      }
    >
      <SplitPane
        label="机构树与详情的分界"
        initial={36}
        start={
          <div className={css.pane} id="org-pane">
            <div className={css.tools}>
              <SearchBox
                label="查找机构"
                placeholder="名称、拼音、首字母、代码"
                value={text}
                onSearch={setText}
              />
              <Checkbox checked={inactive} onChange={(event) => setInactive(event.target.checked)}>
                含已停用
              </Checkbox>
            </div>
            {text === '' ? (
              <OrgTree selected={id} onSelect={select} open={open} onToggle={toggle} inactive={inactive} />
            ) : (
              <Found text={text} inactive={inactive} selected={id} onSelect={select} />
            )}
          </div>
        }
        end={
          id === null ? (
            <EmptyState title="请在左侧选择一个机构">可用方向键在树中移动，按 / 查找。</EmptyState>
          ) : (
            <OrgDetail key={id} id={id} onGo={go} />
          )
        }
      />
    </Page>
  )
}

interface FoundProps {
  text: string
  inactive: boolean
  selected: string | null
  onSelect: (id: string) => void
}

type Hit = OrgEntry & { path: string }

function Found({ text, inactive, selected, onSelect }: FoundProps) {
  const found = useQueryCall('org.search', { text, inactive, limit: 100 }, { keepPrevious: true })
  const columns: Column<Hit>[] = [
    {
      key: 'name',
      title: found.data
        ? `找到${found.data.total}个${found.data.total > 100 ? '，显示前100个' : ''}`
        : '查找',
      render: (hit) => (
        <span className={css.hit}>
          <span>
            <HighlightText text={hit.name} query={text} />
            {hit.active ? '' : '（已停用）'}
          </span>
          <span className={css.path}>{hit.path}</span>
        </span>
      ),
    },
  ]
  return (
    <div className={css.found}>
      <DataTable
        label="查找结果"
        rows={found.data?.rows ?? []}
        rowKey={(hit) => hit.id}
        columns={columns}
        rowHeight={52}
        activeKey={selected}
        onActiveChange={onSelect}
        empty={
          found.loading ? null : (
            <EmptyState title={`没有名称、拼音或代码含“${text}”的机构`}>
              可以换一个词，或选中“含已停用”。
            </EmptyState>
          )
        }
      />
    </div>
  )
}
