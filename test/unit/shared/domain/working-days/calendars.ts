import { readdirSync, readFileSync } from 'node:fs'
import { createCalendar, type YearTable } from '#shared/domain/working-days/calendar.ts'
import { parseYearNotice } from '#shared/domain/working-days/year-notice.ts'

const folder = 'resources/calendars'

/** The year tables the product carries, checked as an import would be. */
export const shippedTables: YearTable[] = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .map((name) => {
    const notice = parseYearNotice(readFileSync(`${folder}/${name}`, 'utf8'))
    if (!notice.ok) throw new Error(`${name}: ${notice.errors[0]?.message}`)
    return notice.table
  })

export const shipped = createCalendar(shippedTables)
