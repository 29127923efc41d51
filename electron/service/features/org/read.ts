/**
 * Plain reads of the organisation for every feature. Bodies (机构) are for all to see; roles and caller numbers
 * only of one's own part. A single person is read by id unscoped: a query that shows more than the name adds `visible`.
 */
import type { OrgFields, OrgKind } from '#shared/domain/org/facts.ts'
import type { Role } from '#shared/domain/roles/capabilities.ts'
import { visible } from '../../host/session.ts'
import type { Reader } from '../../store/db.ts'

/** A body (机构) as it stands now. */
export interface OrgBody {
  id: string
  kind: OrgKind
  name: string
  shortName: string | null
  /** null only for the prefecture */
  parent: string | null
  code: string | null
  address: string | null
  hours: string | null
  phones: string[]
  windowType: NonNullable<OrgFields['windowType']> | null
  selfRun: boolean
  active: boolean
}

export interface PersonRow {
  id: string
  name: string
  body: string
  post: string | null
  active: boolean
}

/** A role held on a day. */
export interface HeldRole {
  person: string
  role: Role
  body: string
}

/** A number we call from (拨打号码台账). */
export interface CallerRow {
  id: string
  number: string
  line: string | null
  keeper: string | null
  active: boolean
  /** epoch ms it was taken into use */
  since: number
}

interface BodyRow extends Omit<OrgBody, 'shortName' | 'phones' | 'windowType' | 'selfRun' | 'active'> {
  short_name: string | null
  phones: string
  window_type: OrgBody['windowType']
  self_run: number
  active: number
}

const COLUMNS =
  'o.id, o.kind, o.name, o.short_name, o.parent, o.code, o.address, o.hours, o.phones, o.window_type, o.self_run, o.active'

export const orgById = (db: Reader, id: string): OrgBody | null => {
  const row = db.get<BodyRow>(`SELECT ${COLUMNS} FROM org o WHERE o.id = ?`, id)
  return row ? toBody(row) : null
}

/** The body itself and all above it, nearest first, the prefecture last. Empty when it is not known. */
export const ancestorsOf = (db: Reader, id: string): OrgBody[] =>
  db
    .all<BodyRow>(
      `WITH RECURSIVE up(id, depth) AS (
         SELECT ?, 0 UNION ALL
         SELECT org.parent, up.depth + 1 FROM up JOIN org ON org.id = up.id
         WHERE org.parent IS NOT NULL AND up.depth < 12)
       SELECT ${COLUMNS} FROM up JOIN org o ON o.id = up.id ORDER BY up.depth`,
      id,
    )
    .map(toBody)

/** The 县市区 or 开发区 a body lies in; null for the prefecture and 市直单位. */
export const areaOf = (db: Reader, id: string): OrgBody | null =>
  ancestorsOf(db, id).find((o) => o.kind === 'area') ?? null

/** The unit (单位) that answers for a body: itself or the nearest above it; for want of one the hall (中心), the town, the village. */
export const unitOf = (db: Reader, id: string): OrgBody | null => {
  const path = ancestorsOf(db, id)
  return (
    path.find((o) => o.kind === 'unit') ??
    path.find((o) => o.kind === 'centre') ??
    path.find((o) => o.kind === 'village' || o.kind === 'town') ??
    null
  )
}

/** Windows (窗口) in use anywhere below a body. CROSS JOIN: from the few below it, not through the whole register. */
export const windowsOf = (db: Reader, unit: string): OrgBody[] =>
  db
    .all<BodyRow>(
      `${BELOW} SELECT ${COLUMNS} FROM below CROSS JOIN org o ON o.id = below.id
       WHERE o.kind = 'window' AND o.active = 1 ORDER BY o.name, o.id`,
      unit,
    )
    .map(toBody)

const BELOW =
  'WITH RECURSIVE below(id) AS (SELECT ? UNION SELECT org.id FROM org JOIN below ON org.parent = below.id)'

/**
 * Bodies in use with exactly this name or short name, units first. Several: the name alone does not say
 * which one is meant (e.g. three villages called 双河村); `within` narrows to one part of the organisation.
 */
export const findOrgByName = (db: Reader, name: string, within?: string): OrgBody[] => {
  const wanted = name.replace(/\s+/g, '')
  if (wanted === '') return []
  const found = db
    .all<BodyRow>(
      `SELECT ${COLUMNS} FROM org o WHERE o.active = 1 AND (o.name = ? OR o.short_name = ?)
       ORDER BY o.name <> ?, CASE o.kind WHEN 'unit' THEN 0 WHEN 'centre' THEN 1 WHEN 'window' THEN 9 ELSE 2 END, o.id`,
      wanted,
      wanted,
      wanted,
    )
    .map(toBody)
  return within === undefined ? found : found.filter((o) => isWithin(db, o.id, within))
}

/** Does a body lie in a part of the organisation (or is it its head)? */
export const isWithin = (db: Reader, id: string, part: string): boolean =>
  ancestorsOf(db, id).some((o) => o.id === part)

export const personById = (db: Reader, id: string): PersonRow | null => {
  const row = db.get<Omit<PersonRow, 'active'> & { active: number }>(
    'SELECT id, name, body, post, active FROM person WHERE id = ?',
    id,
  )
  return row ? { ...row, active: row.active === 1 } : null
}

/** Who of this person's part holds which roles on a day ('YYYY-MM-DD'). */
export const rolesHeldOn = (db: Reader, day: string): HeldRole[] =>
  db.all<HeldRole>(
    `SELECT g.person, g.role, g.body FROM grant_ g JOIN person p ON p.id = g.person
     WHERE p.active = 1 AND g.from_day <= ? AND (g.to_day IS NULL OR ? < g.to_day) AND ${visible('g')}`,
    day,
    day,
  )

/** The numbers of this person's part that are in use. */
export const activeCallers = (db: Reader): CallerRow[] =>
  db
    .all<Omit<CallerRow, 'active'>>(
      `SELECT c.id, c.number, c.line, c.keeper, c.since FROM caller c
       WHERE c.active = 1 AND ${visible('c')} ORDER BY c.since, c.id`,
    )
    .map((row) => ({ ...row, active: true }))

const toBody = ({ short_name, phones, window_type, self_run, active, ...row }: BodyRow): OrgBody => ({
  ...row,
  shortName: short_name,
  phones: JSON.parse(phones),
  windowType: window_type,
  selfRun: self_run === 1,
  active: active === 1,
})
