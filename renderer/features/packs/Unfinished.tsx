import { Button } from 'antd'
import { CallProgress } from '#renderer/ui/CallProgress.tsx'
import { useCommandCall } from '#renderer/ui/data/commands.ts'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { InlineConfirm } from '#renderer/ui/InlineConfirm.tsx'
import { Panel } from '#renderer/ui/Panel.tsx'
import { DateText } from '#renderer/ui/texts.tsx'
import type { PackState } from '#shared/contract/packs.ts'
import css from './packs.module.css'

/** Packs whose writing was cut off: what stands on the medium is kept. */
export function Unfinished({ state }: { state: PackState }) {
  const go = useCommandCall('packs.continue')
  const drop = useCommandCall('packs.drop')
  if (state.unfinished.length === 0) return null
  return (
    <Panel title="没有写完的离线交换包" tone="notice">
      {state.unfinished.map((one) => (
        <div key={one.id} className={css.unfinished}>
          <span>
            给{one.toName}，介质{one.medium}，<DateText at={one.at} />
          </span>
          <span className={css.soft}>{one.path}</span>
          <span className={css.buttons}>
            <Button type="primary" disabled={go.running} onClick={() => void go.run({ id: one.id })}>
              继续
            </Button>
            <InlineConfirm
              label="放弃"
              question="放弃后删去写了一半的文件；内容都在本机，可以重新导出。"
              disabled={go.running}
              onConfirm={async () => (await drop.run({ id: one.id })).ok}
            />
          </span>
        </div>
      ))}
      <CallProgress title="接着写离线交换包" call={go} unit="KB" cancelNote="停止后可以接着写" />
      {go.fault ? <FaultPanel fault={go.fault} /> : null}
      {drop.fault ? <FaultPanel fault={drop.fault} /> : null}
    </Panel>
  )
}
