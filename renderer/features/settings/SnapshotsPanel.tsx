import { Button } from 'antd'
import { DataTable } from '#renderer/ui/DataTable.tsx'
import { useCommandCall } from '#renderer/ui/data/commands.ts'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { formatBytes, formatCount } from '#renderer/ui/format.ts'
import { Panel } from '#renderer/ui/Panel.tsx'
import { StateTag, type Tone } from '#renderer/ui/StateTag.tsx'
import { DateText } from '#renderer/ui/texts.tsx'
import { useToast } from '#renderer/ui/UndoToast.tsx'
import type { RecoveryState } from '#shared/contract/recovery.ts'
import { ageText } from './words.ts'

const states: Record<RecoveryState['snapshots'][number]['state'], [Tone, string]> = {
  good: ['ok', '完好'],
  damaged: ['bad', '已损坏，不会采用'],
  unchecked: ['wait', '采用前再核验'],
}

/** 快照: what there is, and one more now. */
export function SnapshotsPanel({ state }: { state: RecoveryState }) {
  const make = useCommandCall('recovery.snapshot')
  const toast = useToast((toasts) => toasts.show)
  const { snapshots, lastTry } = state
  const now = async () => {
    const made = await make.run({})
    if (made.ok && made.value.lastTry?.fault === null) toast({ text: '已制作快照并核验' })
  }
  return (
    <Panel
      title="快照"
      aside={`${snapshots.length} 份，最多留 7 份`}
      actions={
        <Button loading={make.running || state.running} onClick={() => void now()}>
          现在制作
        </Button>
      }
    >
      <p>每天自动制作一份，加密保存。已删除的个人信息还会留在较早的快照里，随快照逐份淘汰而消失。</p>
      {lastTry?.fault ? (
        <p>
          <StateTag tone="bad">{lastTry.fault}</StateTag>
        </p>
      ) : null}
      {make.fault ? <FaultPanel fault={make.fault} /> : null}
      <DataTable
        label="快照"
        height={40 * (Math.max(1, Math.min(7, snapshots.length)) + 1)}
        rows={snapshots}
        rowKey={(row) => row.name}
        columns={[
          { key: 'at', title: '制作时间', width: 170, render: (row) => <DateText at={row.at} /> },
          { key: 'age', title: '距今', width: 110, render: (row) => ageText(Date.now() - row.at) },
          { key: 'size', title: '大小', width: 110, align: 'end', render: (row) => formatBytes(row.bytes) },
          {
            key: 'facts',
            title: '记录',
            width: 110,
            align: 'end',
            render: (row) => (row.facts === null ? '—' : formatCount(row.facts)),
          },
          {
            key: 'state',
            title: '检查结果',
            render: (row) => (
              <StateTag plain tone={states[row.state][0]}>
                {states[row.state][1]}
              </StateTag>
            ),
          },
        ]}
      />
    </Panel>
  )
}
