import { create } from 'zustand'
import type { OpenedFile, SheetMappingInput, StageResult } from '#shared/contract/catalogue.ts'

/** An import in progress. Kept beside the screen, so that looking something up elsewhere does not lose it. */
interface ImportState {
  opened: OpenedFile | null
  mappings: readonly SheetMappingInput[]
  kind: 'base' | 'delta'
  date: string
  name: string
  olderReason: string
  staged: StageResult | null
  open: (opened: OpenedFile) => void
  setMapping: (mapping: SheetMappingInput) => void
  setMappings: (mappings: readonly SheetMappingInput[]) => void
  set: (part: Partial<Pick<ImportState, 'kind' | 'date' | 'name' | 'olderReason'>>) => void
  setStaged: (staged: StageResult | null) => void
  reset: () => void
}

const empty = {
  opened: null,
  mappings: [],
  kind: 'base' as const,
  date: '',
  name: '',
  olderReason: '',
  staged: null,
}

export const useImport = create<ImportState>()((set, get) => ({
  ...empty,
  open: (opened) =>
    set({
      ...empty,
      opened,
      mappings: opened.sheets.flatMap((sheet) => (sheet.mapping ? [sheet.mapping] : [])),
      date: opened.releaseDate ?? '',
      name: opened.file.replace(/\.[^.]*$/, '').slice(0, 100),
    }),
  setMapping: (mapping) =>
    set({
      mappings: [...get().mappings.filter((m) => m.sheet !== mapping.sheet), mapping],
      staged: null,
    }),
  setMappings: (mappings) => set({ mappings }),
  // What was checked stays true for another name; not for another kind or date
  set: (part) =>
    set({ ...part, ...(part.kind === undefined && part.date === undefined ? {} : { staged: null }) }),
  setStaged: (staged) => set({ staged }),
  reset: () => set(empty),
}))
