/** 核实: which findings a unit is asked about, and what was asked. Only what review has let stand is sent out. */
import type { ConfirmItem } from '#shared/contract/review.ts'
import { type Finding, findingsOf } from '#shared/domain/results/findings.ts'
import type { QueryDeps } from '../../host/handlers.ts'
import { orgById } from '../org/read.ts'
import type { LoadedResults } from '../results/load.ts'

/** Findings no notice names yet, unit by unit. */
export const unaskedByBody = ({ scores }: LoadedResults): { body: string; findings: Finding[] }[] => {
  const byBody = new Map<string, Finding[]>()
  for (const score of scores) {
    const findings = findingsOf(score).filter((f) => f.confirm === 'none')
    if (findings.length > 0) byBody.set(score.body, [...(byBody.get(score.body) ?? []), ...findings])
  }
  return [...byBody].sort(([a], [b]) => (a < b ? -1 : 1)).map(([body, findings]) => ({ body, findings }))
}

/** Every element a unit was asked about, with where its reply stands. */
export const askedItems = ({ db }: Pick<QueryDeps, 'db'>, results: LoadedResults): ConfirmItem[] =>
  results.scores.flatMap((score) => {
    const sent = results.states.get(score.id)?.confirm.sent
    if (!sent) return []
    return score.answers
      .filter((a) => a.confirm !== 'none')
      .map((a) => ({
        case: score.id,
        body: score.body,
        bodyName: orgById(db, score.body)?.name ?? score.body,
        itemName: score.item.name,
        number: sent.number,
        due: sent.due,
        element: a.element,
        label: results.elements.find((e) => e.key === a.element)?.label ?? a.element,
        published: a.published,
        heard: a.quote === '' ? a.heard : a.quote,
        confirm: a.confirm,
        cause: a.cause,
        basis: a.basis,
      }))
  })
