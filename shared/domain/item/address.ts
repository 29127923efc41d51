/** Places of handling (办理地点). */
import { cleanText, isPlaceholder, toHalfWidth } from './text.ts'

export interface Address {
  /** cleaned; wording unchanged */
  value: string
  original: string
  issues: ('placeholder' | 'noFloor' | 'noWindow')[]
}

const place = /为民服务(?:中心|站)|党群服务中心|派出所|卫生院|卫生室|村(?:委会|部)|居委会/

/** Town and village places are one room, so a floor and a window are asked for in larger halls only. */
export function checkAddress(original: string): Address {
  const { value } = cleanText(original)
  if (value === '') return { value, original, issues: [] }
  if (isPlaceholder(value)) return { value, original, issues: ['placeholder'] }
  if (place.test(value)) return { value, original, issues: [] }
  const issues: Address['issues'] = []
  if (!/[一二三四五六七八九十\d]+(?:楼|层)|[A-Za-z一二三四]区|负一/.test(toHalfWidth(value)))
    issues.push('noFloor')
  if (!/窗口?|服务台|专区|大厅|办证厅|科|室|岗/.test(value)) issues.push('noWindow')
  return { value, original, issues }
}

/** Two writings of one place compare equal: width, blanks, brackets and dashes do not matter. */
export const addressKey = (address: string): string =>
  toHalfWidth(address)
    .toUpperCase()
    .replace(/[\s,，。、;；()（）\-—–]+/g, '')
