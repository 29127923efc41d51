import { createContext, use } from 'react'
import type { AppState } from '#shared/contract/app.ts'
import { allows, type Capability } from '#shared/domain/roles/capabilities.ts'

/** Who works in which workspace (工作区): known to every screen inside the frame. */
export type Session = Extract<AppState, { phase: 'open' }>

export const SessionContext = createContext<Session | null>(null)

export function useSession(): Session {
  const session = use(SessionContext)
  if (!session) throw new Error('no workspace is open')
  return session
}

/** May the person at the desk do this? Only for what a screen offers: the data service decides by itself. */
export const useAllows = (need: Capability): boolean => allows(useSession().roles, need)
