import type { GrantRow, orgContract, PersonEntry } from '#shared/contract/org.ts'
import { ok } from '#shared/contract/result.ts'
import { personFacts } from '#shared/domain/people/facts.ts'
import { rolesOn } from '#shared/domain/people/fold.ts'
import type { Role } from '#shared/domain/roles/capabilities.ts'
import type { QueryDeps, QueryHandlers } from '../../host/handlers.ts'
import { visible } from '../../host/session.ts'
import { isMine } from './guard.ts'
import { likePattern } from './like.ts'
import { orgById } from './read.ts'
import { conflictsOf, hasConflict, historyOf } from './said.ts'
import { today } from './today.ts'

type Slice = Pick<typeof orgContract, 'people.list' | 'people.get'>

/** Colleagues (工作人员) of one's own part of the organisation. */
export const peopleQueries: QueryHandlers<Slice> = {
  'people.list': (deps, { text, body, inactive }) => {
    const words = text.trim().split(/\s+/).filter(Boolean).map(likePattern)
    return ok(
      deps.db
        .all<Row>(
          `WITH RECURSIVE
             arg(body, inactive, words) AS (VALUES (?, ?, ?)),
             below(id) AS (
               SELECT body FROM arg WHERE body IS NOT NULL
               UNION SELECT org.id FROM org JOIN below ON org.parent = below.id)
           SELECT ${PERSON} FROM arg, person p LEFT JOIN org o ON o.id = p.body
           WHERE (p.active = 1 OR arg.inactive) AND (arg.body IS NULL OR p.body IN (SELECT id FROM below))
             AND NOT EXISTS (SELECT 1 FROM json_each(arg.words) w
               WHERE p.search || ' ' || coalesce(p.post, '') || ' ' || coalesce(o.search, '') NOT LIKE w.value ESCAPE '\\')
             AND ${visible('p')}
           ORDER BY p.active DESC, o.name, p.name, p.id`,
          body ?? null,
          inactive ? 1 : 0,
          JSON.stringify(words),
        )
        .map((row) => toEntry(deps, row)),
    )
  },

  'people.get': (deps, { id }) => {
    const row = deps.db.get<Row>(
      `SELECT ${PERSON} FROM person p LEFT JOIN org o ON o.id = p.body WHERE p.id = ? AND ${visible('p')}`,
      id,
    )
    if (!row) return ok(null)
    return ok({
      ...toEntry(deps, row),
      grants: grantsOf(deps, id),
      conflicts: conflictsOf(deps, row.conflicts),
      history: historyOf(deps, 'person', id, personFacts),
      editable: isMine(deps, row.body),
    })
  },
}

interface Row {
  id: string
  name: string
  body: string
  bodyName: string | null
  post: string | null
  active: number
  conflicts: string
}

const PERSON = 'p.id, p.name, p.body, o.name AS bodyName, p.post, p.active, p.conflicts'

const toEntry = (deps: QueryDeps, { conflicts, active, ...row }: Row): PersonEntry => ({
  ...row,
  active: active === 1,
  roles: rolesOn(storedGrants(deps, row.id), today(deps)),
  conflict: hasConflict(conflicts),
})

/** Every spell of a role, newest first; one of no days was taken back and is left out. */
const grantsOf = (deps: QueryDeps, person: string): GrantRow[] => {
  const day = today(deps)
  return storedGrants(deps, person)
    .filter((g) => g.to === null || g.to > g.from)
    .map(({ grant, ...g }) => ({
      id: grant,
      ...g,
      bodyName: orgById(deps.db, g.body)?.name ?? null,
      current: g.from <= day && (g.to === null || day < g.to),
    }))
}

const storedGrants = ({ db }: QueryDeps, person: string) =>
  db.all<{ grant: string; role: Role; body: string; from: string; to: string | null }>(
    `SELECT g.id AS "grant", g.role, g.body, g.from_day AS "from", g.to_day AS "to" FROM grant_ g
     WHERE g.person = ? AND ${visible('g')} ORDER BY g.from_day DESC, g.id`,
    person,
  )
