import { Button } from 'antd'
import { useEffect, useRef } from 'react'
import { formatPhone } from '#renderer/ui/format.ts'
import { KeyHint } from '#renderer/ui/KeyHint.tsx'
import { Panel } from '#renderer/ui/Panel.tsx'
import { StateTag } from '#renderer/ui/StateTag.tsx'
import type { QueueItem } from '#shared/contract/calls.ts'
import type { Done } from './call-desk.ts'
import { CaseTicks } from './SidePane.tsx'
import { useOpenCase } from './use-desk.ts'

interface DonePanelProps {
  done: Done
  next: QueueItem | null
  onNext: () => void
  onStay: () => void
}

/** Between two calls: what became of this one, and Enter for the next. */
export function DonePanel({ done, next, onNext, onStay }: DonePanelProps) {
  const { sheet } = useOpenCase()
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => button.current?.focus(), [])
  const submitted = done.kind === 'submitted'
  return (
    <Panel title={submitted ? '记录已提交' : '本次拨打已结束'} aside={sheet.item.name}>
      <p>
        <StateTag tone={submitted ? 'ok' : 'info'}>{submitted ? '待复核' : '案件未结'}</StateTag>　{done.text}
      </p>
      <CaseTicks stored={sheet.stored} />
      <p>
        <Button ref={button} type="primary" onClick={onNext}>
          {next ? '下一件' : '返回队列'} <KeyHint keys="Enter" />
        </Button>{' '}
        <Button onClick={onStay}>{submitted ? '查看记录' : '留在本件'}</Button>
      </p>
      {next ? (
        <p>{[next.itemName, next.bodyName, formatPhone(next.phone), next.reason].join('　')}</p>
      ) : (
        <p>现在没有其他可拨的案件。</p>
      )}
    </Panel>
  )
}
