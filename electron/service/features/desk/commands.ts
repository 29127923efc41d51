import type { deskContract } from '#shared/contract/desk.ts'
import { fail, ok } from '#shared/contract/result.ts'
import { parseYearNotice } from '#shared/domain/working-days/year-notice.ts'
import type { CommandHandlers } from '../../host/handlers.ts'

export const deskCommands: CommandHandlers<typeof deskContract> = {
  'settings.importCalendar': (deps, { text, source }) => {
    const notice = parseYearNotice(text)
    if (!notice.ok)
      return fail({
        code: 'CALENDAR_INVALID',
        message: `放假安排有${notice.errors.length}处不符合要求：${notice.errors[0]?.message ?? ''}`,
        safe: '现有放假安排没有变化。',
        todo: '请改正后重新导入。',
        details: { errors: notice.errors },
      })
    const { year, off, work } = notice.table
    return deps.write((tx) => {
      tx.append({
        type: 'calendar.imported',
        entity: { kind: 'calendar', id: `calendar-${year}` },
        owner: deps.session.body.id,
        payload: { year, off: [...off], work: [...work], source },
      })
      return ok({ year, off: off.length, work: work.length, warnings: notice.warnings.map((w) => w.message) })
    })
  },
}
