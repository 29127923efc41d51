import { Button } from 'antd'
import { CallProgress } from '#renderer/ui/CallProgress.tsx'
import { useCommandCall } from '#renderer/ui/data/commands.ts'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { formatCount, formatInstant } from '#renderer/ui/format.ts'
import { Panel } from '#renderer/ui/Panel.tsx'
import { StateTag } from '#renderer/ui/StateTag.tsx'
import type { DrillReport } from '#shared/contract/recovery.ts'

/** 恢复演练: does what a recovery would do, in a folder of its own, and leaves nothing behind. */
export function DrillPanel({ last }: { last: DrillReport | null }) {
  const drill = useCommandCall('recovery.drill')
  return (
    <Panel
      title="恢复演练"
      aside={last ? `上次 ${formatInstant(last.at)}` : '还没有演练过'}
      actions={
        <Button disabled={drill.running} onClick={() => void drill.run({})}>
          开始演练
        </Button>
      }
    >
      <p>
        把最近的快照和日志恢复到临时文件夹，核验记录链、完整性和数量，完成后清除。正在使用的数据不受影响。
      </p>
      <CallProgress title="恢复演练" call={drill} />
      {drill.fault ? <FaultPanel fault={drill.fault} /> : null}
      {last && !drill.running ? <Outcome report={last} /> : null}
    </Panel>
  )
}

function Outcome({ report }: { report: DrillReport }) {
  const { passed, reason, snapshot, facts, ownFacts, fromJournal, missing, passedOver, seconds } = report
  return (
    <>
      <p>
        {passed ? (
          <StateTag tone="ok">演练通过，可以恢复</StateTag>
        ) : (
          <StateTag tone="bad">演练没有通过：{reason}</StateTag>
        )}
      </p>
      {snapshot ? (
        <p>
          采用 {formatInstant(snapshot.at)} 的快照
          {passedOver.length > 0 ? `（更新的 ${passedOver.length} 份已损坏，跳过）` : ''}，从日志放回{' '}
          {formatCount(fromJournal)} 条，共有记录 {formatCount(facts)} 条，其中本机写的{' '}
          {formatCount(ownFacts)} 条，记录链{report.chainFlaws === 0 ? '完整' : '有误'}
          {missing > 0 ? `，另有 ${formatCount(missing)} 条要从市局服务端补齐` : ''}。用时{' '}
          {seconds.toFixed(1)} 秒。
        </p>
      ) : null}
    </>
  )
}
