import { addDays, civilToMs, isDay, msToCivil } from '#shared/domain/time/shanghai.ts'

/**
 * When a call on paper was made, as typed from the 抽查记录单: '9:35', '昨天10点半', '11-20 14:05',
 * '11月20日下午2:05', '2026-11-20 9:35' (Asia/Shanghai). Hours are taken as written; 下午 adds twelve. A day
 * without year is the last such day. Null when unreadable or not yet past.
 */
export const parseCalledAt = (text: string, now: number): number | null => {
  const plain = text.normalize('NFKC').replace(/\s+/g, ' ').trim()
  const today = msToCivil(now).day
  const found =
    /^(?:(今天|昨天|前天)|(?:(\d{4})[-/.年])?(\d{1,2})[-/.月](\d{1,2})[日号]?)? ?(上午|下午)?(\d{1,2})(?::(\d{2})|[点时](?:(\d{1,2})分?|(半))?)$/.exec(
      plain,
    )
  if (!found) return null
  const [, word, year, month, date, half, hours, minutes, spoken, halfHour] = found
  const hour = Number(hours) + (half === '下午' && Number(hours) < 12 ? 12 : 0)
  const minute = halfHour ? 30 : Number(minutes ?? spoken ?? 0)
  if (hour > 23 || minute > 59) return null
  const at = (day: string) => (isDay(day) ? civilToMs(day, hour * 60 + minute) : null)
  const past = (ms: number | null) => (ms !== null && ms <= now ? ms : null)
  if (month === undefined) return past(at(addDays(today, word === '昨天' ? -1 : word === '前天' ? -2 : 0)))
  const rest = `-${month.padStart(2, '0')}-${date?.padStart(2, '0')}`
  if (year) return past(at(year + rest))
  const thisYear = Number(today.slice(0, 4))
  return past(at(thisYear + rest)) ?? past(at(thisYear - 1 + rest))
}
