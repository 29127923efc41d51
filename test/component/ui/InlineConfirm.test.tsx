import { fireEvent, screen, waitFor } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { InlineConfirm } from '#renderer/ui/InlineConfirm.tsx'
import { renderWithApi } from '#test/support/fake-api.tsx'

const question = '作废后不计入任何比率。'

test('without a reason the safe button has the focus, so a stray Enter confirms nothing', async () => {
  const onConfirm = vi.fn()
  const { user } = renderWithApi(<InlineConfirm label="冻结" question={question} onConfirm={onConfirm} />)
  await user.click(screen.getByRole('button', { name: '冻结' }))
  expect(screen.getByRole('group', { name: question })).toBeInTheDocument()
  await user.keyboard('{Enter}')
  expect(onConfirm).not.toHaveBeenCalled()
  await waitFor(() => expect(screen.getByRole('button', { name: '冻结' })).toHaveFocus())
})

test('a reason is required, Enter in it is a new line, Ctrl+Enter confirms', async () => {
  const onConfirm = vi.fn()
  const { user } = renderWithApi(
    <InlineConfirm
      label="作废"
      danger
      question={question}
      reason={{ label: '作废理由' }}
      onConfirm={onConfirm}
    />,
  )
  await user.click(screen.getByRole('button', { name: '作废' }))
  const field = screen.getByRole('textbox', { name: '作废理由' })
  expect(field).toHaveFocus()
  await user.keyboard('{Control>}{Enter}{/Control}')
  expect(onConfirm).not.toHaveBeenCalled()
  expect(screen.getByRole('alert')).toHaveTextContent('请写明理由')
  await user.keyboard('录错单位{Enter}')
  expect(onConfirm).not.toHaveBeenCalled()
  await user.keyboard('{Control>}{Enter}{/Control}')
  expect(onConfirm).toHaveBeenCalledWith('录错单位')
  await waitFor(() => expect(screen.queryByRole('group')).not.toBeInTheDocument())
})

test('Escape goes back without confirming, but not while an input method composes', async () => {
  const { user } = renderWithApi(
    <InlineConfirm label="作废" question={question} reason={{ label: '作废理由' }} onConfirm={vi.fn()} />,
  )
  await user.click(screen.getByRole('button', { name: '作废' }))
  fireEvent.keyDown(screen.getByRole('textbox'), { key: 'Escape', isComposing: true })
  expect(screen.getByRole('group')).toBeInTheDocument()
  await user.keyboard('{Escape}')
  expect(screen.queryByRole('group')).not.toBeInTheDocument()
})

test('stays open when the deed was refused, and cannot be confirmed twice meanwhile', async () => {
  let settle = (_done: boolean) => {}
  const onConfirm = vi.fn(() => new Promise<boolean>((resolve) => (settle = resolve)))
  const { user } = renderWithApi(<InlineConfirm label="冻结" question={question} onConfirm={onConfirm} />)
  await user.click(screen.getByRole('button', { name: '冻结' }))
  await user.click(screen.getByRole('button', { name: '冻结' }))
  await user.click(screen.getByRole('button', { name: '冻结' }))
  expect(onConfirm).toHaveBeenCalledTimes(1)
  settle(false)
  await waitFor(() => expect(screen.getByRole('button', { name: '不冻结' })).toBeEnabled())
  expect(screen.getByRole('group')).toBeInTheDocument()
})
