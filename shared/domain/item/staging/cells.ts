/** One cell → one value of a field, with what a person should know about the reading. */
import { checkAddress } from '../address.ts'
import { checkCreditCode, compactCode } from '../codes.ts'
import { type DayUnit, dayIssueText, parseDays, unitOf } from '../days.ts'
import { type EnumName, parseBoolean, parseEnum, parseList } from '../enums.ts'
import type { GuideValue } from '../item.ts'
import type { FieldSpec } from '../item-fields.ts'
import { formatPhones, type PhoneRules, parsePhones, phoneIssueText } from '../phone.ts'
import { cleanText, isPlainText, toHalfWidth } from '../text.ts'
import { valueText } from '../value-text.ts'
import type { Problem } from './problem.ts'
import { isoDate } from './release-date.ts'

export interface CellReading {
  value?: GuideValue
  /** the published text, where the value does not show it */
  original?: string
  /** a time unit named in the cell, for the unit field beside it */
  unit?: DayUnit
  problems: Pick<Problem, 'level' | 'code' | 'reason' | 'suggestion'>[]
}

export type CellReader = (text: string) => CellReading

const nothing: CellReading = { problems: [] }
const plainKinds = new Set(['text', 'longText', 'address'])

/** A reader for one field. Coded values, numbers and limits repeat from row to row and are read once. */
export function createCellReader(spec: FieldSpec, phoneRules: PhoneRules): CellReader {
  const read = readerOf(spec, phoneRules)
  const withCleaning: CellReader = (text) => {
    const clean = cleanText(text)
    const reading = clean.value === '' ? { problems: [] } : read(clean.value)
    if (clean.issues.length === 0) return reading
    const chars = [...new Set(clean.issues.map(({ char }) => char))].join('、')
    const broken = clean.issues.some(({ kind }) => kind === 'broken')
    const problem = {
      level: 'doubtful',
      code: 'IMPORT_CONTROL_CHAR',
      reason: broken ? `含有解码时丢失的字符（${chars}）` : `含有看不见的字符（${chars}），已去除`,
    } as const
    return { ...reading, original: text, problems: [...reading.problems, problem] }
  }
  if (plainKinds.has(spec.kind)) {
    return (text) =>
      text === ''
        ? nothing
        : isPlainText(text)
          ? { value: text, problems: nothing.problems }
          : withCleaning(text)
  }
  const cache = new Map<string, CellReading>()
  return (text) => {
    if (text === '') return nothing
    const known = cache.get(text)
    if (known) return known
    const reading = withCleaning(text)
    if (cache.size < 20_000) cache.set(text, reading)
    return reading
  }
}

function readerOf(spec: FieldSpec, phoneRules: PhoneRules): CellReader {
  switch (spec.kind) {
    case 'text':
    case 'longText':
      return (text) => ({ value: text, problems: [] })
    case 'address':
      return (text) => ({ value: checkAddress(text).value, problems: [] })
    case 'code':
      return spec.name === 'deptCode'
        ? readCreditCode
        : (text) => ({ value: compactCode(text), problems: [] })
    case 'enum':
      return (text) => readEnum(enumName(spec.name), text)
    case 'list':
      return (text) => readList(listName(spec.name), text)
    case 'boolean':
      return readBoolean
    case 'count':
      return spec.name === 'annualVolume' ? readVolume : readCount
    case 'days':
      return readDays
    case 'dayUnit':
      return readUnit
    case 'phones':
      return (text) => readPhones(text, phoneRules)
    case 'date':
      return readDate
  }
}

/** The published text is kept beside the value whenever the value reads differently. */
const withOriginal = (value: GuideValue, text: string): Pick<CellReading, 'value' | 'original'> =>
  valueText(value) === text ? { value } : { value, original: text }

function readPhones(text: string, rules: PhoneRules): CellReading {
  const { value, issues } = parsePhones(text, rules)
  const problems = issues.map((issue) => ({
    level: 'doubtful' as const,
    code: 'IMPORT_PHONE_TEXT' as const,
    reason: phoneIssueText(issue),
    suggestion:
      value.length > 0
        ? `按“${formatPhones(value)}”读取，请核对`
        : '标为无号码，不进入拨测样本，请清单维护单位补填',
  }))
  return value.length > 0 ? { ...withOriginal(value, text), problems } : { original: text, problems }
}

