/** 拨打号码台账: the numbers we call from. */
import type { orgContract } from '#shared/contract/org.ts'
import { fail, ok, type Result } from '#shared/contract/result.ts'
import type { CommandHandlers, QueryDeps, QueryHandlers } from '../../host/handlers.ts'
import { visible } from '../../host/session.ts'
import { orgFaults } from './faults.ts'
import { readPhones } from './guard.ts'
import type { CallerRow } from './read.ts'
import { conflictsOf } from './said.ts'

export const callerQueries: QueryHandlers<Pick<typeof orgContract, 'callers.list'>> = {
  'callers.list': (deps) =>
    ok(
      deps.db
        .all<Stored>(`SELECT c.* FROM caller c WHERE ${visible('c')} ORDER BY c.active DESC, c.since, c.id`)
        .map(({ id, number, line, keeper, active, since, conflicts }) => ({
          id,
          number,
          line,
          keeper,
          active: active === 1,
          since,
          conflicts: conflictsOf(deps, conflicts),
        })),
    ),
}

interface Stored extends Omit<CallerRow, 'active'> {
  active: number
  conflicts: string
}

export const callerCommands: CommandHandlers<
  Pick<typeof orgContract, 'callers.register' | 'callers.change'>
> = {
  'callers.register': (deps, { number, line, keeper, active }) => {
    const checked = oneNumber(deps, number, null)
    if (!checked.ok) return checked
    const id = deps.newId()
    deps.write((tx) =>
      tx.append({
        type: 'caller.registered',
        entity: { kind: 'caller', id },
        owner: deps.session.body.id,
        payload: { number: checked.value, line, keeper, active },
      }),
    )
    return ok({ id })
  },

  'callers.change': (deps, { id, changes }) => {
    const before = deps.db.get<Stored & { owner: string }>(
      `SELECT c.* FROM caller c WHERE c.id = ? AND ${visible('c')}`,
      id,
    )
    if (!before) return fail(orgFaults.callerUnknown())
    const number = changes.number === undefined ? undefined : oneNumber(deps, changes.number, id)
    if (number && !number.ok) return number
    const payload = { ...changes, ...(number ? { number: number.value } : {}) }
    const names = Object.keys(changes) as (keyof typeof changes)[]
    if (names.length > 0)
      deps.write((tx) =>
        tx.append({ type: 'caller.changed', entity: { kind: 'caller', id }, owner: before.owner, payload }),
      )
    const values = {
      number: before.number,
      line: before.line ?? '',
      keeper: before.keeper ?? '',
      active: before.active === 1,
    }
    return ok({ previous: Object.fromEntries(names.map((n) => [n, values[n]])) })
  },
}

/** One number as it is dialled, not yet in the register. */
const oneNumber = ({ db }: QueryDeps, text: string, self: string | null): Result<string> => {
  const read = readPhones([text])
  if (!read.ok) return read
  const [number, ...more] = read.value
  if (number === undefined || more.length > 0) return fail(orgFaults.phone('一行只登记一个号码'))
  return db.get('SELECT 1 FROM caller WHERE number = ? AND id IS NOT ?', number, self)
    ? fail(orgFaults.callerDuplicate(number))
    : ok(number)
}
