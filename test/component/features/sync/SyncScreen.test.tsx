import { screen, within } from '@testing-library/react'
import { beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { EnrolForm } from '#renderer/features/sync/EnrolForm.tsx'
import { SyncScreen } from '#renderer/features/sync/SyncScreen.tsx'
import { navigate } from '#renderer/ui/route.ts'
import { ok } from '#shared/contract/result.ts'
import type { SyncItem } from '#shared/contract/sync.ts'
import { changed, fakeSession, type Handlers, renderWithApi } from '#test/support/fake-api.tsx'
import { pretendLayout } from '#test/support/pretend-layout.ts'

const enrolled = { ...fakeSession, workspace: { ...fakeSession.workspace, kind: 'enrolled' as const } }

const waiting: SyncItem = {
  seq: 9,
  id: 'f9',
  kind: 'case',
  typeText: '抽查记录',
  number: 129,
  own: true,
  about: '湾沚区人社局，灵活就业登记',
  authorName: '张晓岚',
  at: 1_780_000_000_000,
  receivedAt: null,
  state: 'waiting',
  code: null,
  reason: null,
}

const handlers: Handlers = {
  'sync.state': async () =>
    ok({
      link: 'offline',
      working: false,
      waiting: 12,
      attention: 2,
      aside: 1,
      files: { up: 1, down: 0 },
      fault: {
        code: 'HUB_UNREACHABLE',
        message: '现在连不上市局服务端（网络不通）。',
        safe: '您的记录都已存在本机。',
      },
      lastContactAt: 1_780_000_000_000,
      clockOffsetMs: 3 * 24 * 3600 * 1000,
      hub: { name: '市局服务端', address: 'https://10.1.2.3:8443' },
      nextTryAt: 1_780_000_060_000,
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
  'sync.items': async ({ state }) => {
    const got = {
      ...waiting,
      seq: 4,
      id: 'f4',
      number: 3,
      own: false,
      state: 'received' as const,
      receivedAt: 5,
    }
    const rows = [waiting, got].filter((row) => state === undefined || row.state === state)
    return ok({ total: rows.length, rows })
  },
  'sync.compared': async () => ok({ running: false, at: null, fault: null, feeds: [] }),
  'sync.compare': async () => ok({}),
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

beforeAll(() => pretendLayout())
beforeEach(() => navigate('sync'))

/** Shows the page and opens one of its tabs. */
const openTab = async (name: RegExp, changes: Handlers = {}) => {
  const shown = renderWithApi(<SyncScreen />, { handlers: { ...handlers, ...changes }, session: enrolled })
  await shown.user.click(await screen.findByRole('tab', { name }))
  return shown
}

test('says in words what waits, why and until when, what was refused, and what to do about the link', async () => {
  renderWithApi(<SyncScreen />, { handlers, session: enrolled })
  expect(await screen.findByText('离线')).toBeInTheDocument()
  expect(screen.getByText('12 条')).toBeInTheDocument()
  expect(screen.getByText('与市局相差3天，记录照常保存，请校准')).toBeInTheDocument()
  const refused = await screen.findByRole('region', { name: '被退回和等待放行的记录' })
  expect(within(refused).getByText('抽查记录 第128号')).toBeInTheDocument()
  expect(within(refused).getByText('湾沚区人社局，社会保险登记')).toBeInTheDocument()
  expect(within(refused).getByText('作者没有这项权限')).toBeInTheDocument()
  const waits = await screen.findByRole('region', { name: '待传' })
  expect(within(waits).getByText('抽查记录 第129号')).toBeInTheDocument()
  expect(within(waits).getByText('湾沚区人社局，灵活就业登记')).toBeInTheDocument()
  expect(within(waits).getByText('现在连不上市局服务端（网络不通）。')).toBeInTheDocument()
  expect(within(waits).getByText(/再试$/)).toBeInTheDocument()
})

test('a device that must be looked after says so, and that nothing goes on by itself', async () => {
  const state = await handlers['sync.state']?.({})
  if (!state?.ok) throw new Error('no state')
  const blocked = { ...state.value, nextTryAt: null, stuck: true }
  renderWithApi(<SyncScreen />, {
    handlers: { ...handlers, 'sync.state': async () => ok(blocked) },
    session: enrolled,
  })
  expect(await screen.findByText('已停止，需处理')).toBeInTheDocument()
  expect((await screen.findAllByText('处理后再传')).length).toBeGreaterThan(0)
})

test('every record can be looked up by words, kind, state, way and day', async () => {
  const { user, asked } = await openTab(/收发明细/)
  const grid = await screen.findByRole('grid', { name: '收发明细' })
  expect(await within(grid).findByText('抽查记录 第129号')).toBeInTheDocument()
  expect(within(grid).getByText('收自张晓岚')).toBeInTheDocument()
  await user.type(screen.getByRole('searchbox', { name: '查找记录' }), '登记{Enter}')
  await user.click(screen.getByRole('combobox', { name: '状态' }))
  await user.click(await screen.findByTitle('待传'))
  await user.type(screen.getByLabelText('从哪天起'), '2026-05-01')
  await vi.waitFor(() =>
    expect(asked).toContainEqual(
      expect.objectContaining({
        name: 'sync.items',
        input: { text: '登记', state: 'waiting', from: '2026-05-01' },
      }),
    ),
  )
})

test('a set-aside record can be opened, checked again, exported alone, and handed to the administrator', async () => {
  const { user, asked } = await openTab(/^待查区 1/)
  const tray = await screen.findByRole('region', { name: '待查区' })
  await user.click(await within(tray).findByRole('button', { name: '查看' }))
  expect(await within(tray).findByText('{"content":"原文"}')).toBeInTheDocument()
  await user.click(within(tray).getByRole('button', { name: '重新核验' }))
  expect(asked).toContainEqual(expect.objectContaining({ name: 'quarantine.retry', input: { ids: [7] } }))
  expect(await within(tray).findByText('1条已通过核验，正常使用。')).toBeInTheDocument()
  await user.click(within(tray).getByRole('button', { name: '导出' }))
  expect(asked).toContainEqual(
    expect.objectContaining({ name: 'quarantine.export', input: { ids: [7], refused: false } }),
  )
  await user.click(within(tray).getByRole('button', { name: '导出交管理员' }))
  expect(asked.map((one) => one.name)).toContain('shell.saveText')
})

test('two versions under one id are shown side by side', async () => {
  const { user } = await openTab(/^待查区/, {
    'quarantine.get': async () =>
      ok({
        row: {
          id: 7,
          at: 0,
          source: 'hub',
          reason: 'same-id-other-content',
          reasonText: '同一编号出现两份不同内容',
          type: null,
          typeText: null,
          author: null,
        },
        body: '收到的',
        held: '原有的',
      }),
  })
  await user.click(await screen.findByRole('button', { name: '查看' }))
  expect(await screen.findByRole('region', { name: '收到的一份' })).toHaveTextContent('收到的')
  expect(screen.getByRole('region', { name: '本机原有的一份' })).toHaveTextContent('原有的')
})

test('核对 tells each part as equal, made equal, or not, and why not', async () => {
  const feed = { here: 10, hub: 10, fetched: 0, sent: 0, aside: 0, held: 0, coming: 0 }
  const { user, asked } = await openTab(/^核对/, {
    'sync.compared': async () =>
      ok({
        running: false,
        at: 1_780_000_000_000,
        fault: null,
        feeds: [
          { ...feed, feed: 'all', name: '全市共享', state: 'same' },
          { ...feed, feed: 'owner:a', name: '湾沚区', state: 'repaired', fetched: 3, sent: 1 },
          { ...feed, feed: 'owner:b', name: '鸠江区', state: 'differs', here: 12, held: 2 },
        ],
      }),
  })
  const rows = await screen.findAllByRole('row')
  expect(rows.slice(1).map((row) => row.textContent)).toEqual([
    '全市共享1010一致',
    '湾沚区1010已补齐从市局补收3条，向市局补发1条',
    '鸠江区1210不一致2条在市局等待放行、升级或待查',
  ])
  expect(screen.getByText(/3个范围中1个不一致/)).toBeInTheDocument()
  await user.click(screen.getByRole('checkbox', { name: '只看有差异的' }))
  expect(screen.queryByText('全市共享')).not.toBeInTheDocument()
  await user.click(screen.getByRole('button', { name: '现在核对' }))
  expect(asked.map((one) => one.name)).toContain('sync.compare')
})

test('the administrator compares a fingerprint and agrees; others see no devices', async () => {
  const first = await openTab(/^设备和放行/)
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
  expect(screen.queryByRole('tab', { name: /设备/ })).not.toBeInTheDocument()
  expect(asked.some((one) => one.name === 'sync.devices')).toBe(false)
})

test('a device that is silent for long, has unsent records or a wrong clock is marked', async () => {
  const listed = await handlers['sync.devices']?.({})
  const [device] = listed?.ok ? listed.value.devices : []
  if (!device) throw new Error('no device')
  await openTab(/^设备和放行/, {
    'sync.devices': async () =>
      ok({
        devices: [
          {
            ...device,
            status: 'active',
            lastSeenAt: Date.now() - 6.5 * 86_400_000,
            unsent: 42,
            awaiting: 3,
            clockOffsetMs: -26 * 3_600_000,
          },
          {
            ...device,
            id: 'd10',
            name: '备用机',
            status: 'active',
            lastSeenAt: Date.now(),
            clockOffsetMs: 900,
          },
        ],
      }),
  })
  const [, silent, fine] = await screen.findAllByRole('row')
  expect(silent).toHaveTextContent('已6天没有联系')
  expect(silent).toHaveTextContent('42')
  expect(silent).toHaveTextContent('3条等待放行')
  expect(silent).toHaveTextContent('慢26小时')
  expect(fine).not.toHaveTextContent('没有联系')
  expect(fine).toHaveTextContent('一致')
})

test('the history of sync is searched by words, weight and day', async () => {
  const { user, asked } = await openTab(/^同步记录/)
  expect(await screen.findByText('市局已收 3 条，回执已核验')).toBeInTheDocument()
  await user.click(screen.getByText('有问题'))
  await user.type(screen.getByLabelText('到哪天止'), '2026-06-01')
  await vi.waitFor(() =>
    expect(asked).toContainEqual(
      expect.objectContaining({ name: 'sync.log', input: { text: '', level: 'bad', to: '2026-06-01' } }),
    ),
  )
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
