import { useQueryCall } from '#renderer/ui/data/queries.ts'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { formatBytes } from '#renderer/ui/format.ts'
import { Page } from '#renderer/ui/Page.tsx'
import { Panel } from '#renderer/ui/Panel.tsx'
import { StateTag } from '#renderer/ui/StateTag.tsx'
import { DrillPanel } from './DrillPanel.tsx'
import { LadderRungs } from './LadderRungs.tsx'
import { MirrorPanel } from './MirrorPanel.tsx'
import { RecoveryPanel } from './RecoveryPanel.tsx'
import { SnapshotsPanel } from './SnapshotsPanel.tsx'

/** 备份与恢复: each rung of the recovery ladder (恢复阶梯), a drill, the mirror, the recovery sheet. */
export function LadderScreen() {
  const { data, fault, refetch } = useQueryCall('recovery.state', {})
  return (
    <Page title="备份与恢复" description="数据文件损坏时，从上到下逐级恢复；损坏的文件另存，不删除。">
      {fault ? <FaultPanel fault={fault} onRetry={refetch} /> : null}
      {data?.kind === 'sample' ? (
        <Panel title="样例数据">
          <p>样例数据不做备份，可以随时重新生成。</p>
        </Panel>
      ) : null}
      {data?.kind === 'on' ? (
        <>
          {data.disk.low ? (
            <Panel tone="notice" title="磁盘空间不足1GB">
              <p>
                <StateTag tone="warn">剩余 {formatBytes(data.disk.free)}</StateTag>{' '}
                请清理磁盘，否则可能写不进新记录和新快照。
              </p>
            </Panel>
          ) : null}
          <LadderRungs state={data} />
          <SnapshotsPanel state={data} />
          <DrillPanel last={data.drill} />
          <MirrorPanel mirror={data.mirror} />
          <RecoveryPanel />
        </>
      ) : null}
    </Page>
  )
}
