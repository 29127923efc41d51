import { Button, Tabs } from 'antd'
import type { ReactNode } from 'react'
import { DelayedSpinner } from '#renderer/ui/DelayedSpinner.tsx'
import { useCommandCall } from '#renderer/ui/data/commands.ts'
import { useQueryCall } from '#renderer/ui/data/queries.ts'
import { useAllows, useSession } from '#renderer/ui/data/session.ts'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { formatCount } from '#renderer/ui/format.ts'
import { useKeys } from '#renderer/ui/keys.ts'
import { Page } from '#renderer/ui/Page.tsx'
import { Panel } from '#renderer/ui/Panel.tsx'
import { navigate, replaceParams, useRoute } from '#renderer/ui/route.ts'
import type { SyncState } from '#shared/contract/sync.ts'
import { Awaiting } from './Awaiting.tsx'
import { Compare } from './Compare.tsx'
import { Devices } from './Devices.tsx'
import { EnrolForm } from './EnrolForm.tsx'
import { FilesTab } from './FilesTab.tsx'
import { Items } from './Items.tsx'
import { LinkPanel } from './LinkPanel.tsx'
import { Quarantine } from './Quarantine.tsx'
import { Refused } from './Refused.tsx'
import { SyncHistory } from './SyncHistory.tsx'
import css from './sync.module.css'
import { Waiting } from './Waiting.tsx'

interface Tab {
  key: string
  label: string
  content: () => ReactNode
}

/** 同步情况: whether work has reached 市局, what did not and why, and who else works with us. */
export function SyncScreen() {
  const { workspace } = useSession()
  const state = useQueryCall('sync.state', {})
  const now = useCommandCall('sync.now')
  const admin = useAllows('admin')
  const asked = useRoute((place) => place.params.tab)
  const enrolled = workspace.kind === 'enrolled'
  const ask = () => {
    if (enrolled && !now.running) void now.run({})
  }
  useKeys({ 'Alt+s': { label: '立即同步', run: ask } })
  return (
    <Page
      title="同步情况"
      description="保存从不等待网络：记录先存本机，联网后自动发送，市局收到后给出可验证的回执。"
      wide
      actions={
        enrolled ? (
          <>
            <Button onClick={() => navigate('packs')}>离线交换</Button>
            <Button type="primary" loading={now.running ? { delay: 300 } : false} onClick={ask}>
              立即同步
            </Button>
          </>
        ) : null
      }
    >
      {state.fault ? <FaultPanel fault={state.fault} onRetry={state.refetch} /> : null}
      {now.fault ? <FaultPanel fault={now.fault} /> : null}
      {state.loading ? <DelayedSpinner label="正在读取同步情况" /> : null}
      {state.data && enrolled ? <Centre tabs={tabsFor(state.data, admin, ask)} asked={asked} /> : null}
      {state.data && !enrolled ? <LinkPanel state={state.data} onAsk={ask} /> : null}
      {workspace.kind === 'standalone' ? (
        <Panel title="登记设备" aside="连同本机全部记录加入市局服务端；已写的记录作者不变">
          <EnrolForm fresh={false} />
        </Panel>
      ) : null}
      {enrolled ? null : <Quarantine />}
      {workspace.kind === 'standalone' ? <SyncHistory /> : null}
    </Page>
  )
}

const show = (tab: string) => replaceParams({ tab })

const tabsFor = (state: SyncState, admin: boolean, ask: () => void): Tab[] => [
  {
    key: 'now',
    label: '当前情况',
    content: () => (
      <>
        <LinkPanel state={state} onAsk={ask} />
        <Refused />
        <Waiting state={state} onAll={() => show('items')} />
      </>
    ),
  },
  { key: 'items', label: '收发明细', content: () => <Items state={state} /> },
  { key: 'files', label: '附件', content: () => <FilesTab /> },
  {
    key: 'tray',
    label: state.aside > 0 ? `待查区 ${formatCount(state.aside)}` : '待查区',
    content: () => <Quarantine />,
  },
  { key: 'compare', label: '核对', content: () => <Compare /> },
  ...(admin
    ? [
        {
          key: 'devices',
          label: '设备和放行',
          content: () => (
            <>
              <Awaiting />
              <Devices />
            </>
          ),
        },
      ]
    : []),
  { key: 'log', label: '同步记录', content: () => <SyncHistory /> },
]

function Centre({ tabs, asked }: { tabs: readonly Tab[]; asked: string | undefined }) {
  const open = tabs.find((tab) => tab.key === asked) ?? tabs[0]
  return (
    <Tabs
      activeKey={open?.key ?? ''}
      onChange={show}
      items={tabs.map(({ key, label, content }) => ({
        key,
        label,
        children: key === open?.key ? <div className={css.pane}>{content()}</div> : null,
      }))}
    />
  )
}
