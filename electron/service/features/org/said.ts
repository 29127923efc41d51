/** Who said what when: the history of a record's fields, and the values somebody has to choose between. */
import type { Said } from '#shared/contract/org.ts'
import type { FactTypes } from '#shared/domain/fact-type.ts'
import { saidAt } from '#shared/domain/folding/fold.ts'
import type { RecordState } from '#shared/domain/folding/record.ts'
import type { QueryDeps } from '../../host/handlers.ts'
import { visible } from '../../host/session.ts'
import { foldableFacts } from '../../store/rows.ts'
import { orgById } from './read.ts'

/** Every value each field was given, newest first, of facts this person may read. */
export const historyOf = (
  deps: QueryDeps,
  kind: string,
  id: string,
  types: FactTypes,
): (Said & { field: string })[] => {
  const readable = new Set(
    deps.db
      .all<{ id: string }>(
        `SELECT f.id FROM fact f WHERE f.kind = ? AND f.entity = ? AND ${visible('f')}`,
        kind,
        id,
      )
      .map((row) => row.id),
  )
  const name = namesOf(deps)
  return foldableFacts(deps.db, types, kind, id)
    .filter((fact) => readable.has(fact.id) && /\.(registered|changed)$/.test(fact.type))
    .sort((a, b) => saidAt(b) - saidAt(a) || (a.hlc < b.hlc ? 1 : -1))
    .flatMap((fact) =>
      Object.entries(fact.payload).map(([field, value]) => ({
        field,
        value,
        bodyName: bodyName(deps, field, value),
        fact: fact.id,
        author: fact.author,
        authorName: name(fact.author),
        at: saidAt(fact),
      })),
    )
}

/** The stored conflicts of a row, with the names of their authors. */
export const conflictsOf = (deps: QueryDeps, stored: string): Record<string, Said[]> => {
  const name = namesOf(deps)
  const conflicts: RecordState['conflicts'] = JSON.parse(stored)
  return Object.fromEntries(
    Object.entries(conflicts).map(([field, lost]) => [
      field,
      lost.map(({ value, fact, author, at }) => ({
        value,
        bodyName: bodyName(deps, field, value),
        fact,
        author,
        authorName: name(author),
        at,
      })),
    ]),
  )
}

export const hasConflict = (stored: string): boolean => stored !== '{}'

const bodyName = ({ db }: QueryDeps, field: string, value: unknown): string | null =>
  (field === 'parent' || field === 'body') && typeof value === 'string'
    ? (orgById(db, value)?.name ?? null)
    : null

/** Names of people this person may know of; null for others. */
const namesOf = ({ db, session }: QueryDeps): ((person: string) => string | null) => {
  const known = new Map<string, string | null>([[session.person.id, session.person.name]])
  return (person) => {
    const kept = known.get(person)
    if (kept !== undefined) return kept
    const name =
      db.get<{ name: string }>(`SELECT p.name FROM person p WHERE p.id = ? AND ${visible('p')}`, person)
        ?.name ?? null
    known.set(person, name)
    return name
  }
}
