/**
 * Telephone numbers as they are really published (咨询电话): several in one cell, with and without area code,
 * extensions, hotlines, and the defects of domain facts §1.4. Wuhu is 0553 and seven digits.
 */
import { isPlaceholder, toHalfWidth } from './text.ts'

export interface PhoneNumber {
  kind: 'landline' | 'mobile' | 'hotline'
  /** canonical and ready to dial: '0553-5550123', '13800138000', '12345' */
  number: string
  extension?: string
}

export type PhoneIssueCode =
  | 'empty'
  | 'placeholder'
  | 'formula'
  | 'scientific'
  | 'missingAreaCode'
  | 'areaCode'
  | 'landlineLength'
  | 'mobileLength'
  | 'fakeNumber'
  | 'hotlineWithAreaCode'
  | 'notANumber'

export interface PhoneIssue {
  code: PhoneIssueCode
  /** the part of the cell it is about */
  text: string
}

export interface Phones {
  value: PhoneNumber[]
  original: string
  issues: PhoneIssue[]
}

export interface PhoneRules {
  areaCode: string
  localDigits: number
}

/** Wuhu (芜湖). */
export const wuhuPhones: PhoneRules = { areaCode: '0553', localDigits: 7 }

const issueTexts: Record<PhoneIssueCode, string> = {
  empty: '没有填写电话',
  placeholder: '是文字说明，不是号码',
  formula: '是公式，不是号码',
  scientific: '号码被存成科学计数，后几位已丢失',
  missingAreaCode: '缺区号',
  areaCode: '区号不是本市区号',
  landlineLength: '座机位数不对',
  mobileLength: '手机号位数不对',
  fakeNumber: '是占位号码，不是真实号码',
  hotlineWithAreaCode: '热线号码前不加区号',
  notANumber: '认不出号码',
}

/** What is wrong, as the end of a sentence: '“5550123”缺区号'. */
export const phoneIssueText = (issue: PhoneIssue): string =>
  issue.text === '' ? issueTexts[issue.code] : `“${issue.text}”${issueTexts[issue.code]}`

/** '0553-5550123转801、12345' */
export const formatPhones = (numbers: readonly PhoneNumber[]): string =>
  numbers.map(({ number, extension }) => (extension ? `${number}转${extension}` : number)).join('、')

/**
 * Reads every number of one cell. A number that can be dialled is kept even when its writing is at fault
 * (a missing area code is filled in); one that cannot (wrong length, 见公告) yields an issue and no number.
 */
export function parsePhones(original: string, rules: PhoneRules = wuhuPhones): Phones {
  const text = toHalfWidth(original)
    .replace(/[—–‐‑―−─]+/g, '-')
    .trim()
  const issues: PhoneIssue[] = []
  if (text === '') return { value: [], original, issues: [{ code: 'empty', text: '' }] }
  if (isPlaceholder(original.trim()))
    return { value: [], original, issues: [{ code: 'placeholder', text: original.trim() }] }
  if (/^[=@]/.test(text)) return { value: [], original, issues: [{ code: 'formula', text: original.trim() }] }
  const value: PhoneNumber[] = []
  for (const part of splitNumbers(text)) {
    const read = readNumber(part, rules)
    if (
      read.number &&
      !value.some(
        (known) => known.number === read.number?.number && known.extension === read.number?.extension,
      )
    ) {
      value.push(read.number)
    }
    if (read.issue) issues.push({ code: read.issue, text: part.trim() })
  }
  if (value.length === 0 && issues.length === 0) issues.push({ code: 'notANumber', text: original.trim() })
  return { value, original, issues }
}

