/** What rests on a release: draws, checks and documents. Shown before and after it is withdrawn. */
import type { CaseStatus } from '#shared/domain/cases/state.ts'
import type { QueryDeps } from '../../host/handlers.ts'
import { visible } from '../../host/session.ts'

/** Cases drawn from a release; the release stands in the case itself. */
export const CASES_OF_RELEASE = `SELECT c.* FROM case_row c JOIN entity e ON e.kind = 'case' AND e.id = c.id
  WHERE json_extract(e.state, '$.drawn.item.release') = ? AND ${visible('c')}`

const MAX_CHECKS = 500

export const usageOf = ({ db }: Pick<QueryDeps, 'db'>, release: string) => {
  const cases = db.all<{
    id: string
    round: string
    roundName: string | null
    item_code: string
    item_name: string
    bodyName: string | null
    check_fact: string | null
    check_at: number | null
    adverse: number
    status: CaseStatus
  }>(
    `SELECT x.id, x.round, r.name AS roundName, x.item_code, x.item_name, o.name AS bodyName, x.check_fact,
       x.check_at, x.adverse, x.status
     FROM (${CASES_OF_RELEASE}) x LEFT JOIN round_row r ON r.id = x.round LEFT JOIN org o ON o.id = x.body
     ORDER BY x.check_at DESC, x.id`,
    release,
  )
  const rounds = [...Map.groupBy(cases, (c) => c.round)].map(([id, own]) => ({
    id,
    name: own[0]?.roundName ?? '',
    cases: own.length,
    checks: own.filter((c) => c.check_fact !== null).length,
    reviewed: own.filter((c) => c.status === 'approved').length,
  }))
  const checks = cases.flatMap((c) =>
    c.check_fact !== null && c.check_at !== null
      ? [
          {
            case: c.id,
            fact: c.check_fact,
            round: c.round,
            itemCode: c.item_code,
            itemName: c.item_name,
            bodyName: c.bodyName ?? '',
            at: c.check_at,
            adverse: c.adverse,
            status: c.status,
          },
        ]
      : [],
  )
  return {
    rounds,
    checks: checks.slice(0, MAX_CHECKS),
    checksTotal: checks.length,
    documents: documentsOf(
      { db },
      rounds.map((r) => r.id),
    ),
  }
}

/** Documents of rounds, from their facts: what was said of them is all that is needed here. */
const documentsOf = ({ db }: Pick<QueryDeps, 'db'>, rounds: readonly string[]) =>
  db.all<{ id: string; title: string; round: string; number: string | null; at: number }>(
    `SELECT f.entity AS id, json_extract(f.content, '$.payload.title') AS title,
       json_extract(f.content, '$.payload.round') AS round,
       (SELECT json_extract(n.content, '$.payload.number') FROM fact n
          WHERE n.kind = 'document' AND n.entity = f.entity AND n.type = 'document.numbered'
          ORDER BY n.hlc DESC LIMIT 1) AS number,
       COALESCE(f.received_at, json_extract(f.content, '$.payload.asOf')) AS at
     FROM fact f
     WHERE f.kind = 'document' AND f.type = 'document.drafted' AND f.state IN ('local','received')
       AND json_extract(f.content, '$.payload.round') IN (SELECT value FROM json_each(?))
       AND NOT EXISTS (SELECT 1 FROM fact v WHERE v.kind = 'document' AND v.entity = f.entity AND v.type = 'document.voided')
       AND ${visible('f')}
     ORDER BY at DESC`,
    JSON.stringify(rounds),
  )
