/** What the page 同步情况 shows of the database. */
import { ok } from '#shared/contract/result.ts'
import type { QuarantineRow, syncContract } from '#shared/contract/sync.ts'
import { civilToMs, DAY_MS } from '#shared/domain/time/shanghai.ts'
import { hlcWall } from '#shared/facts/hlc.ts'
import type { QueryDeps, QueryHandlers } from '../../host/handlers.ts'
import { visible } from '../../host/session.ts'
import { APART } from '../../store/rows.ts'
import { blobsNamedIn } from '../../sync/blob-disk.ts'
import { aboutText } from './about.ts'
import { itemQueries } from './items.ts'
import { kindLabels, refusalText, setAsideText, typeText } from './labels.ts'

const LISTED = 1000

/** One's own facts, whatever became of them, and those of one's part of the organisation. */
const MAY_SEE = `(f.author = ? OR ${visible('f')})`

export const syncQueries: QueryHandlers<typeof syncContract> = {
  ...itemQueries,

  'sync.counts': ({ db }) => {
    const rows = db.all<{ kind: string; state: string; n: number }>(
      'SELECT kind, state, count(*) AS n FROM fact GROUP BY kind, state',
    )
    const kinds = [...new Set(rows.map((row) => row.kind))].sort()
    const count = (kind: string, state: string) =>
      rows.find((row) => row.kind === kind && row.state === state)?.n ?? 0
    return ok({
      kinds: kinds.map((kind) => ({
        kind,
        label: kindLabels[kind] ?? kind,
        waiting: count(kind, 'local'),
        received: count(kind, 'received'),
        refused: count(kind, 'refused'),
        awaiting: count(kind, 'awaiting'),
        unknown: count(kind, 'unknown'),
      })),
    })
  },

  'sync.ticks': ({ db, session }, { kind, id }) => {
    const rows = db.all<{
      id: string
      type: string
      hlc: string
      author: string
      state: string
      content: string
    }>(
      // What a colleague's pack brought (离线交换包) is not 市局已收 before the hub says so.
      `SELECT f.id, f.type, f.hlc, f.author, f.content,
         CASE WHEN f.state = 'received' AND f.received_at IS NULL THEN 'local' ELSE f.state END AS state
       FROM fact f WHERE f.kind = ? AND f.entity = ? AND ${MAY_SEE} ORDER BY f.seq`,
      kind,
      id,
      session.person.id,
    )
    const alone = session.workspace.kind !== 'enrolled'
    const bound = boundFiles(db, kind, id, alone)
    return ok({
      facts: rows.map((row) => {
        if (bound.total > 0)
          return {
            ...stated(row, alone),
            files: bound.have === bound.total ? ('yes' as const) : ('waiting' as const),
            fileCount: bound,
          }
        const named = blobsNamedIn(JSON.parse(row.content).payload)
        const have = named.filter(
          (hash) =>
            db.get(
              "SELECT 1 FROM blob WHERE hash = ? AND state = 'whole' AND (received = 1 OR ?)",
              hash,
              alone ? 1 : 0,
            ) !== undefined,
        ).length
        return {
          ...stated(row, alone),
          files:
            named.length === 0
              ? ('none' as const)
              : have === named.length
                ? ('yes' as const)
                : ('waiting' as const),
          fileCount: { have, total: named.length },
        }
      }),
    })
  },

  'sync.log': ({ db }, { text, level, from, to, before, limit }) => {
    const like = `%${text.replace(/[\\%_]/g, '\\$&')}%`
    const where = `(? = '' OR text LIKE ? ESCAPE '\\' OR code LIKE ? ESCAPE '\\') AND (? IS NULL OR level = ?)
      AND at >= ? AND at < ?`
    const days = [
      from === undefined ? 0 : civilToMs(from),
      to === undefined ? Number.MAX_SAFE_INTEGER : civilToMs(to) + DAY_MS,
    ]
    const values = [text, like, like, level ?? null, level ?? null, ...days]
    const rows = db.all<{
      seq: number
      at: number
      level: 'info' | 'warn' | 'bad'
      code: string
      text: string
    }>(
      `SELECT seq, at, level, code, text FROM sync_log WHERE ${where} AND seq < ? ORDER BY seq DESC LIMIT ?`,
      ...values,
      before ?? Number.MAX_SAFE_INTEGER,
      limit,
    )
    const total =
      db.get<{ n: number }>(`SELECT count(*) AS n FROM sync_log WHERE ${where}`, ...values)?.n ?? 0
    return ok({ rows, total })
  },

  'sync.refused': ({ db, session }) => {
    const rows = db.all<{
      id: string
      type: string
      kind: string
      entity: string
      hlc: string
      number: number
      state: 'refused' | 'awaiting'
      code: string | null
    }>(
      `SELECT f.id, f.type, f.kind, f.entity, f.hlc, f.device_seq AS number, f.state, f.refused_code AS code FROM fact f
       WHERE f.${APART} AND f.state <> 'unknown' AND ${MAY_SEE} ORDER BY f.seq DESC LIMIT ?`,
      session.person.id,
      LISTED,
    )
    return ok({
      facts: rows.map(({ hlc, ...row }) => ({
        ...row,
        typeText: typeText(row.type, row.kind),
        about: aboutText(db, row.kind, row.entity),
        at: hlcWall(hlc),
        reason: refusalText(row.code),
      })),
    })
  },

  'quarantine.list': ({ db }) => {
    const rows = db.all<SetAside>('SELECT * FROM quarantine ORDER BY id DESC LIMIT ?', LISTED)
    return ok({ rows: rows.map(rowOf) })
  },

  'quarantine.get': ({ db }, { id }) => {
    const found = db.get<SetAside>('SELECT * FROM quarantine WHERE id = ?', id)
    const row: SetAside = found ?? { id, fact: null, source: '', reason: '已不在待查区', body: '{}', at: 0 }
    const held = db.get<{ content: string; link: string; linkHash: string; signature: string }>(
      'SELECT content, link, link_hash AS linkHash, signature FROM fact WHERE id = ?',
      row.fact ?? '',
    )
    return ok({
      row: rowOf(row),
      body: JSON.stringify(withoutPrivate(row.body), null, 2),
      held: held
        ? JSON.stringify({ ...held, content: JSON.parse(held.content), link: JSON.parse(held.link) }, null, 2)
        : null,
    })
  },

  'quarantine.export': (deps, { ids, refused }) => {
    const setAside = ids.flatMap((id) => {
      const row = deps.db.get<SetAside>('SELECT * FROM quarantine WHERE id = ?', id)
      return row ? [{ ...rowOf(row), fact: withoutPrivate(row.body) }] : []
    })
    const sentBack = refused ? refusedFacts(deps) : []
    const text = JSON.stringify(
      {
        kind: 'wi-set-aside',
        exportedAt: deps.now(),
        device: deps.session.device,
        setAside,
        refused: sentBack,
      },
      null,
      2,
    )
    return ok({ text, count: setAside.length + sentBack.length })
  },
}

