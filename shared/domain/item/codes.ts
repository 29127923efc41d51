/** Codes of items and bodies. Checks warn and never block: legal codes that fail them exist (domain facts §1.3). */

const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const uniformWeights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]

export type CreditCodeIssue = 'length' | 'character' | 'checkDigit'

export interface CodeReading<Issue> {
  /** blanks removed, upper case; otherwise as published */
  value: string
  original: string
  issues: Issue[]
}

/** Unified social credit code (统一社会信用代码), GB 32100-2015: 18 characters, the last a check digit modulo 31. */
export function checkCreditCode(original: string): CodeReading<CreditCodeIssue> {
  const value = compactCode(original)
  const done = (...issues: CreditCodeIssue[]) => ({ value, original, issues })
  if (value.length !== 18) return done('length')
  if ([...value].some((char) => !alphabet.includes(char))) return done('character')
  const sum = uniformWeights.reduce(
    (total, weight, i) => total + weight * alphabet.indexOf(value[i] ?? ''),
    0,
  )
  return alphabet[(31 - (sum % 31)) % 31] === value[17] ? done() : done('checkDigit')
}

export type ItemCodeIssue = 'scientific' | 'length'

/**
 * 实施编码 is 31 characters (USCC 18 + 行使层级 1 + 基本编码 12), 业务办理项编码 33; provincial forms differ,
 * so another length is a remark. `scientific` is worse: the file kept the code as a number and lost its digits.
 */
export function checkItemCode(original: string): CodeReading<ItemCodeIssue> {
  const value = compactCode(original)
  if (/^\d(?:\.\d+)?E[+-]?\d+$/.test(value)) return { value, original, issues: ['scientific'] }
  return { value, original, issues: value.length === 31 || value.length === 33 ? [] : ['length'] }
}

/** Codes are compared without blanks and in upper case. */
export const compactCode = (code: string): string =>
  /^[0-9A-Z]+$/.test(code) ? code : code.replace(/[\s\u200b\ufeff]+/g, '').toUpperCase()
