import type { Calendar } from '#shared/domain/calls/calendar.ts'
import { defaultHours } from '#shared/domain/calls/hours.ts'
import { civilToMs, weekdayOf } from '#shared/domain/time/shanghai.ts'

/** Weekends off, plus the days named; every year known but 2027. */
export const calendarWith =
  ({ holidays = [], worked = [] }: { holidays?: string[]; worked?: string[] } = {}): Calendar =>
  (day) => {
    const known = !day.startsWith('2027')
    if (holidays.includes(day)) return { working: false, known, reason: { kind: 'holiday' } }
    if (worked.includes(day)) return { working: true, known, reason: { kind: 'make-up' } }
    const weekend = weekdayOf(day) >= 5
    return { working: !weekend, known, reason: { kind: weekend ? 'weekend' : 'weekday' } }
  }

export const plainCalendar = calendarWith()
export const officeHours = defaultHours

/** '2026-11-23 10:30' in Shanghai → epoch ms. */
export const at = (text: string): number => {
  const [day = '', clock = '0:0'] = text.split(' ')
  const [h = '0', m = '0'] = clock.split(':')
  return civilToMs(day, Number(h) * 60 + Number(m))
}
