import { useState } from 'react'
import { type Column, DataTable } from '#renderer/ui/DataTable.tsx'
import { useQueryCall } from '#renderer/ui/data/queries.ts'
import { useAllows } from '#renderer/ui/data/session.ts'
import { EmptyState } from '#renderer/ui/EmptyState.tsx'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { formatCount } from '#renderer/ui/format.ts'
import { Page } from '#renderer/ui/Page.tsx'
import { SplitPane } from '#renderer/ui/SplitPane.tsx'
import { StateTag } from '#renderer/ui/StateTag.tsx'
import type { ReleaseRow } from '#shared/contract/catalogue.ts'
import css from './catalogue.module.css'
import { ReleasePanel } from './ReleasePanel.tsx'

/** 清单版本: every release there was, which one is in use, what was withdrawn and why. */
export function ReleasesScreen() {
  const releases = useQueryCall('catalogue.releases', {})
  const mayManage = useAllows('catalogue')
  const [active, setActive] = useState<string | null>(null)
  const rows = releases.data ?? []
  const shown = rows.find((row) => row.id === active) ?? rows[0]
  return (
    <Page
      title="清单版本"
      description="每次发布都是一个版本，不会被改写。发布错了的可以撤回，依据它的抽查可以按正确版本重新比对。"
      fill
    >
      {releases.fault ? <FaultPanel fault={releases.fault} onRetry={releases.refetch} /> : null}
      <SplitPane
        label="版本列表与详情的分界"
        initial={52}
        start={
          <div className={css.fill}>
            <DataTable
              label="清单版本"
              rows={rows}
              rowKey={(row) => row.id}
              columns={columns}
              rowHeight={48}
              activeKey={shown?.id ?? null}
              onActiveChange={setActive}
              empty={releases.loading ? null : <EmptyState title="还没有发布过清单" />}
            />
          </div>
        }
        end={
          shown ? (
            <ReleasePanel key={shown.id} release={shown} all={rows} mayManage={mayManage} />
          ) : (
            <EmptyState title="没有选中的版本" />
          )
        }
      />
    </Page>
  )
}

/** How a release stands, in words. */
export function ReleaseState({ release }: { release: ReleaseRow }) {
  if (release.withdrawn) return <StateTag tone="bad">已撤回</StateTag>
  if (!release.built) return <StateTag tone="wait">等待清单文件</StateTag>
  if (release.apart.length > 0) return <StateTag tone="warn">需合并</StateTag>
  return release.live ? <StateTag tone="ok">现用</StateTag> : <StateTag tone="idle">历史</StateTag>
}

const columns: Column<ReleaseRow>[] = [
  { key: 'name', title: '名称', width: { min: 130, grow: 2 }, render: (row) => row.name },
  { key: 'date', title: '清单日期', width: 110, render: (row) => row.date },
  { key: 'kind', title: '种类', width: 70, render: (row) => (row.kind === 'base' ? '完整' : '增补') },
  { key: 'items', title: '事项', width: 90, align: 'end', render: (row) => formatCount(row.items) },
  { key: 'state', title: '状态', width: 140, render: (row) => <ReleaseState release={row} /> },
]
