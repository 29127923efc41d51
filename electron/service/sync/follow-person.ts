import { isRole, type Role } from '#shared/domain/roles/capabilities.ts'
import { readSession, type Session, writeSession } from '../host/session.ts'
import type { Writer } from '../store/db.ts'

/**
 * Keeps the session true to what the hub says of its person: name, body, roles held on `day` ('YYYY-MM-DD').
 * Nothing is known of a person before the first pull: then nothing changes.
 * @returns did it change?
 */
export const followPerson = (db: Writer, day: string): boolean => {
  const session = readSession(db)
  if (!session) return false
  const person = db.get<{ name: string; body: string; active: number }>(
    'SELECT name, body, active FROM person WHERE id = ?',
    session.person.id,
  )
  if (!person) return false
  const held = db.all<{ role: string }>(
    `SELECT DISTINCT role FROM grant_ WHERE person = ? AND from_day <= ? AND (to_day IS NULL OR ? < to_day)
     ORDER BY role`,
    session.person.id,
    day,
    day,
  )
  const roles: Role[] = person.active === 1 ? held.map((row) => row.role).filter(isRole) : []
  const found = db.get<{ name: string; kind: string }>('SELECT name, kind FROM org WHERE id = ?', person.body)
  // The prefecture's own bureau bears the name it gave its 市局服务端, not that of the prefecture.
  const name = found?.kind === 'city' ? session.workspace.name : found?.name
  const next: Session = {
    ...session,
    person: { id: session.person.id, name: person.name },
    body: {
      id: person.body,
      name: name ?? (person.body === session.body.id ? session.body.name : person.body),
    },
    roles,
  }
  if (JSON.stringify(next) === JSON.stringify(session)) return false
  db.tx(() => writeSession(db, next))
  return true
}
