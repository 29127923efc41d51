/**
 * Reference data (机构、人员、号码、话术、方案草稿): last writer wins per field, in fold order. A value that
 * lost to a concurrent one is flagged until somebody who saw both writes the field again.
 */
import { type FoldContext, type FoldFact, saidAt } from './fold.ts'

export interface FieldState {
  value: unknown
  fact: string
  author: string
  at: number
}

export interface RecordState {
  fields: Record<string, FieldState>
  /** field → values that lost to a concurrent write */
  conflicts: Record<string, FieldState[]>
}

export const emptyRecord: RecordState = { fields: {}, conflicts: {} }

/** Writes the given fields as said by a fact. */
export const writeFields = (
  state: RecordState,
  fact: FoldFact,
  values: Record<string, unknown>,
  context: FoldContext,
): RecordState => {
  const fields = { ...state.fields }
  const conflicts = { ...state.conflicts }
  for (const [name, value] of Object.entries(values)) {
    const before = fields[name]
    const lost = [...(before ? [before] : []), ...(conflicts[name] ?? [])].filter(
      (other) => !context.precedes(other.fact, fact.id) && !sameValue(other.value, value),
    )
    fields[name] = { value, fact: fact.id, author: fact.author, at: saidAt(fact) }
    if (lost.length > 0) conflicts[name] = lost
    else delete conflicts[name]
  }
  return { fields, conflicts }
}

/** The plain values of a record. */
export const valuesOf = (state: RecordState): Record<string, unknown> =>
  Object.fromEntries(Object.entries(state.fields).map(([name, field]) => [name, field.value]))

const sameValue = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)
