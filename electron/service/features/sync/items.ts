/** 收发明细: every record sent or received, searchable by words, kind, state, way and day. */
import { ok } from '#shared/contract/result.ts'
import { type ItemState, MOST_ITEMS, type syncContract } from '#shared/contract/sync.ts'
import { civilToMs, DAY_MS } from '#shared/domain/time/shanghai.ts'
import { hlcWall } from '#shared/facts/hlc.ts'
import type { QueryHandlers } from '../../host/handlers.ts'
import { visible } from '../../host/session.ts'
import { likePattern } from '../org/like.ts'
import { aboutSearch, aboutText } from './about.ts'
import { refusalText, typesNamed, typeText } from './labels.ts'

type Slice = Pick<typeof syncContract, 'sync.items'>

/** In the table a record that waits to be sent is `local`. */
const stored = (state: ItemState): string => (state === 'waiting' ? 'local' : state)

interface Row {
  seq: number
  id: string
  type: string
  kind: string
  entity: string
  hlc: string
  number: number
  own: number
  author: string
  authorName: string | null
  receivedAt: number | null
  state: string
  code: string | null
}

export const itemQueries: QueryHandlers<Slice> = {
  'sync.items': ({ db, session }, { text, kind, state, way, from, to, before, limit }) => {
    const where = [`(f.author = ? OR ${visible('f')})`]
    const values: (string | number)[] = [session.person.id]
    const also = (sql: string, ...more: (string | number)[]) => {
      where.push(sql)
      values.push(...more)
    }
    if (kind !== undefined) also('f.kind = ?', kind)
    if (state !== undefined) also('f.state = ?', stored(state))
    if (way !== undefined) also(way === 'sent' ? 'f.device = ?' : 'f.device <> ?', session.device)
    if (from !== undefined) also('f.hlc >= ?', stamp(civilToMs(from)))
    if (to !== undefined) also('f.hlc < ?', stamp(civilToMs(to) + DAY_MS))
    for (const word of text.trim().split(/\s+/).filter(Boolean)) {
      const like = likePattern(word)
      const number = /^第?(\d{1,9})号?$/.exec(word)?.[1]
      also(
        `(f.type IN (SELECT value FROM json_each(?)) OR f.author IN (SELECT id FROM person WHERE name LIKE ? ESCAPE '\\')
          ${number === undefined ? '' : 'OR f.device_seq = ?'} OR ${aboutSearch.sql})`,
        JSON.stringify(typesNamed(word)),
        like,
        ...(number === undefined ? [] : [Number(number)]),
        ...Array.from({ length: aboutSearch.count }, () => like),
      )
    }
    const condition = where.join(' AND ')
    const rows = db.all<Row>(
      `SELECT f.seq, f.id, f.type, f.kind, f.entity, f.hlc, f.device_seq AS number, f.device = ? AS own, f.author,
         (SELECT name FROM person p WHERE p.id = f.author) AS authorName,
         f.received_at AS receivedAt, f.state, f.refused_code AS code
       FROM fact f WHERE ${condition} AND f.seq < ? ORDER BY f.seq DESC LIMIT ?`,
      session.device,
      ...values,
      before ?? Number.MAX_SAFE_INTEGER,
      limit,
    )
    const total =
      db.get<{ n: number }>(
        `SELECT count(*) AS n FROM (SELECT 1 FROM fact f WHERE ${condition} ORDER BY f.seq DESC LIMIT ?)`,
        ...values,
        MOST_ITEMS + 1,
      )?.n ?? 0
    return ok({
      total,
      rows: rows.map((row) => ({
        seq: row.seq,
        id: row.id,
        kind: row.kind,
        typeText: typeText(row.type, row.kind),
        number: row.number,
        own: row.own === 1,
        about: aboutText(db, row.kind, row.entity),
        authorName: row.authorName ?? (row.author === session.person.id ? session.person.name : '市局服务端'),
        at: hlcWall(row.hlc),
        receivedAt: row.receivedAt,
        // What a colleague's pack brought (离线交换包) is not 市局已收 before the hub says so.
        state: shown(row.state === 'received' && row.receivedAt === null ? 'local' : row.state),
        code: row.code,
        reason: row.state === 'refused' || row.state === 'awaiting' ? refusalText(row.code) : null,
      })),
    })
  },
}

/** Stamps begin with their time in fifteen digits. */
const stamp = (ms: number): string => String(Math.max(0, ms)).padStart(15, '0')

const shown = (state: string): ItemState => {
  switch (state) {
    case 'received':
    case 'refused':
    case 'awaiting':
    case 'unknown':
      return state
    default:
      return 'waiting'
  }
}
