/** From the rows of a spreadsheet to the rows of a ledger (历史台账), with a word on every cell that is doubtful. */
import { parsePhones, phoneIssueText } from '../item/phone.ts'
import { isoDate, releaseDateFrom } from '../item/staging/release-date.ts'
import { cellName } from '../item/staging/sheet.ts'
import { cleanText, isPlaceholder, toHalfWidth } from '../item/text.ts'
import { type LedgerField, type LedgerHeader, ledgerLabels } from './columns.ts'
import { type LedgerRow, type LedgerVerdict, MAX_LEDGER_ROWS } from './ledger-row.ts'

export interface LedgerProblem {
  sheet: string
  /** 1-based, as the table shows it */
  row: number
  cell: string
  column: string
  value: string
  reason: string
  /** the row is left out; otherwise it is kept as written */
  rejected: boolean
}

export interface StagedLedger {
  /** null: neither the titles nor the dates say it */
  year: number | null
  /** rows under the headers that hold anything */
  total: number
  rows: LedgerRow[]
  problems: LedgerProblem[]
}

/** @param hints where a year may stand besides the titles: the file's name */
export const stageLedger = (headers: readonly LedgerHeader[], hints: readonly string[]): StagedLedger => {
  const stated = statedYear([...headers.flatMap(titlesOf), ...hints])
  const staged: StagedLedger = { year: stated, total: 0, rows: [], problems: [] }
  const seen = new Map<string, string>()
  for (const header of headers) {
    const { sheet } = header
    for (let row = header.row + 1; row < sheet.rows.length && staged.rows.length < MAX_LEDGER_ROWS; row++) {
      const cells = sheet.rows[row]
      if (!cells?.some((text) => text.trim() !== '') || repeatsHeader(header, cells)) continue
      staged.total++
      const line = lineOf(header, row, staged.problems)
      const read = readLine(line, stated, `${sheet.name} ${row + 1}`.slice(0, 200))
      if (read === null) continue
      const { place, ...said } = read
      const key = JSON.stringify(said)
      const before = seen.get(key)
      if (before === undefined) seen.set(key, place)
      else line.doubt('item', `与“${before}”行完全相同，两行都保留`)
      staged.rows.push(read)
    }
  }
  staged.year ??= commonYear(staged.rows)
  return staged
}

/** Titles stand above the header; a sheet may be named after its month. */
const titlesOf = ({ sheet, row }: LedgerHeader): string[] => [
  ...sheet.rows.slice(0, row).flatMap((cells) => cells?.filter((text) => text !== '') ?? []),
  sheet.name,
]

const statedYear = (texts: readonly string[]): number | null => {
  for (const text of texts) {
    const year = /(?<!\d)((?:19|20)\d{2})\s*年/.exec(text)?.[1] ?? releaseDateFrom([text])?.slice(0, 4)
    if (year !== undefined) return Number(year)
  }
  for (const text of texts) {
    const year = /(?<!\d)(20\d{2})(?!\d)/.exec(text)?.[1]
    if (year !== undefined) return Number(year)
  }
  return null
}

const commonYear = (rows: readonly LedgerRow[]): number | null => {
  const years = Map.groupBy(
    rows.flatMap((r) => (r.date === null ? [] : [Number(r.date.slice(0, 4))])),
    (year) => year,
  )
  const [most] = [...years].toSorted(([, a], [, b]) => b.length - a.length)
  return most?.[0] ?? null
}

/** Ledgers that were pasted together repeat their header in the middle. */
const repeatsHeader = ({ at, headings }: LedgerHeader, cells: readonly string[]): boolean =>
  [...at].every(([field, column]) => (cells[column] ?? '').trim() === headings.get(field)?.trim())

interface Line {
  text(field: LedgerField): string
  first(): string
  reject(field: LedgerField | null, reason: string): null
  doubt(field: LedgerField, reason: string): void
}

const lineOf = ({ sheet, at, headings }: LedgerHeader, row: number, problems: LedgerProblem[]): Line => {
  const cells = sheet.rows[row] ?? []
  const texts = new Map<LedgerField, string>()
  const say = (field: LedgerField | null, reason: string, rejected: boolean) => {
    const column = (field === null ? undefined : at.get(field)) ?? cells.findIndex((c) => c.trim() !== '')
    problems.push({
      sheet: sheet.name,
      row: row + 1,
      cell: cellName(row, Math.max(0, column)),
      column: field === null ? '' : (headings.get(field) ?? ledgerLabels[field][0]),
      value: (cells[column] ?? '').slice(0, 200),
      reason,
      rejected,
    })
  }
  const doubt = (field: LedgerField, reason: string) => say(field, reason, false)
  for (const [field, column] of at) {
    const { value, issues } = cleanText(cells[column] ?? '')
    texts.set(field, value.slice(0, 2000))
    if (issues.length > 0) doubt(field, '含有看不见的字符，已去掉')
    if (value.length > 2000) doubt(field, '超过2000个字，已截断')
    if (sheet.formulas.get(row)?.includes(column)) doubt(field, '单元格是公式，只取表中保存的结果')
  }
  return {
    text: (field) => texts.get(field) ?? '',
    first: () => cells.find((c) => c.trim() !== '') ?? '',
    reject: (field, reason) => {
      say(field, reason, true)
      return null
    },
    doubt,
  }
}

