import { Button } from 'antd'
import { type ReactNode, useState } from 'react'
import { CallProgress } from '#renderer/ui/CallProgress.tsx'
import { DelayedSpinner } from '#renderer/ui/DelayedSpinner.tsx'
import { useCommandCall } from '#renderer/ui/data/commands.ts'
import { useQueryCall } from '#renderer/ui/data/queries.ts'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { Panel } from '#renderer/ui/Panel.tsx'
import { StateTag, type Tone } from '#renderer/ui/StateTag.tsx'
import type { RecoveryReport } from '#shared/contract/recovery.ts'
import { Repaired } from './Repaired.tsx'
import { type RungText, rungTexts } from './repair-words.ts'
import css from './setup.module.css'

/** 修复本机数据: what happened, what each rung of the ladder found, one button; then what came of it. */
export function Repair() {
  const state = useQueryCall('app.state', {})
  const look = useQueryCall('recovery.look', {})
  const repair = useCommandCall('recovery.run')
  const [report, setReport] = useState<RecoveryReport | null>(null)
  const fault = state.data?.phase === 'fault' ? state.data.fault : null
  if (report) return <Repaired report={report} />
  const start = async () => {
    const done = await repair.run({})
    if (done.ok) setReport(done.value)
  }
  return (
    <div className={css.start}>
      <header>
        <h1 tabIndex={-1} data-page-title>
          本机数据需要修复
        </h1>
        <p className={css.lead}>{fault?.message ?? '数据文件打不开。'}</p>
      </header>
      <Panel title="现在的情况" tone="notice">
        <p>{fault?.safe}</p>
        <p>修复前程序什么都不改。修复时先把损坏的文件原样另存，再按下面的次序恢复；快照和日志都保留。</p>
      </Panel>
      <Panel title="各级找到的内容">
        {look.loading ? <DelayedSpinner label="正在检查数据文件、快照和日志" /> : null}
        {look.fault ? <FaultPanel fault={look.fault} onRetry={look.refetch} /> : null}
        {look.data ? <Rungs rungs={rungTexts(look.data)} /> : null}
      </Panel>
      <div className={css.form}>
        <CallProgress title="修复本机数据" call={repair} />
        {repair.fault ? <FaultPanel fault={repair.fault} /> : null}
        <Button
          type="primary"
          size="large"
          disabled={!look.data}
          loading={repair.running ? { delay: 300 } : false}
          onClick={() => void start()}
        >
          开始修复
        </Button>
      </div>
    </div>
  )
}

function Rungs({ rungs }: { rungs: readonly RungText[] }) {
  return (
    <ol className={css.rungs}>
      {rungs.map(({ name, tone, state, text }) => (
        <Rung key={name} name={name} tone={tone} state={state}>
          {text}
        </Rung>
      ))}
    </ol>
  )
}

function Rung({
  name,
  tone,
  state,
  children,
}: {
  name: string
  tone: Tone
  state: string
  children: ReactNode
}) {
  return (
    <li>
      <div className={css.rungHead}>
        <strong>{name}</strong>
        <StateTag tone={tone}>{state}</StateTag>
      </div>
      <p>{children}</p>
    </li>
  )
}
