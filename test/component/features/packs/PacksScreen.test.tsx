import { screen, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { PacksScreen } from '#renderer/features/packs/PacksScreen.tsx'
import type { PackPreview, PackRegisterRow, PackState } from '#shared/contract/packs.ts'
import { ok } from '#shared/contract/result.ts'
import { fakeSession, type Handlers, renderWithApi } from '#test/support/fake-api.tsx'

const at = 1_780_000_000_000
const session = { ...fakeSession, workspace: { ...fakeSession.workspace, kind: 'enrolled' as const } }

const on: PackState = {
  state: 'on',
  approval: {
    approvedBy: '王局长',
    documentNo: '芜数资办〔2026〕3号',
    date: '2026-03-01',
    byName: '张晓岚',
    at,
  },
  receivers: [
    { id: 'hub', name: '市局服务端', body: null, lastOutAt: at, lastInAt: null },
    { id: 'd9', name: '李明（乡镇电脑）', body: '鸠江区', lastOutAt: null, lastInAt: null },
  ],
  unfinished: [],
  waiting: { facts: 12, files: 3, fileBytes: 4_500_000 },
  due: null,
}

const preview: PackPreview = {
  token: 't1',
  pack: 'p1',
  no: 5,
  at,
  from: { kind: 'hub', name: '市局服务端' },
  approval: { approvedBy: '王局长', documentNo: '芜数资办〔2026〕3号', date: '2026-03-01' },
  revoked: false,
  restored: false,
  volumes: 2,
  bytes: 5_000_000,
  kinds: [{ kind: 'case', label: '电话抽查', fresh: 40, known: 2 }],
  authors: [{ name: '李明', count: 40 }],
  skipped: [{ reason: '不在您的范围内', count: 1 }],
  settled: { received: 7, refused: 1, awaiting: 0 },
  withdrawn: 0,
  files: { fresh: 2, bytes: 900_000, known: 0 },
}

const row: PackRegisterRow = {
  id: 'r1',
  way: 'in',
  at,
  byName: '张晓岚',
  bodyName: '市数据资源管理局',
  otherName: '市局服务端',
  medium: 'U-012',
  purpose: '导入离线交换包',
  counterpart: '李明',
  approval: preview.approval,
  facts: 40,
  known: 2,
  refused: 1,
  files: 2,
  bytes: 5_000_000,
  volumes: 2,
  digest: 'ab'.repeat(32),
}

const handlers: Handlers = {
  'packs.state': async () => ok(on),
  'packs.register': async () => ok({ rows: [row], total: 1 }),
  'packs.slip': async () => ok({ html: '<p>交接单</p>', name: '交接单-U-012' }),
}

test('off: says why, lets an administrator record the approval, and still takes in the hub’s pack', async () => {
  let state: PackState = { ...on, state: 'unapproved', approval: null }
  const answers: Handlers = {
    ...handlers,
    'packs.state': async () => ok(state),
    'packs.approve': async () => {
      state = on
      return ok({})
    },
  }
  const { user, asked, emit } = renderWithApi(<PacksScreen />, { handlers: answers, session })
  const panel = await screen.findByRole('region', { name: '离线交换没有启用' })
  expect(screen.getByRole('button', { name: '选择离线交换包' })).toBeEnabled()
  expect(screen.getByRole('radio', { name: '导出' })).toBeDisabled()
  const button = within(panel).getByRole('button', { name: '登记审批' })
  expect(button).toBeDisabled()
  await user.type(within(panel).getByLabelText('审批人'), '王局长')
  await user.type(within(panel).getByLabelText('批准文号'), '芜数资办〔2026〕3号')
  await user.type(within(panel).getByLabelText('批准日期'), '2026-03-01')
  await user.click(button)
  expect(asked).toContainEqual(
    expect.objectContaining({
      name: 'packs.approve',
      input: { approvedBy: '王局长', documentNo: '芜数资办〔2026〕3号', date: '2026-03-01' },
    }),
  )
  emit({ event: 'changed', queries: ['packs.state'] })
  expect(await screen.findByText(/王局长批准/)).toBeInTheDocument()
})

test('who may not administer is told whom to ask; a machine that is not enrolled, what to do first', async () => {
  const off = {
    ...handlers,
    'packs.state': async () => ok({ ...on, state: 'unapproved' as const, approval: null }),
  }
  const first = renderWithApi(<PacksScreen />, {
    handlers: off,
    session: { ...session, roles: ['inspector'] },
  })
  expect(await screen.findByText('您的岗位不能登记审批，请联系管理员。')).toBeInTheDocument()
  expect(screen.queryByLabelText('审批人')).not.toBeInTheDocument()
  first.unmount()
  renderWithApi(<PacksScreen />, {
    handlers: {
      ...handlers,
      'packs.state': async () => ok({ ...on, state: 'alone' as const, approval: null }),
    },
    session,
  })
  expect(await screen.findByText('本机没有登记到市局服务端')).toBeInTheDocument()
  expect(screen.queryByRole('button', { name: '选择离线交换包' })).not.toBeInTheDocument()
})

test('import shows what is new, from whom and what is left out, before anything is applied', async () => {
  const answers: Handlers = {
    ...handlers,
    'packs.preview': async () => ok(preview),
    'packs.import': async () =>
      ok({
        register: 'r1',
        fresh: 40,
        known: 2,
        refused: 1,
        received: 7,
        files: 2,
        filesReceived: 5,
        renamed: false,
      }),
  }
  const shell = { openFile: async () => ok({ paths: ['/media/a.wipack'] }) }
  const { user, asked } = renderWithApi(<PacksScreen />, { handlers: answers, shell, session })
  await user.click(await screen.findByRole('button', { name: '选择离线交换包' }))
  const shown = await screen.findByRole('region', { name: '包里有什么' })
  expect(within(shown).getByRole('row', { name: '电话抽查 40 2' })).toBeInTheDocument()
  expect(within(shown).getByRole('row', { name: '李明 40' })).toBeInTheDocument()
  expect(within(shown).getByRole('row', { name: '不在您的范围内 1' })).toBeInTheDocument()
  expect(within(shown).getByText('市局已收7条，退回1条，等待放行0条')).toBeInTheDocument()
  expect(asked.some((one) => one.name === 'packs.import')).toBe(false)
  const button = within(shown).getByRole('button', { name: '导入' })
  expect(button).toBeDisabled()
  await user.type(within(shown).getByLabelText('介质编号'), 'U-012')
  await user.click(button)
  expect(asked).toContainEqual(
    expect.objectContaining({
      name: 'packs.import',
      input: expect.objectContaining({ token: 't1', medium: 'U-012' }),
    }),
  )
  expect(await screen.findByText(/已导入：新记录40条，已有2条，未采用1条/)).toHaveTextContent(
    '市局已收7条，附件5个。',
  )
})

test('what is wrong with a file is said, with what is safe and what to do', async () => {
  const answers: Handlers = {
    ...handlers,
    'packs.preview': async () => ({
      ok: false,
      error: {
        code: 'PACK_BROKEN',
        message: '第2卷不完整，可能复制时中断。',
        safe: '没有导入任何内容。',
        todo: '请重新复制这一卷。',
      },
    }),
  }
  const shell = { openFile: async () => ok({ paths: ['/media/a.wipack'] }) }
  const { user } = renderWithApi(<PacksScreen />, { handlers: answers, shell, session })
  await user.click(await screen.findByRole('button', { name: '选择离线交换包' }))
  expect(await screen.findByText('第2卷不完整，可能复制时中断。')).toBeInTheDocument()
  expect(screen.queryByRole('region', { name: '包里有什么' })).not.toBeInTheDocument()
})

test('export by keyboard: to whom, on which medium; one cut off can go on or be given up', async () => {
  const answers: Handlers = {
    ...handlers,
    'packs.state': async () =>
      ok({
        ...on,
        unfinished: [{ id: 'o1', toName: '市局服务端', path: '/media/b.wipack', at, medium: 'U-009' }],
      }),
    'packs.export': async () =>
      ok({
        register: 'r2',
        files: ['/media/a.wipack'],
        facts: 12,
        fileCount: 3,
        damaged: 1,
        left: 4,
        bytes: 2_000_000,
      }),
    'packs.continue': async () =>
      ok({
        register: 'r3',
        files: ['/media/b.wipack'],
        facts: 1,
        fileCount: 0,
        damaged: 0,
        left: 0,
        bytes: 2000,
      }),
  }
  const shell = {
    chooseSavePath: async () => ok({ path: '/media/a.wipack' }),
    print: async () => ok({ printed: true }),
  }
  const { user, asked } = renderWithApi(<PacksScreen />, { handlers: answers, shell, session })
  await screen.findByRole('button', { name: '选择离线交换包' })
  await user.keyboard('{Alt>}2{/Alt}')
  expect(await screen.findByText('待市局收到：记录12条，附件3个（4.3 MB）')).toBeInTheDocument()
  await user.click(screen.getByRole('button', { name: '继续' }))
  expect(asked).toContainEqual(expect.objectContaining({ name: 'packs.continue', input: { id: 'o1' } }))
  await user.type(screen.getByLabelText('介质编号'), 'U-012')
  await user.click(screen.getByRole('button', { name: '选择位置并导出' }))
  expect(asked).toContainEqual(
    expect.objectContaining({
      name: 'packs.export',
      input: expect.objectContaining({
        to: 'hub',
        path: '/media/a.wipack',
        medium: 'U-012',
        withFiles: true,
      }),
    }),
  )
  expect(await screen.findByText(/已导出：记录12条，附件3个/)).toHaveTextContent('另有附件4个留在本机')
  expect(screen.getByText(/有1个附件与登记的校验值不符，没有写入/)).toBeInTheDocument()
  await user.click(screen.getByRole('button', { name: '交接单' }))
  await user.click(await screen.findByText('打印到打印机'))
  expect(asked).toContainEqual(expect.objectContaining({ name: 'packs.slip', input: { id: 'r2' } }))
})

test('a device with a network carries for one without, and an administrator fetches for a new one', async () => {
  const carried = {
    register: ['r4', 'r5'],
    files: ['/media/answer.wipack'],
    accepted: 9,
    known: 1,
    refused: 0,
    awaiting: 0,
    again: false,
    deviceName: '乡镇电脑',
  }
  const answers: Handlers = { ...handlers, 'packs.carry': async () => ok(carried) }
  const shell = {
    openFile: async () => ok({ paths: ['/media/a.wipack'] }),
    chooseSavePath: async () => ok({ path: '/media/answer.wipack' }),
  }
  const { user, asked } = renderWithApi(<PacksScreen />, { handlers: answers, shell, session })
  await screen.findByRole('button', { name: '选择离线交换包' })
  await user.click(screen.getByText('代送、代取'))
  expect(screen.getByRole('button', { name: '只取回复包' })).toBeDisabled()
  await user.type(screen.getByLabelText('介质编号'), 'U-012')
  await user.click(screen.getByRole('button', { name: '选择包并代送' }))
  expect(asked).toContainEqual(
    expect.objectContaining({
      name: 'packs.carry',
      input: expect.objectContaining({ paths: ['/media/a.wipack'], answerPath: '/media/answer.wipack' }),
    }),
  )
  expect(await screen.findByText(/市局服务端接收9条，已有1条/)).toBeInTheDocument()
})

test('the register lists every exchange and prints its slip; empty, it says so', async () => {
  const shell = { print: async () => ok({ printed: false }) }
  const first = renderWithApi(<PacksScreen />, { handlers, session, shell })
  await screen.findByRole('button', { name: '选择离线交换包' })
  await first.user.click(screen.getByText('登记簿'))
  expect(await screen.findByText('新40条，已有2条，未采用1条，附件2个')).toBeInTheDocument()
  await first.user.click(screen.getByRole('button', { name: '交接单' }))
  await first.user.click(await screen.findByText('打印到打印机'))
  expect(await screen.findByText(/没有可用的打印机/)).toBeInTheDocument()
  first.unmount()
  const { user } = renderWithApi(<PacksScreen />, {
    handlers: { ...handlers, 'packs.register': async () => ok({ rows: [], total: 0 }) },
    session,
  })
  await user.click(await screen.findByText('登记簿'))
  expect(await screen.findByText('还没有登记')).toBeInTheDocument()
})
