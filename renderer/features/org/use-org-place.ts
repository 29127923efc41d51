import { create } from 'zustand'
import { replaceParams, useRoute } from '#renderer/ui/route.ts'

interface Opened {
  open: ReadonlySet<string>
  toggle: (id: string, open: boolean) => void
  /** opens all of these */
  reveal: (ids: readonly string[]) => void
}

/** Which branches of the tree are open: kept while one works elsewhere. The prefecture is open at the start. */
export const useOpened = create<Opened>()((set, get) => ({
  open: new Set(['div-340200']),
  toggle: (id, open) => {
    const next = new Set(get().open)
    if (open) next.add(id)
    else next.delete(id)
    set({ open: next })
  },
  reveal: (ids) => set({ open: new Set([...get().open, ...ids]) }),
}))

/** The body that is looked at, named in the address, so that other screens can link to it. */
export function useSelectedBody(): { id: string | null; select: (id: string) => void } {
  const id = useRoute((place) => place.params.id ?? null)
  return { id, select: (next) => replaceParams({ id: next }) }
}
