import {
  CheckCircleOutlined,
  CloudSyncOutlined,
  DisconnectOutlined,
  ExclamationCircleFilled,
  LaptopOutlined,
} from '@ant-design/icons'
import type { ReactNode } from 'react'
import { formatCount } from '../ui/format.ts'
import { linkTo } from '../ui/route.ts'
import css from './SyncBadge.module.css'

export interface SyncSummary {
  /** alone: a workspace without 市局服务端 (单机, 样例) */
  link: 'online' | 'offline' | 'alone'
  /** records that 市局 has not yet received */
  waiting: number
  /** refused, quarantined or undecided records: somebody must look */
  attention: number
}

/** Whether the work has reached 市局, in words: always in sight, never in the way. */
export function SyncBadge({ summary }: { summary: SyncSummary }) {
  const { tone, icon, words } = describe(summary)
  return (
    <a className={css.badge} data-tone={tone} href={linkTo('sync')} title="查看同步情况">
      {icon}
      <span>{words}</span>
    </a>
  )
}

function describe({ link, waiting, attention }: SyncSummary): {
  tone: string
  icon: ReactNode
  words: string
} {
  const rest = waiting > 0 ? `，${formatCount(waiting)} 条待传` : ''
  if (attention > 0) {
    return {
      tone: 'bad',
      icon: <ExclamationCircleFilled aria-hidden />,
      words: `${formatCount(attention)} 条需处理${rest}`,
    }
  }
  if (link === 'alone') return { tone: 'idle', icon: <LaptopOutlined aria-hidden />, words: '单机，仅存本机' }
  if (link === 'offline')
    return { tone: 'idle', icon: <DisconnectOutlined aria-hidden />, words: `离线${rest}` }
  return waiting > 0
    ? { tone: 'idle', icon: <CloudSyncOutlined aria-hidden />, words: `在线${rest}` }
    : { tone: 'ok', icon: <CheckCircleOutlined aria-hidden />, words: '在线，市局已收' }
}
