import { screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { ok } from '#shared/contract/result.ts'
import { seriousFindings } from '#test/support/axe.ts'
import { changed, fakeSession } from '#test/support/fake-api.tsx'
import { caseRow, drawn, frozen, row, step } from './samples.ts'
import { input, showRound } from './show-round.tsx'

const done = async () => ok({ id: 'r1' })
const current = () => screen.getByRole('list', { name: '批次进程' }).querySelector('[aria-current="step"]')
const submitted = row({ status: 'submitted', steps: [step('round.submitted', 'p2', '李四')] })
const approved = row({ status: 'approved', steps: [step('round.submitted'), step('round.approved')] })
const frozenRound = (rest = {}) =>
  row({ status: 'frozen', freezes: 1, frozen: frozen(rest), steps: [step('round.frozen')] })

test('the page says where the round stands', async () => {
  showRound(drawn(), { cases: [caseRow('a')] })
  await screen.findByRole('region', { name: '抽取情况' })
  expect(current()).toHaveTextContent('拨测')
  expect(current()).toHaveTextContent('1/3件')
})

test('a submitted plan is approved, or returned with a reason', async () => {
  const { user, asked, container } = showRound(submitted, {
    handlers: { 'rounds.approve': done, 'rounds.return': done },
  })
  expect(await screen.findByText(/由李四送审/)).not.toHaveTextContent('宜由另一人审批')
  await user.click(screen.getByRole('button', { name: '同意方案' }))
  expect(input(asked, 'rounds.approve')).toEqual({ id: 'r1' })
  await user.click(screen.getByRole('button', { name: '退回' }))
  await user.type(screen.getByLabelText('退回理由'), '范围过大')
  await user.keyboard('{Control>}{Enter}{/Control}')
  await waitFor(() => expect(input(asked, 'rounds.return')).toEqual({ id: 'r1', reason: '范围过大' }))
  expect(await seriousFindings(container)).toEqual([])
})

test('who sent the plan is told that another should approve it', async () => {
  showRound(row({ status: 'submitted', steps: [step('round.submitted')] }))
  expect(await screen.findByText(/宜由另一人审批/)).toBeInTheDocument()
})

test('an inspector sees what is waited for and no buttons', async () => {
  showRound(submitted, { session: { ...fakeSession, roles: ['inspector'] } })
  expect(await screen.findByText(/等待带队领导或管理员审批/)).toBeInTheDocument()
  expect(screen.queryByRole('button', { name: /同意|退回|作废/ })).toBeNull()
})

test('a round of another body is only read', async () => {
  showRound({ ...submitted, editable: false })
  await screen.findByRole('region', { name: '方案' })
  expect(screen.queryByRole('button', { name: /同意|退回|作废/ })).toBeNull()
})

test('why a plan came back stands above it', async () => {
  const back = row({
    reason: '范围过大',
    steps: [step('round.submitted'), step('round.returned', 'p2', '李四')],
  })
  showRound(back)
  expect(await screen.findByText(/方案已退回（李四）：范围过大/)).toBeInTheDocument()
})

test('freezing tells what it means before it happens; the safe choice has the focus', async () => {
  const { user, asked } = showRound(approved, { handlers: { 'rounds.freeze': done } })
  expect(await screen.findByText(/每冻结一次计一次/)).toBeInTheDocument()
  await user.click(screen.getByRole('button', { name: '冻结方案' }))
  expect(screen.getByText(/只能连批次一起作废/)).toBeInTheDocument()
  await user.keyboard('{Enter}')
  expect(asked.some((a) => a.name === 'rounds.freeze')).toBe(false)
  await user.click(screen.getByRole('button', { name: '冻结方案' }))
  await user.click(screen.getByRole('button', { name: '冻结' }))
  expect(input(asked, 'rounds.freeze')).toEqual({ id: 'r1' })
})

test('the frozen plan shows its hashes short and copies them whole', async () => {
  const { user, copied, container } = showRound(frozenRound())
  const summary = await screen.findByRole('region', { name: '冻结的方案' })
  expect(summary).toHaveTextContent('1,513件，143个号码')
  expect(summary).toHaveTextContent('aaaaaaaa…aaaaaaaa')
  await user.click(within(summary).getByRole('button', { name: /复制方案校验值/ }))
  expect(copied).toEqual(['a'.repeat(64)])
  expect(await seriousFindings(container)).toEqual([])
})

test('a seed from the hub waits until the hub has the freeze', async () => {
  showRound(frozenRound({ seedSource: 'hub' }))
  expect(await screen.findByText('市局未收冻结的方案')).toBeInTheDocument()
  expect(screen.getByRole('button', { name: '抽取' })).toBeDisabled()
})

test('with the freeze received the hub’s seed is asked for, and the work shows how far it is', async () => {
  let finish = () => {}
  const { user, asked, emit } = showRound(frozenRound({ seedSource: 'hub', received: true }), {
    handlers: {
      'rounds.draw': () =>
        new Promise((resolve) => {
          finish = () => resolve(ok({ id: 'r1', drawn: 60, reserve: 18 }))
        }),
    },
  })
  await user.click(await screen.findByRole('button', { name: '抽取' }))
  expect(screen.getByText(/不能重抽/)).toBeInTheDocument()
  await user.click(screen.getByRole('button', { name: '抽取' }))
  const call = asked.find((a) => a.name === 'rounds.draw')
  expect(call?.input).toEqual({ id: 'r1' })
  emit({ event: 'progress', id: call?.id ?? '', done: 40, total: 78, step: '生成案件' })
  expect(await screen.findByRole('progressbar', { name: '抽取' })).toHaveValue(40)
  finish()
  expect(await screen.findByText('已抽取60件，备用18件')).toBeInTheDocument()
})

test('public numbers are typed as published and shown as they count', async () => {
  const { user, asked } = showRound(frozenRound({ seedSource: 'public', publicDraw: '双色球第2026134期' }), {
    handlers: { 'rounds.draw': async () => ok({ id: 'r1', drawn: 60, reserve: 18 }) },
  })
  const numbers = await screen.findByRole('textbox', { name: '开出的号码' })
  expect(screen.getByRole('button', { name: '抽取' })).toBeDisabled()
  await user.type(numbers, '红球０３、07 12，蓝球：8')
  expect(screen.getByText(/计入种子的写法：/)).toHaveTextContent('3 7 12 8')
  await user.click(screen.getByRole('button', { name: '抽取' }))
  await user.click(screen.getByRole('button', { name: '抽取' }))
  expect(input(asked, 'rounds.draw')).toEqual({ id: 'r1', numbers: '红球０３、07 12，蓝球：8' })
})

test('witnessed numbers need the names of those present', async () => {
  const { user, asked } = showRound(frozenRound({ seedSource: 'witness' }), {
    handlers: { 'rounds.draw': async () => ok({ id: 'r1', drawn: 60, reserve: 18 }) },
  })
  await user.type(await screen.findByRole('textbox', { name: '抽出的数字' }), '5 6 7')
  expect(screen.getByText('请填写现场监督人员姓名')).toBeInTheDocument()
  await user.type(screen.getByRole('textbox', { name: '现场监督人员' }), '王五、赵六')
  await user.click(screen.getByRole('button', { name: '抽取' }))
  await user.click(screen.getByRole('button', { name: '抽取' }))
  expect(input(asked, 'rounds.draw')).toEqual({ id: 'r1', numbers: '5 6 7', witnesses: ['王五', '赵六'] })
})

test('the draw tells how anyone can verify it; its record leaves only after the calls are done', async () => {
  showRound(drawn(), { cases: [caseRow('a')] })
  const summary = await screen.findByRole('region', { name: '抽取情况' })
  expect(summary).toHaveTextContent('未经第三方见证')
  expect(summary).toHaveTextContent('npm run verify -- 2026年第四季度电话抽查抽取记录.json')
  expect(summary).toHaveTextContent('拨测完毕后才能导出抽取记录')
  expect(within(summary).queryByRole('button', { name: '导出抽取记录' })).toBeNull()
})

test('after the calls the record is exported', async () => {
  const { user, asked } = showRound(drawn({ status: 'closed' }), {
    cases: [caseRow('a')],
    handlers: { 'rounds.exportRecord': async () => ok({ fileName: '抽取记录.json', text: '{}' }) },
    shell: { saveText: async () => ok({ path: '/home/a/抽取记录.json' }) },
  })
  await user.click(await screen.findByRole('button', { name: '导出抽取记录' }))
  expect(await screen.findByText('抽取记录已存到 /home/a/抽取记录.json')).toBeInTheDocument()
  expect(input(asked, 'rounds.exportRecord')).toEqual({ id: 'r1' })
})

test('closing with cases left tells how many, and asks why', async () => {
  const { user, asked } = showRound(drawn(), { cases: [caseRow('a')], handlers: { 'rounds.close': done } })
  await user.click(await screen.findByRole('button', { name: '拨测完毕' }))
  expect(screen.getByText(/还有2件没有提交/)).toBeInTheDocument()
  await user.type(screen.getByLabelText('未拨完的原因'), '窗口搬迁{Control>}{Enter}{/Control}')
  await waitFor(() => expect(input(asked, 'rounds.close')).toEqual({ id: 'r1', note: '窗口搬迁' }))
})

test.each([
  ['closed', '复核完毕', '复核完毕', 'rounds.finishReview'],
  ['reviewed', '核实完毕', '核实完毕', 'rounds.finishConfirm'],
  ['issued', '归档', '归档', 'rounds.archive'],
] as const)('a round that is %s goes on by %s', async (status, label, confirm, call) => {
  const { user, asked } = showRound(drawn({ status }), { handlers: { [call]: done } })
  await user.click(await screen.findByRole('button', { name: label }))
  await user.click(screen.getByRole('button', { name: confirm }))
  await waitFor(() => expect(input(asked, call)).toEqual({ id: 'r1' }))
})

test('a confirmed round leads to the draft of its bulletin', async () => {
  const { user } = showRound(drawn({ status: 'confirmed' }))
  await user.click(await screen.findByRole('button', { name: '去成稿' }))
  expect(window.location.hash).toBe('#/documents?round=r1')
})

test('two steps taken apart are both shown and ruled on; nothing else goes on until then', async () => {
  const contested = row({
    status: 'approved',
    awaitsRuling: true,
    steps: [step('round.submitted'), step('round.approved')],
    contending: [
      { ...step('round.frozen'), fact: 'f1' },
      { ...step('round.returned', 'p2', '李四'), fact: 'f2' },
    ],
  })
  const { user, asked, container } = showRound(contested, { handlers: { 'rounds.rule': done } })
  const ruling = await screen.findByRole('region', { name: /^待裁定/ })
  expect(ruling).toHaveTextContent('冻结方案张晓岚')
  expect(ruling).toHaveTextContent('退回方案李四')
  expect(screen.queryByRole('button', { name: '冻结方案' })).toBeNull()
  expect(await seriousFindings(container)).toEqual([])
  await user.click(within(ruling).getAllByRole('button', { name: '以这一步为准' })[1] as HTMLElement)
  await user.type(screen.getByLabelText('裁定理由'), '领导已退回{Control>}{Enter}{/Control}')
  await waitFor(() =>
    expect(input(asked, 'rounds.rule')).toEqual({ id: 'r1', chosen: 'f2', reason: '领导已退回' }),
  )
})

test('voiding asks for a reason and says that it cannot be undone', async () => {
  const { user, asked } = showRound(frozenRound(), { handlers: { 'rounds.void': done } })
  await user.click(await screen.findByRole('button', { name: '作废批次' }))
  expect(screen.getByText(/冻结次数照计/)).toBeInTheDocument()
  await user.click(screen.getByRole('button', { name: '作废' }))
  expect(screen.getByRole('alert')).toHaveTextContent('请写明理由')
  await user.type(screen.getByLabelText('作废理由'), '范围有误')
  await user.click(screen.getByRole('button', { name: '作废' }))
  await waitFor(() => expect(input(asked, 'rounds.void')).toEqual({ id: 'r1', reason: '范围有误' }))
})

test('a voided round says why and offers nothing', async () => {
  showRound(drawn({ status: 'voided', reason: '范围有误', steps: [step('round.voided')] }))
  expect(await screen.findByText(/已作废（张晓岚）：范围有误/)).toBeInTheDocument()
  expect(screen.queryByRole('button', { name: /作废|完毕|抽取$/ })).toBeNull()
})

test('a round that is not there says so and leads back', async () => {
  showRound(row(), {
    handlers: {
      'rounds.get': async () => ({ ok: false, error: { code: 'ROUND_GONE', message: '没有找到这个批次。' } }),
    },
  })
  expect(await screen.findByRole('alert')).toHaveTextContent('没有找到这个批次')
  expect(screen.getByRole('link', { name: '返回批次列表' })).toHaveAttribute('href', '#/rounds')
})

test('after a step the page is read from its title again', async () => {
  let round = approved
  const { user, emit } = showRound(approved, {
    handlers: {
      'rounds.get': async () => ok(round),
      'rounds.freeze': async () => {
        round = frozenRound()
        return ok({ id: 'r1' })
      },
    },
  })
  await user.click(await screen.findByRole('button', { name: '冻结方案' }))
  await user.click(screen.getByRole('button', { name: '冻结' }))
  emit(changed('rounds'))
  await screen.findByRole('region', { name: '冻结的方案' })
  await waitFor(() => expect(screen.getByRole('heading', { level: 1 })).toHaveFocus())
})
