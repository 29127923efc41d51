import { createContext, createElement, type ReactNode, use, useEffect, useRef } from 'react'
import type { Bridge } from '#shared/contract/bridge.ts'
import type { Input, Name, Output } from '#shared/contract/contract.ts'
import type { Result } from '#shared/contract/result.ts'
import type { Event } from '#shared/contract/wire.ts'

/** Every call of the contract as a function; `id` names a call whose progress is followed or that may be cancelled. */
export type Calls = { readonly [N in Name]: (input: Input<N>, id?: string) => Promise<Result<Output<N>>> }

/** What a screen can reach outside itself: `window.api`, typed; a fake in tests. */
export type Client = Omit<Bridge, 'calls'> & { calls: Calls }

const ClientContext = createContext<Client | null>(null)

export const ApiProvider = ({ client, children }: { client: Client; children: ReactNode }) =>
  createElement(ClientContext, { value: client }, children)

/** The whole client: calls, cancel, events, shell. Screens mostly want useQueryCall and useCommandCall. */
export function useClient(): Client {
  const client = use(ClientContext)
  if (!client) throw new Error('ApiProvider is missing')
  return client
}

/** All calls, for stores that are built with them: `createCallForm(useApi())`. */
export const useApi = (): Calls => useClient().calls

/** Dialogs, printing, clipboard, links: `const shell = useShell(); await shell.openFile({ … })`. */
export const useShell = (): Client['shell'] => useClient().shell

/** Hears every event of the data service while mounted. */
export function useServiceEvents(listener: (event: Event) => void): void {
  const client = useClient()
  const latest = useRef(listener)
  useEffect(() => {
    latest.current = listener
  })
  useEffect(() => client.onEvent((event) => latest.current(event)), [client])
}
