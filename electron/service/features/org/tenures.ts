/** 窗口责任人: who answered for a window from when to when. */
import type { orgContract, TenureRow } from '#shared/contract/org.ts'
import { fail, ok, type Result } from '#shared/contract/result.ts'
import type { CommandDeps, CommandHandlers, QueryDeps, Tx } from '../../host/handlers.ts'
import { visible } from '../../host/session.ts'
import type { Reader } from '../../store/db.ts'
import { orgFaults } from './faults.ts'
import { ownBody } from './guard.ts'
import { type OrgBody, unitOf } from './read.ts'

/** A spell as it is stored: `to` is the first day without it; a spell of no days was withdrawn. */
interface Spell {
  id: string
  name: string | null
  phone: string | null
  post: string | null
  from: string
  to: string | null
}

type Slice = Pick<typeof orgContract, 'org.setTenure' | 'org.withdrawTenure' | 'org.tenurePhone'>

export const tenureCommands: CommandHandlers<Slice> = {
  'org.setTenure': (deps, input) => {
    const window = ownWindow(deps, input.org)
    if (!window.ok) return window
    if (input.to !== null && input.to <= input.from) return fail(orgFaults.days())
    const known = spellsOf(deps.db, input.org)
    const before = known.find((s) => s.id === input.tenure)
    if (input.tenure !== undefined && !before) return fail(orgFaults.tenureUnknown())
    const open = before ? undefined : known.find((s) => s.to === null)
    if (open && open.from >= input.from) return fail(orgFaults.tenureOrder(open.from))
    const id = input.tenure ?? deps.newId()
    deps.write((tx) => {
      if (open) say(tx, deps, window.value, { ...open, to: input.from })
      say(tx, deps, window.value, {
        id,
        name: input.name,
        phone: input.phone ?? before?.phone ?? null,
        post: input.post || null,
        from: input.from,
        to: input.to,
      })
    })
    return ok({ tenure: id, ended: open?.id ?? null })
  },

  'org.withdrawTenure': (deps, { org, tenure, reopen }) => {
    const window = ownWindow(deps, org)
    if (!window.ok) return window
    const known = spellsOf(deps.db, org)
    const spell = known.find((s) => s.id === tenure)
    if (!spell) return fail(orgFaults.tenureUnknown())
    const ended = known.find((s) => s.id === reopen)
    deps.write((tx) => {
      say(tx, deps, window.value, { ...spell, to: spell.from })
      if (ended) say(tx, deps, window.value, { ...ended, to: null })
    })
    return ok({})
  },

  'org.tenurePhone': (deps, { org, tenure }) => {
    const row = deps.db.get<{ phone: string | null }>(
      `SELECT t.phone FROM tenure t WHERE t.org = ? AND t.id = ? AND ${visible('t')}`,
      org,
      tenure,
    )
    if (!row) return fail(orgFaults.tenureUnknown())
    deps.write((tx) =>
      tx.run(
        "INSERT INTO audit (at, person, action, detail) VALUES (?, ?, 'tenure.phone', ?)",
        deps.now(),
        deps.session.person.id,
        JSON.stringify({ org, tenure }),
      ),
    )
    return ok({ phone: row.phone })
  },
}

/** What this person may see of a window's spells, newest first; numbers with their middle hidden. */
export const tenuresOf = ({ db }: QueryDeps, org: string): TenureRow[] =>
  db
    .all<Spell>(
      `SELECT t.id, t.name, t.phone, t.post, t.from_day AS "from", t.to_day AS "to" FROM tenure t
       WHERE t.org = ? AND (t.to_day IS NULL OR t.to_day > t.from_day) AND ${visible('t')}
       ORDER BY t.from_day DESC, t.id`,
      org,
    )
    .map((spell) => ({ ...spell, phone: spell.phone === null ? null : hideMiddle(spell.phone) }))

/** 13855301234 → 138****1234 */
const hideMiddle = (phone: string): string =>
  phone.length < 8 ? '****' : `${phone.slice(0, 3)}****${phone.slice(-4)}`

/** Writes a spell as a fact of the responsible unit: read by it and by those above it. */
export const say = (
  tx: Pick<Tx, 'append'>,
  deps: Pick<CommandDeps, 'db'>,
  window: OrgBody,
  spell: Spell,
): void => {
  tx.append({
    type: 'tenure.set',
    entity: { kind: 'org', id: window.id },
    owner: unitOf(deps.db, window.id)?.id ?? window.id,
    subject: window.id,
    payload: {
      tenure: spell.id,
      from: spell.from,
      to: spell.to,
      ...(spell.post ? { post: spell.post } : {}),
    },
    // an erased name stays erased
    private:
      spell.name === null ? undefined : { name: spell.name, ...(spell.phone ? { phone: spell.phone } : {}) },
  })
}

/** Every spell of a window, withdrawn ones left out. */
export const spellsOf = (db: Reader, org: string): Spell[] =>
  db.all<Spell>(
    `SELECT id, name, phone, post, from_day AS "from", to_day AS "to" FROM tenure
     WHERE org = ? AND (to_day IS NULL OR to_day > from_day) ORDER BY from_day`,
    org,
  )

const ownWindow = (deps: QueryDeps, id: string): Result<OrgBody> => {
  const body = ownBody(deps, id)
  return body.ok && body.value.kind !== 'window' ? fail(orgFaults.notWindow()) : body
}
