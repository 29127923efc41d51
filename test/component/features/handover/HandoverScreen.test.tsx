import { screen, within } from '@testing-library/react'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { HandoverScreen } from '#renderer/features/handover/HandoverScreen.tsx'
import { navigate } from '#renderer/ui/route.ts'
import type { Output } from '#shared/contract/contract.ts'
import { ok } from '#shared/contract/result.ts'
import { fakeSession, type Handlers, renderWithApi } from '#test/support/fake-api.tsx'
import { pretendLayout } from '#test/support/pretend-layout.ts'

const enrolled = { ...fakeSession, workspace: { ...fakeSession.workspace, kind: 'enrolled' as const } }
const one = {
  roundName: '2026年第四季度',
  itemCode: 'A-1',
  itemName: '社会保险登记',
  bodyName: '湾沚区人社局',
  status: 'open' as const,
  attempts: 0,
  appointmentAt: null,
  movable: true,
}
const inHand: Output<'handover.of'> = {
  person: {
    id: 'p2',
    name: '李拨打',
    post: '科员',
    bodyName: '市数据资源管理局',
    active: true,
    grants: [{ id: 'g1', role: 'inspector', bodyName: '市数据资源管理局', from: '2026-01-01', to: null }],
  },
  cases: [
    { ...one, id: 'c1' },
    { ...one, id: 'c2', itemName: '就业登记', attempts: 1, appointmentAt: 1_780_000_000_000 },
    { ...one, id: 'c3', itemName: '别处组织的', movable: false },
  ],
  reviews: [
    {
      case: 'c9',
      roundName: one.roundName,
      itemName: '户口迁移',
      bodyName: '市公安局',
      at: 1,
      status: 'returned',
    },
  ],
  callers: [{ id: 'k1', number: '0553-3835110', line: '移动卡1号', movable: true }],
  rounds: [],
  here: null,
  handed: [
    { at: 1_780_000_000_000, by: '张晓岚', toName: '王接收', cases: 5, callers: 0, records: 5, received: 3 },
  ],
}
const person = {
  body: 'b1',
  bodyName: '市数据资源管理局',
  post: null,
  active: true,
  roles: ['inspector' as const],
  conflict: false,
}
const device = {
  id: 'd2',
  name: '拨测室1号',
  person: 'p2',
  personName: '李拨打',
  body: 'b1',
  bodyName: null,
  status: 'active' as const,
  fingerprint: '',
  was: null,
  enrolledAt: 1,
  lastSeenAt: 1_780_000_000_000,
  app: null,
  unsent: 7,
  awaiting: 0,
  clockOffsetMs: 0,
}

const handlers: Handlers = {
  'people.list': async () =>
    ok([
      { ...person, id: 'p2', name: '李拨打' },
      { ...person, id: 'p3', name: '王接收' },
      { ...person, id: 'p4', name: '没岗位的', roles: ['leader'] },
    ]),
  'handover.of': async () => ok(inHand),
  'sync.devices': async () =>
    ok({ devices: [device, { ...device, id: 'd9', person: 'p9', name: '别人的' }] }),
  'handover.transfer': async () => ok({ cases: 1, callers: 1, avoided: ['c2'] }),
  'handover.paper': async () => ok({ html: '<p>清单</p>', footer: '截至', title: '工作移交清单-李拨打' }),
  'people.revoke': async () => ok({}),
  'sync.revokeDevice': async () => ok({ done: 1 }),
}

beforeAll(() => pretendLayout())
beforeEach(() => navigate('handover', { person: 'p2', to: 'p3' }))

