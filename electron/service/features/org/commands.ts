import type { orgContract } from '#shared/contract/org.ts'
import { fail, ok, type Result } from '#shared/contract/result.ts'
import type { OrgFields } from '#shared/domain/org/facts.ts'
import type { CommandDeps, CommandHandlers } from '../../host/handlers.ts'
import { callerCommands } from './callers.ts'
import { orgFaults } from './faults.ts'
import { ownBody, ownerOf, placementFault, readPhones, twinFault } from './guard.ts'
import { importCommands } from './import-commands.ts'
import { peopleCommands } from './people-commands.ts'
import type { OrgBody } from './read.ts'
import { tenureCommands } from './tenures.ts'

/** Everything that changes bodies, people and caller numbers. Taking back is one more fact. */
export const orgCommands: CommandHandlers<typeof orgContract> = {
  ...tenureCommands,
  ...peopleCommands,
  ...callerCommands,
  ...importCommands,

  'org.register': (deps, { fields }) => {
    const tidy = tidied({ ...fields, active: fields.active ?? true })
    if (!tidy.ok) return tidy
    const fault = placementFault(deps, null, tidy.value)
    if (fault) return fail(fault)
    const id = deps.newId()
    deps.write((tx) =>
      tx.append({
        type: 'org.registered',
        entity: { kind: 'org', id },
        owner: tidy.value.parent ?? id,
        subject: id,
        payload: tidy.value,
      }),
    )
    return ok({ id })
  },

  'org.change': (deps, { id, changes }) => {
    const body = ownBody(deps, id)
    if (!body.ok) return body
    const before = fieldsOf(body.value)
    const after = tidied({ ...before, ...changes })
    if (!after.ok) return after
    const fault =
      changes.parent !== undefined && changes.parent !== before.parent
        ? placementFault(deps, id, after.value)
        : changes.name !== undefined || changes.active === true
          ? twinFault(deps, id, after.value)
          : null
    if (fault) return fail(fault)
    if (changes.active === false) {
      const used = inUseBelow(deps, id)
      if (used > 0) return fail(orgFaults.inUseBelow(body.value.name, used))
    }
    const names = Object.keys(changes) as (keyof OrgFields)[]
    if (names.length > 0)
      deps.write((tx) =>
        tx.append({
          type: 'org.changed',
          entity: { kind: 'org', id },
          owner: ownerOf(deps, id, body.value.parent),
          subject: id,
          payload: pick(after.value, names),
        }),
      )
    return ok({ previous: pick(before, names) })
  },

  'org.deactivate': async (deps, { id, active }, context) => {
    const done = await orgCommands['org.change'](deps, { id, changes: { active } }, context)
    return done.ok ? ok({}) : done
  },
}

/** Blanks at the ends off, numbers as they are dialled. */
const tidied = (fields: OrgFields): Result<OrgFields> => {
  const phones = readPhones(fields.phones ?? [])
  if (!phones.ok) return phones
  return ok({ ...fields, name: fields.name.trim(), phones: phones.value })
}

const fieldsOf = ({ id: _, windowType, ...body }: OrgBody): OrgFields => ({
  ...body,
  shortName: body.shortName ?? '',
  code: body.code ?? '',
  address: body.address ?? '',
  hours: body.hours ?? '',
  ...(windowType === null ? {} : { windowType }),
})

const pick = (fields: OrgFields, names: readonly (keyof OrgFields)[]): Partial<OrgFields> =>
  Object.fromEntries(names.filter((n) => fields[n] !== undefined).map((n) => [n, fields[n]]))

const inUseBelow = ({ db }: CommandDeps, id: string): number =>
  db.get<{ n: number }>('SELECT count(*) AS n FROM org WHERE parent = ? AND active = 1', id)?.n ?? 0
