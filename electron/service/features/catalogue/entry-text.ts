/** An item as one line of JSON, keys in the order of the guide: the same item, the same text, whatever file it came from. */
import type { CatalogueEntry } from '#shared/domain/item/item.ts'
import { itemFields, materialFields } from '#shared/domain/item/item-fields.ts'

type Bag = Readonly<Record<string, unknown>>

const placesOf = (names: readonly string[]): ReadonlyMap<string, number> =>
  new Map(names.map((name, place) => [name, place]))

const itemPlaces = placesOf(itemFields.map(({ name }) => name))
const materialPlaces = placesOf(materialFields.map(({ name }) => name))

export const entryText = ({ item, materials }: CatalogueEntry): string => {
  const { code, unitId, guide, original, extras } = item
  return JSON.stringify({
    item: {
      code,
      ...(unitId === undefined ? {} : { unitId }),
      guide: inOrder(guide, itemPlaces),
      original: inOrder(original, itemPlaces),
      extras: sorted(extras),
    },
    materials: materials.map(({ original: before, extras: more, ...material }) => ({
      ...inOrder(material, materialPlaces),
      ...(before ? { original: inOrder(before, materialPlaces) } : {}),
      ...(more ? { extras: sorted(more) } : {}),
    })),
  })
}

/** Only what has a place, by place. Most files give it so already, and then nothing is copied. */
const inOrder = (bag: Bag, places: ReadonlyMap<string, number>): Bag => {
  if (isInOrder(bag, places)) return bag
  const placed = Object.keys(bag).flatMap((name): [number, string][] => {
    const place = bag[name] === undefined ? undefined : places.get(name)
    return place === undefined ? [] : [[place, name]]
  })
  return Object.fromEntries(placed.sort(([a], [b]) => a - b).map(([, name]) => [name, bag[name]]))
}

const isInOrder = (bag: Bag, places: ReadonlyMap<string, number>): boolean => {
  let last = -1
  for (const name of Object.keys(bag)) {
    const place = places.get(name)
    if (place === undefined || place < last) return false
    last = place
  }
  return true
}

const sorted = (bag: Bag): Bag =>
  Object.fromEntries(
    Object.keys(bag)
      .sort()
      .map((name) => [name, bag[name]]),
  )
