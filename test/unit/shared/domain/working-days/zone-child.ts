// Run by zones.test.ts in a process of its own, with TZ set: prints what this machine's zone is and what it counts.

import { isWorkingDay } from '#shared/domain/working-days/calendar.ts'
import { addWorkingDays, lastWorkingDayBefore } from '#shared/domain/working-days/count.ts'
import { shipped } from './calendars.ts'
import { disagreements } from './oracle.ts'
import { vectors } from './vectors.ts'

console.log(
  JSON.stringify({
    localHour: new Date(Date.UTC(2024, 0, 15, 12)).getHours(),
    due: vectors.map(([start, n]) => addWorkingDays(start, n, shipped).date),
    makeUp: isWorkingDay('2026-02-28', shipped).reason,
    disagreements: disagreements(5000),
    before: lastWorkingDayBefore('2024-06-10', shipped).date,
  }),
)
