/**
 * Published opening hours (办理时间) as people write them → weekly ranges. What cannot be read is never
 * guessed silently: `known` is false, the default hours stand in, and `notes` says why.
 */

/** Minutes since local midnight, `from` included, `to` excluded. */
export interface MinuteRange {
  from: number
  to: number
}

export interface WeeklyHours {
  /** index 0 = Monday … 6 = Sunday */
  days: MinuteRange[][]
  /** closed on public holidays (法定节假日除外); true unless the text says otherwise */
  holidaysOff: boolean
}

export interface ParsedHours {
  hours: WeeklyHours
  /** false: the text could not be read, `hours` are the default ones */
  known: boolean
  /** what a person should look at, Chinese */
  notes: string[]
  /** the text as published */
  text: string
}

const WORKDAYS = [0, 1, 2, 3, 4]
const ALL_DAYS = [0, 1, 2, 3, 4, 5, 6]

/** 周一至周五 9:00-12:00，14:00-17:00: what stands in when nothing readable is published. */
export const defaultHours: WeeklyHours = {
  days: ALL_DAYS.map((day) =>
    day < 5
      ? [
          { from: 540, to: 720 },
          { from: 840, to: 1020 },
        ]
      : [],
  ),
  holidaysOff: true,
}

/**
 * Reads e.g. '周一至周五 上午9:00-12:00 下午13:00-17:00（法定节假日除外）', '工作日8：30—17：00',
 * '周一至周五 8:30-12:00，2:30-5:30；周六 9:00-11:30', '每天24小时'. Never throws.
 */
export const parseHours = (text: string): ParsedHours => {
  const plain = normalise(text)
  const unread = (note: string): ParsedHours => ({ hours: defaultHours, known: false, notes: [note], text })
  if (plain === '') return unread('没有公布办理时间，按默认作息')
  if (/[春夏秋冬]|\d月/.test(plain)) return unread('办理时间分季节，请核对当前作息')

  const holidaysOff = !/节假日(不休|照常|正常|无休)|全年无休|24小时/.test(plain)
  const rest = plain.replace(REMARKS, '')
  const days: MinuteRange[][] = ALL_DAYS.map(() => [])
  let current = WORKDAYS
  let period: 'am' | 'pm' | null = null
  let last: MinuteRange | null = null
  let found = false

  let at = 0
  while (at < rest.length) {
    const token = nextToken(rest, at)
    if (!token) return unread(`办理时间“${text.trim()}”不能识别，按默认作息`)
    at += token.length
    if (token.kind === 'days') {
      current = token.days
      period = null
      last = null
    } else if (token.kind === 'period') period = token.period
    else if (token.kind === 'range') {
      const range = settle(token.range, period, last)
      if (!range) return unread(`办理时间“${text.trim()}”起止不合理，按默认作息`)
      for (const day of current) days[day]?.push(range)
      last = range
      found = true
    }
  }
  if (!found) return unread(`办理时间“${text.trim()}”没有起止时间，按默认作息`)
  return { hours: { days: days.map(merge), holidaysOff }, known: true, notes: [], text }
}

type Token =
  | { kind: 'days'; days: number[]; length: number }
  | { kind: 'period'; period: 'am' | 'pm' | null; length: number }
  | { kind: 'range'; range: MinuteRange; length: number }
  | { kind: 'filler'; length: number }

const WEEK = '一二三四五六日天'
const DAY = `(?:周|星期|礼拜)[${WEEK}]`
const DAY_SPAN = new RegExp(`^${DAY}-(?:周|星期|礼拜)?[${WEEK}]`)
const DAY_LIST = new RegExp(`^${DAY}(?:[、,和及](?:周|星期|礼拜)?[${WEEK}])*`)
const NAMED_DAYS: readonly [RegExp, number[]][] = [
  [/^(?:法定|国家法定)?工作日/, WORKDAYS],
  [/^(?:每天|每日|全周|全年无休)/, ALL_DAYS],
  [/^(?:周末|双休日)/, [5, 6]],
]
const CLOCK = '(\\d{1,2})(?:[:.点时](\\d{2}|半)?分?)?'
const RANGE = new RegExp(`^${CLOCK}-(?:下午|晚上?)?${CLOCK}`)
const REMARKS =
  /[([]?(?:国家)?(?:法定)?(?:节假日|公休日|双休日)(?:和双休日|及双休日)?(?:除外|休息|不办公|不上班|不休|照常(?:办公|上班)?|正常(?:办公|上班)?|无休)[)\]]?/g

