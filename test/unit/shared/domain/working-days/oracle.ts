import { addWorkingDays, workingDaysBetween } from '#shared/domain/working-days/count.ts'
import { shipped, shippedTables } from './calendars.ts'

/** Compares the rule with a slow oracle that walks the notices themselves in UTC milliseconds; returns every disagreement. */
export const disagreements = (pairs: number): string[] => {
  const off = new Set(shippedTables.flatMap((table) => table.off))
  const work = new Set(shippedTables.flatMap((table) => table.work))
  const works = (ms: number) => {
    const date = isoDay(ms)
    const weekday = new Date(ms).getUTCDay()
    return work.has(date) || (!off.has(date) && weekday !== 0 && weekday !== 6)
  }
  const random = linearCongruential(20_240_304)
  const found: string[] = []
  for (let i = 0; i < pairs; i++) {
    const startMs = Date.UTC(2003, 0, 1) + random(26 * 365) * 86_400_000
    const n = 1 + random(90)
    let ms = startMs
    for (let left = n; left > 0; ) {
      ms += 86_400_000
      if (works(ms)) left--
    }
    const due = addWorkingDays(isoDay(startMs), n, shipped).date
    const between = workingDaysBetween(isoDay(startMs), isoDay(ms), shipped).days
    if (due !== isoDay(ms) || between !== n) found.push(`${isoDay(startMs)} + ${n}: ${due}, ${between}`)
  }
  return found
}

const isoDay = (ms: number) => new Date(ms).toISOString().slice(0, 10)

const linearCongruential = (seed: number) => {
  let state = seed
  return (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}