const stated = (
  row: { id: string; type: string; hlc: string; author: string; state: string },
  alone: boolean,
) => ({
  fact: row.id,
  type: row.type,
  at: hlcWall(row.hlc),
  author: row.author,
  stored: 'yes' as const,
  received: receivedTick(row.state, alone),
})

/** Files bound to a record, and how many of them are where they belong. */
const boundFiles = (db: QueryDeps['db'], kind: string, id: string, alone: boolean) =>
  db.get<{ total: number; have: number }>(
    `SELECT count(*) AS total, coalesce(sum(CASE WHEN ? THEN b.here ELSE b.received_at IS NOT NULL END), 0) AS have
     FROM file f JOIN file_bytes b ON b.hash = f.hash
     WHERE f.record_kind = ? AND f.record = ? AND f.withdrawn IS NULL AND f.purged IS NULL`,
    alone ? 1 : 0,
    kind,
    id,
  ) ?? { total: 0, have: 0 }

const receivedTick = (state: string, alone: boolean) => {
  if (alone) return 'none' as const
  switch (state) {
    case 'received':
    case 'unknown':
      return 'yes' as const
    case 'refused':
      return 'problem' as const
    default:
      return 'waiting' as const
  }
}

interface SetAside {
  id: number
  fact: string | null
  source: string
  reason: string
  body: string
  at: number
}

const rowOf = ({ id, at, source, reason, body }: SetAside): QuarantineRow => {
  const { content } = withoutPrivate(body)
  const type = typeof content?.type === 'string' ? content.type : null
  const kind = typeof content?.entity?.kind === 'string' ? content.entity.kind : ''
  return {
    id,
    at,
    source,
    reason,
    reasonText: setAsideText(reason),
    type,
    typeText: type === null ? null : typeText(type, kind),
    author: typeof content?.author === 'string' ? content.author : null,
  }
}

interface Loose {
  content?: { type?: unknown; author?: unknown; entity?: { kind?: unknown } }
}

/** The fact as it came, personal data left out; `{}` when it is no JSON. */
const withoutPrivate = (body: string): Loose => {
  try {
    const value: unknown = JSON.parse(body)
    if (typeof value !== 'object' || value === null) return {}
    const { private: _, ...rest } = value as { private?: unknown }
    return rest as Loose
  } catch {
    return {}
  }
}

const refusedFacts = ({ db, session }: QueryDeps) =>
  db
    .all<{ content: string; link: string; signature: string; code: string | null }>(
      `SELECT f.content, f.link, f.signature, f.refused_code AS code FROM fact f
       WHERE f.${APART} AND f.state = 'refused' AND ${MAY_SEE} ORDER BY f.seq LIMIT ?`,
      session.person.id,
      LISTED,
    )
    .map((row) => ({
      code: row.code,
      fact: { content: JSON.parse(row.content), link: JSON.parse(row.link), signature: row.signature },
    }))
