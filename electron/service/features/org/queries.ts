import type { OrgEntry, orgContract } from '#shared/contract/org.ts'
import { ok } from '#shared/contract/result.ts'
import { type OrgKind, orgFacts } from '#shared/domain/org/facts.ts'
import type { QueryDeps, QueryHandlers } from '../../host/handlers.ts'
import { visible } from '../../host/session.ts'
import { callerQueries } from './callers.ts'
import { isMine } from './guard.ts'
import { likePattern } from './like.ts'
import { peopleQueries } from './people-queries.ts'
import { ancestorsOf, orgById } from './read.ts'
import { conflictsOf, hasConflict, historyOf } from './said.ts'
import { tenuresOf } from './tenures.ts'
import { today } from './today.ts'

/** Everything the screens read of bodies, people and caller numbers. */
export const orgQueries: QueryHandlers<typeof orgContract> = {
  ...peopleQueries,
  ...callerQueries,

  'org.tree': ({ db }, { parent, inactive }) =>
    ok(
      db
        .all<EntryRow & { children: number; windows: number; conflicts: string }>(
          `WITH RECURSIVE
             arg(parent, inactive) AS (VALUES (?, ?)),
             here AS (SELECT o.* FROM arg, org o
               WHERE o.parent IS arg.parent AND (o.active = 1 OR arg.inactive) AND ${visible('o')}),
             below(root, id, kind, active) AS (
               SELECT here.id, here.id, here.kind, here.active FROM here UNION
               SELECT below.root, org.id, org.kind, org.active FROM org JOIN below ON org.parent = below.id),
             counted AS (SELECT root, sum(kind = 'window' AND active = 1) AS windows FROM below GROUP BY root)
           SELECT ${ENTRY}, o.conflicts, counted.windows,
             (SELECT count(*) FROM org c WHERE c.parent = o.id AND (c.active = 1 OR arg.inactive)) AS children
           FROM arg, here o JOIN counted ON counted.root = o.id
           ORDER BY ${KIND_ORDER}, o.code IS NULL, o.code, o.name, o.id`,
          parent,
          inactive ? 1 : 0,
        )
        .map(({ conflicts, children, windows, ...row }) => ({
          ...toEntry(row),
          children,
          windows,
          conflict: hasConflict(conflicts),
        })),
    ),

  'org.list': ({ db }, { kinds, within }) =>
    ok(
      db
        .all<EntryRow>(
          `WITH RECURSIVE
             arg(within, kinds) AS (VALUES (?, ?)),
             below(id) AS (
               SELECT org.id FROM arg, org WHERE org.id = arg.within OR (arg.within IS NULL AND org.parent IS NULL)
               UNION SELECT org.id FROM org JOIN below ON org.parent = below.id)
           SELECT ${ENTRY} FROM arg, below JOIN org o ON o.id = below.id
           WHERE o.active = 1 AND o.kind IN (SELECT value FROM json_each(arg.kinds)) AND ${visible('o')}
           ORDER BY ${KIND_ORDER}, o.code IS NULL, o.code, o.name, o.id`,
          within ?? null,
          JSON.stringify(kinds),
        )
        .map(toEntry),
    ),

  'org.search': ({ db }, { text, kinds, within, inactive, limit }) => {
    const words = text.trim().split(/\s+/).filter(Boolean)
    if (words.length === 0) return ok({ rows: [], total: 0 })
    const found = db.all<EntryRow>(
      `WITH RECURSIVE
         arg(within, inactive, kinds, words, first) AS (VALUES (?, ?, ?, ?, ?)),
         below(id) AS (
           SELECT within FROM arg WHERE within IS NOT NULL
           UNION SELECT org.id FROM org JOIN below ON org.parent = below.id)
       SELECT ${ENTRY} FROM arg, org o
       WHERE (o.active = 1 OR arg.inactive)
         AND (arg.kinds IS NULL OR o.kind IN (SELECT value FROM json_each(arg.kinds)))
         AND (arg.within IS NULL OR o.id IN (SELECT id FROM below))
         AND NOT EXISTS (SELECT 1 FROM json_each(arg.words) w WHERE o.search NOT LIKE w.value ESCAPE '\\')
         AND ${visible('o')}
       ORDER BY o.name <> arg.first, instr(o.name, arg.first) = 0, ${KIND_ORDER}, length(o.name), o.name, o.id`,
      within ?? null,
      inactive ? 1 : 0,
      kinds ? JSON.stringify(kinds) : null,
      JSON.stringify(words.map(likePattern)),
      words[0] ?? '',
    )
    return ok({
      total: found.length,
      rows: found.slice(0, limit).map((row) => ({ ...toEntry(row), path: pathOf({ db }, row.parent) })),
    })
  },

  'org.get': (deps, { id }) => {
    const { db } = deps
    const row = db.get<{ conflicts: string; source: 'resource' | 'facts' }>(
      `SELECT o.conflicts, o.source FROM org o WHERE o.id = ? AND ${visible('o')}`,
      id,
    )
    const body = row ? orgById(db, id) : null
    if (!row || !body) return ok(null)
    const { id: _, ...fields } = body
    return ok({
      id,
      fields: {
        ...fields,
        shortName: fields.shortName ?? '',
        code: fields.code ?? '',
        address: fields.address ?? '',
        hours: fields.hours ?? '',
        windowType: fields.windowType ?? undefined,
      },
      path: ancestorsOf(db, id).map((o) => ({ id: o.id, kind: o.kind, name: o.name })),
      editable: isMine(deps, id),
      source: row.source,
      windows: windowsBelow(deps, id),
      childCounts: childCounts(deps, id),
      tenures: tenuresOf(deps, id),
      conflicts: conflictsOf(deps, row.conflicts),
      history: historyOf(deps, 'org', id, orgFacts),
    })
  },
}

