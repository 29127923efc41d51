/**
 * Merging two catalogue releases that know nothing of one another, item by item and field by field. What only
 * one of them changed is proposed; what both changed is for a person to choose.
 */
import { changedFields, type FieldChange } from './diff.ts'
import type { CatalogueEntry, Guide, Item } from './item.ts'
import type { ItemFieldName } from './item-fields.ts'

export type Side = 'left' | 'right'

/** 'item': does it stay at all; 'unitId': the registered body that carries it out. */
export type MergeField = FieldChange['field'] | 'item' | 'unitId'

/** One thing in which two releases differ. */
export interface MergePoint {
  field: MergeField
  /** as shown to people; null = absent */
  left: string | null
  right: string | null
  /** what the release both build on says; undefined when there is none */
  was: string | null | undefined
  /** null: a person has to choose */
  proposed: Side | null
}

export type Choices = Readonly<Partial<Record<MergeField, Side>>>

type Maybe = CatalogueEntry | undefined

/** A number without its unit says nothing: they come from one side. */
const together: readonly (readonly MergeField[])[] = [
  ['anticipateDay', 'anticipateUnit'],
  ['promiseDay', 'promiseUnit'],
]

/** Where two releases differ about one item; none = there is nothing to choose. `was` = what both build on, if known. */
export function mergePoints(left: Maybe, right: Maybe, was?: CatalogueEntry | null): MergePoint[] {
  if (!left && !right) return []
  if (!left || !right) return [presence(left, right, was)]
  const since = was ? new Map(differences(was, left).map((d) => [d.field, d.before])) : null
  return inOneHand(
    differences(left, right).map(({ field, before, after }) => {
      const base = was && since ? baseOf(was, since, field, before) : undefined
      const proposed = base === undefined ? null : before === base ? 'right' : after === base ? 'left' : null
      return { field, left: before, right: after, was: base, proposed }
    }),
  )
}

/** What a person chose, else what is proposed. */
export const chosen = ({ field, proposed }: MergePoint, choices: Choices): Side | null =>
  choices[field] ?? proposed

/** Points nobody has decided. */
export const undecided = (points: readonly MergePoint[], choices: Choices): MergePoint[] =>
  points.filter((point) => chosen(point, choices) === null)

/**
 * The item as both releases together have it; null = it does not stay.
 * @throws when a point is undecided: callers ask `undecided` first
 */
export function mergeEntries(
  left: Maybe,
  right: Maybe,
  points: readonly MergePoint[],
  choices: Choices,
): CatalogueEntry | null {
  const sideOf = (point: MergePoint): Side => {
    const side = chosen(point, choices)
    if (side === null) throw new Error(`undecided: ${point.field}`)
    return side
  }
  if (!left || !right) {
    const [point] = points
    return (point && sideOf(point) === 'right' ? right : left) ?? null
  }
  let merged = left
  for (const point of points) if (sideOf(point) === 'right') merged = withField(merged, right, point.field)
  return merged
}

/** An item that only one release has: new there, or gone from the other. */
function presence(left: Maybe, right: Maybe, was: CatalogueEntry | null | undefined): MergePoint {
  const has: Side = left ? 'left' : 'right'
  const entry = left ?? right
  const isNew = was === null
  const untouched = was && entry ? differences(was, entry).length === 0 : false
  return {
    field: 'item',
    left: left ? '有' : null,
    right: right ? '有' : null,
    was: was === undefined ? undefined : was ? '有' : null,
    proposed: isNew || was === undefined ? has : untouched ? other(has) : null,
  }
}

const other = (side: Side): Side => (side === 'left' ? 'right' : 'left')

interface Difference {
  field: MergeField
  before: string | null
  after: string | null
}

function differences(left: CatalogueEntry, right: CatalogueEntry): Difference[] {
  const fields: Difference[] = changedFields(left, right)
  const [a, b] = [left.item.unitId ?? null, right.item.unitId ?? null]
  // The name carries its body with it
  if (a !== b && !fields.some(({ field }) => field === 'deptName'))
    fields.unshift({ field: 'unitId', before: a, after: b })
  return fields
}

/** A field of the release both build on: what left changed it from, else what left has. */
const baseOf = (
  was: CatalogueEntry,
  since: ReadonlyMap<MergeField, string | null>,
  field: MergeField,
  left: string | null,
): string | null =>
  field === 'unitId' ? (was.item.unitId ?? null) : since.has(field) ? (since.get(field) ?? null) : left

/** Where one of a group is open, or they would come from two sides, all of it is open. */
function inOneHand(points: MergePoint[]): MergePoint[] {
  const open = new Set<MergeField>()
  for (const group of together) {
    const own = points.filter(({ field }) => group.includes(field))
    if (new Set(own.map(({ proposed }) => proposed)).size > 1) for (const { field } of own) open.add(field)
  }
  return points.map((point) => (open.has(point.field) ? { ...point, proposed: null } : point))
}

function withField(to: CatalogueEntry, from: CatalogueEntry, field: MergeField): CatalogueEntry {
  if (field === 'materials') return { ...to, materials: from.materials }
  if (field === 'unitId') return { ...to, item: withUnit(to.item, from.item) }
  if (field.startsWith('extra:')) {
    const name = field.slice('extra:'.length)
    return { ...to, item: { ...to.item, extras: withKey(to.item.extras, from.item.extras, name) } }
  }
  const name = field as ItemFieldName
  const item: Item = {
    ...to.item,
    guide: withKey<Guide>(to.item.guide, from.item.guide, name),
    original: withKey(to.item.original, from.item.original, name),
  }
  return { ...to, item: name === 'deptName' ? withUnit(item, from.item) : item }
}

const withUnit = ({ unitId: _, ...item }: Item, from: Item): Item => ({
  ...item,
  ...(from.unitId === undefined ? {} : { unitId: from.unitId }),
})

function withKey<Bag extends object>(to: Bag, from: Bag, key: string): Bag {
  const { [key as keyof Bag]: _, ...rest } = to
  const value = from[key as keyof Bag]
  return (value === undefined ? rest : { ...rest, [key]: value }) as Bag
}
