/**
 * What the product carries (话术、拨打结果表、放假安排…): each read once, when it is first asked for. That the files are
 * as their schemas say is asserted by the tests of `resources/`; here that would cost the first screen its time.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Calendar } from '#shared/domain/calls/calendar.ts'
import {
  type CarriedChecklist,
  carriedChecklists,
  checklistsFile,
} from '#shared/domain/checklists/carried.ts'
import type { OutcomeTable } from '#shared/domain/outcomes/outcome-table.ts'
import type { CallScript } from '#shared/domain/persona/call-script.ts'
import type { WalkTemplate } from '#shared/domain/walkthroughs/template.ts'
import {
  createCalendar,
  isWorkingDay,
  type WorkingCalendar,
  type YearTable,
} from '#shared/domain/working-days/calendar.ts'
import type { Reader } from '../store/db.ts'

export interface Carried {
  walk: WalkTemplate
  script: CallScript
  outcomes: OutcomeTable
  years: readonly YearTable[]
  checklists: readonly CarriedChecklist[]
}

const kept = new Map<string, Carried>()

/** The carried files of a resources folder. */
export const carried = (resources: string): Carried => {
  const known = kept.get(resources)
  if (known) return known
  const json = (...path: string[]): unknown => JSON.parse(readFileSync(join(resources, ...path), 'utf8'))
  const script = once(() => json('call-scripts.json') as CallScript)
  const outcomes = once(() => json('outcomes.json') as OutcomeTable)
  const walk = once(() => json('walkthrough.json') as WalkTemplate)
  const years = once(() =>
    readdirSync(join(resources, 'calendars'))
      .filter((name) => /^\d{4}\.json$/.test(name))
      .sort()
      .map((name) => json('calendars', name) as YearTable),
  )
  const checklists = once(() => carriedChecklists(checklistsFile.parse(json('checklists.json'))))
  const fresh: Carried = {
    get script() {
      return script()
    },
    get outcomes() {
      return outcomes()
    },
    get walk() {
      return walk()
    },
    get years() {
      return years()
    },
    get checklists() {
      return checklists()
    },
  }
  kept.set(resources, fresh)
  return fresh
}

const once = <T>(read: () => T): (() => T) => {
  let known: { value: T } | null = null
  return () => {
    known ??= { value: read() }
    return known.value
  }
}

/** The working-day calendar: the carried years, overlaid by imported notices (放假安排). */
export const workingCalendar = (db: Reader, resources: string): WorkingCalendar => {
  const imported = db
    .all<{ state: string }>("SELECT state FROM entity WHERE kind = 'calendar' ORDER BY at")
    .map(({ state }) => yearOfState(state))
  return createCalendar([...carried(resources).years, ...imported])
}

const yearOfState = (state: string): YearTable => {
  const { fields } = JSON.parse(state) as { fields: Record<string, { value: unknown }> }
  const list = (name: string) => (fields[name]?.value as string[] | undefined) ?? []
  return { year: Number(fields.year?.value), off: list('off'), work: list('work') }
}

/** The same as a function of one day, as the phone rules ask for it. */
export const calendarOf = (db: Reader, resources: string): Calendar => {
  const calendar = workingCalendar(db, resources)
  return (day) => isWorkingDay(day, calendar)
}
