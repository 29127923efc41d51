import { CheckOutlined, ClockCircleOutlined, ExclamationCircleFilled, MinusOutlined } from '@ant-design/icons'
import type { ReactNode } from 'react'
import css from './Ticks.module.css'

/** yes 已到 · waiting 等待 · problem 需处理 · none 不适用 */
export type TickState = 'yes' | 'waiting' | 'problem' | 'none'

interface TicksProps {
  stored: TickState
  received: TickState
  files: TickState
  /** attachments here and in all, when there are any */
  fileCount?: { have: number; total: number }
  /** signs only (words stay for readers and as a tip) */
  compact?: boolean
}

const signs: Record<TickState, ReactNode> = {
  yes: <CheckOutlined aria-hidden />,
  waiting: <ClockCircleOutlined aria-hidden />,
  problem: <ExclamationCircleFilled aria-hidden />,
  none: <MinusOutlined aria-hidden />,
}

/** The three states of a record: 本机已存 / 市局已收 / 附件齐全. */
export function Ticks({ stored, received, files, fileCount, compact = false }: TicksProps) {
  const count = fileCount ? ` ${fileCount.have}/${fileCount.total}` : ''
  const words: readonly [TickState, string][] = [
    [stored, say(stored, '本机已存', '正在存入本机', '本机未存，需处理', '本机已存')],
    [received, say(received, '市局已收', '市局未收', '市局退回，需处理', '不报市局')],
    [files, say(files, `附件齐全${count}`, `附件未齐${count}`, `附件需处理${count}`, '无附件')],
  ]
  return (
    <ul className={css.ticks} aria-label="存储与接收状态">
      {words.map(([state, word]) => (
        <li key={word} className={css.tick} data-state={state} title={compact ? word : undefined}>
          {signs[state]}
          <span className={compact ? 'wi-hidden' : undefined}>{word}</span>
        </li>
      ))}
    </ul>
  )
}

function say(state: TickState, yes: string, waiting: string, problem: string, none: string): string {
  return { yes, waiting, problem, none }[state]
}
