import {
  CheckCircleFilled,
  ClockCircleOutlined,
  CloseCircleFilled,
  ExclamationCircleFilled,
  InfoCircleOutlined,
  MinusCircleOutlined,
} from '@ant-design/icons'
import type { ReactNode } from 'react'
import css from './StateTag.module.css'

/** ok 好 · warn 要留意 · bad 有问题 · info 进行中 · wait 等待 · idle 不计、未开始 */
export type Tone = 'ok' | 'warn' | 'bad' | 'info' | 'wait' | 'idle'

const icons: Record<Tone, ReactNode> = {
  ok: <CheckCircleFilled aria-hidden />,
  warn: <ExclamationCircleFilled aria-hidden />,
  bad: <CloseCircleFilled aria-hidden />,
  info: <InfoCircleOutlined aria-hidden />,
  wait: <ClockCircleOutlined aria-hidden />,
  idle: <MinusCircleOutlined aria-hidden />,
}

/** The sign of a tone. Always beside words: colour and shape never stand alone. */
export function StateIcon({ tone }: { tone: Tone }) {
  return (
    <span className={css.icon} data-tone={tone}>
      {icons[tone]}
    </span>
  )
}

interface StateTagProps {
  tone: Tone
  children: ReactNode
  /** without the ground, for use in tables */
  plain?: boolean
  title?: string
}

/** A state in words with its sign: `<StateTag tone="ok">市局已收</StateTag>`. */
export function StateTag({ tone, children, plain = false, title }: StateTagProps) {
  return (
    <span className={css.tag} data-tone={tone} data-plain={plain || undefined} title={title}>
      {icons[tone]}
      <span>{children}</span>
    </span>
  )
}
