import type { Sql } from '../store/database.ts'
import { type Access, createAccess, type Grant } from './access.ts'

/** Keeps the access rules of one version in memory; every change raises the version in the `hub` row. */
export interface AccessStore {
  /** the rules as of `version`, read through `sql` when they are not the ones in memory */
  at(sql: Sql, version: number): Promise<Access>
}

export const createAccessStore = (): AccessStore => {
  let kept: { version: number; access: Access } | null = null
  return {
    at: async (sql, version) => {
      if (kept?.version === version) return kept.access
      const access = await readAccess(sql)
      kept = { version, access }
      return access
    },
  }
}

/** The rules as the tables have them now; inside a transaction, with its own changes. */
export const readAccess = async (sql: Sql, parents?: ReadonlyMap<string, string | null>): Promise<Access> => {
  const people = await sql.query<{ id: string; body: string; active: boolean }>(
    'select id, body, active from person',
  )
  const grants = await sql.query<Grant>(
    `select id, person, role, body, from_day as "from", to_day as "to", revoked_from as "revokedFrom" from role_grant`,
  )
  return createAccess({
    parents: parents ?? (await readOrg(sql)),
    people: new Map(people.map((p) => [p.id, { body: p.body, active: p.active }])),
    grants,
  })
}

/** body → the body above it */
export const readOrg = async (sql: Sql): Promise<Map<string, string | null>> => {
  const rows = await sql.query<{ id: string; parent: string | null }>('select id, parent from org')
  return new Map(rows.map((o) => [o.id, o.parent]))
}
