/** The draw (抽取): a frozen plan and a seed give the drawn units, the same on any machine. docs/draw.md. */

import { type DrawResult, type FrozenPlan, planProblems } from './plan.ts'
import { keyedHash, type RankedUnit, rankEqual, rankWeighted } from './rank.ts'

export interface StratumDraw {
  key: string
  /** drawn (入样), in drawing order */
  chosen: RankedUnit[]
  /** substitutes (替补), to be used in this order */
  reserve: RankedUnit[]
}

/** Draws. `seed`: 64 hex digits. The plan's hashes are not checked here (see verifyDrawRecord). */
export const draw = (
  { plan, population }: Pick<FrozenPlan, 'plan' | 'population'>,
  seed: string,
): DrawResult<StratumDraw[]> => {
  const problems = planProblems(plan, population)
  if (problems.length > 0) return { ok: false, problems }
  const hash = keyedHash(seed)
  const strata = plan.strata.map(({ key, method, n, reserve }, index) => {
    const units = population.strata[index]?.units ?? []
    const ranked = method === 'weighted' ? rankWeighted(units, n, hash) : rankEqual(units, n, hash)
    return { key, chosen: ranked.slice(0, n), reserve: ranked.slice(n, n + reserve) }
  })
  return { ok: true, value: strata }
}