const readLine = (line: Line, year: number | null, place: string): LedgerRow | null => {
  const [unit, item] = [line.text('unit'), line.text('item')]
  if (/^(合计|总计|小计)$/.test(line.first().replace(/\s+/g, ''))) return line.reject(null, '合计行，未导入')
  if (unit === '' && item === '') return line.reject(null, '没有单位和事项，未导入')
  return {
    date: dayOf(line, year),
    time: line.text('time'),
    unit,
    window: line.text('window'),
    item,
    phone: phoneOf(line),
    outcome: line.text('outcome'),
    verdicts: {
      phone: verdictOf(line, 'phoneVerdict'),
      place: verdictOf(line, 'placeVerdict'),
      materials: verdictOf(line, 'materialsVerdict'),
      time_limit: verdictOf(line, 'timeLimitVerdict'),
    },
    remark: remarkOf(line),
    followUp: line.text('followUp'),
    place,
  }
}

/** 2025-3-4, 2025.3.4, 2025年3月4日, 20250304, and 3月4日 or 3.4 in a ledger whose year is known. */
const dayOf = (line: Line, year: number | null): string | null => {
  const text = toHalfWidth(line.text('date')).trim()
  if (text === '') {
    line.doubt('date', '没有日期，照原样保留')
    return null
  }
  const full =
    /^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?!\d)/.exec(text) ??
    /^(\d{4})(\d{2})(\d{2})(?!\d)/.exec(text)
  const short = full ? null : /^(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?$/.exec(text)
  const day = full
    ? isoDate(Number(full[1]), Number(full[2]), Number(full[3]))
    : short && year !== null
      ? isoDate(year, Number(short[1]), Number(short[2]))
      : null
  if (day === null) line.doubt('date', '认不出日期，这一行不带日期导入')
  else if (year !== null && !day.startsWith(String(year))) line.doubt('date', `日期不在${year}年`)
  return day
}

/** One number is written as it is dialled; anything else stays as it was. */
const phoneOf = (line: Line): string => {
  const text = line.text('phone')
  if (text === '' || isPlaceholder(text)) return text
  const { value, issues } = parsePhones(text)
  for (const issue of issues) line.doubt('phone', phoneIssueText(issue))
  const [one] = value
  if (!one || value.length > 1 || issues.length > 0) return text
  return one.extension ? `${one.number}转${one.extension}` : one.number
}

const yes = /^(是|对|√|✓|✔|☑|准确|正确|一致|相符|属实|无误|y|yes|1|合格)$/i
const no = /^(否|错|不|×|✗|✘|x|不准确|错误|不正确|不一致|不符|有误|不属实|n|no|0|不合格|部分准确|部分一致)$/i

type VerdictField = 'phoneVerdict' | 'placeVerdict' | 'materialsVerdict' | 'timeLimitVerdict'

const verdictOf = (line: Line, field: VerdictField): LedgerVerdict => {
  const text = line.text(field).replace(/\s+/g, '')
  if (text === '' || isPlaceholder(text) || /^(未问|未问到|未涉及|不涉及)$/.test(text)) return 'none'
  if (yes.test(text)) return 'yes'
  if (no.test(text)) return 'no'
  line.doubt(field, '看不出准确与否，原文记入“存在问题”')
  return 'other'
}

/** What a verdict column says in words of its own is kept beside the noted problem. */
const remarkOf = (line: Line): string => {
  const remark = line.text('remark')
  const words = (['phoneVerdict', 'placeVerdict', 'materialsVerdict', 'timeLimitVerdict'] as const)
    .filter((field) => isWords(line.text(field)))
    .map((field) => `${ledgerLabels[field][0].replace('是否准确', '')}：${line.text(field)}`)
  const own = /^(无|无问题|没有|没有问题|正常|-+|—+|\/)$/.test(remark) ? '' : remark
  return [own, ...words].filter(Boolean).join('；').slice(0, 2000)
}

const isWords = (text: string): boolean => {
  const bare = text.replace(/\s+/g, '')
  return !(
    bare === '' ||
    isPlaceholder(bare) ||
    yes.test(bare) ||
    no.test(bare) ||
    /^(未问|未问到|未涉及|不涉及)$/.test(bare)
  )
}
