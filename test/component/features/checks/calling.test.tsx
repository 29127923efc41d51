import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { beforeEach, describe, expect, test } from 'vitest'
import { caseId, outcomes, place, sheet } from './case-fixture.ts'
import { openDesk, showQueue } from './desk.tsx'

beforeEach(() => localStorage.clear())

const row = (name: string) => screen.getByRole('region', { name })
const heard = (name: string) => within(row(name)).getByLabelText('听到的')
const verdict = (name: string, label: string) => within(row(name)).getByRole('radio', { name: label })

describe('the queue', () => {
  test('opens a case with the arrow keys and Enter, and says why now or how long to wait', async () => {
    const { user } = showQueue()
    const grid = await screen.findByRole('grid', { name: '待拨队列' })
    await waitFor(() => expect(grid).toHaveFocus())
    expect(grid).toHaveTextContent('首次拨打，在办理时间内')
    expect(grid).toHaveTextContent('还有9分钟')
    expect(grid).toHaveTextContent('录入中')
    await user.keyboard('{ArrowDown}{ArrowUp}{Enter}')
    expect(await screen.findByRole('heading', { level: 2, name: sheet.item.name })).toBeInTheDocument()
    expect(window.location.hash).toContain(caseId)
  })
})

describe('a call by keyboard alone', () => {
  test('space opens the attempt before the clock runs, then answers and hangs up', async () => {
    const { user, order, asked } = await openDesk()
    await waitFor(() => expect(screen.getByRole('button', { name: /登记拨打/ })).toHaveFocus())
    await user.keyboard(' ')
    expect(await screen.findByRole('button', { name: /对方已接听/ })).toHaveFocus()
    expect(order[0]).toBe('open')
    expect(asked.find((a) => a.name === 'calls.openAttempt')?.input).toMatchObject({
      case: caseId,
      callerNumber: 'c1',
      dialled: '05533835110',
    })
    await user.keyboard('m')
    expect(screen.getByRole('button', { name: /人工接听/ })).toBeInTheDocument()
    await user.keyboard(' ')
    await user.keyboard('h')
    expect(screen.getByRole('button', { name: /等候结束/ })).toBeInTheDocument()
    await user.keyboard('h')
    await user.keyboard('{End}')
    await waitFor(() => expect(heard('咨询电话')).toHaveFocus())
  })

  test('the whole check: rows, words heard, outcome, submission, next case, without a mouse', async () => {
    const view = await openDesk()
    const { user, order, asked } = view
    await waitFor(() => expect(screen.getByRole('button', { name: /登记拨打/ })).toHaveFocus())
    await user.keyboard(' ')
    await screen.findByRole('button', { name: /对方已接听/ })
    await user.keyboard(' {End}')
    await waitFor(() => expect(heard('咨询电话')).toHaveFocus())
    await user.keyboard('就打这个{Enter}')
    await user.keyboard('1{Enter}')
    await waitFor(() => expect(heard('办理地点')).toHaveFocus())
    await user.keyboard('二楼12号{Enter}1{Enter}')
    await waitFor(() => expect(heard('申请材料')).toHaveFocus())
    await user.keyboard('身份证和申请书{Enter}')
    await user.keyboard('jjk')
    expect(row('申请材料')).toHaveTextContent('建议判“部分一致”：漏说：经营场所使用证明')
    await user.keyboard('{Enter}2')
    await waitFor(() => expect(within(row('申请材料')).getByLabelText(/原话/)).toHaveFocus())
    await user.keyboard('身份证带来，表到这填{Enter}')
    await waitFor(() => expect(heard('承诺时限')).toHaveFocus())
    await user.keyboard('一天{Enter}1{Enter}')
    const panel = await screen.findByRole('radio', { name: '接通并问完四项' })
    await waitFor(() => expect(panel).toHaveFocus())
    await user.keyboard('1')
    await screen.findByRole('button', { name: /提交记录/ })
    await user.keyboard('{Control>}{Enter}{/Control}')
    expect(await screen.findByText('记录已提交')).toBeInTheDocument()
    expect(order.slice(-2)).toEqual(['save', 'submit'])
    expect(asked.find((a) => a.name === 'calls.submit')?.input).toMatchObject({
      work: {
        attempt: 'att-1',
        timers: { phase: 'ended' },
        draft: {
          outcome: '1',
          ticks: ['said', 'said', 'unsaid'],
          answers: {
            place: { heard: '二楼12号', verdict: 'match' },
            materials: { verdict: 'partial', quote: '身份证带来，表到这填', reasonSide: 'theirs' },
          },
        },
      },
    })
    expect(screen.getByRole('button', { name: /返回队列|下一件/ })).toHaveFocus()
  })

  test('F keys drive the clock while the answer is typed', async () => {
    const { user } = await openDesk()
    await user.keyboard('{F2}')
    await screen.findByRole('button', { name: /对方已接听/ })
    await user.keyboard('{F2}{PageDown}')
    await waitFor(() => expect(heard('咨询电话')).toHaveFocus())
    await user.keyboard('h m 1')
    expect(heard('咨询电话')).toHaveValue('h m 1')
    await user.keyboard('{F8}')
    expect(screen.getByRole('button', { name: /已挂断/ })).toBeDisabled()
  })

  test('outside hours nothing is dialled before a reason is written', async () => {
    const blocked = { eligible: false, block: 'OUTSIDE_HOURS', reason: '周日不办公' }
    const { user, order, asked } = await openDesk(blocked)
    await waitFor(() => expect(screen.getByRole('button', { name: /登记拨打/ })).toHaveFocus())
    await user.keyboard(' ')
    const reason = await screen.findByLabelText('仍要拨打')
    await waitFor(() => expect(reason).toHaveFocus())
    expect(order).not.toContain('open')
    await user.keyboard('窗口约定的时间{Enter}')
    await waitFor(() => expect(order).toContain('open'))
    expect(asked.find((a) => a.name === 'calls.openAttempt')?.input).toMatchObject({
      outsideReason: '窗口约定的时间',
    })
  })

  test('the number told instead is dialled in place of the published one', async () => {
    const { user, asked } = await openDesk({ newNumber: '05535559999' })
    await user.keyboard('{F2}')
    await screen.findByRole('button', { name: /对方已接听/ })
    expect(asked.find((a) => a.name === 'calls.openAttempt')?.input).toMatchObject({
      dialled: '05535559999',
      insteadOf: '05533835110',
    })
  })

  test('copy, QR and the computer telephone have keys of their own', async () => {
    const { user, copied, asked } = await openDesk()
    await user.keyboard('{Alt>}c{/Alt}')
    expect(copied).toEqual(['05533835110'])
    await user.keyboard('{Alt>}q{/Alt}')
    expect(screen.getByRole('img', { name: /用手机扫码拨打/ })).toBeInTheDocument()
    await user.keyboard('{Alt>}d{/Alt}')
    await waitFor(() =>
      expect(asked.find((a) => a.name === 'shell.openLink')?.input).toEqual({ url: 'tel:05533835110' }),
    )
    expect(asked.findIndex((a) => a.name === 'calls.openAttempt')).toBeLessThan(
      asked.findIndex((a) => a.name === 'shell.openLink'),
    )
  })
})

