import type { Random } from './random.ts'

const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]
const ORG_WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2]

/** A 统一社会信用代码 that passes its check digits (GB 32100-2015, GB 11714); 11 = 机关, 12 = 事业单位. */
export const creditCode = (random: Random, divisionCode: string, kind: '11' | '12'): string => {
  const body = random.digits(8)
  const sum = [...body].reduce((s, d, i) => s + Number(d) * (ORG_WEIGHTS[i] ?? 0), 0)
  const mod = 11 - (sum % 11)
  const check = mod === 10 ? 'X' : mod === 11 ? '0' : String(mod)
  const head = `${kind}${divisionCode.slice(0, 6)}${body}${check}`
  const total = [...head].reduce((s, c, i) => s + ALPHABET.indexOf(c) * (WEIGHTS[i] ?? 0), 0)
  return head + ALPHABET[(31 - (total % 31)) % 31]
}

const TYPE_CODES: Record<string, string> = {
  行政许可: '01',
  行政征收: '04',
  行政给付: '05',
  行政确认: '07',
  行政奖励: '08',
  行政裁决: '09',
  其他类别: '10',
  公共服务: '20',
}

/** 基本编码: 34 (province) + type + department + main item + sub-item, 12 characters. */
export const catalogCode = (type: string, departmentIndex: number, itemIndex: number): string =>
  `34${TYPE_CODES[type] ?? '10'}${pad(departmentIndex, 2)}${pad(itemIndex, 3)}000`

/** 实施编码: 统一社会信用代码 + 行使层级 + 基本编码, 31 characters. */
export const taskCode = (unitCode: string, levelDigit: string, catalog: string): string =>
  `${unitCode}${levelDigit}${catalog}`

const pad = (value: number, width: number): string => String(value % 10 ** width).padStart(width, '0')
