/** 合并清单 as its screen reads it: what differs, what is proposed, what a person chose. */
import type { MergeItem, MergeRow, MergeState, mergeShows } from '#shared/contract/catalogue.ts'
import type { CatalogueEntry } from '#shared/domain/item/item.ts'
import { itemFields } from '#shared/domain/item/item-fields.ts'
import { type Choices, chosen, type MergeField, mergePoints, type Side } from '#shared/domain/item/merge.ts'
import { valueText } from '#shared/domain/item/value-text.ts'
import type { QueryDeps } from '../../host/handlers.ts'
import type { Reader } from '../../store/db.ts'
import { isMine } from '../org/guard.ts'
import { orgById, personById } from '../org/read.ts'
import { fieldLabelOf } from './changes.ts'
import { commonAncestor, contentOf, headsOf } from './lineage.ts'
import { type ReleaseNode, releaseNodes } from './live.ts'
import { entryTextOf, releaseById } from './read.ts'

export interface Pair {
  left: string
  right: string
}

/** Both are of one body of this person's part, and nothing follows them. */
export const isPair = (deps: Pick<QueryDeps, 'db'>, nodes: readonly ReleaseNode[], { left, right }: Pair) => {
  const body = nodes.find((n) => n.id === left)?.body
  const heads = body !== undefined && isMine(deps, body) ? headsOf(nodes, body).map((n) => n.id) : []
  return left !== right && heads.indexOf(left) >= 0 && heads.indexOf(left) < heads.indexOf(right)
}

/** The releases each side is made of, and those of the release both build on. */
export const sidesOf = (nodes: readonly ReleaseNode[], { left, right }: Pair) => {
  const ancestor = commonAncestor(nodes, left, right)
  const built = new Set(nodes.filter((n) => n.built).map((n) => n.id))
  const before = ancestor ? contentOf(nodes, ancestor.id) : []
  return {
    left: contentOf(nodes, left),
    right: contentOf(nodes, right),
    // Of a release whose items are not here nothing can be told
    before: before.length > 0 && before.every((id) => built.has(id)) ? before : null,
  }
}

/** An item as the last of some releases has it. */
export const lastTextOf = (db: Reader, releases: readonly string[], code: string): string | null => {
  for (const release of releases.toReversed()) {
    const text = entryTextOf(db, release, code)
    if (text !== null) return text
  }
  return null
}

export const parsed = (text: string | null): CatalogueEntry | undefined =>
  text === null ? undefined : (JSON.parse(text) as CatalogueEntry)

/** What the release both build on says; undefined when there is none. */
export const beforeOf = (db: Reader, releases: readonly string[] | null, code: string) =>
  releases === null ? undefined : (parsed(lastTextOf(db, releases, code)) ?? null)

export const mergeStateOf = (deps: QueryDeps, pair: Pair): MergeState | null => {
  const { db } = deps
  const nodes = releaseNodes(db)
  if (!isPair(deps, nodes, pair)) return null
  const done = db.get<{ same: number; ready: number }>(
    'SELECT same, ready FROM merge_pair WHERE left_id = ? AND right_id = ?',
    pair.left,
    pair.right,
  )
  const counts = db.get<{ both: number; l: number; r: number; open: number; dropped: number }>(
    `SELECT count(*) FILTER (WHERE kind = 'both') AS both, count(*) FILTER (WHERE kind = 'left') AS l,
       count(*) FILTER (WHERE kind = 'right') AS r, count(*) FILTER (WHERE undecided > 0) AS open,
       count(*) FILTER (WHERE kind <> 'both'
         AND COALESCE(choices ->> '$.item', points ->> '$.item', kind) <> kind) AS dropped
     FROM merge_item WHERE left_id = ? AND right_id = ?`,
    pair.left,
    pair.right,
  ) ?? { both: 0, l: 0, r: 0, open: 0, dropped: 0 }
  const same = done?.same ?? 0
  const ancestor = commonAncestor(nodes, pair.left, pair.right)
  return {
    left: sideOf(deps, pair.left),
    right: sideOf(deps, pair.right),
    ancestor: ancestor ? (releaseById(db, ancestor.id)?.name ?? null) : null,
    ready: done?.ready === 1,
    same,
    both: counts.both,
    onlyLeft: counts.l,
    onlyRight: counts.r,
    open: counts.open,
    items: same + counts.both + counts.l + counts.r - counts.dropped,
    dropped: counts.dropped,
  }
}

