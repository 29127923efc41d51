/** Results as counts and rates of a document, each with the facts it counts. */
import { type Measure, markOf, type ResultRate, rateOf } from '#shared/domain/results/rates.ts'
import type { CaseScore } from '#shared/domain/results/score.ts'
import type { Count, Rate } from '../../documents/bulletin-input.ts'
import type { FigureSource } from '../../documents/model.ts'
import { basisOf } from '../results/views.ts'

export type Sources = ReturnType<typeof createSources>

/** `round`: what the figures of the document are about. */
export const createSources = (round: string, accumulated = false) => {
  const source = (basis: string, factIds: readonly string[]): FigureSource => ({
    query: 'results.cases',
    params: { round, basis },
    factIds: [...new Set(factIds)],
  })
  const factsOf = (scores: readonly CaseScore[]) => scores.flatMap((s) => (s.fact === null ? [] : [s.fact]))
  return {
    source,
    /** A counted figure; `facts` are what it counts, or what it was read from. */
    count: (value: number, basis: string, facts: readonly string[]): Count => ({
      value,
      source: source(basis, facts),
    }),
    /** How many of these cases there are. */
    cases: (scores: readonly CaseScore[], basis: string): Count => ({
      value: scores.length,
      source: source(basis, factsOf(scores)),
    }),
    /** A rate over these cases: the facts of its whole denominator. */
    rate: (scores: readonly CaseScore[], measure: Measure): Rate => {
      const result = rateOf(scores, measure, { weights: !accumulated })
      return toRate(
        result,
        source(basisOf(measure), factsOf(scores.filter((s) => typeof markOf(s, measure) === 'boolean'))),
      )
    },
  }
}

const toRate = ({ numerator, denominator, interval }: ResultRate, source: FigureSource): Rate => ({
  numerator,
  denominator,
  ...(denominator > 0 ? { interval } : {}),
  source,
})
