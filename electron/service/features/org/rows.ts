/** One row of the table `org`, and the part of the organisation (scope_body) that follows it. */
import type { RecordState } from '#shared/domain/folding/record.ts'
import type { OrgFields } from '#shared/domain/org/facts.ts'
import { readSession, refreshScope } from '../../host/session.ts'
import type { Writer } from '../../store/db.ts'
import { searchText } from './search-text.ts'

export interface OrgRowRest {
  source: 'resource' | 'facts'
  conflicts: RecordState['conflicts']
  owner: string
  /** epoch ms */
  at: number
}

type RowWriter = Omit<Writer, 'tx'>

/** Writes a body's row. Bodies are for all to see, whoever may see what else is said of them. */
export const putOrgRow = (db: RowWriter, id: string, f: OrgFields, rest: OrgRowRest): void => {
  const before = db.get<{ parent: string | null }>('SELECT parent FROM org WHERE id = ?', id)
  db.run(
    `INSERT OR REPLACE INTO org (id, kind, name, short_name, parent, code, address, hours, phones, window_type,
       self_run, active, conflicts, search, source, owner, subject, audience, at)
     VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,'all',?)`,
    id,
    f.kind,
    f.name,
    f.shortName || null,
    f.parent,
    f.code || null,
    f.address || null,
    f.hours || null,
    JSON.stringify(f.phones ?? []),
    f.windowType ?? null,
    f.selfRun ? 1 : 0,
    f.active === false ? 0 : 1,
    JSON.stringify(rest.conflicts),
    searchText(f.name, f.shortName, f.code),
    rest.source,
    rest.owner,
    id,
    rest.at,
  )
  if (!before) widenScope(db, id, f.parent)
  else if (before.parent !== f.parent) recomputeScope(db)
}

export const dropOrgRow = (db: RowWriter, id: string): void => {
  if (db.run('DELETE FROM org WHERE id = ?', id) > 0) recomputeScope(db)
}

/** A new body below one in scope brings itself and what is already known below it. */
const widenScope = (db: RowWriter, id: string, parent: string | null): void => {
  db.run(
    `INSERT OR IGNORE INTO scope_body (body)
     WITH RECURSIVE below(id) AS (SELECT ? UNION SELECT org.id FROM org JOIN below ON org.parent = below.id)
     SELECT id FROM below WHERE EXISTS (SELECT 1 FROM scope_body WHERE body IN (?, ?))`,
    id,
    id,
    parent,
  )
}

/** The own part (own body and all below it) counted anew: after a move, and once after seeding. */
export const recomputeScope = (db: RowWriter): void => {
  const body = readSession(db)?.body.id
  if (body !== undefined) refreshScope(db, body)
}
