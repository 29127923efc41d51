/**
 * Reads a yearly notice (放假安排) that someone typed in or was sent as JSON:
 * `{ "year": 2027, "off": ["2027-02-05~2027-02-12", …], "work": ["2027-02-14"], "names": {…} }`.
 * A list entry is one day or a range “起~止”. Everything wrong is reported, not only the first.
 */

import type { YearTable } from './calendar.ts'
import { dateOf, dayNumber, isWeekend, parseDay, yearOf } from './civil-day.ts'

export interface NoticeFlaw {
  /** where: 'year', 'off[3]', … or '' for the whole */
  at: string
  message: string
}

export type YearNotice =
  | { ok: true; table: YearTable; warnings: NoticeFlaw[] }
  | { ok: false; errors: NoticeFlaw[] }

/** Validates a year table given as JSON text or as a parsed value. */
export const parseYearNotice = (input: unknown): YearNotice => {
  const read = typeof input === 'string' ? readJson(input) : { value: input }
  if ('error' in read) return { ok: false, errors: [{ at: '', message: read.error }] }
  if (!isRecord(read.value)) {
    return {
      ok: false,
      errors: [{ at: '', message: '内容应为一个年度的放假安排，含 year、off、work 三项。' }],
    }
  }

  const errors: NoticeFlaw[] = []
  const { year, off: offList, work: workList, names: namesValue } = read.value
  if (typeof year !== 'number' || !Number.isInteger(year) || year < 2000 || year > 2100) {
    return { ok: false, errors: [{ at: 'year', message: '年度应为2000至2100之间的整数。' }] }
  }
  const off = readDays('off', offList, year, errors)
  const work = readDays('work', workList, year, errors)
  const names = readNames(namesValue, new Set([...off, ...work]), errors)

  const offSet = new Set(off)
  for (const date of work) {
    if (offSet.has(date))
      errors.push({ at: 'work', message: `${date}同时列为放假和上班，请按通知原文更正。` })
    else if (!isWeekend(dayNumber(date))) {
      errors.push({ at: 'work', message: `${date}本来就不是周末，不会是调休上班日，请核对日期。` })
    }
  }
  if (off.length === 0 && !errors.some((e) => e.at.startsWith('off'))) {
    errors.push({ at: 'off', message: '没有放假日期，请按通知原文补齐。' })
  }
  if (errors.length > 0) return { ok: false, errors }

  const table: YearTable = { year, off, work, ...(Object.keys(names).length > 0 ? { names } : {}) }
  return { ok: true, table, warnings: doubts(table) }
}

/** Not wrong, but worth a second look before it is used. */
const doubts = ({ year, off, work }: YearTable): NoticeFlaw[] => {
  const warnings: NoticeFlaw[] = []
  if (off.length < 11) warnings.push({ at: 'off', message: `全年放假只有${off.length}天，可能没有录全。` })
  if (off.length > 45) warnings.push({ at: 'off', message: `全年放假${off.length}天，可能多录。` })
  if (!off.includes(`${year}-01-01`)) warnings.push({ at: 'off', message: '放假日期中没有1月1日（元旦）。' })
  if (!off.includes(`${year}-10-01`))
    warnings.push({ at: 'off', message: '放假日期中没有10月1日（国庆节）。' })
  if (work.length === 0) warnings.push({ at: 'work', message: '没有调休上班日，请确认通知中确无调休。' })
  return warnings
}

const readDays = (field: 'off' | 'work', list: unknown, year: number, errors: NoticeFlaw[]): string[] => {
  if (!Array.isArray(list)) {
    errors.push({ at: field, message: `${field === 'off' ? '放假' : '调休上班'}日期应为列表。` })
    return []
  }
  const days = new Set<number>()
  list.forEach((entry: unknown, index) => {
    const at = `${field}[${index}]`
    const range = readRange(entry)
    if (typeof range === 'string') {
      errors.push({ at, message: range })
      return
    }
    for (let day = range.first; day <= range.last; day++) {
      const date = dateOf(day)
      if (yearOf(day) !== year && !date.startsWith(`${year - 1}-12`)) {
        errors.push({ at, message: `${date}不在${year}年内（只可含上年12月的日期）。` })
        return
      }
      if (days.has(day)) errors.push({ at, message: `${date}重复。` })
      days.add(day)
    }
  })
  return [...days].sort((a, b) => a - b).map(dateOf)
}

const readRange = (entry: unknown): { first: number; last: number } | string => {
  if (typeof entry !== 'string') return '日期应为文字，如“2027-02-05”或“2027-02-05~2027-02-12”。'
  const parts = entry.split(/[~～]/).map((part) => part.trim())
  const [from = '', to = from] = parts
  const first = parseDay(from)
  const last = parseDay(to)
  if (first === null || last === null || parts.length > 2) {
    return `“${entry.slice(0, 40)}”不是有效日期，应如“2027-02-05”或“2027-02-05~2027-02-12”。`
  }
  if (last < first) return `“${entry}”止日早于起日。`
  if (last - first > 30) return `“${entry}”超过31天，请核对。`
  return { first, last }
}

const readNames = (value: unknown, listed: Set<string>, errors: NoticeFlaw[]): Record<string, string> => {
  if (value === undefined) return {}
  if (!isRecord(value)) {
    errors.push({ at: 'names', message: '节日名称应为“日期: 名称”的对照。' })
    return {}
  }
  const names: Record<string, string> = {}
  for (const [date, name] of Object.entries(value)) {
    if (!listed.has(date)) errors.push({ at: `names.${date}`, message: `${date}不在放假或上班日期中。` })
    else if (typeof name !== 'string' || name.length > 40)
      errors.push({ at: `names.${date}`, message: '节日名称应为40字以内的文字。' })
    else names[date] = name
  }
  return names
}

const readJson = (text: string): { value: unknown } | { error: string } => {
  try {
    return { value: JSON.parse(text.replace(/^\uFEFF/, '')) }
  } catch {
    return { error: '文件不是有效的JSON格式，没有导入任何内容。' }
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
