/** The coverage board (走访覆盖): places by periods, from one read of all visits. */
import type { CoverRow } from '#shared/contract/visits.ts'
import {
  type CoverState,
  cellState,
  coverStates,
  type Duties,
  type PlaceLevel,
  type PlaceVisits,
  placeState,
  rhythms,
  usualDuties,
  worstState,
} from '#shared/domain/visits/coverage.ts'
import { visible } from '../../host/session.ts'
import type { Reader } from '../../store/db.ts'

interface Column {
  period: string
  label: string
  months: string[]
}

export const SETTING = 'visits'

/** What the bureau says of its rota, over what is usual. */
export const dutiesOf = (db: Reader): Duties => {
  const row = db.get<{ state: string }>("SELECT state FROM entity WHERE kind = 'setting' AND id = ?", SETTING)
  const said = row && (JSON.parse(row.state) as { fields: { village?: { value: unknown } } })
  const village = rhythms.find((rhythm) => rhythm === said?.fields.village?.value)
  return { ...usualDuties, ...(village ? { village } : {}) }
}

export const columnsOf = (year: number, by: 'month' | 'quarter'): Column[] => {
  const month = (no: number) => `${year}-${String(no).padStart(2, '0')}`
  return by === 'month'
    ? Array.from({ length: 12 }, (_, i) => ({
        period: month(i + 1),
        label: `${i + 1}月`,
        months: [month(i + 1)],
      }))
    : Array.from({ length: 4 }, (_, i) => ({
        period: `${year}Q${i + 1}`,
        label: `第${'一二三四'[i]}季度`,
        months: [1, 2, 3].map((no) => month(i * 3 + no)),
      }))
}

interface Seen {
  held: Set<string>
  planned: Set<string>
  first: string | null
  /** month → visits held */
  counts: Map<string, number>
}

/** Every place of this person's part with the state of each column. */
export const boardRows = (
  db: Reader,
  { columns, duties, today }: { columns: readonly Column[]; duties: Duties; today: string },
): CoverRow[] => {
  const seen = visitsByPlace(db)
  const end = columns.at(-1)?.months.at(-1) ?? today.slice(0, 7)
  return db
    .all<{ id: string; name: string; kind: PlaceLevel; parent: string | null }>(
      `SELECT o.id, coalesce(o.short_name, o.name) AS name, o.kind, o.parent FROM org o
       WHERE o.kind IN ('area','town','village') AND o.active = 1 AND o.id IN (SELECT body FROM scope_body)
       ORDER BY o.code, o.name, o.id`,
    )
    .map(({ id, name, kind: level, parent }) => {
      const place = seen.get(id) ?? nowhere
      const rhythm = duties[level]
      const counted = [...place.counts].filter(([month]) => month <= end)
      return {
        id,
        name,
        level,
        parent,
        cells: columns
          .map(({ months }) =>
            letterOf(worstState(months.map((month) => cellState(place, month, rhythm, today)))),
          )
          .join(''),
        state: placeState(place, rhythm, today),
        visits: counted.reduce(
          (sum, [month, n]) => (columns.some((c) => c.months.includes(month)) ? sum + n : sum),
          0,
        ),
        last:
          counted
            .map(([month]) => month)
            .toSorted()
            .at(-1) ?? null,
      }
    })
}

const letterOf = (state: CoverState): string => String(coverStates.indexOf(state))

const nowhere: PlaceVisits & { counts: Map<string, number> } = {
  held: new Set(),
  planned: new Set(),
  first: null,
  counts: new Map(),
}

/** A visit to a hall (政务服务中心) is one to the county it serves. */
const visitsByPlace = (db: Reader): Map<string, Seen> => {
  const rows = db.all<{ place: string; status: string; at: string; other: number; n: number }>(
    `SELECT CASE WHEN v.level = 'hall' THEN coalesce((SELECT o.parent FROM org o WHERE o.id = v.body), v.body)
       ELSE v.body END AS place, v.status, coalesce(substr(v.day, 1, 7), v.period) AS at, v.duty = 'other' AS other,
       count(*) AS n
     FROM visit_row v WHERE v.status IN ('submitted','planned','started') AND ${visible('v')} GROUP BY 1, 2, 3, 4`,
  )
  const seen = new Map<string, Seen>()
  for (const { place, status, at, other, n } of rows) {
    const one = seen.get(place) ?? { held: new Set(), planned: new Set(), first: null, counts: new Map() }
    seen.set(place, one)
    if (status !== 'submitted') {
      one.planned.add(at)
      continue
    }
    if (other === 0) one.held.add(at)
    if (one.first === null || at < one.first) one.first = at
    one.counts.set(at, (one.counts.get(at) ?? 0) + n)
  }
  return seen
}