const sideOf = ({ db, session }: QueryDeps, id: string): MergeState['left'] => {
  const row = db.get<{ name: string; date: string; kind: 'base' | 'delta'; author: string; at: number }>(
    'SELECT name, date, kind, author, at FROM release_row WHERE id = ?',
    id,
  )
  if (!row) throw new Error(`no release ${id}`)
  const { author, ...rest } = row
  const own = author === session.person.id ? session.person.name : null
  return { id, ...rest, authorName: personById(db, author)?.name ?? own }
}

export interface MergeItemRow {
  code: string
  name: string
  kind: MergeRow['kind']
  points: string
  choices: string
  undecided: number
}

const shows: Record<(typeof mergeShows)[number], string> = {
  open: "(undecided > 0 OR choices <> '{}')",
  both: "kind = 'both'",
  left: "kind = 'left'",
  right: "kind = 'right'",
}

/** Under 待选择 what was chosen stays in sight, after what is open. */
export const mergeRows = (
  db: Reader,
  { left, right }: Pair,
  show: (typeof mergeShows)[number],
  { offset, limit }: { offset: number; limit: number },
): { total: number; rows: MergeRow[] } => {
  const where = `left_id = ? AND right_id = ? AND ${shows[show]}`
  const total = db.get<{ n: number }>(`SELECT count(*) AS n FROM merge_item WHERE ${where}`, left, right)?.n
  const rows = db.all<MergeItemRow>(
    `SELECT code, name, kind, points, choices, undecided FROM merge_item WHERE ${where}
     ORDER BY code LIMIT ? OFFSET ?`,
    left,
    right,
    limit,
    offset,
  )
  return { total: total ?? 0, rows: rows.map(rowOf) }
}

const rowOf = ({ code, name, kind, points, choices, undecided }: MergeItemRow): MergeRow => {
  const proposed = JSON.parse(points) as Record<string, Side | null>
  const mine = JSON.parse(choices) as Choices
  const kept = mine.item ?? proposed.item ?? null
  return {
    code,
    name,
    kind,
    labels: kind === 'both' ? Object.keys(proposed).map(labelOf).join('、') : '',
    open: undecided,
    stays: kind === 'both' ? true : kept === null ? null : kept === kind,
    touched: Object.keys(mine).length > 0,
  }
}

export const mergeItemOf = (db: Reader, pair: Pair, code: string): MergeItem | null => {
  const row = db.get<MergeItemRow>(
    `SELECT code, name, kind, points, choices, undecided FROM merge_item
     WHERE left_id = ? AND right_id = ? AND code = ?`,
    pair.left,
    pair.right,
    code,
  )
  if (!row) return null
  const sides = sidesOf(releaseNodes(db), pair)
  const left = parsed(lastTextOf(db, sides.left, code))
  const right = parsed(lastTextOf(db, sides.right, code))
  const choices = JSON.parse(row.choices) as Choices
  const shown = (field: MergeField, value: string | null) =>
    field === 'unitId' && value !== null ? (orgById(db, value)?.name ?? value) : value
  return {
    code,
    name: row.name,
    kind: row.kind,
    points: mergePoints(left, right, beforeOf(db, sides.before, code)).map((point) => ({
      field: point.field,
      label: labelOf(point.field),
      left: shown(point.field, point.left),
      right: shown(point.field, point.right),
      ...(point.was === undefined ? {} : { was: shown(point.field, point.was) }),
      proposed: point.proposed,
      chosen: chosen(point, choices),
    })),
    guide: row.kind === 'both' ? [] : guideOf(left ?? right),
  }
}

const labelOf = (field: string): string =>
  field === 'item'
    ? '整个事项'
    : field === 'unitId'
      ? '实施主体（机构名录）'
      : fieldLabelOf({ field: field as Parameters<typeof fieldLabelOf>[0]['field'] })

const guideOf = (entry: CatalogueEntry | undefined): MergeItem['guide'] =>
  entry
    ? [
        ...itemFields.flatMap(({ name, label }) => {
          const value = entry.item.guide[name]
          const text = value === undefined ? entry.item.original[name] : valueText(value)
          return text ? [{ label, value: text }] : []
        }),
        ...(entry.materials.length > 0
          ? [{ label: '申请材料', value: entry.materials.map((m) => m.name).join('、') }]
          : []),
      ]
    : []
