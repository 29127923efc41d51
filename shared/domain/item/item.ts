import type { ItemFieldName, itemFields, MaterialFieldName, materialFields } from './item-fields.ts'
import type { PhoneNumber } from './phone.ts'

/** The value of a field of each kind; a field that is absent was empty or could not be read. */
interface ValueOfKind {
  text: string
  longText: string
  code: string
  enum: string
  dayUnit: string
  address: string
  /** 'YYYY-MM-DD' */
  date: string
  list: string[]
  boolean: boolean
  count: number
  /** 0 = done on the spot (即办); the unit is the field beside it */
  days: number
  phones: PhoneNumber[]
}

type Values<Spec extends { name: string; kind: keyof ValueOfKind }> = {
  [S in Spec as S['name']]?: ValueOfKind[S['kind']]
}

/** The published guide of an item (办事指南), normalised. */
export type Guide = Values<(typeof itemFields)[number]>

/** One kind of value as it appears in a guide. */
export type GuideValue = ValueOfKind[keyof ValueOfKind]

/** A service item (政务服务事项) of one catalogue release. */
export interface Item {
  /** identity within a release: 业务办理项编码, else 实施编码 */
  code: string
  /** the organisation that carries it out (实施主体), by id; absent when it is not registered */
  unitId?: string
  guide: Guide
  /** the published text of each field whose normalised value differs from it, or that has none */
  original: Partial<Record<ItemFieldName, string>>
  /** columns the standard does not know (扩展要素), by their heading */
  extras: Record<string, string>
}

/** A required material (申请材料) of an item. */
export type Material = Values<(typeof materialFields)[number]> & {
  name: string
  original?: Partial<Record<MaterialFieldName, string>>
  extras?: Record<string, string>
}

/** An item with its materials: what an import produces and a release holds. */
export interface CatalogueEntry {
  item: Item
  materials: Material[]
}
