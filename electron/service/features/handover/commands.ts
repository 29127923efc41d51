import type { handoverContract } from '#shared/contract/handover.ts'
import { fail, ok, type Result } from '#shared/contract/result.ts'
import { rolesOn } from '#shared/domain/people/fold.ts'
import { allows } from '#shared/domain/roles/capabilities.ts'
import type { CommandDeps, CommandHandlers } from '../../host/handlers.ts'
import { type PersonRow, personById } from '../org/read.ts'
import { today } from '../org/today.ts'
import { avoidOf } from '../rounds/population.ts'
import { roundById } from '../rounds/read.ts'
import { handoverFaults } from './faults.ts'
import { callersOf, casesOf, grantsOf } from './load.ts'
import { personFor } from './person.ts'
import { registerHandover } from './register.ts'

const SLICE = 50

export const handoverCommands: CommandHandlers<typeof handoverContract> = {
  /** Every case gets a fact of its own, so that whoever looks at it later reads from whom it came and why. */
  'handover.transfer': async (deps, { from, to, cases, callers }, { breathe }) => {
    const leaver = personFor(deps, from)
    if (!leaver.ok) return leaver
    const receiver = receiverFor(deps, from, to)
    if (!receiver.ok) return receiver
    const reason = `工作移交：${leaver.value.name}移交${receiver.value.name}`
    const asked = new Set(cases)
    const movable = casesOf(deps, from).filter((one) => one.movable && asked.has(one.id))
    const avoided = avoidedBy(
      deps,
      to,
      movable.map((one) => one.id),
    )
    const moving = movable.filter((one) => !avoided.has(one.id)).map((one) => one.id)
    const numbers = callersOf(deps, leaver.value.name).filter(
      (one) => one.movable && callers.includes(one.id),
    )
    const moved = { cases: 0, callers: 0 }
    for (let at = 0; at < Math.max(moving.length, 1); at += SLICE) {
      const slice = moving.slice(at, at + SLICE)
      const kept = at === 0 ? numbers : []
      if (slice.length + kept.length === 0) break
      deps.write((tx) => {
        const done: string[] = []
        const facts: string[] = []
        for (const id of slice) {
          const row = tx.get<{ owner: string; body: string; assignee: string | null }>(
            'SELECT owner, body, assignee FROM case_row WHERE id = ?',
            id,
          )
          // Somebody else assigned it meanwhile.
          if (!row || row.assignee !== from) continue
          const said = tx.append({
            type: 'case.assigned',
            entity: { kind: 'case', id },
            owner: row.owner,
            subject: row.body,
            payload: { to, reason },
          })
          facts.push(said.id)
          done.push(id)
        }
        for (const { id } of kept) {
          const owner = tx.get<{ owner: string }>('SELECT owner FROM caller WHERE id = ?', id)?.owner
          if (owner === undefined) continue
          const said = tx.append({
            type: 'caller.changed',
            entity: { kind: 'caller', id },
            owner,
            payload: { keeper: receiver.value.name },
          })
          facts.push(said.id)
        }
        moved.cases += done.length
        moved.callers += kept.length
        registerHandover(tx, deps.now(), deps.session.person.id, {
          from,
          to,
          cases: done,
          callers: kept.map((one) => one.id),
          facts,
        })
      })
      await breathe()
    }
    return ok({ ...moved, avoided: [...avoided] })
  },
}

/** Somebody at work who may call. */
const receiverFor = (deps: CommandDeps, from: string, to: string): Result<PersonRow> => {
  if (from === to) return fail(handoverFaults.same())
  const found = personFor(deps, to)
  if (!found.ok) return found
  const grants = grantsOf(deps, to).map(({ id, role, from: since, to: until }) => ({
    grant: id,
    role,
    body: '',
    from: since,
    to: until,
  }))
  const fit = found.value.active && allows(rolesOn(grants, today(deps)), 'call')
  return fit ? found : fail(handoverFaults.receiver(personById(deps.db, to)?.name ?? ''))
}

/** Cases the receiver must leave to others (回避), by the plan of their round. */
const avoidedBy = ({ db }: CommandDeps, to: string, ids: readonly string[]): Set<string> => {
  const bodies = new Map<string, string[]>()
  const avoidIn = (round: string): string[] => {
    const known = bodies.get(round)
    if (known) return known
    const plan = roundById(db, round)?.plan
    const found = plan ? avoidOf(db, to, plan) : []
    bodies.set(round, found)
    return found
  }
  return new Set(
    ids.filter((id) => {
      const row = db.get<{ round: string; body: string; area: string | null }>(
        'SELECT round, body, area FROM case_row WHERE id = ?',
        id,
      )
      return row ? avoidIn(row.round).some((body) => body === row.body || body === row.area) : true
    }),
  )
}
