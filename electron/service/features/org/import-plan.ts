/**
 * From the rows of a table to what would be registered: every row checked by itself and against the register,
 * nothing written. A row with a fault that cannot be guessed at is left out and named with its cell.
 */
import type { ImportProblem, RegisterKind } from '#shared/contract/org.ts'
import { parsePhones, phoneIssueText } from '#shared/domain/item/phone.ts'
import { cellName } from '#shared/domain/item/staging/sheet.ts'
import { cleanText, isPlaceholder } from '#shared/domain/item/text.ts'
import type { OrgFields } from '#shared/domain/org/facts.ts'
import { orgKindLabels, windowTypes } from '#shared/domain/org/facts.ts'
import { isDivision, parentKinds } from '#shared/domain/org/placement.ts'
import { type Role, roleLabels, roles } from '#shared/domain/roles/capabilities.ts'
import type { QueryDeps } from '../../host/handlers.ts'
import { isMine, twinOf } from './guard.ts'
import { type FoundHeader, importColumns } from './import-columns.ts'
import { findOrgByName, type OrgBody, orgById } from './read.ts'
import { spellsOf } from './tenures.ts'
import { today } from './today.ts'

/** One row that would be written. */
export type Planned =
  | { do: 'org'; id: string; fields: OrgFields; tenure: NewTenure | null }
  | { do: 'orgChange'; id: string; changes: Partial<OrgFields>; tenure: NewTenure | null }
  | { do: 'person'; id: string; name: string; body: string; post: string; roles: Role[] }
  | { do: 'caller'; id: string; number: string; line: string; keeper: string; active: boolean }

export interface NewTenure {
  name: string
  phone: string | null
  post: string | null
  from: string
}

export interface ImportPlan {
  planned: Planned[]
  rows: number
  known: number
  problems: ImportProblem[]
  rejected: number
  /** the first rows as they were understood */
  sample: string[][]
}

const SAMPLE_ROWS = 8
const STRETCH = 50

/** `breathe` lets waiting commands run between stretches of rows. */
export const planImport = async (
  deps: QueryDeps,
  kind: RegisterKind,
  header: FoundHeader,
  newId: () => string,
  breathe: () => Promise<void>,
): Promise<ImportPlan> => {
  const plan: ImportPlan = { planned: [], rows: 0, known: 0, problems: [], rejected: 0, sample: [] }
  const { sheet } = header
  const seen = new Map<string, number>()
  const fresh = new Map<string, { id: string; kind: OrgFields['kind'] }[]>()
  for (let row = header.row + 1; row < sheet.rows.length; row++) {
    const cells = sheet.rows[row]
    if (!cells?.some((text) => text.trim() !== '')) continue
    if (plan.rows++ % STRETCH === STRETCH - 1) await breathe()
    const line = readLine(header, kind, row, plan.problems)
    const outcome = plans[kind]({ deps, line, newId, seen, fresh })
    if (outcome === 'rejected') plan.rejected++
    else if (outcome === 'known') plan.known++
    else {
      plan.planned.push(outcome)
      if (plan.sample.length < SAMPLE_ROWS)
        plan.sample.push(importColumns[kind].map((c) => line.text(c.field)))
    }
  }
  return plan
}

/** One row: its cells by field, and a way to say what is wrong with one. */
interface Line {
  row: number
  text(field: string): string
  has(field: string): boolean
  /** left out */
  reject(field: string, reason: string): 'rejected'
  /** taken, but somebody should look */
  doubt(field: string, reason: string): void
}

interface Job {
  deps: QueryDeps
  line: Line
  newId(): string
  /** what earlier rows of this file are, to the row (1-based) it stood in */
  seen: Map<string, number>
  /** bodies that earlier rows of this file would register, by name */
  fresh: Map<string, { id: string; kind: OrgFields['kind'] }[]>
}

type Outcome = Planned | 'rejected' | 'known'

