import { fireEvent, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, test, vi } from 'vitest'
import { KeySheet } from '#renderer/ui/KeySheet.tsx'
import { type KeyMap, useKeyLayers, useKeyListener, useKeys } from '#renderer/ui/keys.ts'

function Screen({ keys, title }: { keys: KeyMap; title?: string }) {
  useKeyListener()
  useKeys(keys, title)
  return (
    <>
      <input aria-label="原话" />
      <button type="button">提交</button>
    </>
  )
}

const actions = () => {
  const run = { digit: vi.fn(), f9: vi.fn(), save: vi.fn(), page: vi.fn(), enter: vi.fn() }
  const keys: KeyMap = {
    '1': { label: '一致', run: run.digit },
    F9: { label: '登记结果', run: run.f9 },
    'Ctrl+Enter': { label: '提交', run: run.save },
    PageDown: { label: '下一题', run: run.page, whileTyping: true },
    Enter: { label: '下一项', run: run.enter },
  }
  return { run, keys }
}

describe('while an input method composes', () => {
  test('no key is taken, not even a function key or a combination', () => {
    const { run, keys } = actions()
    render(<Screen keys={keys} />)
    const field = screen.getByLabelText('原话')
    for (const key of ['F9', 'PageDown', 'Enter', '1']) fireEvent.keyDown(field, { key, isComposing: true })
    fireEvent.keyDown(field, { key: 'Enter', ctrlKey: true, isComposing: true })
    fireEvent.keyDown(field, { key: 'F9', keyCode: 229 })
    fireEvent.keyDown(document.body, { key: 'Process', code: 'Digit1' })
    for (const action of Object.values(run)) expect(action).not.toHaveBeenCalled()
  })

  test('keys work again once the word stands', () => {
    const { run, keys } = actions()
    render(<Screen keys={keys} />)
    const field = screen.getByLabelText('原话')
    fireEvent.keyDown(field, { key: 'F9', isComposing: true })
    fireEvent.keyDown(field, { key: 'F9' })
    expect(run.f9).toHaveBeenCalledTimes(1)
  })
})

describe('in a text field', () => {
  test('digits and Enter are text; function keys, combinations and keys said to work while typing are not', async () => {
    const user = userEvent.setup()
    const { run, keys } = actions()
    render(<Screen keys={keys} />)
    await user.click(screen.getByLabelText('原话'))
    await user.keyboard('1{Enter}')
    expect(screen.getByLabelText('原话')).toHaveValue('1')
    expect([run.digit, run.enter].map((action) => action.mock.calls.length)).toEqual([0, 0])
    await user.keyboard('{F9}{Control>}{Enter}{/Control}{PageDown}')
    expect([run.f9, run.save, run.page].map((action) => action.mock.calls.length)).toEqual([1, 1, 1])
  })
})

describe('outside text fields', () => {
  test('plain keys run, on a button too, and full-width digits count as digits', async () => {
    const user = userEvent.setup()
    const { run, keys } = actions()
    render(<Screen keys={keys} />)
    screen.getByRole('button', { name: '提交' }).focus()
    await user.keyboard('1')
    fireEvent.keyDown(document.body, { key: '１' })
    expect(run.digit).toHaveBeenCalledTimes(2)
  })

  test('Alt with a digit is known by the physical key, whatever sign the layout makes of it', () => {
    const run = vi.fn()
    render(<Screen keys={{ 'Alt+1': { label: '今日', run } }} />)
    fireEvent.keyDown(document.body, { key: '¡', code: 'Digit1', altKey: true })
    expect(run).toHaveBeenCalledTimes(1)
  })

  test('the inner screen wins, a disabled action lets the outer one through, and a gone screen leaves no keys', () => {
    const outer = vi.fn()
    const inner = vi.fn()
    const both = (disabled: boolean) => (
      <>
        <Screen keys={{ F9: { label: '外', run: outer } }} />
        <Inner keys={{ F9: { label: '内', run: inner, disabled } }} />
      </>
    )
    const view = render(both(false))
    fireEvent.keyDown(document.body, { key: 'F9' })
    expect([outer.mock.calls.length, inner.mock.calls.length]).toEqual([0, 1])
    view.rerender(both(true))
    fireEvent.keyDown(document.body, { key: 'F9' })
    expect([outer.mock.calls.length, inner.mock.calls.length]).toEqual([1, 1])
    view.unmount()
    expect(useKeyLayers.getState().layers).toEqual([])
  })
})

function Inner({ keys }: { keys: KeyMap }) {
  useKeys(keys)
  return null
}

describe('the key sheet', () => {
  test('? shows the keys of the screen and gives the focus back on Esc; ？ in a text field is text', async () => {
    const user = userEvent.setup()
    const { keys } = actions()
    render(
      <>
        <Screen keys={keys} title="拨打" />
        <KeySheet />
      </>,
    )
    const button = screen.getByRole('button', { name: '提交' })
    await user.click(screen.getByLabelText('原话'))
    await user.keyboard('?')
    expect(screen.queryByRole('complementary', { name: '快捷键' })).not.toBeInTheDocument()
    button.focus()
    fireEvent.keyDown(button, { key: '？', shiftKey: true, code: 'Slash' })
    const sheet = screen.getByRole('complementary', { name: '快捷键' })
    expect(sheet).toHaveTextContent('拨打')
    expect(sheet).toHaveTextContent('登记结果F9')
    await user.keyboard('{Escape}')
    expect(sheet).not.toBeInTheDocument()
    expect(button).toHaveFocus()
  })
})
