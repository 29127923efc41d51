/** The columns of an item beside its guide: where it belongs, as the register of bodies (机构名录) says. */
import type { CatalogueEntry } from '#shared/domain/item/item.ts'
import { formatPhones } from '#shared/domain/item/phone.ts'
import type { Reader } from '../../store/db.ts'
import { areaOf, findOrgByName, orgById, windowsOf } from '../org/read.ts'
import { focusOf } from './focus.ts'

export interface ItemRow {
  code: string
  name: string
  body: string
  area: string | null
  window: string | null
  maintainer: string | null
  level: string
  type: string
  focus: string | null
  /** the first number that can be dialled, '' = none */
  phone: string
  phones: string[]
  promiseDays: number | null
  /** 年办件量, where the catalogue tells it */
  volume: number | null
}

interface Place {
  name: string
  area: string | null
  windowByName: ReadonlyMap<string, string>
  windowByPhone: ReadonlyMap<string, string>
}

/** Makes rows; what it learns of a body is kept for the next item of it. `fallback` = the publishing body. */
export const createRowMaker = (db: Reader, fallback: string): ((entry: CatalogueEntry) => ItemRow) => {
  const places = new Map<string, Place>()
  const maintainers = new Map<string, string | null>()

  const placeOf = (body: string): Place => {
    const known = places.get(body)
    if (known) return known
    const windows = windowsOf(db, body)
    const place: Place = {
      name: orgById(db, body)?.name ?? '',
      area: areaOf(db, body)?.id ?? null,
      windowByName: uniqueBy(windows.map((w) => [w.name, w.id])),
      windowByPhone: uniqueBy(windows.flatMap((w) => w.phones.map((p): [string, string] => [p, w.id]))),
    }
    places.set(body, place)
    return place
  }
  const maintainerOf = (name: string, area: string | null): string | null => {
    const key = `${area}|${name}`
    const known = maintainers.get(key)
    if (known !== undefined) return known
    const found = findOrgByName(db, name)
    const near = area === null ? found : found.filter((o) => areaOf(db, o.id)?.id === area)
    const id = (near.length === 1 ? near[0]?.id : found.length === 1 ? found[0]?.id : undefined) ?? null
    maintainers.set(key, id)
    return id
  }

  return ({ item }) => {
    const { guide } = item
    const body = item.unitId ?? fallback
    const place = placeOf(body)
    const phones = (guide.consultPhone ?? []).map((p) => formatPhones([p]))
    const name = (guide.taskName ?? item.code).replace(/\s+/g, ' ')
    return {
      code: item.code,
      name,
      body,
      area: place.area,
      window:
        (guide.windowName === undefined ? undefined : place.windowByName.get(guide.windowName)) ??
        place.windowByPhone.get(phones[0] ?? '') ??
        null,
      maintainer: guide.maintainerName ? maintainerOf(guide.maintainerName, place.area) : null,
      level: guide.useLevel ?? '',
      type: guide.taskType ?? '',
      focus: focusOf(place.name === '' ? (guide.deptName ?? '') : place.name, name),
      phone: phones[0] ?? '',
      phones,
      promiseDays: guide.promiseDay ?? null,
      volume: guide.annualVolume ?? null,
    }
  }
}

/** Keys that name one thing only. */
const uniqueBy = (pairs: readonly (readonly [string, string])[]): Map<string, string> => {
  const found = new Map<string, string>()
  const twice = new Set<string>()
  for (const [key, value] of pairs) {
    if (found.has(key) && found.get(key) !== value) twice.add(key)
    found.set(key, value)
  }
  for (const key of twice) found.delete(key)
  return found
}
