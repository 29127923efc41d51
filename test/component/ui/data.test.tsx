import { act, screen, waitFor } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { useCommandCall } from '#renderer/ui/data/commands.ts'
import { useQueryCall } from '#renderer/ui/data/queries.ts'
import { fail, ok } from '#shared/contract/result.ts'
import { changed, fakeSession, renderWithApi } from '#test/support/fake-api.tsx'

const shut = { code: 'DB_NEWER', message: '数据由更新版本建立。' }

function Where() {
  const state = useQueryCall('app.state', {})
  if (state.fault) return <p>{state.fault.message}</p>
  return <p>{state.data?.phase === 'open' ? state.data.workspace.name : '…'}</p>
}

test('a query is asked again when the service says one of its topics changed, and only then', async () => {
  const handler = vi.fn(async () => ok(fakeSession))
  const { emit } = renderWithApi(<Where />, { handlers: { 'app.state': handler } })
  expect(await screen.findByText(fakeSession.workspace.name)).toBeInTheDocument()
  act(() => emit(changed('cases')))
  expect(handler).toHaveBeenCalledTimes(1)
  const renamed = { ...fakeSession, workspace: { ...fakeSession.workspace, name: '改了名' } }
  handler.mockResolvedValue(ok(renamed))
  act(() => emit(changed('cases', 'app')))
  expect(await screen.findByText('改了名')).toBeInTheDocument()
  act(() => emit({ event: 'restarted', savedAt: null }))
  await waitFor(() => expect(handler).toHaveBeenCalledTimes(3))
})

test('a Fault is shown as it came and not asked for a second time', async () => {
  const handler = vi.fn(async () => fail(shut))
  renderWithApi(<Where />, { handlers: { 'app.state': handler } })
  expect(await screen.findByText(shut.message)).toBeInTheDocument()
  expect(handler).toHaveBeenCalledTimes(1)
})

test('a call that is torn off is told like any other Fault', async () => {
  renderWithApi(<Where />, { handlers: { 'app.state': () => Promise.reject(new Error('gone')) } })
  expect(await screen.findByText('刚才的请求没有收到数据服务的答复。')).toBeInTheDocument()
})

function Create() {
  const create = useCommandCall('app.createSample')
  return (
    <>
      <button type="button" onClick={() => create.run({})}>
        建立
      </button>
      <button type="button" onClick={create.cancel}>
        停止
      </button>
      <p>
        {create.running ? '进行中' : '空闲'} {create.cancelling ? '正在停止' : ''}{' '}
        {create.progress?.step ?? ''}
      </p>
      {create.fault ? <p>{create.fault.message}</p> : null}
    </>
  )
}

test('a command follows its own progress, can be cancelled, and keeps why it ended', async () => {
  let settle = (_result: ReturnType<typeof fail<typeof shut>>) => {}
  const handler = () => new Promise<ReturnType<typeof fail<typeof shut>>>((resolve) => (settle = resolve))
  const { user, emit, asked, cancelled } = renderWithApi(<Create />, {
    handlers: { 'app.createSample': handler },
  })
  await user.click(screen.getByRole('button', { name: '建立' }))
  const id = asked[0]?.id ?? ''
  act(() => emit({ event: 'progress', id: 'another', done: 1, total: 2, step: '别人的' }))
  expect(screen.getByText('进行中')).toBeInTheDocument()
  act(() => emit({ event: 'progress', id, done: 1, total: 2, step: '写入事项' }))
  expect(screen.getByText(/写入事项/)).toBeInTheDocument()
  await user.click(screen.getByRole('button', { name: '停止' }))
  expect(cancelled).toEqual([id])
  expect(screen.getByText(/正在停止/)).toBeInTheDocument()
  await act(async () => settle(fail(shut)))
  expect(screen.getByText('空闲')).toBeInTheDocument()
  expect(screen.getByText(shut.message)).toBeInTheDocument()
})
