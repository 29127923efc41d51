// How resources/calendars/*.json were made: the data of the npm package chinese-days (MIT), and only its data; its
// functions parse dates in the machine's zone and call days of unknown years working days.
// Run: node scripts/calendars/main.ts
import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseYearNotice } from '#shared/domain/working-days/year-notice.ts'

const from = join(dirname(fileURLToPath(import.meta.resolve('chinese-days'))), 'years')
const to = 'resources/calendars'

mkdirSync(to, { recursive: true })
for (const file of globSync(join(from, '*.json')).sort()) {
  const source: { holidays: Record<string, string>; workdays: Record<string, string> } = JSON.parse(
    readFileSync(file, 'utf8'),
  )
  const year = Number(basename(file, '.json'))
  const days = { ...source.holidays, ...source.workdays }
  const names = Object.fromEntries(
    Object.keys(days)
      .sort()
      .map((date) => [date, days[date]?.split(',')[1] ?? '']),
  )
  const notice = parseYearNotice({
    year,
    off: Object.keys(source.holidays),
    work: Object.keys(source.workdays),
    names,
  })
  if (!notice.ok) throw new Error(`${file}: ${notice.errors.map((e) => `${e.at} ${e.message}`).join('; ')}`)
  for (const doubt of notice.warnings) console.warn(`${year}: ${doubt.message}`)
  writeFileSync(join(to, `${year}.json`), `${JSON.stringify(notice.table, null, 1)}\n`)
}