function readDays(text: string): CellReading {
  const days = parseDays(text)
  const problems = days.issues.map((issue) => ({
    level: issue === 'instant' ? ('note' as const) : ('doubtful' as const),
    code: 'IMPORT_DAYS_TEXT' as const,
    reason: `“${text}”${dayIssueText(issue)}`,
    ...(days.value !== null && issue !== 'instant'
      ? { suggestion: `按${days.value}${days.unit ?? ''}读取，请确认` }
      : days.range
        ? { suggestion: `区间为${days.range[0]}至${days.range[1]}，未确认前不用于判定` }
        : {}),
  }))
  const unit = days.unit ? { unit: days.unit } : {}
  // A fraction is not a limit a check could be judged by
  if (days.value === null || !Number.isInteger(days.value)) return { original: text, ...unit, problems }
  return { ...withOriginal(days.value, text), ...unit, problems }
}

function readUnit(text: string): CellReading {
  const unit = unitOf(text)
  if (unit) return { ...withOriginal(unit, text), problems: [] }
  return { original: text, problems: [unknownValue(text)] }
}

function readEnum(name: EnumName | null, text: string): CellReading {
  if (!name) return { value: text, problems: [] }
  const { value, issues } = parseEnum(name, text)
  if (issues.includes('number')) return { original: text, problems: [codeNumber(text)] }
  return { ...withOriginal(value, text), problems: issues.length > 0 ? [unknownValue(text)] : [] }
}

function readList(name: EnumName | null, text: string): CellReading {
  const { value, issues } = parseList(name, text)
  if (issues.includes('number')) return { original: text, problems: [codeNumber(text)] }
  return { ...withOriginal(value, text), problems: issues.length > 0 ? [unknownValue(text)] : [] }
}

function readBoolean(text: string): CellReading {
  const { value } = parseBoolean(text)
  if (value === null) return { original: text, problems: [unknownValue(text)] }
  return { ...withOriginal(value, text), problems: [] }
}

function readCount(text: string): CellReading {
  const match = /^(\d{1,4})(?:\.0+)?\s*(?:次|份|个)?$/.exec(toHalfWidth(text))
  if (!match) return { original: text, problems: [unknownValue(text)] }
  return { ...withOriginal(Number(match[1]), text), problems: [] }
}

/** A year's cases may be many, and come with thousands marked off: 12,345件. */
function readVolume(text: string): CellReading {
  const digits = /^(\d{1,3}(?:,\d{3})+|\d{1,8})(?:\.0+)?\s*(?:件|件次|笔|人次)?$/.exec(toHalfWidth(text))?.[1]
  if (digits === undefined) return { original: text, problems: [unknownValue(text)] }
  return { ...withOriginal(Number(digits.replaceAll(',', '')), text), problems: [] }
}

function readDate(text: string): CellReading {
  const match = /^(\d{4})\D{0,2}(\d{1,2})\D{0,2}(\d{1,2})日?(?:\s.*)?$/.exec(toHalfWidth(text))
  const date = match && isoDate(Number(match[1]), Number(match[2]), Number(match[3]))
  return date
    ? { ...withOriginal(date, text), problems: [] }
    : { original: text, problems: [unknownValue(text)] }
}

function readCreditCode(text: string): CellReading {
  const { value, issues } = checkCreditCode(text)
  const reasons = { length: '不是18位', character: '含有规定以外的字符', checkDigit: '校验位不符' }
  const problems = issues.map((issue) => ({
    level: 'note' as const,
    code: 'IMPORT_CODE_FORMAT' as const,
    reason: `统一社会信用代码${reasons[issue]}，已照原样导入`,
  }))
  return { value, problems }
}

const unknownValue = (text: string) =>
  ({
    level: 'doubtful',
    code: 'IMPORT_VALUE_UNKNOWN',
    reason: `“${text.slice(0, 40)}”不在规定取值内，已照原样保留`,
  }) as const

const codeNumber = (text: string) =>
  ({
    level: 'doubtful',
    code: 'IMPORT_VALUE_UNKNOWN',
    reason: `“${text}”是代码数字，各系统含义不同，未取值`,
    suggestion: '请在原系统导出中文名称',
  }) as const

const enumNames: Record<string, EnumName> = {
  taskType: 'taskType',
  useLevel: 'useLevel',
  deptType: 'deptType',
  projectType: 'projectType',
  type: 'type',
  form: 'form',
  necessity: 'necessity',
  source: 'source',
}
const enumName = (field: string): EnumName | null => enumNames[field] ?? null
const listName = (field: string): EnumName | null =>
  field === 'serverType' || field === 'handleType' ? field : null