test('lists what is in hand, hands over what is chosen, and names what the receiver must avoid', async () => {
  const { user, asked } = renderWithApi(<HandoverScreen />, { handlers, session: enrolled })
  const grid = await screen.findByRole('grid', { name: '未结案件' })
  expect(within(grid).getByText('社会保险登记')).toBeInTheDocument()
  expect(screen.getByText('3件，已选2件')).toBeInTheDocument()
  expect(screen.getByText('其他单位组织的批次中的案件，由组织单位重新分派。')).toBeInTheDocument()
  const others = screen.getByRole('region', { name: '其他未了工作' })
  expect(within(others).getByText(/户口迁移（市公安局）退回补充/)).toBeInTheDocument()
  expect(within(others).getByText(/0553-3835110/)).toBeInTheDocument()
  await user.click(screen.getByRole('button', { name: '移交所选' }))
  await user.click(screen.getByRole('button', { name: '移交所选' }))
  expect(asked).toContainEqual(
    expect.objectContaining({
      name: 'handover.transfer',
      input: { from: 'p2', to: 'p3', cases: ['c1', 'c2'], callers: ['k1'] },
    }),
  )
  expect(
    await screen.findByText('已移交案件1件、拨打号码1个。1件接收人应当回避，没有移交，请另选接收人。'),
  ).toBeInTheDocument()
  expect(screen.getByText('3/5条')).toBeInTheDocument()
})

test('roles and devices are taken back last, with what is still unsent said first', async () => {
  const { user, asked } = renderWithApi(<HandoverScreen />, { handlers, session: enrolled })
  const leave = await screen.findByRole('region', { name: '岗位和设备' })
  expect(await within(leave).findByText('拨测室1号')).toBeInTheDocument()
  expect(within(leave).queryByText('别人的')).not.toBeInTheDocument()
  await user.click(within(leave).getByRole('button', { name: '收回岗位、停用设备' }))
  expect(within(leave).getByText(/还有案件没有移交。其设备上还有7条没有发出/)).toBeInTheDocument()
  await user.click(within(leave).getByRole('button', { name: '收回岗位、停用设备' }))
  const names = asked.map((call) => call.name)
  expect(names.indexOf('people.revoke')).toBeLessThan(names.indexOf('sync.revokeDevice'))
  expect(asked).toContainEqual(
    expect.objectContaining({ name: 'sync.revokeDevice', input: { device: 'd2', reason: '工作移交' } }),
  )
})

test('the 移交清单 goes to paper with the devices as the hub knows them', async () => {
  const { user, asked } = renderWithApi(<HandoverScreen />, {
    handlers,
    session: enrolled,
    shell: { savePdf: async () => ok({ path: '/tmp/x.pdf' }) },
  })
  await screen.findByText('拨测室1号')
  await user.type(screen.getByLabelText(/^监交人/), '赵监交')
  await user.click(screen.getByRole('button', { name: '打印移交清单' }))
  await user.click(await screen.findByText('另存为 PDF'))
  expect(await screen.findByText('已保存到/tmp/x.pdf')).toBeInTheDocument()
  expect(asked).toContainEqual(
    expect.objectContaining({
      name: 'handover.paper',
      input: {
        from: 'p2',
        to: 'p3',
        witness: '赵监交',
        devices: [{ name: '拨测室1号', lastSeenAt: 1_780_000_000_000, unsent: 7, revoked: false }],
      },
    }),
  )
})

test('an inspector sees only the own work, with the drafts of this device, and cannot move it', async () => {
  const own = {
    ...inHand,
    person: { ...inHand.person, id: 'p1' },
    here: { drafts: ['就业登记'], unsent: 2, files: 0 },
  }
  const { asked } = renderWithApi(<HandoverScreen />, {
    handlers: { ...handlers, 'handover.of': async () => ok(own) },
    session: { ...enrolled, roles: ['inspector'] },
  })
  await screen.findByRole('grid', { name: '未结案件' })
  expect(asked).toContainEqual(expect.objectContaining({ name: 'handover.of', input: { person: 'p1' } }))
  expect(screen.getByText('草稿只在本机，请先提交或废弃。')).toBeInTheDocument()
  expect(screen.queryByRole('button', { name: '移交所选' })).not.toBeInTheDocument()
  expect(screen.queryByRole('region', { name: '岗位和设备' })).not.toBeInTheDocument()
  expect(asked.some((call) => call.name === 'sync.devices')).toBe(false)
})
