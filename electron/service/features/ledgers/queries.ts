import type { ledgersContract } from '#shared/contract/ledgers.ts'
import { ok } from '#shared/contract/result.ts'
import type { LedgerRow } from '#shared/domain/ledgers/ledger-row.ts'
import type { QueryHandlers } from '../../host/handlers.ts'
import { visible } from '../../host/session.ts'
import type { Reader } from '../../store/db.ts'
import { searchItems } from '../catalogue/search.ts'
import { likePattern } from '../org/like.ts'
import { findOrgByName, orgById, personById } from '../org/read.ts'

interface ListRow {
  id: string
  owner: string
  name: string
  year: number
  rows: number
  source: string
  author: string
  at: number
  withdrawn: string | null
  built: number
  own: number
}

/** What may be searched: of ledgers this person may see, here and not withdrawn. */
const SHOWN = `l.built = 1 AND l.withdrawn IS NULL AND ${visible('l')}`

export const ledgersQueries: QueryHandlers<typeof ledgersContract> = {
  'ledgers.list': ({ db }) => {
    const outcomes = Map.groupBy(
      db.all<{ ledger: string; text: string; count: number; problems: number }>(
        `SELECT r.ledger, r.outcome AS text, count(*) AS count, sum(r.problem) AS problems
         FROM ledger_row r JOIN ledger l ON l.id = r.ledger WHERE ${visible('l')}
         GROUP BY r.ledger, r.outcome ORDER BY count DESC, text`,
      ),
      (row) => row.ledger,
    )
    const rows = db.all<ListRow>(
      `SELECT l.*, l.owner IN (SELECT body FROM scope_body) AS own FROM ledger l
       WHERE ${visible('l')} ORDER BY l.withdrawn IS NOT NULL, l.year DESC, l.at DESC, l.id`,
    )
    return ok(
      rows.map(({ id, name, year, rows: count, source, author, at, withdrawn, built, own }) => {
        const counted = outcomes.get(id) ?? []
        return {
          id,
          name,
          year,
          rows: count,
          problems: counted.reduce((sum, o) => sum + o.problems, 0),
          source,
          byName: personById(db, author)?.name ?? null,
          at,
          withdrawn: withdrawnOf(db, withdrawn),
          built: built === 1,
          own: own === 1,
          outcomes: counted.filter((o) => o.text !== '').map(({ text, count: n }) => ({ text, count: n })),
        }
      }),
    )
  },

  'ledgers.rows': ({ db }, { ledger, text, problems, outcome, offset, limit }) => {
    const words = text.split(/\s+/).filter(Boolean)
    const where = [
      SHOWN,
      ...(ledger === undefined ? [] : ['l.id = ?']),
      ...(problems ? ['r.problem = 1'] : []),
      ...(outcome === undefined ? [] : ['r.outcome = ?']),
      ...words.map(() => "r.search LIKE ? ESCAPE '\\'"),
    ].join(' AND ')
    const given = [
      ...(ledger === undefined ? [] : [ledger]),
      ...(outcome === undefined ? [] : [outcome]),
      ...words.map(likePattern),
    ]
    const from = `FROM ledger_row r JOIN ledger l ON l.id = r.ledger WHERE ${where}`
    const total = db.get<{ n: number }>(`SELECT count(*) AS n ${from}`, ...given)?.n ?? 0
    const hits = db.all<{ ledger: string; no: number; entry: string; name: string }>(
      `SELECT e.ledger, e.no, e.entry, s.name FROM (
         SELECT r.ledger, r.no, r.date, l.name ${from}
         ORDER BY r.date IS NULL, r.date DESC, r.ledger, r.no LIMIT ? OFFSET ?) s
       JOIN ledger_row e ON e.ledger = s.ledger AND e.no = s.no
       ORDER BY e.date IS NULL, e.date DESC, e.ledger, e.no`,
      ...given,
      limit,
      offset,
    )
    const bodyOf = bodyFinder(db)
    return ok({
      total,
      rows: hits.map(({ ledger: id, no, entry, name }) => {
        const row = JSON.parse(entry) as LedgerRow
        return { ...row, ledger: id, no, ledgerName: name, unitBody: bodyOf(row.unit) }
      }),
    })
  },

  'ledgers.items': ({ db }, { ledger, no }) => {
    const row = db.get<{ unit: string; item: string }>(
      `SELECT r.unit, r.item FROM ledger_row r JOIN ledger l ON l.id = r.ledger
       WHERE r.ledger = ? AND r.no = ? AND ${SHOWN}`,
      ledger,
      no,
    )
    if (!row || row.item === '') return ok([])
    const unit = bodyFinder(db)(row.unit)?.id
    const named = searchItems(db, row.item, {}, { offset: 0, limit: 200 }).rows.filter(
      (i) => i.name === row.item,
    )
    return ok(
      named
        .map(({ code, name, body }) => ({
          code,
          name,
          bodyName: orgById(db, body)?.name ?? '未知机构',
          sameUnit: body === unit,
        }))
        .toSorted((a, b) => Number(b.sameUnit) - Number(a.sameUnit))
        .slice(0, 20),
    )
  },
}

/** The body of a name when only one bears it; each name is looked up once. */
const bodyFinder = (db: Reader): ((name: string) => { id: string; name: string } | null) => {
  const known = new Map<string, { id: string; name: string } | null>()
  return (name) => {
    const before = known.get(name)
    if (before !== undefined) return before
    const found = findOrgByName(db, name).filter((o) => o.kind !== 'window')
    const full = found.filter((o) => o.name === name)
    const [one, ...more] = full.length > 0 ? full : found
    const body = one && more.length === 0 ? { id: one.id, name: one.name } : null
    known.set(name, body)
    return body
  }
}

const withdrawnOf = (db: Reader, text: string | null) => {
  if (text === null) return null
  const { reason, at, author } = JSON.parse(text) as { reason: string; at: number; author: string }
  return { reason, at, byName: personById(db, author)?.name ?? null }
}
