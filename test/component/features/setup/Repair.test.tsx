import { screen, waitFor } from '@testing-library/react'
import { useState } from 'react'
import { expect, test } from 'vitest'
import { App } from '#renderer/app/App.tsx'
import { TextField } from '#renderer/ui/TextField.tsx'
import type { AppState } from '#shared/contract/app.ts'
import type { Findings, RecoveryReport } from '#shared/contract/recovery.ts'
import { ok } from '#shared/contract/result.ts'
import { changed, fakeSession, renderWithApi } from '#test/support/fake-api.tsx'

const at = Date.now()
const damaged: AppState = {
  phase: 'fault',
  version: '0.0.0',
  fault: {
    code: 'DB_CORRUPT',
    message: '检查发现本机数据库部分内容损坏。',
    safe: '原文件没有删除、没有改动。',
  },
  ladder: true,
}
const found: Findings = {
  keys: { state: 'good', proven: true },
  database: { state: 'damaged', detail: 'SQLITE_NOTADB', walMissing: false },
  snapshots: [
    { name: '20261129-020000.db', at, bytes: 33_000_000, state: 'damaged', facts: null },
    { name: '20261128-020000.db', at, bytes: 32_000_000, state: 'good', facts: 12_000 },
  ],
  journal: { bytes: 4096, facts: 40, damaged: false, ahead: 12 },
  identity: true,
  hub: { name: '芜湖市数据资源管理局', address: 'https://hub.example' },
}
const report: RecoveryReport = {
  at,
  aside: '/data/work/damaged/20261129-030000',
  snapshot: { name: '20261128-020000.db', at },
  passedOver: ['20261129-020000.db'],
  fromJournal: 12,
  fromDamaged: 3,
  exact: 15,
  relinked: 0,
  setAside: 0,
  unreadable: 2,
  drafts: 1,
  files: 0,
  ownFacts: 915,
  missing: 4,
  hub: true,
}

test('a damaged file: what happened, what each rung found, one button, what came of it, then work goes on', async () => {
  let state: AppState = damaged
  const { user, asked, emit } = renderWithApi(<App screens={{}} />, {
    handlers: {
      'app.state': async () => ok(state),
      'recovery.look': async () => ok(found),
      'recovery.run': async () => ok(report),
      'recovery.enter': async () => {
        state = fakeSession
        emit(changed('app'))
        return ok(state)
      },
    },
  })
  expect(await screen.findByRole('heading', { name: '本机数据需要修复' })).toBeInTheDocument()
  const rungs = await screen.findAllByRole('listitem')
  expect(rungs.map((rung) => rung.textContent)).toEqual([
    expect.stringContaining('部分内容损坏'),
    expect.stringContaining('更新的 1 份已损坏，跳过。'),
    expect.stringContaining('读出 40 条（4 KB），其中 12 条在快照之后，原样放回。'),
    expect.stringContaining('市局已收的记录自动补齐'),
  ])
  expect(asked.some(({ name }) => name === 'recovery.run')).toBe(false)
  await user.click(screen.getByRole('button', { name: '开始修复' }))
  expect(await screen.findByRole('heading', { name: '修复完成' })).toBeInTheDocument()
  expect(screen.getByText('/data/work/damaged/20261129-030000')).toBeInTheDocument()
  expect(screen.getByText(/记录链中缺 4 条/)).toBeInTheDocument()
  await user.click(screen.getByRole('button', { name: '打开工作数据' }))
  expect(await screen.findByText('没有这个页面')).toBeInTheDocument()
})

test('a fault that is no damage offers no repair', async () => {
  renderWithApi(<App screens={{}} />, {
    handlers: {
      'app.state': async () =>
        ok({ ...damaged, ladder: false, fault: { code: 'KEY_LOST', message: '本机密钥不可用。' } }),
    },
  })
  expect(await screen.findByText('本机密钥不可用。')).toBeInTheDocument()
  expect(screen.queryByRole('button', { name: /修复/ })).toBeNull()
})

function Typing() {
  const [text, setText] = useState('')
  return <TextField label="原话" value={text} onChange={setText} />
}

test('damage in the middle of work keeps what was typed on screen, through the repair', async () => {
  let state: AppState = fakeSession
  const screens = { today: { load: async () => Typing } }
  const { user, emit } = renderWithApi(<App screens={screens} />, {
    handlers: {
      'app.state': async () => ok(state),
      'recovery.look': async () => ok(found),
      'recovery.run': async () => ok(report),
      'recovery.enter': async () => {
        state = fakeSession
        emit(changed('app'))
        return ok(state)
      },
    },
  })
  await user.type(await screen.findByLabelText('原话'), '窗口说要三份')
  state = damaged
  emit(changed('app'))
  expect(await screen.findByText(/屏幕上的内容还在，可以先复制/)).toBeInTheDocument()
  expect(screen.getByLabelText('原话')).toHaveValue('窗口说要三份')
  await user.click(screen.getByRole('button', { name: '查看并修复' }))
  await user.click(await screen.findByRole('button', { name: '开始修复' }))
  await user.click(await screen.findByRole('button', { name: '打开工作数据' }))
  await waitFor(() => expect(screen.getByLabelText('原话')).toBeVisible())
  expect(screen.getByLabelText('原话')).toHaveValue('窗口说要三份')
})
