import { useState } from 'react'
import { DelayedSpinner } from '#renderer/ui/DelayedSpinner.tsx'
import { useQueryCall } from '#renderer/ui/data/queries.ts'
import { EmptyState } from '#renderer/ui/EmptyState.tsx'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { Page } from '#renderer/ui/Page.tsx'
import { ScriptDesk } from './ScriptDesk.tsx'

/** 话术: what is said on the phone, in versions. */
export function ScriptsScreen() {
  const scripts = useQueryCall('scripts.list', {})
  const [first] = scripts.data ?? []
  return (
    <Page
      title="话术"
      description="电话抽查时怎么说、怎么判定。修改后发布为新版本；已经开始拨打的案件仍按开始时的版本。"
      wide
    >
      {scripts.fault ? <FaultPanel fault={scripts.fault} onRetry={scripts.refetch} /> : null}
      {scripts.loading ? <DelayedSpinner label="正在读取话术" /> : null}
      {scripts.data && !first ? <EmptyState title="还没有话术">程序自带的话术没有读到。</EmptyState> : null}
      {first ? <Opened key={first.id} id={first.id} /> : null}
    </Page>
  )
}

function Opened({ id }: { id: string }) {
  const found = useQueryCall('scripts.get', { id })
  const written = useQueryCall('scripts.draft', { id })
  const [ready, setReady] = useState(false)
  // A desk is laid out once, with what is on the disk: later answers never touch what is typed.
  const [laid, setLaid] = useState(0)
  const read = found.data !== undefined && written.data !== undefined
  if (!ready && read && !found.refreshing && !written.refreshing) {
    setReady(true)
    setLaid(laid + 1)
  }
  const fault = found.fault ?? written.fault
  if (fault && !read)
    return (
      <FaultPanel
        fault={fault}
        onRetry={() => {
          found.refetch()
          written.refetch()
        }}
      />
    )
  if (!ready || !found.data || !written.data) return <DelayedSpinner label="正在读取话术" />
  return (
    <ScriptDesk
      key={laid}
      id={id}
      stored={found.data}
      written={written.data}
      onDone={() => {
        setReady(false)
        found.refetch()
        written.refetch()
      }}
    />
  )
}
