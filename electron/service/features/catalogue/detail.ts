/** One item as its page shows it: the published guide, what was found about it, its history, its checks. */
import type { ItemDetail } from '#shared/contract/catalogue.ts'
import type { CaseStatus } from '#shared/domain/cases/state.ts'
import { changedFields } from '#shared/domain/item/diff.ts'
import type { CatalogueEntry, Item, Material } from '#shared/domain/item/item.ts'
import { itemFields, materialFields } from '#shared/domain/item/item-fields.ts'
import type { Finding } from '#shared/domain/item/quality.ts'
import { acrossRules } from '#shared/domain/item/quality-across.ts'
import { qualityRules } from '#shared/domain/item/quality-rules.ts'
import { valueText } from '#shared/domain/item/value-text.ts'
import type { QueryDeps } from '../../host/handlers.ts'
import { visible } from '../../host/session.ts'
import type { Reader } from '../../store/db.ts'
import { orgById } from '../org/read.ts'
import { shownChange } from './changes.ts'
import { entryTextOf, LIVE } from './read.ts'

interface Row {
  release: string
  code: string
  name: string
  body: string
  area: string | null
  window: string | null
  maintainer: string | null
  level: string
  type: string
  focus: string | null
  phone: string
}

const COLUMNS =
  'i.release, i.code, i.name, i.body, i.area, i.window, i.maintainer, i.level, i.type, i.focus, i.phone'

export const itemDetail = (deps: QueryDeps, code: string, release?: string): ItemDetail | null => {
  const { db } = deps
  const row = rowOf(db, code, release)
  const published = row
    ? db.get<{ id: string; name: string; date: string; live: number; withdrawn: string | null }>(
        `SELECT r.id, r.name, r.date, r.live, r.withdrawn FROM release_row r WHERE r.id = ? AND ${visible('r')}`,
        row.release,
      )
    : undefined
  const text = row ? entryTextOf(db, row.release, code) : null
  if (!row || !published || text === null) return null
  const entry = JSON.parse(text) as CatalogueEntry
  const named = (id: string | null) => (id === null ? null : { id, name: orgById(db, id)?.name ?? id })
  return {
    code,
    name: row.name,
    release: {
      id: published.id,
      name: published.name,
      date: published.date,
      live: published.live === 1,
      withdrawn: published.withdrawn !== null,
    },
    body: named(row.body) ?? { id: row.body, name: row.body },
    area: named(row.area),
    window: named(row.window),
    maintainer: named(row.maintainer),
    level: row.level,
    type: row.type,
    focus: row.focus,
    sections: sectionsOf(entry.item),
    materials: entry.materials.map(materialOf),
    phones: [
      ...numbersOf('consult', entry.item.guide.consultPhone),
      ...numbersOf('supervise', entry.item.guide.supervisePhone),
    ],
    samePhone: samePhone(db, row),
    extras: Object.entries(entry.item.extras).map(([label, value]) => ({ label, value })),
    findings: findingsOf(db, row.release, code),
    history: historyOf(deps, code),
    checks: checksOf(deps, code),
  }
}

/** As shown now, else as the newest release that has it. */
const rowOf = (db: Reader, code: string, release: string | undefined): Row | undefined =>
  release === undefined
    ? (db.get<Row>(`SELECT ${COLUMNS} FROM item i WHERE ${LIVE} AND i.code = ?`, code) ??
      db.get<Row>(
        `SELECT ${COLUMNS} FROM item i JOIN release_row r ON r.id = i.release AND r.built = 1
         WHERE i.code = ? ORDER BY r.withdrawn IS NOT NULL, r.date DESC, r.at DESC LIMIT 1`,
        code,
      ))
    : db.get<Row>(
        `SELECT ${COLUMNS} FROM item i JOIN release_row r ON r.id = i.release AND r.built = 1
         WHERE i.release = ? AND i.code = ?`,
        release,
        code,
      )

