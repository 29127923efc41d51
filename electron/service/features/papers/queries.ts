import type { documentsContract } from '#shared/contract/documents.ts'
import { fail, ok } from '#shared/contract/result.ts'
import { instantText } from '../../documents/numbers.ts'
import { printListHtml } from '../../documents/print.ts'
import { recordFormHtml } from '../../documents/record-form.ts'
import type { QueryHandlers } from '../../host/handlers.ts'
import { visible } from '../../host/session.ts'
import { elementsOf, loadCase } from '../calls/load.ts'
import { carried } from '../carried.ts'
import { orgById, personById } from '../org/read.ts'
import { roundById } from '../rounds/read.ts'
import { buildRoundBulletin, fillOf, issuedWith, type PaperRecord, whyNoDraft } from './load.ts'

export const documentsQueries: QueryHandlers<typeof documentsContract> = {
  'documents.list': ({ db }, { round }) =>
    ok(
      db
        .all<PaperRecord & { round_name: string | null; here: number }>(
          `SELECT p.*, r.name AS round_name,
             (SELECT count(*) FROM blob b WHERE b.state = 'whole' AND b.hash IN (p.draft_blob, p.annex_blob)) AS here
           FROM paper_row p LEFT JOIN round_row r ON r.id = p.round
           WHERE (? IS NULL OR p.round = ?) AND ${visible('p')} ORDER BY p.at DESC, p.id DESC`,
          round ?? null,
          round ?? null,
        )
        .map((p) => ({
          id: p.id,
          round: p.round,
          roundName: p.round_name ?? '',
          title: p.title,
          at: p.at,
          authorName: personById(db, p.author)?.name ?? '（不在名录）',
          asOf: p.as_of,
          status: statusOf(p, issuedWith(db, p.round)),
          filesHere: p.here > 0,
          finalAt: p.final_at,
          differences: p.differences,
          reason: p.reason,
          number: p.number,
          numberDate: p.number_date,
          voided: p.voided,
        })),
    ),

  'documents.preview': (deps, { round: id }) => {
    const built = buildRoundBulletin(deps, id)
    if (!built.ok) return built
    const { model, warnings, round } = built.value
    const whyNot = whyNoDraft(round)
    return ok({
      title: model.title,
      fill: fillOf(deps, id),
      parts: model.parts,
      figures: model.figures.map((f) => ({
        id: f.id,
        text: f.text,
        basis:
          f.source.params?.basis ??
          (f.source.query === 'results.findings' ? '问题清单' : '按本页其他数字计算'),
        facts: [...(f.source.factIds ?? [])],
      })),
      missing: model.missing.map(({ name, key }) => ({ name, key })),
      warnings,
      ready: whyNot === null,
      whyNot,
    })
  },

  'documents.printList': ({ session, now }, list) =>
    ok({
      html: printListHtml({
        ...list,
        unit: session.body.name,
        asOf: instantText(now()),
        ...(session.workspace.kind === 'sample' ? { mark: '样例数据' } : {}),
      }),
    }),

  'documents.recordForm': (deps, { round: id, cases }) => {
    const { db, session, resources } = deps
    const { script, outcomes } = carried(resources)
    const loaded = (cases ?? []).flatMap((c) => loadCase(deps, c) ?? [])
    const round = loaded[0]?.round ?? (id === undefined ? null : roundById(db, id))
    if (cases && loaded.length < cases.length)
      return fail({
        code: 'CASE_GONE',
        message: '有案件不在您的范围，没有打印。',
        safe: '记录没有变化。',
        todo: '请刷新拨打队列后重选。',
      })
    const keys = round ? elementsOf(deps, round).map((e) => e.key) : null
    return ok({
      html: recordFormHtml({
        unit: session.body.name,
        ...(round ? { roundName: round.plan.name } : {}),
        scriptVersion: script.scriptVersion,
        elements: script.elements
          .filter((e) => (keys ? keys.includes(e.key) : e.required))
          .map(({ label, ask }) => ({ label, ask })),
        outcomes: outcomes.outcomes.map(({ key, label, noteRequired }) => ({ key, label, noteRequired })),
        cases: loaded.map(({ drawn, hours }, index) => ({
          no: `${round?.plan.period ?? ''}-${String(index + 1).padStart(3, '0')}`,
          unit: orgById(db, drawn.item.body)?.name ?? drawn.item.body,
          item: drawn.item.name,
          phone: drawn.item.phone,
          hours: hours.text,
        })),
      }),
    })
  },
}

/** 送审稿 → 定稿 → 已登记文号 → 已印发; 已作废. */
export const statusOf = (p: PaperRecord, issued: string | null) => {
  if (p.voided !== null) return 'voided' as const
  if (issued === p.id) return 'issued' as const
  if (p.final_blob === null) return 'draft' as const
  return p.number === null ? ('final' as const) : ('numbered' as const)
}
