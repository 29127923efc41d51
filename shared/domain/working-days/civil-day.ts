/**
 * Civil days as integers: no clock, no zone, no `Date`. Day 0 = 1970-01-01, proleptic Gregorian calendar.
 * A day is written 'YYYY-MM-DD' and means a day in Asia/Shanghai, whatever the machine says.
 */
const shape = /^(\d{4})-(\d{2})-(\d{2})$/

/** The day number of 'YYYY-MM-DD', or null when that is no day of the calendar. */
export const parseDay = (date: string): number | null => {
  const match = shape.exec(date)
  if (!match) return null
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])]
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return null
  return daysFromCivil(year, month, day)
}

/** As {@link parseDay}; throws a RangeError, for places where a wrong date is a fault of the program. */
export const dayNumber = (date: string): number => {
  const day = parseDay(date)
  if (day === null) throw new RangeError(`not a day: ${date}`)
  return day
}

/** 'YYYY-MM-DD' of a day number; throws a RangeError outside of years 0000–9999. */
export const dateOf = (day: number): string => {
  const { year, month, day: dayOfMonth } = civilFromDays(day)
  if (!(year >= 0 && year <= 9999)) throw new RangeError(`day out of range: ${day}`)
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(dayOfMonth, 2)}`
}

/** 1 = Monday … 7 = Sunday. 1970-01-01 was a Thursday. */
export const weekdayOf = (day: number): number => floorMod(day + 3, 7) + 1

export const isWeekend = (day: number): boolean => weekdayOf(day) >= 6

export const yearOf = (day: number): number => civilFromDays(day).year

const pad = (value: number, width: number) => String(value).padStart(width, '0')
const floorMod = (a: number, b: number) => ((a % b) + b) % b

const daysInMonth = (year: number, month: number): number => {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

// Years are counted from March, so that the leap day is the last day of a year; an era is 400 years = 146,097 days.
const daysFromCivil = (year: number, month: number, day: number): number => {
  const y = month <= 2 ? year - 1 : year
  const era = Math.floor(y / 400)
  const yearOfEra = y - era * 400
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * 146_097 + dayOfEra - 719_468
}

const civilFromDays = (days: number): { year: number; month: number; day: number } => {
  const shifted = days + 719_468
  const era = Math.floor(shifted / 146_097)
  const dayOfEra = shifted - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153)
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1,
  }
}
