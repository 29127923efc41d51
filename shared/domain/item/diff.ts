/** What a new catalogue release changes against the current one, before it is published. */
import type { CatalogueEntry, Item, Material } from './item.ts'
import { type ItemFieldName, itemFields, type MaterialFieldName, materialFields } from './item-fields.ts'
import { valueText } from './value-text.ts'

export interface FieldChange {
  field: ItemFieldName | 'materials' | `extra:${string}`
  /** as shown to people; null = absent */
  before: string | null
  after: string | null
}

export interface ItemChange {
  code: string
  fields: FieldChange[]
}

export interface ReleaseDiff {
  /** codes */
  added: string[]
  /** codes; always empty for a delta release, which says nothing about what it does not hold */
  removed: string[]
  changed: ItemChange[]
  unchanged: number
}

export interface ReleaseDiffer {
  /** compares one entry of the new release; returns what happened to it */
  add: (entry: CatalogueEntry) => { kind: 'added' | 'unchanged' } | { kind: 'changed'; change: ItemChange }
  finish: () => ReleaseDiff
}

/**
 * Compares as entries stream by. `current` looks an entry up by code, so the old release may stay in a database;
 * `currentCodes` is needed only to tell what was removed (kind `base`).
 */
export function createDiffer(
  current: { get: (code: string) => CatalogueEntry | undefined },
  currentCodes: Iterable<string>,
  kind: 'base' | 'delta' = 'base',
): ReleaseDiffer {
  const left = new Set(kind === 'base' ? currentCodes : [])
  const diff: ReleaseDiff = { added: [], removed: [], changed: [], unchanged: 0 }
  return {
    add(entry) {
      const { code } = entry.item
      const before = current.get(code)
      left.delete(code)
      if (!before) {
        diff.added.push(code)
        return { kind: 'added' }
      }
      const fields = changedFields(before, entry)
      if (fields.length === 0) {
        diff.unchanged += 1
        return { kind: 'unchanged' }
      }
      const change = { code, fields }
      diff.changed.push(change)
      return { kind: 'changed', change }
    },
    finish: () => ({ ...diff, removed: [...left] }),
  }
}

/** The whole difference at once, for callers that hold both releases. */
export function diffReleases(
  current: ReadonlyMap<string, CatalogueEntry>,
  next: Iterable<CatalogueEntry>,
  kind: 'base' | 'delta' = 'base',
): ReleaseDiff {
  const differ = createDiffer(current, current.keys(), kind)
  for (const entry of next) differ.add(entry)
  return differ.finish()
}

/** Field by field, in the order of the guide. A number written another way ((0553)5550123) is not a change. */
export function changedFields(before: CatalogueEntry, after: CatalogueEntry): FieldChange[] {
  const changes: FieldChange[] = []
  const compare = (field: FieldChange['field'], a: string | null, b: string | null) => {
    if (a !== b) changes.push({ field, before: a, after: b })
  }
  for (const { name } of itemFields) compare(name, shown(before.item, name), shown(after.item, name))
  const extras = new Set([...Object.keys(before.item.extras), ...Object.keys(after.item.extras)])
  for (const name of extras)
    compare(`extra:${name}`, own(before.item.extras, name), own(after.item.extras, name))
  compare('materials', materialsText(before.materials), materialsText(after.materials))
  return changes
}

/** Materials as lines, one each, in published order. */
const materialsText = (materials: readonly Material[]): string | null =>
  materials.length === 0 ? null : materials.map(materialText).join('\n')

function materialText(material: Material): string {
  const parts: string[] = [material.name]
  for (const { name, label } of materialFields) {
    const value: string | number | undefined =
      name === 'name' ? undefined : (material[name] ?? originalOf(material, name))
    if (value !== undefined) parts.push(`${label}：${value}`)
  }
  for (const [label, value] of Object.entries(material.extras ?? {})) parts.push(`${label}：${value}`)
  return parts.join('；')
}

const originalOf = (material: Material, name: MaterialFieldName): string | undefined =>
  material.original?.[name]

const own = (extras: Record<string, string>, name: string): string | null =>
  Object.hasOwn(extras, name) ? (extras[name] ?? null) : null

function shown(item: Item, name: ItemFieldName): string | null {
  const value = item.guide[name]
  if (value === undefined || (Array.isArray(value) && value.length === 0)) return item.original[name] ?? null
  return valueText(value)
}
