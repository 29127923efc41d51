/** What of the board is shown: an opened tree, or a flat list of what was asked for. */
import type { CoverRow } from '#shared/contract/visits.ts'
import { type CoverState, coverStates, type PlaceLevel } from '#shared/domain/visits/coverage.ts'

export interface BoardFilter {
  area: string | null
  level: PlaceLevel | null
  state: CoverState | null
}

export interface ShownRow extends CoverRow {
  depth: number
  /** null: there is nothing below it */
  open: boolean | null
}

/** With a level or a state the tree is flat; else a row shows where all above it are open. */
export const shownRows = (
  rows: readonly CoverRow[],
  filter: BoardFilter,
  opened: ReadonlySet<string>,
): ShownRow[] => {
  const within = inArea(rows, filter.area)
  if (filter.level !== null || filter.state !== null)
    return within
      .filter((row) => filter.level === null || row.level === filter.level)
      .filter((row) => filter.state === null || row.state === filter.state)
      .map((row) => ({ ...row, depth: 0, open: null }))
  const below = Map.groupBy(within, (row) => row.parent)
  const known = new Set(within.map((row) => row.id))
  const walk = (row: CoverRow, depth: number): ShownRow[] => {
    const children = below.get(row.id) ?? []
    const open = children.length === 0 ? null : opened.has(row.id)
    return [{ ...row, depth, open }, ...(open ? children.flatMap((child) => walk(child, depth + 1)) : [])]
  }
  return within.filter((row) => row.parent === null || !known.has(row.parent)).flatMap((row) => walk(row, 0))
}

/** How many places of each level stand how. */
export const countStates = (
  rows: readonly CoverRow[],
  area: string | null,
): Record<PlaceLevel, Record<CoverState, number> & { all: number }> => {
  const none = () => ({
    ...(Object.fromEntries(coverStates.map((s) => [s, 0])) as Record<CoverState, number>),
    all: 0,
  })
  const counts = { area: none(), town: none(), village: none() }
  for (const row of inArea(rows, area)) {
    counts[row.level][row.state]++
    counts[row.level].all++
  }
  return counts
}

export const stateAt = (row: Pick<CoverRow, 'cells'>, column: number): CoverState =>
  coverStates[Number(row.cells[column])] ?? 'due'

const inArea = (rows: readonly CoverRow[], area: string | null): CoverRow[] => {
  if (area === null) return [...rows]
  const inside = new Set([area])
  // Places stand behind what they belong to by their codes, but not where one was registered by hand.
  for (let before = 0; before < inside.size; ) {
    before = inside.size
    for (const row of rows) if (row.parent !== null && inside.has(row.parent)) inside.add(row.id)
  }
  return rows.filter((row) => inside.has(row.id))
}