const readLine = (header: FoundHeader, kind: RegisterKind, row: number, problems: ImportProblem[]): Line => {
  const { sheet, at, headers } = header
  const texts = new Map<string, string>()
  const say = (field: string, reason: string, rejected: boolean) => {
    const column = at.get(field) ?? 0
    problems.push({
      sheet: sheet.name,
      row: row + 1,
      cell: cellName(row, column),
      column: headers.get(field) ?? importColumns[kind].find((c) => c.field === field)?.labels[0] ?? field,
      value: sheet.rows[row]?.[column] ?? '',
      reason,
      rejected,
    })
  }
  for (const [field, column] of at) {
    const { value, issues } = cleanText(sheet.rows[row]?.[column] ?? '')
    // 见公告 in place of a number is worth a word; elsewhere it is a blank
    texts.set(field, isPlaceholder(value) && !/phone|number/i.test(field) ? '' : value)
    if (issues.length > 0) say(field, '含有看不见的字符，已去掉', false)
    if (sheet.formulas.get(row)?.includes(column)) say(field, '单元格是公式，只取表中保存的结果', false)
  }
  return {
    row: row + 1,
    text: (field) => texts.get(field) ?? '',
    has: (field) => (texts.get(field) ?? '') !== '',
    reject: (field, reason) => {
      say(field, reason, true)
      return 'rejected'
    },
    doubt: (field, reason) => say(field, reason, false),
  }
}

const plans: Record<RegisterKind, (job: Job) => Outcome> = {
  units: (job) => planBody(job, kindOf(job.line.text('kind'), job.line.text('name'))),
  windows: (job) => planBody(job, 'window'),

  people: ({ deps, line, newId, seen }) => {
    const name = line.text('name')
    if (name === '') return line.reject('name', '没有填写姓名')
    if (name.length > 40) return line.reject('name', '姓名超过40个字')
    const body = placeOf(deps, line, 'body')
    if (!body) return 'rejected'
    const held = rolesOf(line)
    const key = `${body.id}/${name}`
    const before = seen.get(key)
    if (before !== undefined) return line.reject('name', `与第${before}行重复`)
    seen.set(key, line.row)
    if (deps.db.get('SELECT 1 FROM person WHERE body = ? AND name = ? AND active = 1', body.id, name))
      return 'known'
    return {
      do: 'person',
      id: newId(),
      name,
      body: body.id,
      post: line.text('post').slice(0, 60),
      roles: held,
    }
  },

  callers: ({ deps, line, newId, seen }) => {
    if (!line.has('number')) return line.reject('number', '没有填写号码')
    const { value, issues } = parsePhones(line.text('number'))
    const [phone, ...more] = value
    if (!phone || more.length > 0)
      return line.reject('number', issues[0] ? phoneIssueText(issues[0]) : '一行只登记一个号码')
    const number = phone.extension ? `${phone.number}转${phone.extension}` : phone.number
    const before = seen.get(number)
    if (before !== undefined) return line.reject('number', `与第${before}行重复`)
    seen.set(number, line.row)
    if (deps.db.get('SELECT 1 FROM caller WHERE number = ?', number)) return 'known'
    const active = !/停|否|注销|不用/.test(line.text('active'))
    const [cable, keeper] = [line.text('line').slice(0, 60), line.text('keeper').slice(0, 40)]
    return { do: 'caller', id: newId(), number, line: cable, keeper, active }
  },
}

