import type { Role } from '#shared/domain/roles/capabilities.ts'
import type { Reader, Writer } from '../store/db.ts'

/** Who works on this data folder, and what of the organisation they see. One folder = one person + one device. */
export interface Session {
  workspace: {
    id: string
    kind: 'sample' | 'standalone' | 'enrolled'
    name: string
    createdAt: number
  }
  person: { id: string; name: string }
  /** the body the person works for, and its name */
  body: { id: string; name: string }
  roles: readonly Role[]
  device: string
}

const KEY = 'session'

/** The session as stored when the workspace was made or the device enrolled; null before that. */
export const readSession = (db: Reader): Session | null => {
  const row = db.get<{ value: string }>('SELECT value FROM meta WHERE key = ?', KEY)
  return row ? (JSON.parse(row.value) as Session) : null
}

export const writeSession = (db: Writer, session: Session): void => {
  setMeta(db, KEY, JSON.stringify(session))
}

/** A value the service keeps for itself. */
export const getMeta = (db: Reader, key: string): string | null =>
  db.get<{ value: string }>('SELECT value FROM meta WHERE key = ?', key)?.value ?? null

export const setMeta = (db: Writer, key: string, value: string): void => {
  db.run(
    'INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
    key,
    value,
  )
}

/**
 * The condition under which a row with columns owner, subject, audience may be shown to this person:
 * its owner, or for audience `subject` its subject, lies in the person's part of the organisation.
 */
export const visible = (table: string): string =>
  `(${table}.audience = 'all' OR ${table}.owner IN (SELECT body FROM scope_body)
    OR (${table}.audience = 'subject' AND ${table}.subject IN (SELECT body FROM scope_body)))`

/** Writes down which bodies lie in the person's part: the own body, all below it, and those the hub names. */
export const refreshScope = (db: Pick<Writer, 'run'>, body: string): void => {
  db.run('DELETE FROM scope_body')
  db.run(
    `INSERT INTO scope_body (body)
     WITH RECURSIVE below(id) AS (SELECT ? UNION SELECT org.id FROM org JOIN below ON org.parent = below.id)
     SELECT id FROM below UNION SELECT body FROM sync_body`,
    body,
  )
}
