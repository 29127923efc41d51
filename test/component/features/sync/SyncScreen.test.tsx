import { screen, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { EnrolForm } from '#renderer/features/sync/EnrolForm.tsx'
import { SyncScreen } from '#renderer/features/sync/SyncScreen.tsx'
import { ok } from '#shared/contract/result.ts'
import { changed, fakeSession, type Handlers, renderWithApi } from '#test/support/fake-api.tsx'

const enrolled = { ...fakeSession, workspace: { ...fakeSession.workspace, kind: 'enrolled' as const } }

const handlers: Handlers = {
  'sync.state': async () =>
    ok({
      link: 'offline',
      working: false,
      waiting: 12,
      attention: 2,
      files: { up: 1, down: 0 },
      fault: {
        code: 'HUB_UNREACHABLE',
        message: '现在连不上市局服务端（网络不通）。',
        safe: '您的记录都已存在本机。',
      },
      lastContactAt: 1_780_000_000_000,
      clockOffsetMs: 3 * 24 * 3600 * 1000,
      hub: { name: '市局服务端', address: 'https://10.1.2.3:8443' },
      nextTryAt: null,
      stuck: false,
    }),
  'sync.counts': async () =>
    ok({
      kinds: [
        { kind: 'case', label: '电话抽查', waiting: 12, received: 300, refused: 1, awaiting: 0, unknown: 0 },
      ],
    }),
  'sync.refused': async () =>
    ok({
      facts: [
        {
          id: 'f1',
          type: 'check.submitted',
          typeText: '抽查记录',
          number: 128,
          about: '湾沚区人社局，社会保险登记',
          kind: 'case',
          entity: 'c1',
          at: 1_780_000_000_000,
          state: 'refused',
          code: 'SYNC_FACT_NOT_ALLOWED',
          reason: '作者没有这项权限',
        },
      ],
    }),
  'quarantine.list': async () =>
    ok({
      rows: [
        {
          id: 7,
          at: 1_780_000_000_000,
          source: 'hub',
          reason: 'signature-wrong',
          reasonText: '签名不对',
          type: 'check.submitted',
          typeText: '抽查记录',
          author: 'p9',
        },
      ],
    }),
  'quarantine.get': async () =>
    ok({
      row: {
        id: 7,
        at: 0,
        source: 'hub',
        reason: 'signature-wrong',
        reasonText: '签名不对',
        type: null,
        typeText: null,
        author: null,
      },
      body: '{"content":"原文"}',
      held: null,
    }),
  'quarantine.retry': async () => ok({ applied: 1, left: 0 }),
  'quarantine.export': async () => ok({ text: '{}', count: 2 }),
  'sync.devices': async () =>
    ok({
      devices: [
        {
          id: 'd9',
          name: '综合科2号电脑',
          person: 'p2',
          personName: '李明',
          body: 'b1',
          bodyName: '市数据资源管理局',
          status: 'waiting',
          fingerprint: 'AB12 CD34 EF56 7890',
          was: null,
          enrolledAt: 1,
          lastSeenAt: null,
          app: null,
          unsent: 0,
          awaiting: 0,
          clockOffsetMs: null,
        },
      ],
    }),
  'sync.awaiting': async () => ok({ facts: [], more: false }),
  'sync.log': async () =>
    ok({
      rows: [
        { seq: 1, at: 1_780_000_000_000, level: 'info', code: 'SENT', text: '市局已收 3 条，回执已核验' },
      ],
      total: 1,
    }),
  'sync.now': async () =>
    ok((await handlers['sync.state']?.({}).then((r) => (r.ok ? r.value : null))) as never),
  'sync.approveDevice': async () => ok({ done: 1 }),
  'sync.makeCode': async () => ok({ code: 'ABCDE-12345', expiresAt: 1_780_000_600_000 }),
  'people.list': async () => ok([]),
  'sync.enrolPending': async () => ok({ pending: null }),
}

test('says in words what waits, what was refused and why, and what to do about the link', async () => {
  renderWithApi(<SyncScreen />, { handlers, session: enrolled })
  expect(await screen.findByText('离线')).toBeInTheDocument()
  expect(screen.getByText('12 条')).toBeInTheDocument()
  expect(screen.getByText('与市局相差3天，记录照常保存，请校准')).toBeInTheDocument()
  expect(screen.getByText('现在连不上市局服务端（网络不通）。')).toBeInTheDocument()
  const refused = await screen.findByRole('region', { name: '被退回和等待放行的记录' })
  expect(within(refused).getByText('作者没有这项权限')).toBeInTheDocument()
  expect(await screen.findByText('市局已收 3 条，回执已核验')).toBeInTheDocument()
})

test('a set-aside record can be opened, checked again, and handed to the administrator', async () => {
  const { user, asked } = renderWithApi(<SyncScreen />, { handlers, session: enrolled })
  const tray = await screen.findByRole('region', { name: '待查区' })
  await user.click(await within(tray).findByRole('button', { name: '查看' }))
  expect(await within(tray).findByText('{"content":"原文"}')).toBeInTheDocument()
  await user.click(within(tray).getByRole('button', { name: '重新核验' }))
  expect(asked).toContainEqual(expect.objectContaining({ name: 'quarantine.retry', input: { ids: [7] } }))
  await user.click(within(tray).getByRole('button', { name: '导出交管理员' }))
  expect(asked.map((one) => one.name)).toContain('shell.saveText')
})

test('the administrator compares a fingerprint and agrees; others see no devices', async () => {
  const first = renderWithApi(<SyncScreen />, { handlers, session: enrolled })
  expect(await screen.findByText('AB12 CD34 EF56 7890')).toBeInTheDocument()
  await first.user.click(screen.getByRole('button', { name: '指纹一致，同意' }))
  expect(first.asked).toContainEqual(
    expect.objectContaining({ name: 'sync.approveDevice', input: { device: 'd9', approve: true } }),
  )
  first.unmount()
  const { asked } = renderWithApi(<SyncScreen />, {
    handlers,
    session: { ...enrolled, roles: ['inspector'] },
  })
  await screen.findByText('离线')
  expect(asked.some((one) => one.name === 'sync.devices')).toBe(false)
})

test('Alt+S asks for a round at once', async () => {
  const { user, asked } = renderWithApi(<SyncScreen />, { handlers, session: enrolled })
  await screen.findByText('离线')
  await user.keyboard('{Alt>}s{/Alt}')
  expect(asked.some((one) => one.name === 'sync.now')).toBe(true)
})

test('enrolment by code: refused with the reason, then waiting with the fingerprint to compare', async () => {
  let pending: { way: 'code'; deviceName: string; fingerprint: string } | null = null
  const answers: Handlers = {
    'sync.enrolPending': async () => ok({ pending }),
    'sync.enrol': async ({ code }) => {
      if (code === 'bad')
        return {
          ok: false,
          error: { code: 'ENROLL_CODE_WRONG', message: '输入的登记码不能识别，可能有个别字符抄错。' },
        }
      pending = { way: 'code', deviceName: '电脑', fingerprint: 'AB12 CD34 EF56 7890' }
      return ok({ status: 'waiting', fingerprint: 'AB12 CD34 EF56 7890' })
    },
    'sync.enrolAsk': async () => ok({ status: 'waiting', fingerprint: 'AB12 CD34 EF56 7890' }),
  }
  const { user, emit } = renderWithApi(<EnrolForm />, { handlers: answers })
  const button = await screen.findByRole('button', { name: '登记' })
  expect(button).toBeDisabled()
  await user.type(screen.getByLabelText('设备名称'), '电脑')
  await user.type(screen.getByLabelText('登记码'), 'bad')
  await user.click(button)
  expect(await screen.findByText('输入的登记码不能识别，可能有个别字符抄错。')).toBeInTheDocument()
  await user.clear(screen.getByLabelText('登记码'))
  await user.type(screen.getByLabelText('登记码'), 'good')
  await user.click(button)
  emit(changed('sync'))
  expect(await screen.findByText('AB12 CD34 EF56 7890')).toBeInTheDocument()
  await user.click(screen.getByRole('button', { name: '查看是否已同意' }))
  expect(await screen.findByText('管理员还没有同意，请稍后再查。')).toBeInTheDocument()
})
