import { isDay } from '#shared/domain/time/shanghai.ts'

/**
 * A day as people type it → 'YYYY-MM-DD': 2026-11-23, 2026.11.23, 2026年11月23日, 20261123, 11月23日, 11-23.
 * Without a year it is that of `today`. null: no such day.
 */
export const parseDay = (typed: string, today: string): string | null => {
  const text = typed.normalize('NFKC').trim()
  const run = /^(\d{4})(\d{2})(\d{2})$/.exec(text)
  const parts = run?.slice(1) ?? /^(?:(\d{4})[-./年])?(\d{1,2})[-./月](\d{1,2})日?$/.exec(text)?.slice(1)
  if (!parts) return null
  const [year, month, date] = parts
  if (month === undefined || date === undefined) return null
  const day = `${year ?? today.slice(0, 4)}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`
  return isDay(day) ? day : null
}
