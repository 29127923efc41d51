import { create } from 'zustand'

export interface Place {
  /** the screen's name in renderer/app/routes.tsx: `rounds` */
  screen: string
  /** `#/rounds?id=…` → { id: '…' } */
  params: Readonly<Record<string, string>>
}

type Params = Readonly<Record<string, string | number | null | undefined>>

/** Where the window is, read from its address: back and forward work, and a place can be linked to. */
export const useRoute = create<Place>()(() => placeOf(window.location.hash))

window.addEventListener('hashchange', () => useRoute.setState(placeOf(window.location.hash), true))

/** Goes to a screen; null and undefined params are left out. */
export function navigate(screen: string, params: Params = {}): void {
  window.location.hash = linkTo(screen, params)
}

/** Changes params of this screen without leaving a step to go back to: a tab, a filter. */
export function replaceParams(params: Params): void {
  const { screen, params: before } = useRoute.getState()
  window.history.replaceState(null, '', linkTo(screen, { ...before, ...params }))
  useRoute.setState(placeOf(window.location.hash), true)
}

/** The address of a screen, for links: `<a href={linkTo('rounds', { id })}>`. */
export function linkTo(screen: string, params: Params = {}): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(params)) {
    if (value !== null && value !== undefined && value !== '') query.set(name, String(value))
  }
  return query.size > 0 ? `#/${screen}?${query}` : `#/${screen}`
}

function placeOf(hash: string): Place {
  const [screen = '', query = ''] = hash.replace(/^#\/?/, '').split('?')
  return { screen, params: Object.fromEntries(new URLSearchParams(query)) }
}