const sectionsOf = ({ guide, original }: Item): ItemDetail['sections'] => {
  const shown = itemFields.flatMap((spec) => {
    const value = guide[spec.name]
    const published = original[spec.name] ?? null
    if (value === undefined && published === null) return []
    return [
      {
        section: spec.section,
        name: spec.name,
        label: spec.label,
        value: value === undefined ? '' : valueText(value),
        original: published,
        checked: 'checked' in spec,
      },
    ]
  })
  return [...Map.groupBy(shown, (f) => f.section)].map(([title, fields]) => ({
    title,
    fields: fields.map(({ section: _, ...field }) => field),
  }))
}

const numbersOf = (kind: 'consult' | 'supervise', numbers: Item['guide']['consultPhone']) =>
  (numbers ?? []).map(({ number, extension }) => ({ kind, number, extension: extension ?? null }))

const materialOf = (material: Material): ItemDetail['materials'][number] => {
  const own = ['name', 'necessity', 'type', 'form', 'source', 'originals', 'copies']
  const text = (name: 'necessity' | 'type' | 'form' | 'source'): string =>
    material[name] ?? material.original?.[name] ?? ''
  return {
    name: material.name,
    necessity: text('necessity'),
    type: text('type'),
    form: text('form'),
    source: text('source'),
    originals: material.originals ?? null,
    copies: material.copies ?? null,
    more: [
      ...materialFields.flatMap(({ name, label }) => {
        const value = own.includes(name) ? undefined : (material[name] ?? material.original?.[name])
        return value === undefined ? [] : [{ label, value: String(value) }]
      }),
      ...Object.entries(material.extras ?? {}).map(([label, value]) => ({ label, value })),
    ],
  }
}

const samePhone = (db: Reader, { phone, code }: Row): number =>
  phone === ''
    ? 0
    : (db.get<{ n: number }>(
        `SELECT count(*) AS n FROM item i WHERE i.phone = ? AND i.code <> ? AND ${LIVE}`,
        phone,
        code,
      )?.n ?? 0)

const ruleLabels = new Map([...qualityRules, ...acrossRules].map(({ id, label }) => [id, label]))

export const ruleLabelOf = (id: string): string => ruleLabels.get(id) ?? id

const findingsOf = (db: Reader, release: string, code: string): ItemDetail['findings'] => {
  const row = db.get<{ findings: string }>(
    'SELECT findings FROM item_quality WHERE release = ? AND code = ?',
    release,
    code,
  )
  const findings = row ? (JSON.parse(row.findings) as Finding[]) : []
  return findings.map((f) => ({ ...f, label: ruleLabelOf(f.ruleId) }))
}

const HISTORY = 12

const historyOf = ({ db }: QueryDeps, code: string): ItemDetail['history'] => {
  const rows = db.all<{
    id: string
    name: string
    date: string
    live: number
    withdrawn: string | null
    entry: string
  }>(
    `SELECT r.id, r.name, r.date, r.live, r.withdrawn, g.entry
     FROM release_row r JOIN item i ON i.release = r.id AND i.code = ? JOIN item_guide g ON g.id = i.id
     WHERE r.built = 1 AND ${visible('r')} ORDER BY r.date DESC, r.at DESC LIMIT ${HISTORY + 1}`,
    code,
  )
  return rows.slice(0, HISTORY).map((row, i) => {
    const before = rows[i + 1]
    return {
      release: row.id,
      name: row.name,
      date: row.date,
      live: row.live === 1,
      withdrawn: row.withdrawn !== null,
      changes: before ? changesBetween(before.entry, row.entry) : null,
    }
  })
}

const changesBetween = (before: string, after: string) =>
  before === after
    ? []
    : changedFields(JSON.parse(before) as CatalogueEntry, JSON.parse(after) as CatalogueEntry).map(
        shownChange,
      )

const checksOf = ({ db }: QueryDeps, code: string): ItemDetail['checks'] =>
  db.all<{
    case: string
    round: string
    roundName: string
    at: number
    byName: string | null
    status: CaseStatus
    adverse: number
  }>(
    `SELECT c.id AS "case", c.round, COALESCE(r.name, '') AS roundName, c.check_at AS at, p.name AS byName,
       c.status, c.adverse
     FROM case_row c LEFT JOIN round_row r ON r.id = c.round LEFT JOIN person p ON p.id = c.check_by
     WHERE c.item_code = ? AND c.check_at IS NOT NULL AND ${visible('c')}
     ORDER BY c.check_at DESC LIMIT 10`,
    code,
  )
