import { screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { parseDay } from '#renderer/features/rounds/parse-day.ts'
import { fail, ok } from '#shared/contract/result.ts'
import { seriousFindings } from '#test/support/axe.ts'
import { fakeSession } from '#test/support/fake-api.tsx'
import { plan, preview, row } from './samples.ts'
import { input, showRound } from './show-round.tsx'

const saved = { 'rounds.change': async () => ok({ id: 'r1' }) }

test('what is typed is stored by itself, once the hands rest, and only what was typed', async () => {
  const { user, asked } = showRound(row(), { handlers: saved })
  const name = await screen.findByRole('textbox', { name: '批次名称' })
  await user.clear(name)
  await user.type(name, '十一月抽查')
  expect(screen.getByText('正在输入')).toBeInTheDocument()
  await screen.findByText('本机已存')
  expect(input(asked, 'rounds.change')).toEqual({ id: 'r1', fields: { name: '十一月抽查' } })
  expect(asked.filter((a) => a.name === 'rounds.change')).toHaveLength(1)
})

test('Ctrl+S stores at once; leaving the page stores what was still waiting', async () => {
  const { user, asked, unmount } = showRound(row(), { handlers: saved })
  const size = await screen.findByRole('spinbutton', { name: '抽取总件数' })
  await user.clear(size)
  await user.type(size, '80')
  await user.keyboard('{Control>}s{/Control}')
  expect(await screen.findByText('本机已存')).toBeInTheDocument()
  expect(input(asked, 'rounds.change')).toEqual({ id: 'r1', fields: { size: 80 } })
  await user.click(screen.getByRole('radio', { name: '复查' }))
  unmount()
  await waitFor(() =>
    expect(input(asked, 'rounds.change')).toEqual({ id: 'r1', fields: { purpose: 'recheck' } }),
  )
})

test('what could not be stored stays on the screen with the reason, and is stored when tried again', async () => {
  let full = true
  const fault = { code: 'DISK_FULL', message: '磁盘已满，没有存入。' }
  const { user, asked } = showRound(row(), {
    handlers: { 'rounds.change': async () => (full ? fail(fault) : ok({ id: 'r1' })) },
  })
  await user.click(await screen.findByRole('radio', { name: '复查' }))
  await user.keyboard('{Control>}s{/Control}')
  expect(await screen.findByRole('alert')).toHaveTextContent('磁盘已满')
  expect(screen.getByText('没有存入')).toBeInTheDocument()
  expect(screen.getByRole('radio', { name: '复查' })).toBeChecked()
  full = false
  await user.click(screen.getByRole('button', { name: '重试' }))
  expect(await screen.findByText('本机已存')).toBeInTheDocument()
  expect(input(asked, 'rounds.change')).toEqual({ id: 'r1', fields: { purpose: 'recheck' } })
})

test('an empty name is said at the field, is not stored and cannot be sent for approval', async () => {
  const { user, asked } = showRound(row(), { handlers: saved })
  await user.clear(await screen.findByRole('textbox', { name: '批次名称' }))
  expect(screen.getByText('请填写批次名称，不超过80个字')).toBeInTheDocument()
  await user.keyboard('{Control>}s{/Control}')
  expect(asked.some((a) => a.name === 'rounds.change')).toBe(false)
  expect(screen.getByRole('button', { name: '送审' })).toBeDisabled()
})

test('days are typed as people write them; an end before the start is said', async () => {
  const { user, asked } = showRound(row(), { handlers: saved })
  const end = await screen.findByRole('textbox', { name: '截止日期' })
  await user.clear(end)
  await user.type(end, '2026.12.10')
  await user.keyboard('{Control>}s{/Control}')
  await waitFor(() =>
    expect(input(asked, 'rounds.change')).toEqual({ id: 'r1', fields: { endDate: '2026-12-10' } }),
  )
  await user.clear(end)
  await user.type(end, '2026-11-01')
  expect(await screen.findByText('截止日期早于开始日期')).toBeInTheDocument()
})

test.each([
  ['2026-11-23', '2026-11-23'],
  ['2026年1月3日', '2026-01-03'],
  ['１１月２３日', '2026-11-23'],
  ['11.3', '2026-11-03'],
  ['20261123', '2026-11-23'],
  ['2026-02-30', null],
  ['明天', null],
])('the day %s reads %s', (typed, day) => expect(parseDay(typed, '2026-11-22')).toBe(day))

test('the preview tells population, exclusions, strata, cost and error beside the plan', async () => {
  const { container } = showRound(row())
  expect(await screen.findByText('±9.4')).toBeInTheDocument()
  expect(screen.getByText(/已排除：近期已抽查20件/)).toBeInTheDocument()
  const strata = screen.getByRole('region', { name: '各层' })
  expect(within(strata).getByRole('row', { name: /镜湖区 700 63 28/ })).toBeInTheDocument()
  expect(await seriousFindings(container)).toEqual([])
})

test('a wanted error becomes checks and hours, and those the plan', async () => {
  const { user, asked } = showRound(row(), { handlers: saved })
  const wish = await screen.findByLabelText('想要的误差 ±')
  await user.clear(wish)
  await user.type(wish, '8')
  const adopt = screen.getByRole('button', { name: /^按\d+件抽取$/ })
  const checks = Number(/\d+/.exec(adopt.textContent ?? '')?.[0])
  expect(checks).toBeGreaterThan(60)
  expect(checks).toBeLessThan(200)
  await user.click(adopt)
  await user.keyboard('{Control>}s{/Control}')
  await waitFor(() => expect(input(asked, 'rounds.change')).toEqual({ id: 'r1', fields: { size: checks } }))
})

test('a stratum can be given its own size, and given back to its share', async () => {
  const { user, asked } = showRound(row(), { handlers: saved })
  const own = await screen.findByRole('spinbutton', { name: '镜湖区指定件数' })
  await user.type(own, '40')
  await user.keyboard('{Control>}s{/Control}')
  await waitFor(() =>
    expect(input(asked, 'rounds.change')).toEqual({ id: 'r1', fields: { sizes: { 'div-340202': 40 } } }),
  )
  await user.clear(own)
  await user.keyboard('{Control>}s{/Control}')
  await waitFor(() => expect(input(asked, 'rounds.change')).toEqual({ id: 'r1', fields: { sizes: {} } }))
})

test('what cannot be drawn is said in words, and cannot be sent for approval', async () => {
  const problem = {
    code: 'DRAW_TOO_MANY',
    message: '拟抽取5000件，符合条件的只有1513件。',
    todo: '请减少抽取数。',
  }
  showRound(row(), { told: preview({ problems: [problem], halfWidth: null }) })
  expect(await screen.findByText(/拟抽取5000件/)).toHaveTextContent('请减少抽取数')
  expect(screen.getByRole('button', { name: '送审' })).toBeDisabled()
})

test('a comparison from too few is refused with the reason, and 季度累计 is offered', async () => {
  const small = row({ plan: { ...plan, purpose: 'rank', period: '2026-11' } })
  const { user, asked } = showRound(small, {
    told: preview({ tooSmallToRank: ['镜湖区'] }),
    handlers: saved,
  })
  const notice = await screen.findByRole('region', { name: '样本太少，不能用于比较' })
  expect(notice).toHaveTextContent('镜湖区抽取数少于最小样本30件')
  await user.click(within(notice).getByRole('button', { name: '按2026年第四季度累计' }))
  await user.click(within(notice).getByRole('button', { name: '每层抽够30件' }))
  await user.keyboard('{Control>}s{/Control}')
  // Saved in one go, or each as it was chosen.
  const changed = () =>
    asked.flatMap((a) => (a.name === 'rounds.change' ? [(a.input as { fields: object }).fields] : []))
  await waitFor(() =>
    expect(Object.assign({}, ...changed())).toEqual({ period: '2026Q4', minPerStratum: 30 }),
  )
})

test('this machine’s own random numbers are warned of; the hub cannot be chosen without one', async () => {
  showRound(row())
  expect(await screen.findByText('抽取记录将写明“未经第三方见证”')).toBeInTheDocument()
  expect(screen.getByRole('radio', { name: '市局服务端签名' })).toBeDisabled()
})

test('a public draw must be named before the plan can be sent', async () => {
  const { user } = showRound(row({ plan: { ...plan, seedSource: 'public' } }), { handlers: saved })
  const named = await screen.findByRole('textbox', { name: '公开开奖名称' })
  expect(screen.getByText(/请写明用哪一期公开开奖/)).toBeInTheDocument()
  expect(screen.getByRole('button', { name: '送审' })).toBeDisabled()
  await user.type(named, '双色球第2026134期')
  expect(screen.getByRole('button', { name: '送审' })).toBeEnabled()
})

test('values that two people wrote at once are both shown, and one is adopted', async () => {
  const contested = row({ conflicts: { size: [{ value: 90, byName: '李四', at: 0 }] } })
  const { user, asked } = showRound(contested, { handlers: saved })
  const notice = await screen.findByRole('region', { name: '有两人同时写了方案，请选定' })
  expect(notice).toHaveTextContent('抽取总件数现用：60件')
  expect(notice).toHaveTextContent('另有：90件李四')
  expect(screen.getByRole('button', { name: '送审' })).toBeDisabled()
  await user.click(within(notice).getByRole('button', { name: '采用此值' }))
  expect(input(asked, 'rounds.change')).toEqual({ id: 'r1', fields: { size: 90 } })
})

test('sending for approval first stores what is still waiting', async () => {
  const order: string[] = []
  const { user } = showRound(row(), {
    handlers: {
      'rounds.change': async () => {
        order.push('change')
        return ok({ id: 'r1' })
      },
      'rounds.submit': async () => {
        order.push('submit')
        return ok({ id: 'r1' })
      },
    },
  })
  await user.click(await screen.findByRole('radio', { name: '复查' }))
  await user.click(screen.getByRole('button', { name: '送审' }))
  await waitFor(() => expect(order).toEqual(['change', 'submit']))
})

test('who may not plan reads the plan and changes nothing', async () => {
  const { asked } = showRound(row(), { session: { ...fakeSession, roles: ['inspector'] } })
  const read = await screen.findByRole('region', { name: '方案' })
  await waitFor(() => expect(read).toHaveTextContent('张晓岚、李四'))
  expect(screen.queryByRole('textbox')).toBeNull()
  expect(asked.some((a) => a.name === 'rounds.preview')).toBe(false)
})

test('chances by 办件量 can be chosen, and the rule is read beside the plan', async () => {
  const rule = '权重为年办件量，没有办件量的12件按中位数35计'
  const { user, asked } = showRound(row(), {
    told: preview({ weights: { rule, effect: 4 } }),
    handlers: saved,
  })
  expect(await screen.findByText(/没有办件量的12件按中位数35计.*约为2\.0倍/)).toBeInTheDocument()
  await user.click(screen.getByRole('radio', { name: '按办件量' }))
  await user.keyboard('{Control>}s{/Control}')
  await waitFor(() =>
    expect(input(asked, 'rounds.change')).toEqual({ id: 'r1', fields: { weightBy: 'applications' } }),
  )
})
