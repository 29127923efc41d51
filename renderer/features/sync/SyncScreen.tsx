import { Button } from 'antd'
import { DelayedSpinner } from '#renderer/ui/DelayedSpinner.tsx'
import { useCommandCall } from '#renderer/ui/data/commands.ts'
import { useQueryCall } from '#renderer/ui/data/queries.ts'
import { useAllows, useSession } from '#renderer/ui/data/session.ts'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { useKeys } from '#renderer/ui/keys.ts'
import { Page } from '#renderer/ui/Page.tsx'
import { Panel } from '#renderer/ui/Panel.tsx'
import { Awaiting } from './Awaiting.tsx'
import { Devices } from './Devices.tsx'
import { EnrolForm } from './EnrolForm.tsx'
import { LinkPanel } from './LinkPanel.tsx'
import { Quarantine } from './Quarantine.tsx'
import { Refused } from './Refused.tsx'
import { SyncHistory } from './SyncHistory.tsx'

/** 同步情况: whether work has reached 市局, what did not and why, and who else works with us. */
export function SyncScreen() {
  const { workspace } = useSession()
  const state = useQueryCall('sync.state', {})
  const now = useCommandCall('sync.now')
  const admin = useAllows('admin')
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
          <Button type="primary" loading={now.running ? { delay: 300 } : false} onClick={ask}>
            立即同步
          </Button>
        ) : null
      }
    >
      {state.fault ? <FaultPanel fault={state.fault} onRetry={state.refetch} /> : null}
      {state.loading ? <DelayedSpinner label="正在读取同步情况" /> : null}
      {state.data ? <LinkPanel state={state.data} onAsk={ask} /> : null}
      {workspace.kind === 'standalone' ? (
        <Panel title="登记设备" aside="连同本机全部记录加入市局服务端；已写的记录作者不变">
          <EnrolForm fresh={false} />
        </Panel>
      ) : null}
      {enrolled ? <Refused /> : null}
      <Quarantine />
      {enrolled && admin ? <Devices /> : null}
      {enrolled && admin ? <Awaiting /> : null}
      {workspace.kind === 'sample' ? null : <SyncHistory />}
    </Page>
  )
}
