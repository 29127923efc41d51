import type { orgContract } from '#shared/contract/org.ts'
import { fail, ok, type Result } from '#shared/contract/result.ts'
import type { CommandHandlers, QueryDeps } from '../../host/handlers.ts'
import { visible } from '../../host/session.ts'
import { orgFaults } from './faults.ts'
import { ownBody } from './guard.ts'
import { type PersonRow, personById } from './read.ts'

type Slice = Pick<typeof orgContract, 'people.register' | 'people.change' | 'people.grant' | 'people.revoke'>

/** Colleagues and their roles (岗位). Facts about a person belong to the body the person works for. */
export const peopleCommands: CommandHandlers<Slice> = {
  'people.register': (deps, { name, body, post }) => {
    const employer = ownBody(deps, body)
    if (!employer.ok) return employer
    const id = deps.newId()
    deps.write((tx) =>
      tx.append({
        type: 'person.registered',
        entity: person(id),
        owner: body,
        payload: { name, body, post },
      }),
    )
    return ok({ id })
  },

  'people.change': (deps, { id, changes }) => {
    const known = ownPerson(deps, id)
    if (!known.ok) return known
    const { id: _, ...before } = { ...known.value, post: known.value.post ?? '' }
    const moved = changes.body !== undefined && changes.body !== before.body
    if (moved && changes.body !== undefined) {
      const employer = ownBody(deps, changes.body)
      if (!employer.ok) return employer
    }
    if (changes.active === false && id === deps.session.person.id) return fail(orgFaults.ownRole())
    const names = Object.keys(changes) as (keyof typeof changes)[]
    if (names.length > 0)
      deps.write((tx) =>
        tx.append({
          type: 'person.changed',
          entity: person(id),
          owner: changes.body ?? before.body,
          // the new body has none of the earlier facts: tell it everything
          payload: moved ? { ...before, ...changes } : changes,
        }),
      )
    return ok({ previous: Object.fromEntries(names.map((n) => [n, before[n]])) })
  },

  'people.grant': (deps, { person: id, role, body, from, to }) => {
    const known = ownPerson(deps, id)
    if (!known.ok) return known
    const place = ownBody(deps, body)
    if (!place.ok) return place
    if (to !== null && to <= from) return fail(orgFaults.days())
    if (overlaps(deps, { person: id, role, body, from, to })) return fail(orgFaults.grantTwice())
    const grant = deps.newId()
    deps.write((tx) =>
      tx.append({
        type: 'role.granted',
        entity: person(id),
        owner: known.value.body,
        payload: { grant, role, body, from, to },
      }),
    )
    return ok({ grant })
  },

  'people.revoke': (deps, { person: id, grant, from, reason }) => {
    const known = ownPerson(deps, id)
    if (!known.ok) return known
    if (id === deps.session.person.id) return fail(orgFaults.ownRole())
    const row = deps.db.get<{ from_day: string }>(
      'SELECT from_day FROM grant_ WHERE person = ? AND id = ?',
      id,
      grant,
    )
    if (!row) return fail(orgFaults.grantUnknown())
    const neverHeld = from < row.from_day
    deps.write((tx) =>
      tx.append({
        type: 'role.revoked',
        entity: person(id),
        owner: known.value.body,
        payload: { grant, from: neverHeld ? row.from_day : from, reason },
      }),
    )
    return ok({})
  },
}

const person = (id: string) => ({ kind: 'person', id })

/** A colleague this person may see and whose body is in their part. */
const ownPerson = (deps: QueryDeps, id: string): Result<PersonRow> => {
  const seen = deps.db.get(`SELECT 1 FROM person p WHERE p.id = ? AND ${visible('p')}`, id)
  const known = seen ? personById(deps.db, id) : null
  if (!known) return fail(orgFaults.personUnknown())
  const employer = ownBody(deps, known.body)
  return employer.ok ? ok(known) : employer
}

const overlaps = (
  { db }: QueryDeps,
  g: { person: string; role: string; body: string; from: string; to: string | null },
): boolean =>
  db.get(
    `SELECT 1 FROM grant_ WHERE person = ? AND role = ? AND body = ? AND (to_day IS NULL OR to_day > from_day)
       AND (to_day IS NULL OR to_day > ?) AND (? IS NULL OR from_day < ?)`,
    g.person,
    g.role,
    g.body,
    g.from,
    g.to,
    g.to,
  ) !== undefined
