/** 走访记录表 as a page: empty by a checklist or a planned visit, filled from the record that counts. */
import { fail, ok, type Result } from '#shared/contract/result.ts'
import { confirmLabels } from '#shared/domain/visits/facts.ts'
import { countedRecord, planOf, startOf } from '#shared/domain/visits/fold.ts'
import { dayText } from '../../documents/numbers.ts'
import { visitFormHtml } from '../../documents/visit-form.ts'
import type { QueryDeps } from '../../host/handlers.ts'
import { checklistFaults } from '../checklists/faults.ts'
import { frozenOf } from '../checklists/read.ts'
import { visitFaults } from './faults.ts'
import { entryOf, loadVisit, usualChecklist } from './load.ts'
import { previousAt } from './previous.ts'

export const visitPaper = (
  deps: QueryDeps,
  asked: { visit?: string | undefined; checklist?: string | undefined },
): Result<{ html: string }> => {
  const { db, session } = deps
  const shared = {
    unit: session.body.name,
    ...(session.workspace.kind === 'sample' ? { mark: '样例数据' } : {}),
  }
  if (asked.visit === undefined) {
    const checklist = frozenOf(deps, asked.checklist ?? 'village')
    if (!checklist) return fail(checklistFaults.gone)
    return ok({ html: visitFormHtml({ ...shared, checklist, previous: [] }) })
  }
  const visit = loadVisit(deps, asked.visit)
  if (!visit) return fail(visitFaults.gone)
  const { row, state } = visit
  const submission = countedRecord(state)
  const started = submission ? startOf(state, submission.author) : state.started
  const checklist =
    started?.checklist ?? frozenOf(deps, planOf(state)?.checklist ?? usualChecklist(row.level))
  if (!checklist) return fail(checklistFaults.gone)
  const entry = entryOf(db, row)
  const { confirmed } = state
  return ok({
    html: visitFormHtml({
      ...shared,
      checklist,
      place: `${entry.path} ${entry.placeName}`.trim(),
      ...(entry.day === null ? {} : { day: entry.day }),
      people: entry.people.join('、'),
      previous: previousAt(db, row.body, row.id),
      ...(submission && started
        ? {
            filled: {
              record: submission.record,
              names: submission.names,
              startedAt: started.paper ? null : started.startedAt,
              ...(confirmed
                ? {
                    confirmed: [confirmLabels[confirmed.how], dayText(confirmed.day), confirmed.name ?? '']
                      .filter(Boolean)
                      .join('，'),
                  }
                : {}),
            },
          }
        : {}),
    }),
  })
}
