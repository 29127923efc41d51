import {
  CheckCircleOutlined,
  CloudSyncOutlined,
  DisconnectOutlined,
  ExclamationCircleFilled,
  LaptopOutlined,
} from '@ant-design/icons'
import type { ReactNode } from 'react'
import type { SyncState } from '#shared/contract/sync.ts'
import { receivingWords } from '../features/sync/link-words.ts'
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
  /** nothing goes on by itself */
  stuck?: boolean
  /** files still to be sent */
  files?: { up: number }
  /** epoch ms of the hub's last word */
  lastContactAt?: number | null
  receiving?: SyncState['receiving']
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

function describe(summary: SyncSummary): { tone: string; icon: ReactNode; words: string } {
  const { link, waiting, attention, stuck = false, files } = summary
  const rest = [
    waiting > 0 ? `，${formatCount(waiting)} 条待传` : '',
    files && files.up > 0 ? `，${formatCount(files.up)} 个附件待传` : '',
  ].join('')
  const away = link === 'offline' && !stuck ? `，离线${daysAway(summary)}` : ''
  if (stuck || attention > 0) {
    const what = [
      stuck ? '同步已停止，需处理' : '',
      attention > 0 ? `${formatCount(attention)} 条需处理` : '',
    ]
    return {
      tone: 'bad',
      icon: <ExclamationCircleFilled aria-hidden />,
      words: `${what.filter((word) => word !== '').join('，')}${away}${rest}`,
    }
  }
  if (link === 'alone') return { tone: 'idle', icon: <LaptopOutlined aria-hidden />, words: '单机，仅存本机' }
  if (link === 'offline')
    return {
      tone: 'idle',
      icon: <DisconnectOutlined aria-hidden />,
      words: `离线${daysAway(summary)}${rest}`,
    }
  if (summary.receiving)
    return {
      tone: 'idle',
      icon: <CloudSyncOutlined aria-hidden />,
      words: `${receivingWords(summary.receiving)}${rest}`,
    }
  return rest !== ''
    ? { tone: 'idle', icon: <CloudSyncOutlined aria-hidden />, words: `在线${rest}` }
    : { tone: 'ok', icon: <CheckCircleOutlined aria-hidden />, words: '在线，市局已收' }
}

/** Only when it has been long. */
const daysAway = ({ lastContactAt }: SyncSummary): string => {
  const days = lastContactAt ? Math.floor((Date.now() - lastContactAt) / 86_400_000) : 0
  return days >= 1 ? `${days}天` : ''
}