describe('heard before published', () => {
  test('the published answer is not on the screen while nothing was heard, nor while the first words are typed', async () => {
    const { user } = await openDesk()
    expect(screen.queryByText(place)).not.toBeInTheDocument()
    await user.click(heard('办理地点'))
    await user.keyboard('二楼')
    expect(screen.queryByText(place)).not.toBeInTheDocument()
    await user.keyboard('{Enter}')
    expect(await screen.findByText(place)).toBeInTheDocument()
    expect(screen.queryByText('1个工作日')).not.toBeInTheDocument()
  })

  test('in training it is shown from the start, as a choice of this device', async () => {
    const { user } = await openDesk()
    await user.click(screen.getByRole('switch', { name: '培训' }))
    expect(screen.getByText(place)).toBeInTheDocument()
    expect(localStorage.getItem('wi.checks.training')).toBe('on')
    await user.click(screen.getByRole('switch', { name: '培训' }))
  })
})

describe('two key layers', () => {
  test('a digit is a verdict in a row and an outcome in the panel, never both', async () => {
    const { user } = await openDesk()
    await user.click(heard('办理地点'))
    await user.keyboard('二楼{Enter}3')
    expect(verdict('办理地点', '不一致')).toBeChecked()
    await user.keyboard('q')
    expect(screen.queryByRole('group', { name: '拨打结果' })).not.toBeInTheDocument()
    await user.keyboard('{F9}')
    const panel = await screen.findByRole('group', { name: '拨打结果' })
    await user.keyboard('8')
    expect(within(panel).getByRole('radio', { name: '占线' })).toBeChecked()
    expect(verdict('办理地点', '不一致')).toBeChecked()
    await user.keyboard('{PageUp}')
    await waitFor(() => expect(heard('承诺时限')).toHaveFocus())
    expect(screen.queryByRole('group', { name: '拨打结果' })).not.toBeInTheDocument()
  })

  test.each(outcomes.outcomes.map((o) => [o.key, o.label]))('key %s takes 「%s」', async (key, label) => {
    const { user } = await openDesk()
    await user.keyboard('{F9}')
    const panel = await screen.findByRole('group', { name: '拨打结果' })
    await waitFor(() => expect(panel).toContainElement(document.activeElement as HTMLElement))
    await user.keyboard(key.toLowerCase())
    expect(within(panel).getByRole('radio', { name: label })).toBeChecked()
    expect(screen.getByText(/^AAPOR \d/)).toBeInTheDocument()
  })

  test('full-width digits count, and keys an input method is using do not', async () => {
    const { user } = await openDesk()
    await user.click(heard('办理地点'))
    fireEvent.keyDown(heard('办理地点'), { key: 'Enter', isComposing: true })
    expect(heard('办理地点')).toHaveFocus()
    await user.keyboard('二楼{Enter}')
    const first = verdict('办理地点', '一致')
    await waitFor(() => expect(first).toHaveFocus())
    fireEvent.keyDown(first, { key: '3', isComposing: true })
    fireEvent.keyDown(first, { key: 'Process', code: 'Digit3', keyCode: 229 })
    expect(verdict('办理地点', '不一致')).not.toBeChecked()
    fireEvent.keyDown(first, { key: '３' })
    expect(verdict('办理地点', '不一致')).toBeChecked()
  })

  test('? shows the keys', async () => {
    const { user } = await openDesk()
    await waitFor(() => expect(screen.getByRole('button', { name: /登记拨打/ })).toHaveFocus())
    await user.keyboard('?')
    const keys = screen.getByRole('complementary', { name: '快捷键' })
    expect(keys).toHaveTextContent('判定：不一致3')
    expect(keys).toHaveTextContent('提交记录或结束本次拨打')
  })
})
