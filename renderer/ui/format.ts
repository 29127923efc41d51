/**
 * A proportion as people read it: 0.8667 → "86.7%". Only the whole reads "100%" and only nothing "0%":
 * 0.9996 is rounded down to "99.9%".
 */
export function formatPercent(proportion: number, digits = 1): string {
  if (proportion === 0 || proportion === 1) return `${proportion * 100}%`
  const step = 10 ** -digits
  const percent = Math.min(100 - step, Math.max(step, proportion * 100))
  return `${percent.toFixed(digits)}%`
}

/** A count with thousands separators: 12,345. */
export const formatCount = (count: number): string => count.toLocaleString('zh-CN')

/** Bytes as people read them: 512 B, 36 KB, 12.4 MB, 3.2 GB. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB']
  let value = bytes
  let unit = 0
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024
    unit++
  }
  return `${unit < 2 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`
}

/** Seconds as 02:15, from an hour on 1:02:15. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds))
  const two = (part: number) => String(part).padStart(2, '0')
  const hours = Math.floor(whole / 3600)
  const rest = `${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`
  return hours > 0 ? `${hours}:${rest}` : rest
}

const shanghai = new Intl.DateTimeFormat('zh-CN', {
  timeZone: 'Asia/Shanghai',
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
})

/**
 * An instant (epoch ms) in Asia/Shanghai, whatever the machine says.
 * minute: "11月22日 14:05", with the year when it is not `thisYear`; day: "11月22日"; time: "14:05"; full: "2025年11月22日 14:05:09".
 */
export function formatInstant(
  at: number,
  form: 'minute' | 'day' | 'time' | 'full' = 'minute',
  thisYear = yearOf(Date.now()),
): string {
  const part = partsOf(at)
  const year = part.year === thisYear && form !== 'full' ? '' : `${part.year}年`
  const day = `${year}${part.month}月${part.day}日`
  const time = `${part.hour}:${part.minute}`
  return { minute: `${day} ${time}`, day, time, full: `${day} ${time}:${part.second}` }[form]
}

/** A day 'YYYY-MM-DD' as "11月22日 星期六", with the year when it is not `thisYear`. */
export function formatDay(day: string, weekday = false, thisYear = yearOf(Date.now())): string {
  const [year, month, date] = day.split('-')
  if (year === undefined || month === undefined || date === undefined) return day
  const name = weekday ? ` 星期${'日一二三四五六'[new Date(`${day}T00:00:00Z`).getUTCDay()]}` : ''
  return `${year === thisYear ? '' : `${year}年`}${Number(month)}月${Number(date)}日${name}`
}

const yearOf = (at: number): string => partsOf(at).year

function partsOf(at: number) {
  const found: Partial<Record<Intl.DateTimeFormatPartTypes, string>> = {}
  for (const { type, value } of shanghai.formatToParts(at)) found[type] = value
  const { year = '', month = '', day = '', hour = '', minute = '', second = '' } = found
  return { year, month, day, hour, minute, second }
}

/**
 * A phone number grouped for reading aloud, digits unchanged: 05533835110 → "0553-383 5110",
 * 13855301234 → "138 5530 1234", 12345 stays. Unknown shapes are returned as they came.
 */
export function formatPhone(number: string): string {
  const digits = number.replace(/[\s-]/g, '')
  if (/^1[3-9]\d{9}$/.test(digits)) return `${digits.slice(0, 3)} ${digits.slice(3, 7)} ${digits.slice(7)}`
  const areaLength = /^0(10|2\d)/.test(digits) ? 3 : 4
  if (/^0\d{9,11}$/.test(digits))
    return `${digits.slice(0, areaLength)}-${groupLocal(digits.slice(areaLength))}`
  if (/^[2-9]\d{6,7}$/.test(digits)) return groupLocal(digits)
  return number
}

const groupLocal = (local: string): string => `${local.slice(0, -4)} ${local.slice(-4)}`
