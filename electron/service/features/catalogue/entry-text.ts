/** An item as one line of JSON, keys in the order of the guide: the same item, the same text, whatever file it came from. */
import type { CatalogueEntry } from '#shared/domain/item/item.ts'
import { itemFields, materialFields } from '#shared/domain/item/item-fields.ts'

type Bag = Readonly<Record<string, unknown>>

const itemNames = itemFields.map(({ name }) => name)
const materialNames = materialFields.map(({ name }) => name)

export const entryText = ({ item, materials }: CatalogueEntry): string => {
  const { code, unitId, guide, original, extras } = item
  return JSON.stringify({
    item: {
      code,
      ...(unitId === undefined ? {} : { unitId }),
      guide: inOrder(guide, itemNames),
      original: inOrder(original, itemNames),
      extras: inOrder(extras, Object.keys(extras).sort()),
    },
    materials: materials.map((material) => ({
      ...inOrder(material, materialNames),
      ...(material.original ? { original: inOrder(material.original, materialNames) } : {}),
      ...(material.extras ? { extras: inOrder(material.extras, Object.keys(material.extras).sort()) } : {}),
    })),
  })
}

const inOrder = (bag: Bag, names: readonly string[]): Bag => {
  const ordered: Record<string, unknown> = {}
  for (const name of names) if (bag[name] !== undefined) ordered[name] = bag[name]
  return ordered
}
