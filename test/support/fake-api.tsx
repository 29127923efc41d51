import { QueryClientProvider } from '@tanstack/react-query'
import { render } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { ConfigProvider } from 'antd'
import zhCN from 'antd/locale/zh_CN'
import type { ReactNode } from 'react'
import { CopyContext } from '#renderer/ui/copying.ts'
import { ApiProvider, type Calls, type Client } from '#renderer/ui/data/client.ts'
import { createQueryClient, useTopicRefresh } from '#renderer/ui/data/queries.ts'
import { type Session, SessionContext } from '#renderer/ui/data/session.ts'
import { useKeyListener } from '#renderer/ui/keys.ts'
import { ToastHost } from '#renderer/ui/UndoToast.tsx'
import { shellNames } from '#shared/contract/channels.ts'
import type { Name } from '#shared/contract/contract.ts'
import { contractNames } from '#shared/contract/names.ts'
import type { Result } from '#shared/contract/result.ts'
import { queriesOn } from '#shared/contract/stale.ts'
import type { Topic } from '#shared/contract/topics.ts'
import type { Event } from '#shared/contract/wire.ts'

/** Answers by name, as the data service would give them: `'org.tree': async () => ok([...])`. */
export type Handlers = { -readonly [N in Name]?: Calls[N] }
type Shell = Partial<Client['shell']>

/** A call that a screen made, in the order of calling. */
export interface Asked {
  name: string
  input: unknown
  id: string | undefined
}

/** A data service and shell without either. A call nobody prepared an answer for fails the test by its name. */
export function createFakeClient(handlers: Handlers = {}, shell: Shell = {}) {
  const asked: Asked[] = []
  const cancelled: string[] = []
  const listeners = new Set<(event: Event) => void>()
  const prepared = new Map<string, (input: never, id?: string) => Promise<Result<unknown>>>(
    Object.entries(handlers),
  )

  const call = (name: string) => async (input: unknown, id?: string) => {
    asked.push({ name, input, id })
    const handler = prepared.get(name)
    if (!handler) throw new Error(`the test has no answer for ${name}`)
    return handler(input as never, id)
  }
  const shellCall = (name: string) => async (input: unknown) => {
    asked.push({ name: `shell.${name}`, input, id: undefined })
    return { ok: true, value: name === 'openFile' ? { paths: [] } : null }
  }
  const names = new Set([...contractNames, ...prepared.keys()])
  const client = {
    calls: Object.fromEntries([...names].map((name) => [name, call(name)])),
    cancel: (id: string) => cancelled.push(id),
    onEvent: (listener: (event: Event) => void) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    shell: { ...Object.fromEntries(shellNames.map((name) => [name, shellCall(name)])), ...shell },
  } as unknown as Client
  const emit = (event: Event) => {
    for (const listener of listeners) listener(event)
  }
  return { client, asked, cancelled, emit }
}

/** The event by which the data service says that something changed. */
export const changed = (...topics: Topic[]): Event => ({ event: 'changed', queries: queriesOn(topics) })

export const fakeSession: Session = {
  phase: 'open',
  version: '0.0.0',
  workspace: { id: 'w1', kind: 'standalone', name: '芜湖市政务服务效能监督', createdAt: 0 },
  person: { id: 'p1', name: '张晓岚' },
  body: { id: 'b1', name: '市数据资源管理局' },
  roles: ['inspector', 'leader', 'supervisor'],
  device: 'd1',
  recoveryPending: false,
}

interface RenderOptions {
  handlers?: Handlers
  shell?: Shell
  session?: Session
}

/**
 * Shows a screen as it stands in the frame: service, answers, session, keys, toasts.
 * @returns what Testing Library returns, and `user`, `client`, `asked`, `cancelled`, `emit`, `copied`
 */
export function renderWithApi(ui: ReactNode, { handlers, shell, session = fakeSession }: RenderOptions = {}) {
  const fake = createFakeClient(handlers, shell)
  const queryClient = createQueryClient()
  const copied: string[] = []
  const copy = async (text: string) => copied.push(text) > 0
  const around = (children: ReactNode) => (
    <ApiProvider client={fake.client}>
      <QueryClientProvider client={queryClient}>
        <CopyContext value={copy}>
          <ConfigProvider
            locale={zhCN}
            theme={{ token: { motion: false } }}
            button={{ autoInsertSpace: false }}
          >
            <SessionContext value={session}>
              <Ground>{children}</Ground>
            </SessionContext>
          </ConfigProvider>
        </CopyContext>
      </QueryClientProvider>
    </ApiProvider>
  )
  const user = userEvent.setup()
  const view = render(around(ui))
  return { ...view, ...fake, user, copied, show: (next: ReactNode) => view.rerender(around(next)) }
}

function Ground({ children }: { children: ReactNode }) {
  useKeyListener()
  useTopicRefresh()
  return (
    <>
      {children}
      <ToastHost />
    </>
  )
}
