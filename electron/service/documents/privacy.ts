/** What must not leave in a bulletin or export (safety T15): masks and a scanner over free text. */

export type PersonalHit = { kind: '手机号' | '身份证号' | '银行卡号' | '姓名'; text: string }

const MOBILE = /(?<!\d)1[3-9]\d(?:[ -]?\d{4}){2}(?!\d)/g
const ID_NUMBER = /(?<![\dA-Za-z])[1-9]\d{5}(?:19|20)\d{9}[\dXx](?![\dA-Za-z])/g
const BANK_CARD = /(?<!\d)(?:62|4\d|5[1-5])\d{14,17}(?!\d)/g

/** Masks mobile, identity and card numbers: 138****1234, 34***********123X. Office lines stay readable. */
export function maskPersonal(text: string): string {
  return text
    .replace(ID_NUMBER, (found) => `${found.slice(0, 2)}***********${found.slice(-4)}`)
    .replace(BANK_CARD, (found) =>
      passesLuhn(found) ? `${found.slice(0, 4)}********${found.slice(-4)}` : found,
    )
    .replace(MOBILE, (found) => {
      const digits = found.replace(/\D/g, '')
      return `${digits.slice(0, 3)}****${digits.slice(-4)}`
    })
}

/** Personal numbers, and the given names, that stand unmasked in a text. */
export function scanPersonal(text: string, names: readonly string[] = []): PersonalHit[] {
  const hits: PersonalHit[] = []
  for (const match of text.matchAll(ID_NUMBER)) hits.push({ kind: '身份证号', text: match[0] })
  for (const match of text.matchAll(BANK_CARD)) {
    if (passesLuhn(match[0])) hits.push({ kind: '银行卡号', text: match[0] })
  }
  for (const match of text.matchAll(MOBILE)) hits.push({ kind: '手机号', text: match[0] })
  for (const name of new Set(names)) {
    if (name.trim().length >= 2 && text.includes(name.trim())) hits.push({ kind: '姓名', text: name.trim() })
  }
  return hits
}

function passesLuhn(digits: string): boolean {
  let sum = 0
  for (let place = 0; place < digits.length; place += 1) {
    const digit = Number(digits[digits.length - 1 - place])
    const doubled = place % 2 === 1 ? digit * 2 : digit
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return sum % 10 === 0
}