const planBody = ({ deps, line, newId, seen, fresh }: Job, kind: OrgFields['kind'] | null): Outcome => {
  const name = line.text('name')
  if (name === '') return line.reject('name', '没有填写名称')
  if (name.length > 100) return line.reject('name', '名称超过100个字')
  if (kind === null) return line.reject('kind', '类型应为“单位”或“政务服务中心”')
  const above = parentOf(deps, line, kind, fresh)
  if (!above) return 'rejected'
  const key = `${above.id}/${kind}/${name}`
  const before = seen.get(key)
  if (before !== undefined) return line.reject('name', `与第${before}行重复`)
  seen.set(key, line.row)

  const fields: OrgFields = { kind, name, parent: above.id, active: true }
  for (const [field, limit] of Object.entries({ shortName: 60, code: 40, address: 300, hours: 200 } as const))
    if (line.has(field)) {
      if (line.text(field).length > limit) line.doubt(field, `超过${limit}个字，已截断`)
      fields[field as 'shortName' | 'code' | 'address' | 'hours'] = line.text(field).slice(0, limit)
    }
  if (line.has('phones')) {
    const { value, issues } = parsePhones(line.text('phones'))
    for (const issue of issues) line.doubt('phones', phoneIssueText(issue))
    fields.phones = value.slice(0, 20).map((p) => (p.extension ? `${p.number}转${p.extension}` : p.number))
  }
  if (fields.address === undefined && line.has('hall')) fields.address = line.text('hall').slice(0, 300)
  if (line.has('selfRun')) fields.selfRun = /^(是|自管|1|y|yes|√)/i.test(line.text('selfRun'))
  if (kind === 'window') {
    const asked = line.text('windowType').replace(/窗口$/, '')
    const type = windowTypes.find((t) => t === asked || t === `${asked}窗` || `${t}窗` === asked)
    if (line.has('windowType') && !type) line.doubt('windowType', `不是规定的窗口类型，按“综合”登记`)
    fields.windowType = type ?? '综合'
  }
  const tenure = kind === 'window' ? tenureOf(deps, line) : null

  const twin = above.stored ? twinOf(deps.db, null, fields) : null
  if (twin === null) {
    const id = newId()
    const list = fresh.get(name) ?? []
    fresh.set(name, [...list, { id, kind }])
    return { do: 'org', id, fields, tenure }
  }
  const changes = differences(orgById(deps.db, twin), fields)
  const known = spellsOf(deps.db, twin).find((s) => s.to === null)
  const news = tenure && known?.name !== tenure.name ? tenure : null
  if (news && known && known.from >= news.from) {
    line.doubt('responsible', `现任责任人自${known.from}起，日期不晚于这一天，责任人未更新`)
    return Object.keys(changes).length === 0 ? 'known' : { do: 'orgChange', id: twin, changes, tenure: null }
  }
  return Object.keys(changes).length === 0 && !news
    ? 'known'
    : { do: 'orgChange', id: twin, changes, tenure: news }
}

/** Only what the file fills in; a blank cell never empties a field. */
const differences = (body: OrgBody | null, fields: OrgFields): Partial<OrgFields> =>
  Object.fromEntries(
    (['shortName', 'code', 'address', 'hours', 'phones', 'windowType', 'selfRun'] as const)
      .filter((n) => fields[n] !== undefined && JSON.stringify(body?.[n] ?? '') !== JSON.stringify(fields[n]))
      .map((n) => [n, fields[n]]),
  )

/** What an empty 类型 means is read from the name. */
const kindOf = (text: string, name: string): OrgFields['kind'] | null => {
  if (/中心|大厅|站/.test(text)) return 'centre'
  if (/单位|机关|部门|局|委|办/.test(text)) return 'unit'
  if (text !== '') return null
  return /(政务服务|为民服务|行政服务)(分?中心|站|大厅)$/.test(name) ? 'centre' : 'unit'
}

interface Place {
  id: string
  kind: OrgFields['kind']
  /** false: registered by an earlier row of the same file */
  stored: boolean
}

/** Where a row says its body stands: below the named body, else the town, else the area, else one's own. */
const parentOf = (
  deps: QueryDeps,
  line: Line,
  kind: OrgFields['kind'],
  fresh: Job['fresh'],
): Place | null => {
  const within = line.has('area')
    ? findOrgByName(deps.db, line.text('area'))
        .filter(isDivisionBody)
        .map((o) => o.id)
    : []
  if (line.has('area') && within.length === 0) {
    line.reject('area', '不在机构名录中')
    return null
  }
  const field = kind === 'window' ? 'parent' : ['parent', 'town', 'area'].find((f) => line.has(f))
  if (field === undefined) return ownBodyFor(deps, line, kind)
  const earlier = fresh.get(line.text(field).replace(/\s+/g, '')) ?? []
  const place =
    field === 'parent' && earlier.length === 1 && earlier[0]
      ? { ...earlier[0], stored: false }
      : placeOf(deps, line, field, within, field === 'parent' ? () => true : isDivisionBody)
  if (!place) return null
  if (!parentKinds[kind].includes(place.kind)) {
    line.reject(field, `${orgKindLabels[kind]}不能设在${orgKindLabels[place.kind]}下面`)
    return null
  }
  return place
}

