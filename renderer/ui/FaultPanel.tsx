import { Button } from 'antd'
import { type ReactNode, useId } from 'react'
import type { Fault } from '#shared/contract/result.ts'
import { CopyButton } from './CopyButton.tsx'
import css from './FaultPanel.module.css'
import { StateIcon } from './StateTag.tsx'

interface FaultPanelProps {
  fault: Fault
  onRetry?: () => void
  retryLabel?: string
  /** further ways out: 「下载问题行」 */
  actions?: ReactNode
}

/** What happened, what is safe, what to do next. The code stands in small print for the administrator. */
export function FaultPanel({ fault, onRetry, retryLabel = '重试', actions }: FaultPanelProps) {
  const titleId = useId()
  return (
    <section className={css.fault} role="alert" aria-labelledby={titleId}>
      <span className={css.sign}>
        <StateIcon tone="bad" />
      </span>
      <div className={css.words}>
        <p id={titleId} className={css.happened}>
          {fault.message}
        </p>
        {fault.safe ? <p>{fault.safe}</p> : null}
        {fault.todo ? <p>{fault.todo}</p> : null}
        <div className={css.foot}>
          {onRetry ? (
            <Button size="small" type="primary" onClick={onRetry}>
              {retryLabel}
            </Button>
          ) : null}
          {actions}
          <CopyButton text={faultAsText(fault)} label="复制说明" size="small" />
          <span className={css.code}>编号 {fault.code}</span>
        </div>
      </div>
    </section>
  )
}

/** The fault as text for a message to the administrator. */
export const faultAsText = (fault: Fault): string =>
  [fault.message, fault.safe, fault.todo, `编号 ${fault.code}`].filter(Boolean).join('\n')
