import { render, screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { SyncBadge, type SyncSummary } from '#renderer/app/SyncBadge.tsx'

const fine: SyncSummary = {
  link: 'online',
  waiting: 0,
  attention: 0,
  stuck: false,
  files: { up: 0 },
  lastContactAt: Date.now(),
}

test.each<[Partial<SyncSummary>, string, string]>([
  [{}, 'ok', '在线，市局已收'],
  [{ waiting: 3 }, 'idle', '在线，3 条待传'],
  [{ files: { up: 2 } }, 'idle', '在线，2 个附件待传'],
  [
    { receiving: { received: 12_000, total: 200_000, leftMs: 170_000 }, waiting: 2 },
    'idle',
    '已收 12,000 / 共 200,000 条，约剩3分钟，2 条待传',
  ],
  [{ receiving: { received: 500, total: 9000, leftMs: null } }, 'idle', '已收 500 / 共 9,000 条'],
  [
    { receiving: { received: 8900, total: 9000, leftMs: 900 } },
    'idle',
    '已收 8,900 / 共 9,000 条，不到1分钟',
  ],
  [{ link: 'offline' }, 'idle', '离线'],
  [{ link: 'offline', waiting: 1200 }, 'idle', '离线，1,200 条待传'],
  [
    { link: 'offline', waiting: 4, lastContactAt: Date.now() - 3.2 * 86_400_000 },
    'idle',
    '离线3天，4 条待传',
  ],
  [{ attention: 2 }, 'bad', '2 条需处理'],
  [{ link: 'offline', attention: 2, waiting: 4 }, 'bad', '2 条需处理，离线，4 条待传'],
  [{ link: 'offline', stuck: true, waiting: 4 }, 'bad', '同步已停止，需处理，4 条待传'],
  [{ stuck: true, attention: 1 }, 'bad', '同步已停止，需处理，1 条需处理'],
  [{ link: 'alone' }, 'idle', '单机，仅存本机'],
])('%o reads %s: %s', (change, tone, words) => {
  render(<SyncBadge summary={{ ...fine, ...change }} />)
  const badge = screen.getByRole('link')
  expect(badge).toHaveTextContent(words)
  expect(badge).toHaveAttribute('data-tone', tone)
  expect(badge).toHaveAttribute('href', '#/sync')
})
