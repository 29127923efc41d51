/** Time limits as they are really published (办结时限): numbers, Chinese numerals, 即办, ranges, and worse. */
import { toHalfWidth } from './text.ts'

export const dayUnits = ['工作日', '自然日', '月', '年', '小时'] as const
export type DayUnit = (typeof dayUnits)[number]

export type DayIssueCode =
  | 'instant'
  | 'chineseNumeral'
  | 'unitInCell'
  | 'range'
  | 'turnedIntoDate'
  | 'decimal'
  | 'formula'
  | 'vague'

export interface Days {
  /** null when no single number can be taken from the text; 0 = on the spot (即办) */
  value: number | null
  /** the unit named in the text itself */
  unit?: DayUnit
  original: string
  issues: DayIssueCode[]
  /** for ranges: both ends, for a person to choose from */
  range?: [number, number]
}

const issueTexts: Record<DayIssueCode, string> = {
  instant: '写的是即办，按当场办结（0）读取',
  chineseNumeral: '写的是汉字数字，请确认读取的数',
  unitInCell: '时限单位写在数字里，请确认',
  range: '是区间，不能自动取值，请向清单维护单位核实',
  turnedIntoDate: '像是区间被表格改成了日期，不能自动取值',
  decimal: '不是整数',
  formula: '是公式，不是时限',
  vague: '不是数字',
}

export const dayIssueText = (code: DayIssueCode): string => issueTexts[code]

/** Reads a time limit. Empty text gives null and no issue: that a limit is missing is for the quality rules to say. */
export function parseDays(original: string): Days {
  const text = toHalfWidth(original).replace(/\s+/g, '')
  const done = (value: number | null, issues: DayIssueCode[], rest: Partial<Days> = {}): Days => ({
    value,
    original,
    issues,
    ...rest,
  })
  if (text === '') return done(null, [])
  if (/^\d+(?:\.0+)?$/.test(text)) return done(Number(text), [])
  if (/^[=@]/.test(text)) return done(null, ['formula'])
  if (/^(?:即办|即时办结|即时办理|即办件|当场办结|当场办理|立等可取|即来即办|当即办理|当场)$/.test(text))
    return done(0, ['instant'])
  const date = /^\d{4}-(\d{2})-(\d{2})$/.exec(text)
  if (date) return done(null, ['turnedIntoDate'], { range: order(Number(date[1]), Number(date[2])) })

  const unit = unitOf(text)
  const withUnit = unit ? { unit } : {}
  const number = '(\\d+(?:\\.\\d+)?|[零〇一二两三四五六七八九十百]+)'
  const tail = '(?:个)?(?:工作日|自然日|日|天|个月|月|年|小时|时)?(?:内|以内|之内|办结|内办结)?'
  const range = new RegExp(`^${number}${tail}(?:-|~|—|–|至|到)${number}${tail}$`).exec(text)
  if (range) {
    const ends = [numeral(range[1] ?? ''), numeral(range[2] ?? '')]
    return done(null, ['range'], { ...withUnit, range: order(ends[0] ?? 0, ends[1] ?? 0) })
  }
  const single = new RegExp(`^(?:自?受理(?:之日)?(?:起|后)?|不超过)?${number}${tail}$`).exec(text)
  const value = single ? numeral(single[1] ?? '') : null
  if (value === null) return done(null, ['vague'], withUnit)
  if (!Number.isInteger(value)) return done(value, ['decimal'], withUnit)
  const issues: DayIssueCode[] = /\d/.test(single?.[1] ?? '') ? ['unitInCell'] : ['chineseNumeral']
  return done(value, issues, withUnit)
}

/** The unit a cell or a heading names: '工作日', '天（工作日）', '承诺办结时限（工作日）'; 天 and 日 alone are 自然日. */
export function unitOf(text: string): DayUnit | undefined {
  if (/工作日|工作天/.test(text)) return '工作日'
  if (/小时/.test(text)) return '小时'
  if (/月/.test(text)) return '月'
  if (/年/.test(text)) return '年'
  return /自然日|日历日|[天日]/.test(text) ? '自然日' : undefined
}

const order = (a: number, b: number): [number, number] => (a <= b ? [a, b] : [b, a])

/** '15' → 15, '十五' → 15, '二十' → 20, '一百二十' → 120, '两' → 2. */
function numeral(text: string): number | null {
  if (/^\d+(?:\.\d+)?$/.test(text)) return Number(text)
  let total = 0
  let digit = 0
  for (const char of text) {
    const at = '零一二三四五六七八九'.indexOf(char === '〇' ? '零' : char === '两' ? '二' : char)
    if (at >= 0) digit = at
    else if (char === '十' || char === '百') {
      total += (digit || 1) * (char === '十' ? 10 : 100)
      digit = 0
    } else return null
  }
  return total + digit
}
