import type { documentsContract } from '#shared/contract/documents.ts'
import { ok } from '#shared/contract/result.ts'
import type { QueryHandlers } from '../../host/handlers.ts'
import { visible } from '../../host/session.ts'
import { personById } from '../org/read.ts'
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
}

/** 送审稿 → 定稿 → 已登记文号 → 已印发; 已作废. */
export const statusOf = (p: PaperRecord, issued: string | null) => {
  if (p.voided !== null) return 'voided' as const
  if (issued === p.id) return 'issued' as const
  if (p.final_blob === null) return 'draft' as const
  return p.number === null ? ('final' as const) : ('numbered' as const)
}
