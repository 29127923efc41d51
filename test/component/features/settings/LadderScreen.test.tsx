import { screen, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { LadderScreen } from '#renderer/features/settings/LadderScreen.tsx'
import type { DrillReport, RecoveryState } from '#shared/contract/recovery.ts'
import { fail, ok } from '#shared/contract/result.ts'
import { changed, renderWithApi } from '#test/support/fake-api.tsx'
import { pretendLayout } from '#test/support/pretend-layout.ts'

pretendLayout()

const at = Date.now()
const state: RecoveryState = {
  kind: 'on',
  snapshots: [
    { name: '20261129-020000.db', at: at - 3_600_000, bytes: 33_000_000, state: 'good', facts: 12_345 },
    { name: '20261128-020000.db', at: at - 90_000_000, bytes: 32_000_000, state: 'damaged', facts: 12_000 },
  ],
  running: false,
  lastTry: null,
  journal: { bytes: 4096, unsent: 7 },
  hub: { name: '芜湖市数据资源管理局', lastContactAt: at - 120_000 },
  mirror: null,
  drill: null,
  disk: { free: 20 * 1024 ** 3, low: false, reserve: true },
  aside: 0,
  folder: '/data/work',
}
const drilled: DrillReport = {
  at,
  passed: true,
  reason: null,
  snapshot: { name: '20261129-020000.db', at: at - 3_600_000 },
  passedOver: [],
  facts: 12_352,
  ownFacts: 900,
  fromJournal: 7,
  missing: 0,
  chainFlaws: 0,
  seconds: 1.42,
}
const part = (name: string) => within(screen.getByRole('region', { name }))

test('each rung says what it holds; a damaged snapshot is named as such', async () => {
  renderWithApi(<LadderScreen />, { handlers: { 'recovery.state': async () => ok(state) } })
  await screen.findByRole('region', { name: '恢复阶梯' })
  const rungs = part('恢复阶梯').getAllByRole('listitem')
  expect(rungs).toHaveLength(4)
  expect(rungs[0]).toHaveTextContent('没有损坏过')
  expect(rungs[1]).toHaveTextContent('1 小时前')
  expect(rungs[1]).toHaveTextContent('31.5 MB，记录 12,345 条，写成时已核验')
  expect(rungs[2]).toHaveTextContent('市局还没有收到的记录 7 条')
  expect(rungs[3]).toHaveTextContent('2 分钟前')
  expect(part('快照').getByText('已损坏，不会采用')).toBeInTheDocument()
  expect(part('快照').getByText(/随快照逐份淘汰而消失/)).toBeInTheDocument()
  expect(screen.getByRole('region', { name: '恢复单' })).toBeInTheDocument()
})

test('a drill says in words what it came to', async () => {
  let drill: DrillReport | null = null
  const { user, emit } = renderWithApi(<LadderScreen />, {
    handlers: {
      'recovery.state': async () => ok({ ...state, drill }),
      'recovery.drill': async () => {
        drill = drilled
        emit(changed('recovery'))
        return ok(drilled)
      },
    },
  })
  await user.click(await screen.findByRole('button', { name: '开始演练' }))
  expect(await screen.findByText('演练通过，可以恢复')).toBeInTheDocument()
  expect(part('恢复演练').getByText(/从日志放回 7 条，共有记录 12,352 条/)).toHaveTextContent(
    '其中本机写的 900 条，记录链完整。用时 1.4 秒。',
  )
  drill = { ...drilled, passed: false, reason: '没有可用的快照', snapshot: null }
  emit(changed('recovery'))
  expect(await screen.findByText('演练没有通过：没有可用的快照')).toBeInTheDocument()
})

test('a mirror is chosen; a missing stick is said in plain words', async () => {
  let mirror: RecoveryState['mirror'] = null
  const { user, asked } = renderWithApi(<LadderScreen />, {
    handlers: {
      'recovery.state': async () => ok({ ...state, mirror }),
      'recovery.mirror': async ({ path }) => {
        if (path === '/data/work')
          return fail({ code: 'MIRROR_REFUSED', message: '镜像不能放在数据文件夹里。' })
        mirror = {
          path: path ?? '',
          okAt: at,
          triedAt: at,
          state: 'missing',
          text: '没有找到这个磁盘或U盘，插好后下次快照时自动补上',
          files: 0,
          sameDisk: false,
        }
        return ok({ ...state, mirror })
      },
    },
    shell: { chooseFolder: async () => ok({ path: '/media/usb' }) },
  })
  await user.click(await screen.findByRole('button', { name: '选择磁盘或者U盘' }))
  expect(asked.find(({ name }) => name === 'recovery.mirror')?.input).toEqual({ path: '/media/usb' })
})

test('without a hub and without room it says so', async () => {
  renderWithApi(<LadderScreen />, {
    handlers: {
      'recovery.state': async () =>
        ok({
          ...state,
          hub: null,
          snapshots: [],
          mirror: {
            path: '/media/usb',
            okAt: at,
            triedAt: at,
            state: 'missing',
            text: '没有找到这个磁盘或U盘，插好后下次快照时自动补上',
            files: 0,
            sameDisk: false,
          },
          disk: { free: 300 * 1024 ** 2, low: true, reserve: false },
        }),
    },
  })
  expect(await screen.findByText('剩余 300 MB')).toBeInTheDocument()
  expect(screen.getByText('还没有快照')).toBeInTheDocument()
  expect(screen.getByText(/单机使用没有这一级/)).toBeInTheDocument()
  expect(screen.getByText('没有找到这个磁盘或U盘，插好后下次快照时自动补上')).toBeInTheDocument()
  expect(screen.queryByRole('alert')).toBeNull()
})
