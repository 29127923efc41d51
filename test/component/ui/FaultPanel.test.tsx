import { screen } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import { renderWithApi } from '#test/support/fake-api.tsx'

const fault = {
  code: 'DISK_FULL',
  message: '磁盘只剩12 MB，刚才的内容没有写入。',
  safe: '此前已保存的记录都在，屏幕上的内容还在，请不要关闭窗口。',
  todo: '请清理磁盘或移走其他文件后点“重试保存”。',
}

test('says what happened, what is safe and what to do, with the code in small print', () => {
  renderWithApi(<FaultPanel fault={fault} />)
  const panel = screen.getByRole('alert', { name: fault.message })
  for (const text of [fault.safe, fault.todo, '编号 DISK_FULL']) expect(panel).toHaveTextContent(text)
  expect(screen.queryByRole('button', { name: '重试' })).not.toBeInTheDocument()
})

test('retry is reached by Tab, and the whole text can be copied for the administrator', async () => {
  const onRetry = vi.fn()
  const { user, copied } = renderWithApi(<FaultPanel fault={fault} onRetry={onRetry} retryLabel="重试保存" />)
  await user.tab()
  expect(screen.getByRole('button', { name: '重试保存' })).toHaveFocus()
  await user.keyboard('{Enter}')
  expect(onRetry).toHaveBeenCalledTimes(1)
  await user.tab()
  await user.keyboard('{Enter}')
  expect(copied).toEqual([`${fault.message}\n${fault.safe}\n${fault.todo}\n编号 DISK_FULL`])
  expect(await screen.findByText('已复制')).toBeInTheDocument()
})
