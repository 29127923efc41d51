/** 列对应: which column is which field, proposed by the headings, remembered per source, mended by a person. */
import type { DayUnit } from '../days.ts'
import type { Header } from './header.ts'
import { bestMatch, type FieldTarget, labelKey } from './labels.ts'

export type ColumnTarget =
  | FieldTarget
  /** a field the standard does not know, kept under its heading */
  | { kind: 'extra'; field: string }
  /** left out; `duplicate` = one of several with the same heading, a person must choose */
  | { kind: 'none'; field: 'skipped' | 'duplicate' }

export interface ColumnMapping {
  column: number
  label: string
  target: ColumnTarget
  /** 0–1; 1 also for what a person chose before */
  confidence: number
  /** a unit named in the heading: 承诺办结时限（工作日） */
  unit?: DayUnit
}

/** `items`: one row per item, `joined`: one row per material with the item repeated, `materials`: joined by code. */
export type SheetRole = 'items' | 'joined' | 'materials' | 'ignored'

export interface SheetMapping {
  sheet: string
  role: SheetRole
  headerRow: number
  headerDepth: 1 | 2
  signature: string
  columns: ColumnMapping[]
  /** headings that occur more than once and mean a field; importing waits until one is chosen */
  duplicates: { label: string; columns: number[] }[]
  /** what an import cannot do without and no column offers */
  missing: ('taskName' | 'code' | 'materialName')[]
  remembered: boolean
}

/** What is kept of a confirmed mapping, by header signature. */
export type RememberedMapping = Pick<SheetMapping, 'signature' | 'role' | 'columns'>

/** Proposes a mapping for a header; one remembered for the same headings is taken over as it was confirmed. */
export function proposeMapping(
  sheet: string,
  header: Header,
  remembered: readonly RememberedMapping[] = [],
): SheetMapping {
  const known = remembered.find(({ signature }) => signature === header.signature)
  const columns = known
    ? known.columns.map((column) => ({ ...column }))
    : preferPhoneFields(proposeColumns(header))
  return completeMapping({
    sheet,
    role: known?.role ?? roleOf(columns),
    headerRow: header.row,
    headerDepth: header.depth,
    signature: header.signature,
    columns,
    remembered: known !== undefined,
  })
}

/** Works out again what is doubled and missing, after a person changed columns or role. */
export function completeMapping(mapping: Omit<SheetMapping, 'duplicates' | 'missing'>): SheetMapping {
  const has = (kind: ColumnTarget['kind'], ...fields: string[]) =>
    mapping.columns.some(({ target }) => target.kind === kind && fields.includes(target.field))
  const missing: SheetMapping['missing'] = []
  if (mapping.role !== 'ignored' && !has('item', 'taskCode', 'handleItemCode')) missing.push('code')
  if ((mapping.role === 'items' || mapping.role === 'joined') && !has('item', 'taskName'))
    missing.push('taskName')
  if (mapping.role === 'materials' && !has('material', 'name')) missing.push('materialName')
  const doubled = mapping.columns.filter(
    ({ target }) => target.kind === 'none' && target.field === 'duplicate',
  )
  const groups = Map.groupBy(doubled, ({ label }) => labelKey(label).key)
  const duplicates = [...groups.values()].map((group) => ({
    label: group[0]?.label ?? '',
    columns: group.map(({ column }) => column),
  }))
  return { ...mapping, duplicates, missing }
}

function proposeColumns(header: Header): ColumnMapping[] {
  const matches = header.columns.map((column) => ({ ...column, match: bestMatch(column.parts) }))
  const keyOf = (target: FieldTarget) => `${target.kind}:${target.field}`
  const best = new Map<string, number>()
  for (const { match } of matches) {
    if (match) best.set(keyOf(match.target), Math.max(match.confidence, best.get(keyOf(match.target)) ?? 0))
  }
  const labels = Map.groupBy(header.columns, ({ label }) => labelKey(label).key)
  const taken = new Set<string>()
  const extras = new Set<string>()
  return matches.map(({ column, label, match }): ColumnMapping => {
    const doubled = (labels.get(labelKey(label).key)?.length ?? 0) > 1
    if (match && match.confidence === best.get(keyOf(match.target))) {
      if (doubled)
        return { column, label, target: { kind: 'none', field: 'duplicate' }, confidence: match.confidence }
      if (!taken.has(keyOf(match.target))) {
        taken.add(keyOf(match.target))
        return {
          column,
          label,
          target: match.target,
          confidence: match.confidence,
          ...(match.unit ? { unit: match.unit } : {}),
        }
      }
    }
    return { column, label, target: { kind: 'extra', field: uniqueName(label, extras) }, confidence: 1 }
  })
}

/** 咨询方式 and 监督投诉方式 hold the number when a file has no column of its own for it. */
function preferPhoneFields(columns: ColumnMapping[]): ColumnMapping[] {
  const has = (field: string) =>
    columns.some(({ target }) => target.kind === 'item' && target.field === field)
  const stand = { consultWay: 'consultPhone', superviseWay: 'supervisePhone' } as const
  return columns.map((column) => {
    const { target } = column
    if (target.kind !== 'item' || (target.field !== 'consultWay' && target.field !== 'superviseWay'))
      return column
    const field = stand[target.field]
    return has(field)
      ? column
      : { ...column, target: { kind: 'item', field }, confidence: Math.min(column.confidence, 0.8) }
  })
}

function roleOf(columns: readonly ColumnMapping[]): SheetRole {
  const items = columns.filter(({ target }) => target.kind === 'item')
  const materials = columns.filter(({ target }) => target.kind === 'material')
  const namesMaterial = materials.some(({ target }) => target.field === 'name')
  // A materials sheet repeats the item's code, name and unit at most
  if (namesMaterial) return items.length > 6 ? 'joined' : 'materials'
  return items.length >= 2 ? 'items' : 'ignored'
}

function uniqueName(label: string, taken: Set<string>): string {
  let name = label
  for (let n = 2; taken.has(name); n++) name = `${label}(${n})`
  taken.add(name)
  return name
}
