import type { deskContract } from '#shared/contract/desk.ts'
import { ok } from '#shared/contract/result.ts'
import { msToCivil } from '#shared/domain/time/shanghai.ts'
import { isWorkingDay } from '#shared/domain/working-days/calendar.ts'
import type { QueryHandlers } from '../../host/handlers.ts'
import { visible } from '../../host/session.ts'
import type { Reader } from '../../store/db.ts'
import { callsQueries } from '../calls/queries.ts'
import { carried, workingCalendar } from '../carried.ts'
import { reviewCounts } from '../review/queries.ts'

export const deskQueries: QueryHandlers<typeof deskContract> = {
  'today.overview': (deps) => {
    const { db, resources } = deps
    const { day } = msToCivil(deps.now())
    const state = isWorkingDay(day, workingCalendar(db, resources))
    const queue = callsQueries['calls.queue'](deps, {})
    const items = queue.ok ? queue.value : []
    return ok({
      today: day,
      working: state.working,
      calendarKnown: state.known,
      calls: {
        ready: items.filter((i) => i.eligible).length,
        appointments: items.filter((i) => i.eligible && i.lane === 'appointment_due').length,
        missed: items.filter((i) => i.lane === 'appointment_missed').length,
        inProgress: items.filter((i) => i.inProgress).length,
      },
      rounds: db.all(
        `SELECT r.id, r.name, r.status,
           count(c.id) FILTER (WHERE c.status NOT IN ('reserve','replaced')) AS drawn, count(c.check_fact) AS submitted
         FROM (SELECT * FROM round_row r WHERE r.status NOT IN ('archived','voided') AND ${visible('r')}
               ORDER BY r.start_date DESC LIMIT 5) r
           LEFT JOIN case_row c ON c.round = r.id
         GROUP BY r.id ORDER BY r.start_date DESC`,
      ),
      firstHour: firstHour(db),
    })
  },

  'today.reviews': (deps) => ok(reviewCounts(deps)),

  'settings.calendars': ({ db, resources }) => {
    const shipped = carried(resources).years.map((y) => ({ ...y, source: '随程序提供', imported: false }))
    const imported = db
      .all<{ state: string }>("SELECT state FROM entity WHERE kind = 'calendar'")
      .map(({ state }) => {
        const { fields } = JSON.parse(state) as { fields: Record<string, { value: unknown }> }
        return {
          year: Number(fields.year?.value),
          off: fields.off?.value as string[],
          work: fields.work?.value as string[],
          source: String(fields.source?.value),
          imported: true,
        }
      })
    const byYear = new Map([...shipped, ...imported].map((y) => [y.year, y]))
    return ok(
      [...byYear.values()]
        .sort((a, b) => b.year - a.year)
        .map((y) => ({ ...y, off: y.off.length, work: y.work.length })),
    )
  },
}

/** What a new workspace needs before the first round (第一小时), in the order it is done. */
const firstHour = (db: Reader) => {
  const count = (sql: string): number => db.get<{ n: number }>(sql)?.n ?? 0
  const step = <K extends string>(key: K, n: number, enough = 1) => ({
    key,
    count: n,
    done: n >= enough,
    optional: key === 'ledger',
  })
  return [
    step('units', count("SELECT count(*) AS n FROM org WHERE kind = 'unit'")),
    step('windows', count("SELECT count(*) AS n FROM org WHERE kind = 'window'")),
    step('people', count('SELECT count(*) AS n FROM person'), 2),
    step('callers', count('SELECT count(*) AS n FROM caller WHERE active = 1')),
    step('catalogue', count('SELECT count(*) AS n FROM release_row WHERE live = 1')),
    step('ledger', count('SELECT count(*) AS n FROM ledger WHERE withdrawn IS NULL')),
    step('round', count('SELECT count(*) AS n FROM round_row')),
  ]
}