const ownBodyFor = (deps: QueryDeps, line: Line, kind: OrgFields['kind']): Place | null => {
  const own = orgById(deps.db, deps.session.body.id)
  if (!own || !parentKinds[kind].includes(own.kind)) {
    line.reject('parent', '没有填写上级机构')
    return null
  }
  line.doubt('parent', `没有填写上级，登记在“${own.name}”下`)
  return { id: own.id, kind: own.kind, stored: true }
}

const isDivisionBody = (body: OrgBody): boolean => isDivision(body.kind)

/** The one body in one's own part that a cell names, or a problem that says why not. A full name goes before short ones. */
const placeOf = (
  deps: QueryDeps,
  line: Line,
  field: string,
  within: readonly string[] = [],
  accepts: (body: OrgBody) => boolean = () => true,
): Place | null => {
  const name = line.text(field)
  const found =
    within.length === 0
      ? findOrgByName(deps.db, name)
      : within.flatMap((w) => findOrgByName(deps.db, name, w))
  const named = [...new Map(found.map((o) => [o.id, o])).values()].filter(
    (o) => o.kind !== 'window' && accepts(o),
  )
  const mine = named.filter((o) => isMine(deps, o.id))
  const full = mine.filter((o) => o.name === name)
  const candidates = full.length > 0 ? full : mine
  const [one] = candidates
  if (one && candidates.length === 1) return { id: one.id, kind: one.kind, stored: true }
  line.reject(
    field,
    name === ''
      ? '没有填写'
      : named.length === 0
        ? '不在机构名录中'
        : mine.length === 0
          ? '不在本单位的管理范围内'
          : `机构名录中有${candidates.length}个同名机构，请写明县市区或全称`,
  )
  return null
}

/** Roles this program knows; others are named and not given: a role is never guessed. */
const rolesOf = (line: Line): Role[] =>
  line
    .text('role')
    .split(/[、,，;；/\s]+/)
    .filter(Boolean)
    .flatMap((text) => {
      const role = roles.find((r) => roleLabels[r] === text)
      if (role) return [role]
      const known = roles.map((r) => roleLabels[r]).join('、')
      line.doubt('role', `没有“${text}”这个岗位（可用：${known}），只登记人员`)
      return []
    })

const tenureOf = (deps: QueryDeps, line: Line): NewTenure | null => {
  const name = line.text('responsible')
  if (name === '') return null
  if (name.length > 40 || /[、,，/\n]/.test(name)) {
    line.doubt('responsible', '一个窗口登记一名责任人，这一格未登记')
    return null
  }
  const from = readDay(line.text('from'))
  if (from === null && line.has('from')) line.doubt('from', '认不出日期，按今天登记')
  const { value } = parsePhones(line.text('responsiblePhone'))
  if (line.has('responsiblePhone') && value.length === 0) line.doubt('responsiblePhone', '认不出号码，未登记')
  return {
    name,
    phone: value[0]?.number ?? null,
    post: line.text('post').slice(0, 60) || null,
    from: from ?? today(deps),
  }
}

/** 2024-3-4, 2024/3/4, 2024.3.4, 2024年3月4日 → '2024-03-04' */
const readDay = (text: string): string | null => {
  const match = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(text.trim())
  if (!match?.[1] || !match[2] || !match[3]) return null
  const day = `${match[1]}-${match[2].padStart(2, '0')}-${match[3].padStart(2, '0')}`
  const date = new Date(`${day}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day) ? day : null
}
