import { type FoldContext, type FoldFact, saidAt } from '../folding/fold.ts'

export interface Said {
  fact: string
  at: number
  author: string
}

/** What was published, and whether its author had not seen the one before it. */
export type Version<P> = P & Said & { apart: boolean }

export const saidOf = (fact: FoldFact): Said => ({ fact: fact.id, at: saidAt(fact), author: fact.author })

/** Versions follow each other in fold order; the last one is used. */
export const withVersion = <P extends object>(
  versions: readonly Version<P>[],
  fact: FoldFact,
  { precedes }: FoldContext,
): Version<P>[] => {
  const before = versions.at(-1)
  const apart = before !== undefined && !precedes(before.fact, fact.id)
  return [...versions, { ...(fact.payload as P), ...saidOf(fact), apart }]
}
