import type { catalogueContract } from '#shared/contract/catalogue.ts'
import { ok } from '#shared/contract/result.ts'
import type { QueryDeps, QueryHandlers } from '../../host/handlers.ts'
import { visible } from '../../host/session.ts'
import type { Reader } from '../../store/db.ts'
import { isMine } from '../org/guard.ts'
import { personById } from '../org/read.ts'
import { itemDetail } from './detail.ts'
import { headsOf } from './lineage.ts'
import { releaseNodes } from './live.ts'
import { mergeItemOf, mergeRows, mergeStateOf } from './merge-read.ts'
import { liveQuality } from './quality.ts'
import { proposalsFor } from './recheck.ts'
import { searchItems } from './search.ts'
import { liveSegments, type Segment } from './segments.ts'
import { usageOf } from './usage.ts'

export const catalogueQueries: QueryHandlers<typeof catalogueContract> = {
  'catalogue.search': ({ db }, { text, filter, offset, limit }) => {
    const { total, rows } = searchItems(db, text, filter, { offset, limit })
    const names = bodyNames(
      db,
      rows.flatMap((r) => (r.area ? [r.body, r.area] : [r.body])),
    )
    return ok({
      total,
      rows: rows.map((row) => ({
        ...row,
        bodyName: names.get(row.body) ?? '',
        areaName: row.area === null ? null : (names.get(row.area) ?? ''),
      })),
    })
  },

  'catalogue.facets': ({ db }) => {
    const segments = liveSegments(db)
    const areas = counted(segments, 'area')
    const names = bodyNames(db, [...areas.keys()])
    const facet = (counts: ReadonlyMap<string, number>, label: (value: string) => string = (v) => v) =>
      [...counts]
        .filter(([value]) => value !== '')
        .map(([value, count]) => ({ value, label: label(value), count }))
        .sort((a, b) => b.count - a.count)
    const ofCity = areas.get('') ?? 0
    return ok({
      items: segments.reduce((sum, s) => sum + s.rows - hiddenCount(s), 0),
      defects: searchItems(db, '', { defects: true }, { offset: 0, limit: 0 }).total,
      releases: db.all<{ id: string; name: string; date: string }>(
        `SELECT r.id, r.name, r.date FROM release_row r WHERE r.live = 1 AND ${visible('r')}
         ORDER BY r.date DESC, r.at DESC`,
      ),
      areas: [
        ...(ofCity > 0 ? [{ value: 'city', label: '市直', count: ofCity }] : []),
        ...facet(areas, (id) => names.get(id) ?? id),
      ],
      levels: facet(counted(segments, 'level')),
      types: facet(counted(segments, 'type')),
      focuses: facet(counted(segments, 'focus')),
    })
  },

  'catalogue.item': (deps, { code, release }) => ok(itemDetail(deps, code, release)),

  'catalogue.releases': (deps) => ok(releaseList(deps)),

  'catalogue.usage': (deps, { release }) => ok(usageOf(deps, release)),

  'catalogue.recheck': (deps, { release, replacement }) => ok(proposalsFor(deps, release, replacement)),

  'catalogue.merge': (deps, pair) => ok(mergeStateOf(deps, pair)),

  'catalogue.mergeItems': ({ db }, { left, right, show, offset, limit }) =>
    ok(mergeRows(db, { left, right }, show, { offset, limit })),

  'catalogue.mergeItem': ({ db }, { left, right, code }) => ok(mergeItemOf(db, { left, right }, code)),

  'catalogue.quality': ({ db }) => ok(liveQuality(db)),
}

const hiddenCount = ({ hidden }: Segment): number => hidden?.reduce((a, b) => a + b, 0) ?? 0

/** How many items shown now have each value of a column. */
const counted = (
  segments: readonly Segment[],
  column: 'area' | 'level' | 'type' | 'focus',
): Map<string, number> => {
  const counts = new Map<string, number>()
  for (const segment of segments) {
    const of = segment[`${column}Of`]
    const own = new Array<number>(segment[column].length).fill(0)
    for (let row = 0; row < segment.rows; row++)
      if (segment.hidden?.[row] !== 1) own[of[row] ?? 0] = (own[of[row] ?? 0] ?? 0) + 1
    segment[column].forEach((value, i) => {
      counts.set(value, (counts.get(value) ?? 0) + (own[i] ?? 0))
    })
  }
  return counts
}

const bodyNames = (db: Reader, ids: readonly string[]): Map<string, string> =>
  new Map(
    db
      .all<{ id: string; name: string }>(
        `SELECT o.id, COALESCE(o.short_name, o.name) AS name FROM org o
         WHERE o.id IN (SELECT value FROM json_each(?))`,
        JSON.stringify([...new Set(ids)]),
      )
      .map(({ id, name }) => [id, name]),
  )

interface StoredRelease {
  id: string
  name: string
  date: string
  kind: 'base' | 'delta'
  body: string
  bodyName: string | null
  parents: string
  items: number
  materials: number
  rejected: number
  source: string
  older_reason: string | null
  author: string
  at: number
  built: number
  live: number
  withdrawn: string | null
}

const releaseList = (deps: QueryDeps) => {
  const { db } = deps
  const nodes = releaseNodes(db)
  const nameOf = (person: string): string | null => personById(db, person)?.name ?? null
  const rows = db.all<StoredRelease>(
    `SELECT r.id, r.name, r.date, r.kind, r.body, o.name AS bodyName, r.parents, r.items, r.materials, r.rejected,
       r.source, r.older_reason, r.author, r.at, r.built, r.live, r.withdrawn
     FROM release_row r LEFT JOIN org o ON o.id = r.body WHERE ${visible('r')}
     ORDER BY r.at DESC, r.id`,
  )
  const heads = [...new Set(rows.map((r) => r.body))].map((body) => headsOf(nodes, body).map((n) => n.id))
  const apart = (id: string) => heads.find((own) => own.includes(id))?.filter((other) => other !== id) ?? []
  return rows.map(({ older_reason, author, built, live, withdrawn, parents, bodyName, ...row }) => {
    const taken = withdrawn
      ? (JSON.parse(withdrawn) as { reason: string; replacement: string | null; at: number; author: string })
      : null
    return {
      ...row,
      bodyName: bodyName ?? '',
      parents: JSON.parse(parents) as string[],
      olderReason: older_reason,
      authorName: nameOf(author) ?? (author === deps.session.person.id ? deps.session.person.name : null),
      built: built === 1,
      live: live === 1,
      withdrawn: taken
        ? { reason: taken.reason, replacement: taken.replacement, at: taken.at, byName: nameOf(taken.author) }
        : null,
      apart: apart(row.id),
      own: isMine(deps, row.body),
    }
  })
}
