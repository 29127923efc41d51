import type { CatalogueFilter, ItemHit } from '#shared/contract/catalogue.ts'
import type { Output } from '#shared/contract/contract.ts'

type Facets = Output<'catalogue.facets'>

/** What was searched for and by which filter, in words, for the head of a printed list. */
export function filterNote(
  text: string,
  filter: CatalogueFilter,
  facets: Facets | undefined,
  rows: readonly Pick<ItemHit, 'bodyName'>[],
): string {
  const label = (facet: keyof Facets & ('areas' | 'levels' | 'types' | 'focuses'), value?: string) =>
    value === undefined ? '' : (facets?.[facet].find((f) => f.value === value)?.label ?? value)
  const release = facets?.releases[0]
  return [
    release ? `现用清单：${release.name}，清单日期${release.date}` : '',
    text === '' ? '' : `查找“${text}”`,
    label('areas', filter.area),
    filter.body === undefined ? '' : (rows[0]?.bodyName ?? ''),
    label('levels', filter.level),
    label('types', filter.type),
    label('focuses', filter.focus),
    filter.rule === undefined ? '' : `质检规则${filter.rule}`,
    filter.defects ? '只列有质检问题的' : '',
  ]
    .filter(Boolean)
    .join('；')
    .slice(0, 400)
}