const nextToken = (text: string, at: number): Token | null => {
  const rest = text.slice(at)
  const span = DAY_SPAN.exec(rest)
  if (span) {
    const names = [...span[0]].filter((c) => WEEK.includes(c)).map(dayIndex)
    return { kind: 'days', days: daySpan(names[0] ?? 0, names[1] ?? 4), length: span[0].length }
  }
  const list = DAY_LIST.exec(rest)
  if (list) {
    const named = [...list[0]].filter((c) => WEEK.includes(c)).map(dayIndex)
    return { kind: 'days', days: named, length: list[0].length }
  }
  for (const [pattern, days] of NAMED_DAYS) {
    const hit = pattern.exec(rest)
    if (hit) return { kind: 'days', days, length: hit[0].length }
  }
  const whole = /^(?:24小时|全天)(?:服务|办理|开放)?/.exec(rest)
  if (whole) return { kind: 'range', range: { from: 0, to: 1440 }, length: whole[0].length }
  const range = RANGE.exec(rest)
  if (range) {
    const from = minutes(range[1], range[2])
    const to = minutes(range[3], range[4])
    if (from === null || to === null) return null
    return { kind: 'range', range: { from, to }, length: range[0].length }
  }
  const period = /^(上午|早上|早|下午|晚上|晚|中午)/.exec(rest)
  if (period) {
    const word = period[0]
    return {
      kind: 'period',
      period: /^[上早]/.test(word) ? 'am' : word === '中午' ? null : 'pm',
      length: word.length,
    }
  }
  const filler = /^(?:办理时间|办公时间|工作时间|上班时间|受理时间|为|[,;、:。()[\]/]|和|及)/.exec(rest)
  return filler ? { kind: 'filler', length: filler[0].length } : null
}

/** Afternoon hours written 2:30–5:30 become 14:30–17:30. Null when the range makes no sense. */
const settle = (
  range: MinuteRange,
  period: 'am' | 'pm' | null,
  last: MinuteRange | null,
): MinuteRange | null => {
  let { from, to } = range
  const afternoon = period === 'pm' || (period === null && last !== null && from < last.to)
  if (afternoon && from < 720) from += 720
  if (to <= from && to <= 720) to += 720
  return from < to && to <= 1440 ? { from, to } : null
}

const minutes = (hour: string | undefined, minute: string | undefined): number | null => {
  const h = Number(hour)
  const m = minute === undefined ? 0 : minute === '半' ? 30 : Number(minute)
  return h <= 24 && m < 60 && h * 60 + m <= 1440 ? h * 60 + m : null
}

const dayIndex = (name: string): number => (name === '天' ? 6 : WEEK.indexOf(name))

const daySpan = (from: number, to: number): number[] =>
  from <= to ? ALL_DAYS.slice(from, to + 1) : [...ALL_DAYS.slice(from), ...ALL_DAYS.slice(0, to + 1)]

const merge = (ranges: MinuteRange[]): MinuteRange[] => {
  const out: MinuteRange[] = []
  for (const range of [...ranges].sort((a, b) => a.from - b.from)) {
    const before = out.at(-1)
    if (before && range.from <= before.to) before.to = Math.max(before.to, range.to)
    else out.push({ ...range })
  }
  return out
}

const normalise = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/\s+/g, '')
    .replace(/[—–―−－~～至到]+/g, '-')
    .replace(/【/g, '[')
    .replace(/】/g, ']')
