/** 问题核实单 (D04): one document a unit, and a fact on every case it asks about. */
import { fail, ok, type Result } from '#shared/contract/result.ts'
import type { reviewContract } from '#shared/contract/review.ts'
import { countedSubmission } from '#shared/domain/cases/state.ts'
import { msToCivil } from '#shared/domain/time/shanghai.ts'
import { addWorkingDays } from '#shared/domain/working-days/count.ts'
import { loadTemplate } from '../../documents/template-store.ts'
import { buildVerifyNotice } from '../../documents/verify-notice.ts'
import { writeDocumentFile } from '../../documents/write-file.ts'
import type { CommandHandlers } from '../../host/handlers.ts'
import { workingCalendar } from '../carried.ts'
import { orgById } from '../org/read.ts'
import { loadResults } from '../results/load.ts'
import { roundGone } from '../rounds/faults.ts'
import { unaskedByBody } from './confirmations.ts'

type SendNotice = CommandHandlers<typeof reviewContract>['review.sendNotice']

/** Writes the file first: a unit is noted as asked only once its 核实单 exists. */
export const sendNotice: SendNotice = async (
  deps,
  { round: id, body, number, workingDays, contact, contactPhone, path },
): Promise<Result<{ path: string; due: string; cases: number; missing: string[] }>> => {
  const { db, session } = deps
  const results = loadResults(deps, { round: id, accumulate: false })
  if (!results || results.round.owner !== session.body.id) return fail(roundGone)
  const findings = unaskedByBody(results).find((u) => u.body === body)?.findings ?? []
  if (findings.length === 0) return fail(nothingToAsk)
  const template = loadTemplate(deps.resources, 'D04')
  if (!template.ok) return template
  const today = msToCivil(deps.now()).day
  const { date: due } = addWorkingDays(today, workingDays, workingCalendar(db, deps.resources))
  const model = buildVerifyNotice(
    {
      number,
      unit: orgById(db, body)?.name ?? body,
      organiser: session.body.name,
      roundName: results.round.plan.name,
      due,
      workingDays,
      items: findings.map((f) => {
        const state = results.states.get(f.case)
        const counted = state ? countedSubmission(state) : null
        const called = state?.attempts.findLast((a) => a.closed)?.opened.at
        const item = state?.drawn?.item
        return {
          item: item?.name ?? '',
          itemCode: item?.code,
          phone: item?.phone ?? '',
          calledAt: called ?? counted?.at ?? 0,
          element: results.elements.find((e) => e.key === f.element)?.label ?? f.element,
          published: f.published,
          versionDate: counted?.payload.expected.releaseDate ?? today,
          heard: f.heard === '' ? f.happened : f.heard,
          maintainer: item?.maintainer ? (orgById(db, item.maintainer)?.name ?? undefined) : undefined,
        }
      }),
      contact: { ...(contact ? { name: contact } : {}), ...(contactPhone ? { phone: contactPhone } : {}) },
    },
    template.value,
  )
  const marks = session.workspace.kind === 'sample' ? ['样例数据'] : []
  const { writeDocx } = await import('../../documents/docx.ts')
  const { bytes } = await writeDocx(model, { marks })
  const written = await writeDocumentFile(path, bytes)
  if (!written.ok) return written
  const byCase = Map.groupBy(findings, (f) => f.case)
  return deps.write((tx) => {
    for (const [caseId, own] of byCase)
      tx.append({
        type: 'confirm.sent',
        entity: { kind: 'case', id: caseId },
        owner: results.round.owner,
        subject: body,
        payload: { number, due, elements: [...new Set(own.map((f) => f.element))] },
      })
    return ok({ path, due, cases: byCase.size, missing: model.missing.map((m) => m.name) })
  })
}

const nothingToAsk = {
  code: 'CONFIRM_NOTHING',
  message: '这个单位没有需要核实的问题，或者已经发出过核实单。',
  safe: '没有生成文件，记录没有变化。',
  todo: '请刷新核实页面。',
}