/** Brackets and blanks are unified first, so that '(0553) 5550123' is one number and '5550123 5550124' are two. */
function splitNumbers(text: string): string[] {
  return text
    .replace(/\+\s*86[\s-]*(?=[\d(])/g, '+86-')
    .replace(/\((\+?86|0\d{1,3})\)\s*-?/g, '$1-')
    .replace(/\(\s*(?:转|分机)?\s*(\d{1,5})\s*\)/g, '转$1')
    .replace(/\([^()\d]*\)/g, ' ')
    .replace(/(^|[^\d])(0\d{2,3})\s+(?=\d{6,9}(?!\d))/g, '$1$2-')
    .replace(/\s*-\s*/g, '-')
    .replace(/\s*(转|分机)\s*/g, '$1')
    .split(/[、,;/|\n]|或者?|以及|和|\s+(?=[^\d]*\d{5,}|[^\d]*0\d{2,3}-)/)
    .filter((part) => /\d/.test(part) || /\S{2,}/.test(part.replace(/[:()\s]/g, '')))
}

interface Reading {
  number?: PhoneNumber
  issue?: PhoneIssueCode
}

function readNumber(part: string, rules: PhoneRules): Reading {
  const compact = part.replace(/\s+/g, '')
  if (/\d(?:\.\d+)?E\+?\d+/i.test(compact)) return { issue: 'scientific' }
  const match =
    /(?:\+?86-?(?=0?\d{2,3}-|1\d{10}|0\d{9,}))?(\d[\d-]*)(?:(?:转|分机|ext\.?|#|\*)(\d{1,5}))?/i.exec(compact)
  if (!match?.[1]) return { issue: 'notANumber' }
  let main = match[1].replace(/-+$/, '')
  // '+86-553-5550123' drops the trunk zero
  if (
    /^\+?86-?/.test(compact) &&
    new RegExp(`^${rules.areaCode.slice(1)}-?\\d{${rules.localDigits}}`).test(main)
  )
    main = `0${main}`
  return readParts(main.split('-'), match[2], rules)
}

/** `groups` are the digits between dashes: area, local, extension, each optional. */
function readParts(groups: string[], spokenExtension: string | undefined, rules: PhoneRules): Reading {
  const digits = groups.join('')
  const first = groups[0] ?? ''
  if (/^[48]00\d{7}$/.test(digits)) return hotline(digits)
  if (/^1[3-9]/.test(digits) && !first.startsWith('0') && digits.length >= 9 && digits.length <= 13) {
    return digits.length === 11 ? { number: { kind: 'mobile', number: digits } } : { issue: 'mobileLength' }
  }
  if (groups.length === 1 && isHotline(digits)) return hotline(digits)
  if (!digits.startsWith('0')) return readLocal(groups, spokenExtension, rules)
  const { area, rest } = splitArea(groups, rules)
  const local = rest[0] ?? ''
  if (isHotline(local) && rest.length === 1) return { ...hotline(local), issue: 'hotlineWithAreaCode' }
  if (!/^0(?:10|2\d|[3-9]\d{2})$/.test(area)) return { issue: 'areaCode' }
  const ours = area === rules.areaCode
  if (ours ? local.length !== rules.localDigits : local.length < 7 || local.length > 8)
    return { issue: 'landlineLength' }
  if (isFake(local)) return { issue: 'fakeNumber' }
  return {
    ...landline(area, local, spokenExtension ?? rest[1]),
    ...(ours ? {} : { issue: 'areaCode' as const }),
  }
}

function readLocal(groups: string[], spokenExtension: string | undefined, rules: PhoneRules): Reading {
  const [local = '', second] = groups
  // '555-0123' is one number written in two groups
  const joined = groups.join('')
  if (local.length < rules.localDigits && joined.length === rules.localDigits) {
    return isFake(joined)
      ? { issue: 'fakeNumber' }
      : { ...landline(rules.areaCode, joined, spokenExtension), issue: 'missingAreaCode' }
  }
  if (local.length !== rules.localDigits) return { issue: local.length < 6 ? 'notANumber' : 'landlineLength' }
  if (isFake(local)) return { issue: 'fakeNumber' }
  return { ...landline(rules.areaCode, local, spokenExtension ?? second), issue: 'missingAreaCode' }
}

function splitArea(groups: string[], rules: PhoneRules): { area: string; rest: string[] } {
  const [first = '', ...rest] = groups
  if (rest.length > 0 && first.length <= 4) return { area: first, rest }
  const size = first.startsWith(rules.areaCode) ? rules.areaCode.length : /^0(?:10|2\d)/.test(first) ? 3 : 4
  return { area: first.slice(0, size), rest: [first.slice(size), ...rest] }
}

const isHotline = (digits: string): boolean => /^(?:1[0-2]\d|1[0-2]\d{3}|9[5-6]\d{3,4})$/.test(digits)

const isFake = (local: string): boolean => /^(\d)\1+$/.test(local) || '1234567890'.startsWith(local)

const hotline = (number: string): Reading => ({ number: { kind: 'hotline', number } })

const landline = (area: string, local: string, extension: string | undefined): Reading => ({
  number: { kind: 'landline', number: `${area}-${local}`, ...(extension ? { extension } : {}) },
})
