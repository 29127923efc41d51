/** What a plan can choose from: bodies, 重点领域 and kinds of items that the live catalogue really has. */
import type { Output } from '#shared/contract/contract.ts'
import type { Reader } from '../../store/db.ts'
import { newestScript } from '../call-scripts/read.ts'
import { LIVE } from '../catalogue/read.ts'

type Choices = Output<'rounds.choices'>
type Row = { value: string; label: string; items: number }

export const choicesOf = (db: Reader, resources: string): Choices => ({
  areas: db.all<Row>(
    `SELECT i.area AS value, COALESCE(a.short_name, a.name, i.area) AS label, count(*) AS items
     FROM item i LEFT JOIN org a ON a.id = i.area
     WHERE i.area IS NOT NULL AND ${LIVE} GROUP BY i.area ORDER BY a.code IS NULL, a.code, label`,
  ),
  units: db.all<Row & { area: string | null }>(
    `SELECT i.body AS value, COALESCE(b.short_name, b.name, i.body) AS label,
       COALESCE(a.short_name, a.name, i.area) AS area, count(*) AS items
     FROM item i LEFT JOIN org b ON b.id = i.body LEFT JOIN org a ON a.id = i.area
     WHERE i.body IS NOT i.area AND ${LIVE} GROUP BY i.body, i.area
     ORDER BY i.area IS NOT NULL, a.code, b.code IS NULL, b.code, label`,
  ),
  focus: byColumn(db, 'focus'),
  itemTypes: byColumn(db, 'type'),
  elements: newestScript({ db, resources })
    .elements.filter((e) => !e.required)
    .map(({ key, label }) => ({ value: key, label })),
})

const byColumn = (db: Reader, column: 'focus' | 'type'): Row[] =>
  db.all<Row>(
    `SELECT i.${column} AS value, i.${column} AS label, count(*) AS items FROM item i
     WHERE i.${column} IS NOT NULL AND i.${column} <> '' AND ${LIVE}
     GROUP BY i.${column} ORDER BY items DESC, label`,
  )
