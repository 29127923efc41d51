/** 问题清单 of a bulletin: verified findings only, with unit and window at most, never a name. */
import { confirmStandLabels } from '#shared/domain/review/effective.ts'
import type { BulletinFinding } from '../../documents/bulletin-input.ts'
import type { QueryDeps } from '../../host/handlers.ts'
import type { LoadedResults } from '../results/load.ts'
import { findingRows } from '../results/queries.ts'

type Row = ReturnType<typeof findingRows>[number]

/** 核实 is done with these: the unit agreed, let the day pass, or its objection was ruled on. */
const VERIFIED = new Set(['accepted', 'silent', 'upheld', 'rejected'])

/**
 * Findings that may be written down. Left out: what the unit had no chance to answer yet, and what nobody has settled
 * the cause of; to say 窗口答错 without a basis would be a claim of our own.
 */
export const bulletinFindings = (
  deps: Pick<QueryDeps, 'db'>,
  results: LoadedResults,
): { findings: BulletinFinding[]; withoutCause: Row[]; unverified: Row[] } => {
  const rows = findingRows(deps, results)
  const verified = rows.filter((row) => VERIFIED.has(row.confirm))
  const settled = (row: Row) => row.kind === 'answering' || (row.cause !== null && row.cause !== 'unclear')
  return {
    findings: verified.filter(settled).map((row) => toFinding(row, results)),
    withoutCause: verified.filter((row) => !settled(row)),
    unverified: rows.filter((row) => !VERIFIED.has(row.confirm)),
  }
}

const toFinding = (row: Row, results: LoadedResults): BulletinFinding => {
  const score = results.scores.find((s) => s.id === row.case)
  const state = results.states.get(row.case)
  const ruled = state?.confirm.ruled.find((r) => r.element === row.element)
  const answering = row.kind === 'answering'
  const text = (value: string | null | undefined) => (value ? value : undefined)
  return {
    kind: answering ? 'answering' : row.cause === 'guide' || row.cause === 'both' ? row.cause : 'window',
    factIds: [row.fact, ...(ruled ? [ruled.fact] : [])],
    unit: row.bodyName,
    group: score?.area === null ? '市直单位' : '县市区、开发区',
    window: text(row.windowName),
    item: row.itemName,
    itemCode: row.itemCode,
    phone: score?.phone,
    elementKey: row.element,
    element: row.elementLabel,
    published: answering ? undefined : text(row.published),
    heard: answering ? undefined : text(row.heard),
    maintainer: text(row.maintainerName),
    ...(answering ? { text: `“${row.itemName}”公布的咨询电话${row.happened}` } : {}),
    verification: confirmStandLabels[row.confirm],
  }
}
