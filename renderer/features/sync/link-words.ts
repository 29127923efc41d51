import { formatCount, formatInstant } from '#renderer/ui/format.ts'
import type { SyncState } from '#shared/contract/sync.ts'

/** Why a record has not reached 市局 yet, and when it is tried next; the same for all that wait. */
export function waitWords({ link, working, fault, nextTryAt, stuck }: SyncState): {
  reason: string
  next: string
} {
  if (stuck) return { reason: fault?.message ?? '同步已停止', next: '处理后再传' }
  if (link === 'offline')
    return {
      reason: fault?.message ?? '还没有连上市局服务端',
      next: nextTryAt === null ? '连上后即传' : `${formatInstant(nextTryAt, 'time')} 再试`,
    }
  return working ? { reason: '正在发送', next: '现在' } : { reason: '刚写入，等待发送', next: '马上' }
}

/** How far a longer reception has come. */
export function receivingWords({ received, total, leftMs }: NonNullable<SyncState['receiving']>): string {
  const words = `已收 ${formatCount(received)} / 共 ${formatCount(total)} 条`
  if (leftMs === null) return words
  return leftMs < 60_000 ? `${words}，不到1分钟` : `${words}，约剩${Math.ceil(leftMs / 60_000)}分钟`
}

/** From here on a difference of clocks is pointed out. */
const clockToleranceMs = 5 * 60 * 1000

/** A difference of clocks in words; null = too small to matter. */
export function clockWords(offsetMs: number): string | null {
  if (Math.abs(offsetMs) <= clockToleranceMs) return null
  const minutes = Math.round(Math.abs(offsetMs) / 60_000)
  if (minutes < 120) return `${minutes}分钟`
  return minutes < 2880 ? `${Math.round(minutes / 60)}小时` : `${Math.round(minutes / 1440)}天`
}

/** How long ago, in whole days. */
export const daysSince = (at: number, now: number): number => Math.floor((now - at) / 86_400_000)
