/** What must hold after a kill: nothing acknowledged is lost, nothing is doubled, the log proves itself. */
import type { Workspace } from '#service/host/workspace.ts'
import { signedFactsOf } from '#service/store/rows.ts'
import { createSuite } from '#service/store/suite.ts'
import { canonical } from '#shared/facts/canonical.ts'
import { verifyChain } from '#shared/facts/chain.ts'
import type { Acknowledged } from './acknowledged.ts'

export interface Findings {
  lost: string[]
  doubled: string[]
  flaws: string[]
}

export const findings = (workspace: Workspace, acknowledged: readonly Acknowledged[]): Findings => ({
  lost: lost(workspace, acknowledged),
  doubled: doubled(workspace),
  flaws: wholeLogFlaws(workspace),
})

/** The file is sound, the own chain holds, and folding everything anew gives the same. */
export const wholeLogFlaws = (workspace: Workspace): string[] => [
  ...integrity(workspace),
  ...chainFlaws(workspace),
  ...refoldFlaws(workspace),
]

interface Said {
  type: string
  entity: string
  id: string
  content_hash: string
  attempt: string | null
}

const saidOf = ({ db }: Workspace): Said[] =>
  db.all<Said>(
    "SELECT type, entity, id, content_hash, content ->> '$.payload.attempt' AS attempt FROM fact WHERE kind = 'case'",
  )

const lost = (workspace: Workspace, acknowledged: readonly Acknowledged[]): string[] => {
  const said = saidOf(workspace)
  const attempts = (type: string) =>
    new Set(said.filter((s) => s.type === type).map((s) => `${s.entity}/${s.attempt}`))
  const opened = attempts('attempt.opened')
  const closed = attempts('attempt.closed')
  const submitted = new Map(said.filter((s) => s.type === 'check.submitted').map((s) => [s.id, s]))
  const strokes = lastStrokes(acknowledged)
  const kept = (line: Acknowledged): boolean => {
    switch (line.op) {
      case 'opened':
        return opened.has(`${line.case}/${line.attempt}`)
      case 'closed':
        return closed.has(`${line.case}/${line.attempt}`)
      case 'submitted':
        return submitted.get(line.fact)?.content_hash === line.contentHash
      case 'typed': {
        if (strokes.get(line.case) !== line.stroke) return true
        const note = workspace.db.get<{ note: string }>(
          "SELECT body ->> '$.draft.note' AS note FROM draft WHERE kind = 'call' AND id = ?",
          line.case,
        )?.note
        const later = Number(/\d+/.exec(note ?? '')?.[0] ?? 0) >= line.stroke
        // Once the call is closed, or the record submitted, what was typed is in its fact.
        return later || said.some((s) => s.entity === line.case && s.type === 'attempt.closed')
      }
    }
  }
  return acknowledged.filter((line) => !kept(line)).map((line) => JSON.stringify(line))
}

const lastStrokes = (acknowledged: readonly Acknowledged[]): Map<string, number> =>
  new Map(acknowledged.flatMap((line) => (line.op === 'typed' ? [[line.case, line.stroke] as const] : [])))

const doubled = (workspace: Workspace): string[] => {
  const seen = new Map<string, number>()
  for (const { type, entity, attempt } of saidOf(workspace)) {
    if (type === 'case.assigned') continue
    const what = `${type} ${entity} ${attempt ?? ''}`
    seen.set(what, (seen.get(what) ?? 0) + 1)
  }
  return [...seen].filter(([, times]) => times > 1).map(([what, times]) => `${what} × ${times}`)
}

const integrity = ({ db }: Workspace): string[] =>
  db
    .all<{ integrity_check: string }>('PRAGMA integrity_check')
    .map((row) => row.integrity_check)
    .filter((text) => text !== 'ok')

const chainFlaws = ({ db, session }: Workspace): string[] => {
  const key = db.get<{ k: string }>('SELECT public_key AS k FROM chain WHERE device = ?', session.device)?.k
  if (key === undefined) return ['no key of the own chain']
  const { flaws } = verifyChain(createSuite(), key, signedFactsOf(db, session.device, 0, 1_000_000))
  return flaws.map((f) => `${f.flaw} at ${f.deviceSeq}`)
}

const tables = ['entity', 'case_row', 'attempt_row', 'round_row'] as const

const rowsOf = ({ db }: Workspace): string[] =>
  tables.flatMap((table) =>
    db.all<Record<string, unknown>>(`SELECT * FROM ${table}`).map((row) => `${table} ${oneSpelling(row)}`),
  )

/** A state is the same whatever the order of its keys. */
const oneSpelling = (row: Record<string, unknown>): string =>
  canonical('state' in row ? { ...row, state: JSON.parse(String(row.state)) } : row)

/** Folding everything anew must give what the screens show already. */
const refoldFlaws = (workspace: Workspace): string[] => {
  const { db, log } = workspace
  const before = new Set(rowsOf(workspace))
  db.tx(() => {
    const entities = db.all<{ kind: string; entity: string }>('SELECT DISTINCT kind, entity FROM fact')
    for (const { kind, entity } of entities) log.refold(kind, entity)
  })
  const after = rowsOf(workspace)
  return after.filter((row) => !before.has(row)).map((row) => `refolded differently: ${row.slice(0, 200)}`)
}
