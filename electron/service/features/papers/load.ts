/** Documents and the bulletin of a round, ready to be shown or written. */
import type { BulletinFill } from '#shared/contract/documents.ts'
import { bulletinFill } from '#shared/contract/documents.ts'
import { fail, ok, type Result } from '#shared/contract/result.ts'
import { buildBulletin } from '../../documents/bulletin.ts'
import type { BulletinInput } from '../../documents/bulletin-input.ts'
import type { DocumentModel } from '../../documents/model.ts'
import { loadTemplate } from '../../documents/template-store.ts'
import type { QueryDeps } from '../../host/handlers.ts'
import { visible } from '../../host/session.ts'
import type { Reader } from '../../store/db.ts'
import { loadResults } from '../results/load.ts'
import { roundGone } from '../rounds/faults.ts'
import type { StoredRound } from '../rounds/read.ts'
import { bulletinInput } from './input.ts'

export interface PaperRecord {
  id: string
  owner: string
  round: string
  title: string
  draft_blob: string
  annex_blob: string
  figures_blob: string
  as_of: number
  author: string
  at: number
  final_blob: string | null
  final_at: number | null
  differences: number
  reason: string
  number: string | null
  number_date: string | null
  voided: string | null
}

export const paperById = (db: Reader, id: string): PaperRecord | null =>
  db.get<PaperRecord>(`SELECT p.* FROM paper_row p WHERE p.id = ? AND ${visible('p')}`, id) ?? null

/** What people filled in for the bulletin of a round so far; empty to begin with. */
export const fillOf = ({ db, session }: Pick<QueryDeps, 'db' | 'session'>, round: string): BulletinFill => {
  const row = db.get<{ body: string }>("SELECT body FROM draft WHERE kind = 'bulletin' AND id = ?", round)
  return row ? bulletinFill.parse(JSON.parse(row.body)) : bulletinFill.parse({ signature: session.body.name })
}

/** The document that a round was issued with, or null. */
export const issuedWith = (db: Reader, round: string): string | null =>
  db.get<{ document: string }>(
    `SELECT json_extract(content, '$.payload.document') AS document FROM fact
     WHERE kind = 'round' AND entity = ? AND type = 'round.issued' AND state <> 'refused' ORDER BY seq DESC LIMIT 1`,
    round,
  )?.document ?? null

export interface BuiltBulletin {
  round: StoredRound
  input: BulletinInput
  model: DocumentModel
  warnings: string[]
}

/** The bulletin of a round as it stands now. */
export const buildRoundBulletin = (deps: QueryDeps, round: string): Result<BuiltBulletin> => {
  const results = loadResults(deps, { round, accumulate: false })
  if (!results) return fail(roundGone)
  const bulletin = loadTemplate(deps.resources, 'D02')
  const fairness = loadTemplate(deps.resources, 'D03')
  if (!bulletin.ok) return bulletin
  if (!fairness.ok) return fairness
  const { input, warnings } = bulletinInput(deps, results, fillOf(deps, round))
  const model = buildBulletin(input, { bulletin: bulletin.value, fairness: fairness.value })
  return model.ok ? ok({ round: results.round, input, model: model.value, warnings }) : model
}

/** Why no 送审稿 can be made of a round yet, or null. */
export const whyNoDraft = ({ state }: StoredRound): string | null =>
  ['confirmed', 'issued'].includes(state.machine.status)
    ? null
    : '批次还没有结束核实，只能预览；结束复核和核实后才能生成送审稿。'
