/** What must hold before a body is written: it is one's own, it may stand there, its numbers can be dialled. */
import type { Fault } from '#shared/contract/result.ts'
import { fail, ok, type Result } from '#shared/contract/result.ts'
import { parsePhones, phoneIssueText } from '#shared/domain/item/phone.ts'
import { type OrgFields, orgKindLabels } from '#shared/domain/org/facts.ts'
import { parentKinds } from '#shared/domain/org/placement.ts'
import { CITY } from '../../host/create.ts'
import type { QueryDeps } from '../../host/handlers.ts'
import type { Reader } from '../../store/db.ts'
import { orgFaults } from './faults.ts'
import { ancestorsOf, type OrgBody, orgById } from './read.ts'

/** Does a body lie in this person's part of the organisation? */
export const isMine = ({ db }: Pick<QueryDeps, 'db'>, id: string): boolean =>
  db.get('SELECT 1 FROM scope_body WHERE body = ?', id) !== undefined

/** A body this person may change, or why not. */
export const ownBody = (deps: QueryDeps, id: string): Result<OrgBody> => {
  const body = orgById(deps.db, id)
  if (!body) return fail(orgFaults.unknown())
  return isMine(deps, id) ? ok(body) : fail(orgFaults.outOfScope(body.name))
}

/** May a body with these fields stand where they say? `id` is null for a new one. */
export const placementFault = (deps: QueryDeps, id: string | null, fields: OrgFields): Fault | null => {
  if (fields.parent === null) return parentKinds[fields.kind].length === 0 ? null : orgFaults.unknown()
  const parent = ownBody(deps, fields.parent)
  if (!parent.ok) return parent.error
  if (!parentKinds[fields.kind].includes(parent.value.kind))
    return orgFaults.placement(orgKindLabels[fields.kind], orgKindLabels[parent.value.kind])
  if (id !== null && ancestorsOf(deps.db, fields.parent).some((o) => o.id === id)) return orgFaults.cycle()
  return twinFault(deps, id, fields)
}

/** Two bodies in use of one kind and name at one place cannot be told apart. */
export const twinFault = (
  { db }: Pick<QueryDeps, 'db'>,
  id: string | null,
  fields: OrgFields,
): Fault | null =>
  fields.active !== false && twinOf(db, id, fields) !== null
    ? orgFaults.duplicate(fields.name, (fields.parent && orgById(db, fields.parent)?.name) || '全市')
    : null

/** Another body in use of the same kind and name at the same place. */
export const twinOf = (
  db: Reader,
  id: string | null,
  f: Pick<OrgFields, 'kind' | 'name' | 'parent'>,
): string | null =>
  db.get<{ id: string }>(
    'SELECT id FROM org WHERE parent IS ? AND kind = ? AND name = ? AND active = 1 AND id IS NOT ? ORDER BY id LIMIT 1',
    f.parent,
    f.kind,
    f.name,
    id,
  )?.id ?? null

/** The numbers as they are dialled ('0553-3835110', '0553-3835110转801'); a text that holds none is refused. */
export const readPhones = (texts: readonly string[]): Result<string[]> => {
  const numbers: string[] = []
  for (const text of texts.filter((t) => t.trim() !== '')) {
    const { value, issues } = parsePhones(text)
    const [issue] = issues
    if (value.length === 0 && issue) return fail(orgFaults.phone(phoneIssueText(issue)))
    numbers.push(...value.map((p) => (p.extension ? `${p.number}转${p.extension}` : p.number)))
  }
  return ok([...new Set(numbers)])
}

/** Whose facts about a body are: the one above it, as far as this person's part reaches. */
export const ownerOf = (deps: Pick<QueryDeps, 'db'>, id: string, parent: string | null): string =>
  parent !== null && isMine(deps, parent) ? parent : id

/** What holds for everybody (话术、随程序带来的检查表) belongs to 市 at the root of the tree. May this person publish it? */
export const speaksForAll = (deps: Pick<QueryDeps, 'db'>): boolean => isMine(deps, CITY)