interface EntryRow {
  id: string
  kind: OrgKind
  name: string
  short_name: string | null
  parent: string | null
  active: number
}

const ENTRY = 'o.id, o.kind, o.name, o.short_name, o.parent, o.active'
const KIND_ORDER = `CASE o.kind WHEN 'city' THEN 0 WHEN 'area' THEN 1 WHEN 'town' THEN 2 WHEN 'village' THEN 3
  WHEN 'centre' THEN 4 WHEN 'unit' THEN 5 ELSE 6 END`

const toEntry = ({ short_name, active, ...row }: EntryRow): OrgEntry => ({
  ...row,
  shortName: short_name,
  active: active === 1,
})

/** 芜湖市 / 镜湖区 / 方村街道 */
const pathOf = ({ db }: Pick<QueryDeps, 'db'>, parent: string | null): string =>
  parent === null
    ? ''
    : ancestorsOf(db, parent)
        .map((o) => o.shortName ?? o.name)
        .reverse()
        .join(' / ')

const windowsBelow = (deps: QueryDeps, id: string) =>
  deps.db
    .all<EntryRow & { windowType: string | null; responsible: string | null }>(
      `SELECT ${ENTRY}, o.window_type AS windowType,
         (SELECT t.name FROM tenure t
            WHERE t.org = o.id AND t.from_day <= arg.day AND (t.to_day IS NULL OR arg.day < t.to_day)
              AND t.name IS NOT NULL AND ${visible('t')} ORDER BY t.from_day DESC LIMIT 1) AS responsible
       FROM (SELECT ? AS day) arg, org o WHERE o.parent = ? AND o.kind = 'window' AND ${visible('o')}
       ORDER BY o.active DESC, o.name, o.id`,
      today(deps),
      id,
    )
    .map(({ windowType, responsible, ...row }) => ({ ...toEntry(row), windowType, responsible }))

const childCounts = ({ db }: QueryDeps, id: string): Partial<Record<OrgKind, number>> =>
  Object.fromEntries(
    db
      .all<{ kind: OrgKind; n: number }>(
        `SELECT o.kind, count(*) AS n FROM org o WHERE o.parent = ? AND o.active = 1 AND ${visible('o')} GROUP BY o.kind`,
        id,
      )
      .map(({ kind, n }) => [kind, n]),
  )
