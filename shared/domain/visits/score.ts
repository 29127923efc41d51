/**
 * The score of a visit by its checklist, in whole tenths of a point. A defect costs what its line says, down to nothing;
 * a line that does not apply leaves the total, and the rest is scaled; without evidence a defect is a 线索 and costs
 * nothing.
 */
import { type ChecklistLine, type FrozenChecklist, linesOf } from '../checklists/checklist.ts'
import type { VisitAnswer, VisitScore } from './record.ts'

/** Does a line cost anything as it was answered? `evidence`: how many files show it. */
export const lineDeduction = (
  line: Pick<ChecklistLine, 'score' | 'perDefect'>,
  answer: Pick<VisitAnswer, 'defects' | 'notApplicable'>,
  evidence: number,
): number =>
  answer.notApplicable || evidence === 0
    ? 0
    : Math.min(line.score ?? 0, answer.defects * (line.perDefect ?? 0))

/** Defects nobody can show. */
export const isClue = (answer: Pick<VisitAnswer, 'defects' | 'notApplicable'>, evidence: number): boolean =>
  !answer.notApplicable && answer.defects > 0 && evidence === 0

/** null where nothing is scored, or nothing of it applies. */
export const scoreOf = (
  list: Pick<FrozenChecklist, 'scored' | 'sections' | 'level'>,
  answers: readonly Pick<VisitAnswer, 'line' | 'defects' | 'notApplicable'>[],
  evidenceOf: (line: string) => number,
): VisitScore | null => {
  if (!list.scored || list.level === 'village') return null
  const given = new Map(answers.map((answer) => [answer.line, answer]))
  const lines = linesOf(list)
  const sum = (of: (line: ChecklistLine) => number) => lines.reduce((all, line) => all + of(line), 0)
  const total = sum((line) => line.score ?? 0)
  const applicable = sum((line) => (given.get(line.id)?.notApplicable ? 0 : (line.score ?? 0)))
  const deducted = sum((line) => {
    const answer = given.get(line.id)
    return answer ? lineDeduction(line, answer, evidenceOf(line.id)) : 0
  })
  if (applicable === 0) return null
  // Half up, in whole numbers.
  const points = Math.floor((2 * (applicable - deducted) * total + applicable) / (2 * applicable))
  return { points, total, applicable, deducted }
}
