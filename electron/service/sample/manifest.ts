import { utils } from '@e965/xlsx'
import { columns } from './guide-row.ts'
import type { Sample } from './sample.ts'
import { type CatalogueFile, HEADER_ROWS } from './workbooks.ts'

/** What a run wrote and what it put wrong on purpose, for whoever checks an import against it. */
export const manifestOf = (
  { seed, rows, phones, defects, org }: Sample,
  files: readonly CatalogueFile[],
) => ({
  seed,
  items: rows.length,
  materials: rows.reduce((sum, r) => sum + r.materials.length, 0),
  columns: columns.length,
  phones: { numbers: phones, itemsPerNumber: Math.round((rows.length / phones) * 100) / 100 },
  org: {
    units: org.units.length,
    windows: org.windows.length,
    staff: org.staff.length,
    callers: org.callers.length,
  },
  files,
  defects: {
    total: defects.length,
    byId: Object.fromEntries(
      [...Map.groupBy(defects, (d) => d.id)].map(([id, list]) => [id, list.length]).sort(),
    ),
    list: defects.map((d) => ({ ...d, ...placeOf(d.index, d.field, files) })),
  },
})

/** Where an item stands: file, sheet row as a spreadsheet counts it, and the column when it is one. */
const placeOf = (index: number, field: string, files: readonly CatalogueFile[]) => {
  const file = files.findLast((f) => f.from <= index)
  const row = index - (file?.from ?? 0) + HEADER_ROWS + 1
  const column = columns.indexOf(field)
  return { file: file?.name ?? '', row, cell: column < 0 ? null : `${utils.encode_col(column)}${row}` }
}
