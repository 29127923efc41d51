import { replaceParams, useRoute } from '#renderer/ui/route.ts'
import type { CatalogueFilter } from '#shared/contract/catalogue.ts'

/** What is searched for, kept in the address, so that coming back from an item finds the same list. */
export interface CataloguePlace {
  text: string
  filter: CatalogueFilter
  setText: (text: string) => void
  setFilter: (filter: CatalogueFilter) => void
}

const names = ['area', 'body', 'level', 'type', 'focus', 'rule'] as const

export function useCataloguePlace(): CataloguePlace {
  const params = useRoute((place) => place.params)
  const filter: CatalogueFilter = { ...(params.defects === '1' ? { defects: true } : {}) }
  for (const name of names) {
    const value = params[name]
    if (value) filter[name] = value
  }
  return {
    text: params.q ?? '',
    filter,
    setText: (q) => replaceParams({ q }),
    setFilter: (next) =>
      replaceParams({
        ...Object.fromEntries(names.map((name) => [name, next[name] ?? null])),
        defects: next.defects ? 1 : null,
      }),
  }
}
