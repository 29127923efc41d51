import { act, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { beforeEach, describe, expect, test } from 'vitest'
import type { CallWork } from '#shared/contract/calls.ts'
import { emptyDraft } from '#shared/domain/check/check-draft.ts'
import { sheet } from './case-fixture.ts'
import { lastSave, openDesk } from './desk.tsx'

beforeEach(() => localStorage.clear())

const row = (name: string) => screen.getByRole('region', { name })
const heard = (name: string) => within(row(name)).getByLabelText('听到的')

const interrupted: CallWork = {
  draft: {
    ...emptyDraft(3),
    answers: {
      phone: { heard: '就打这个', verdict: 'match', quote: '', reasonSide: null, note: '' },
      place: { heard: '二楼', verdict: null, quote: '', reasonSide: null, note: '' },
    },
  },
  timers: {
    phase: 'talk',
    since: 123_456,
    totals: { ring: 9000, menu: 0, hold: 0, talk: 65_000 },
    interrupted: false,
  },
  attempt: 'att-9',
  focus: 'place.heard',
}

describe('every keystroke is kept', () => {
  test('what is typed is on the disk a moment later, and the screen says so with the time', async () => {
    const view = await openDesk()
    fireEvent.change(heard('办理地点'), { target: { value: '二楼' } })
    expect(screen.getByText('正在存入本机')).toBeInTheDocument()
    await waitFor(() => expect(lastSave(view)?.draft.answers.place?.heard).toBe('二楼'))
    expect(await screen.findByText('本机已存 14:05:09')).toBeInTheDocument()
  })

  test('merely opening a case leaves nothing behind', async () => {
    const view = await openDesk()
    await view.user.click(heard('办理地点'))
    fireEvent.blur(window)
    await act(async () => {})
    expect(view.saves).toEqual([])
  })

  test('a window that loses the focus, and a command, wait for nothing', async () => {
    const view = await openDesk()
    fireEvent.change(heard('办理地点'), { target: { value: '三楼' } })
    fireEvent(window, new window.Event('blur'))
    await waitFor(() => expect(lastSave(view)?.draft.answers.place?.heard).toBe('三楼'))
    fireEvent.change(heard('办理地点'), { target: { value: '四楼' } })
    await view.user.keyboard('{F2}')
    await waitFor(() => expect(view.order).toContain('open'))
    expect(view.order.at(view.order.indexOf('open') - 1)).toBe('save')
  })

  test('when the disk is full the text stays, can be copied, and goes down once there is room', async () => {
    const view = await openDesk()
    view.failSaves({ code: 'DISK_FULL', message: '磁盘已满，没有存入。' })
    fireEvent.change(heard('办理地点'), { target: { value: '二楼12号' } })
    const alert = await screen.findByRole('alert')
    expect(alert).toHaveTextContent('磁盘已满')
    expect(heard('办理地点')).toHaveValue('二楼12号')
    await view.user.click(within(alert).getByRole('button', { name: /复制到剪贴板/ }))
    expect(view.copied[0]).toContain('二楼12号')
    view.failSaves(null)
    await view.user.click(within(alert).getByRole('button', { name: '重试保存' }))
    await waitFor(() => expect(screen.queryByRole('alert')).not.toBeInTheDocument())
    expect(lastSave(view)?.draft.answers.place?.heard).toBe('二楼12号')
  })

  test('after the data service came back what is on the screen is saved again', async () => {
    const view = await openDesk()
    fireEvent.change(heard('办理地点'), { target: { value: '二楼' } })
    await waitFor(() => expect(view.saves).toHaveLength(1))
    act(() => view.emit({ event: 'restarted', savedAt: null }))
    await waitFor(() => expect(view.saves).toHaveLength(2))
    expect(view.saves[1]?.draft.answers.place?.heard).toBe('二楼')
  })
})

describe('a call that was cut off', () => {
  test('comes back on the same row, its clock marked and kept as a lower bound', async () => {
    const view = await openDesk({ work: interrupted })
    await waitFor(() => expect(heard('办理地点')).toHaveFocus())
    expect(heard('办理地点')).toHaveValue('二楼')
    expect(screen.getByText('计时曾中断，时长按下限记录')).toBeInTheDocument()
    expect(screen.getByRole('timer', { name: '通话' })).toHaveTextContent('01:05')
    await view.user.keyboard('{F2}')
    expect(screen.queryByText('计时曾中断，时长按下限记录')).not.toBeInTheDocument()
    await view.user.keyboard('{F8}')
    await waitFor(() => expect(lastSave(view)?.timers).toMatchObject({ phase: 'ended', interrupted: true }))
  })

  test('an attempt whose draft is gone is still on the desk, to be given its outcome', async () => {
    const attempts = [
      {
        attempt: 'att-7',
        number: 1,
        at: Date.now() - 60_000,
        byName: '张晓岚',
        mine: true,
        dialled: sheet.phone,
        callerNumber: 'c1',
        outcomeKey: null,
        outcomeLabel: null,
        note: '',
        appointmentAt: null,
        late: false,
      },
    ]
    const { user, asked } = await openDesk({ attempts })
    await user.keyboard('{F9}')
    await screen.findByRole('group', { name: '拨打结果' })
    await user.keyboard('8')
    await user.keyboard('{Control>}{Enter}{/Control}')
    expect(await screen.findByText('本次拨打已结束')).toBeInTheDocument()
    expect(asked.find((a) => a.name === 'calls.closeAttempt')?.input).toMatchObject({
      work: { attempt: 'att-7', draft: { outcome: '8' } },
    })
  })
})
