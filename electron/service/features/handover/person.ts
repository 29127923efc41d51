import { fail, ok, type Result } from '#shared/contract/result.ts'
import { allows } from '#shared/domain/roles/capabilities.ts'
import type { QueryDeps } from '../../host/handlers.ts'
import { visible } from '../../host/session.ts'
import { type PersonRow, personById } from '../org/read.ts'
import { handoverFaults } from './faults.ts'

/** One's own things, or, for an administrator, those of a colleague in sight. */
export const personFor = (deps: QueryDeps, id: string): Result<PersonRow> => {
  const { db, session } = deps
  if (id !== session.person.id && !allows(session.roles, 'admin')) return fail(handoverFaults.notYours())
  const seen = db.get(`SELECT 1 FROM person p WHERE p.id = ? AND ${visible('p')}`, id)
  const person = seen === undefined ? null : personById(db, id)
  return person ? ok(person) : fail(handoverFaults.personUnknown())
}
