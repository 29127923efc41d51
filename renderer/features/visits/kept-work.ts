import { create } from 'zustand'
import type { VisitWork } from '#shared/domain/visits/work.ts'

interface KeptWork {
  /** by visit, or by the record that is being corrected */
  works: Readonly<Record<string, VisitWork>>
  keep: (id: string, work: VisitWork) => void
  forget: (id: string) => void
}

/** What was typed in this window: newer than any answer asked for before, so a screen opened again goes on from it. */
export const useKeptWork = create<KeptWork>()((set) => ({
  works: {},
  keep: (id, work) => set(({ works }) => ({ works: { ...works, [id]: work } })),
  forget: (id) => set(({ works: { [id]: _, ...works } }) => ({ works })),
}))
