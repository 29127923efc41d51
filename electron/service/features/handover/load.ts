/** What a colleague who leaves still has in hand, read from the tables. */
import type { HandoverCase, handoverContract } from '#shared/contract/handover.ts'
import { hasWork } from '#shared/domain/check/check-draft.ts'
import type { Role } from '#shared/domain/roles/capabilities.ts'
import type { PlanFields } from '#shared/domain/rounds/facts.ts'
import type { QueryDeps } from '../../host/handlers.ts'
import { visible } from '../../host/session.ts'
import { workOf } from '../calls/load.ts'
import { isMine } from '../org/guard.ts'
import { orgById, type PersonRow } from '../org/read.ts'
import { today } from '../org/today.ts'
import { roundById } from '../rounds/read.ts'

type Of = ReturnType<(typeof handoverContract)['handover.of']['output']['parse']>

const OPEN = "('open','submitted','returned','ruling')"

/** Bodies by name, each looked up once. */
const namesOf = ({ db }: Pick<QueryDeps, 'db'>) => {
  const known = new Map<string, string>()
  return (id: string): string => {
    const name = known.get(id) ?? orgById(db, id)?.name ?? '不在名录的机构'
    known.set(id, name)
    return name
  }
}

export const casesOf = (deps: QueryDeps, person: string): HandoverCase[] => {
  const bodyName = namesOf(deps)
  return deps.db
    .all<{
      id: string
      owner: string
      roundName: string
      itemCode: string
      itemName: string
      body: string
      status: HandoverCase['status']
      attempts: number
      appointmentAt: number | null
    }>(
      `SELECT c.id, c.owner, r.name AS roundName, c.item_code AS itemCode, c.item_name AS itemName, c.body, c.status,
         c.attempts, CASE c.status WHEN 'open' THEN (SELECT a.appointment_at FROM attempt_row a WHERE a.case_id = c.id
           ORDER BY a.opened_at DESC LIMIT 1) END AS appointmentAt
       FROM case_row c JOIN round_row r ON r.id = c.round
       WHERE c.assignee = ? AND c.status IN ${OPEN} AND r.status NOT IN ('archived','voided') AND ${visible('c')}
       ORDER BY r.start_date, r.name, c.stratum, c.rank`,
      person,
    )
    .map(({ owner, body, ...row }) => ({
      ...row,
      bodyName: bodyName(body),
      movable: owner === deps.session.body.id,
    }))
}

export const reviewsOf = (deps: QueryDeps, person: string): Of['reviews'] => {
  const bodyName = namesOf(deps)
  return deps.db
    .all<{
      case: string
      roundName: string
      itemName: string
      body: string
      at: number
      status: Of['reviews'][number]['status']
    }>(
      `SELECT c.id AS "case", r.name AS roundName, c.item_name AS itemName, c.body, c.check_at AS at, c.status
       FROM case_row c JOIN round_row r ON r.id = c.round
       WHERE c.check_by = ? AND c.status IN ('submitted','returned','ruling') AND ${visible('c')}
       ORDER BY c.check_at`,
      person,
    )
    .map(({ body, ...row }) => ({ ...row, bodyName: bodyName(body) }))
}

/** Numbers this person keeps; the register names the keeper in words. */
export const callersOf = (deps: QueryDeps, name: string): Of['callers'] =>
  deps.db
    .all<{ id: string; number: string; line: string | null; owner: string }>(
      `SELECT c.id, c.number, c.line, c.owner FROM caller c WHERE c.keeper = ? AND c.active = 1 AND ${visible('c')}
       ORDER BY c.number`,
      name,
    )
    .map(({ owner, line, ...row }) => ({ ...row, line: line ?? '', movable: isMine(deps, owner) }))

/** Rounds not drawn yet that would give this person cases. */
export const roundsOf = (deps: QueryDeps, person: string): Of['rounds'] =>
  deps.db
    .all<{ id: string; name: string }>(
      `SELECT r.id, r.name FROM round_row r WHERE r.status IN ('planned','submitted','approved') AND ${visible('r')}
       ORDER BY r.start_date`,
    )
    .filter(({ id }) => {
      const plan: Partial<PlanFields> | undefined = roundById(deps.db, id)?.plan
      return plan?.inspectors?.includes(person) ?? false
    })

/** Visits (走访) planned or under way that this person goes on. */
export const visitsOf = (
  deps: QueryDeps,
  person: string,
): { place: string; day: string | null; period: string }[] =>
  deps.db.all(
    `SELECT coalesce(v.place_name, o.name) AS place, v.day, v.period
     FROM visit_row v LEFT JOIN org o ON o.id = v.body
     WHERE v.status IN ('planned','started') AND ${visible('v')}
       AND EXISTS (SELECT 1 FROM json_each(v.people) p WHERE p.value = ?)
     ORDER BY coalesce(v.day, v.period)`,
    person,
  )

export const grantsOf = (deps: QueryDeps, person: string): Of['person']['grants'] => {
  const day = today(deps)
  return deps.db
    .all<{ id: string; role: Role; body: string; from: string; to: string | null }>(
      `SELECT g.id, g.role, g.body, g.from_day AS "from", g.to_day AS "to" FROM grant_ g
       WHERE g.person = ? AND (g.to_day IS NULL OR g.to_day > ?) AND ${visible('g')} ORDER BY g.from_day`,
      person,
      day,
    )
    .map(({ body, ...row }) => ({ ...row, bodyName: orgById(deps.db, body)?.name ?? '不在名录的机构' }))
}

/** What only the person's own device knows. */
export const hereOf = (deps: QueryDeps, person: PersonRow): Of['here'] => {
  const { db, session } = deps
  if (session.person.id !== person.id) return null
  const drafts = db
    .all<{ id: string; item: string | null }>(
      `SELECT d.id, (SELECT c.item_name FROM case_row c WHERE c.id = d.id) AS item FROM draft d WHERE d.kind = 'call'`,
    )
    .filter(({ id }) => {
      const work = workOf(deps, id)
      return work !== null && (work.attempt !== null || hasWork(work.draft))
    })
    .map(({ item }) => item ?? '未命名的草稿')
    .concat(
      db
        .all<{ place: string }>(
          `SELECT v.place_name AS place FROM draft d JOIN visit_row v ON v.id = d.id WHERE d.kind = 'visit'`,
        )
        .map(({ place }) => `${place}走访记录`),
    )
  const count = (sql: string, ...values: string[]) => db.get<{ n: number }>(sql, ...values)?.n ?? 0
  const alone = session.workspace.kind !== 'enrolled'
  return {
    drafts,
    unsent: alone
      ? 0
      : count("SELECT count(*) AS n FROM fact WHERE state = 'local' AND device = ?", session.device),
    files: alone ? 0 : count("SELECT count(*) AS n FROM blob WHERE state = 'whole' AND received = 0"),
  }
}
