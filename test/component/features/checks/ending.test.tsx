import { screen, waitFor, within } from '@testing-library/react'
import { beforeEach, describe, expect, test } from 'vitest'
import { openDesk } from './desk.tsx'

beforeEach(() => localStorage.clear())

const row = (name: string) => screen.getByRole('region', { name })
const heard = (name: string) => within(row(name)).getByLabelText('听到的')

const called = async (more: Parameters<typeof openDesk>[0] = {}) => {
  const view = await openDesk(more)
  await view.user.keyboard('{F2}')
  await screen.findByRole('button', { name: /对方已接听/ })
  return view
}
const outcome = async ({ user }: Awaited<ReturnType<typeof called>>, key: string) => {
  await user.keyboard('{F9}')
  const panel = await screen.findByRole('group', { name: '拨打结果' })
  await waitFor(() => expect(panel).toContainElement(document.activeElement as HTMLElement))
  await user.keyboard(key)
}
const finish = ({ user }: Awaited<ReturnType<typeof called>>) => user.keyboard('{Control>}{Enter}{/Control}')

describe('one key ends the call, the outcome says how', () => {
  test('an outcome that leads to another call closes the attempt alone', async () => {
    const view = await called()
    await outcome(view, '9')
    expect(await screen.findByRole('button', { name: /结束本次拨打/ })).toBeInTheDocument()
    await finish(view)
    expect(await screen.findByText('本次拨打已结束')).toBeInTheDocument()
    expect(view.order).toContain('close')
    expect(view.order).not.toContain('submit')
    await view.user.click(screen.getByRole('button', { name: '留在本件' }))
    expect(screen.getByRole('button', { name: /登记拨打/ })).toBeInTheDocument()
  })

  test('without a call nothing ends, and the cursor goes to the clock', async () => {
    const view = await openDesk()
    await outcome(view, '1')
    await finish(view)
    expect(await screen.findByText(/还没有登记拨打/)).toBeInTheDocument()
    await waitFor(() => expect(screen.getByRole('button', { name: /^登记拨打/ })).toHaveFocus())
    expect(view.order).not.toContain('submit')
  })

  test('both codes are shown, and a variant can be taken', async () => {
    const view = await called()
    await outcome(view, '6')
    expect(screen.getByText('AAPOR 3.14')).toBeInTheDocument()
    await view.user.click(screen.getByRole('radio', { name: /2\.222/ }))
    expect(screen.getByText('AAPOR 2.222')).toBeInTheDocument()
  })

  test('a number that changed asks for the new one', async () => {
    const view = await called()
    await outcome(view, 'w')
    await waitFor(() => expect(screen.getByLabelText(/新号码/)).toHaveFocus())
    await view.user.keyboard('05535559999')
    expect(screen.getByLabelText(/新号码/)).toHaveValue('05535559999')
  })
})

describe('预约再拨', () => {
  test('is typed as it is said and echoed as a date', async () => {
    const view = await called()
    await outcome(view, '3')
    const field = screen.getByLabelText('预约再拨')
    await waitFor(() => expect(field).toHaveFocus())
    await view.user.keyboard('明天10点')
    expect(await screen.findByText(/月\d+日（周.）10:00/)).toBeInTheDocument()
    await view.user.clear(field)
    await view.user.type(field, '改天吧')
    expect(await screen.findByText(/不能识别为时间/)).toBeInTheDocument()
  })
})

describe('what stands before submission', () => {
  test('an adverse verdict without the words heard is named, and the cursor jumps there', async () => {
    const view = await called()
    await view.user.click(heard('承诺时限'))
    await view.user.keyboard('十天{Enter}3')
    for (const name of ['咨询电话', '办理地点', '申请材料']) {
      await view.user.click(heard(name))
      await view.user.keyboard('对的{Enter}')
      await view.user.click(within(row(name)).getByRole('radio', { name: '一致' }))
    }
    await outcome(view, '1')
    await screen.findByRole('button', { name: /提交记录/ })
    await finish(view)
    expect(await screen.findByRole('button', { name: /请填写原话/ })).toBeInTheDocument()
    await waitFor(() => expect(within(row('承诺时限')).getByLabelText(/原话/)).toHaveFocus())
    expect(view.order).not.toContain('submit')
    await view.user.keyboard('要十个工作日')
    await finish(view)
    expect(await screen.findByText('记录已提交')).toBeInTheDocument()
  })

  test('the rest may be marked as not asked in one go', async () => {
    const view = await called()
    await outcome(view, '4')
    await view.user.keyboard('{Escape}{F9}')
    await view.user.keyboard('{Alt>}0{/Alt}')
    for (const name of ['办理地点', '申请材料', '承诺时限'])
      expect(within(row(name)).getByRole('radio', { name: '未问到' })).toBeChecked()
    expect(within(row('咨询电话')).getByRole('radio', { name: '推诿' })).toBeChecked()
  })

  test('a problem the service finds is told with its field', async () => {
    const view = await called()
    await outcome(view, '6')
    const { calls } = view.client
    Object.assign(calls, {
      'calls.closeAttempt': async () => ({
        ok: false,
        error: { code: 'NOTE_REQUIRED', message: '须写明情况。', details: { field: 'note' } },
      }),
    })
    await finish(view)
    expect(await screen.findByRole('alert')).toHaveTextContent('须写明情况')
    await waitFor(() => expect(screen.getByLabelText(/情况说明/)).toHaveFocus())
  })
})

describe('补录', () => {
  test('takes sheet, real time and reason, shows the delay, and opens the attempt at that time', async () => {
    const view = await openDesk()
    await view.user.keyboard('{Alt>}l{/Alt}')
    const number = await screen.findByLabelText(/记录单号/)
    await waitFor(() => expect(number).toHaveFocus())
    await view.user.keyboard('A-017')
    await view.user.type(screen.getByLabelText(/实际时间/), '昨天10:30')
    expect(screen.getByText(/10:30拨打，补录晚/)).toBeInTheDocument()
    await outcome(view, '9')
    await finish(view)
    expect(await screen.findByText(/补录还缺补录原因/)).toBeInTheDocument()
    expect(view.order).not.toContain('open')
    await view.user.type(screen.getByLabelText(/补录原因/), '停电')
    await finish(view)
    expect(await screen.findByText('本次拨打已结束')).toBeInTheDocument()
    const input = view.asked.find((a) => a.name === 'calls.openAttempt')?.input as { lateAt: number }
    expect(new Date(input.lateAt + 8 * 3_600_000).toISOString()).toContain('T10:30')
    expect(view.order.filter((o) => o !== 'save')).toEqual(['open', 'close'])
  })
})

describe('leaving without a record', () => {
  test('what was typed may be given up, and taken back', async () => {
    const view = await openDesk()
    await view.user.type(heard('办理地点'), '二楼')
    await view.user.click(screen.getByRole('button', { name: '放弃' }))
    await view.user.click(screen.getByRole('button', { name: '放弃' }))
    await waitFor(() => expect(heard('办理地点')).toHaveValue(''))
    await view.user.keyboard('{Alt>}z{/Alt}')
    await waitFor(() => expect(heard('办理地点')).toHaveValue('二楼'))
  })

  test('the blank sheet for paper is printed', async () => {
    const view = await openDesk()
    await view.user.click(screen.getByRole('button', { name: '打印空白记录单' }))
    await waitFor(() =>
      expect(view.asked.find((a) => a.name === 'shell.print')?.input).toMatchObject({ landscape: false }),
    )
  })
})
