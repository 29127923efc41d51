/** The population of a plan, from the live catalogue, and what drawing from it would cost and tell. */

import type { DrawProblem } from '#shared/domain/draw/plan.ts'
import type { PlanFields } from '#shared/domain/rounds/facts.ts'
import {
  allocate,
  buildPopulation,
  exclusionLabels,
  type PopulationOfPlan,
} from '#shared/domain/rounds/population.ts'
import { weightEffect, weighting } from '#shared/domain/rounds/weights.ts'
import { costOf } from '#shared/domain/statistics/planner.ts'
import type { QueryDeps } from '../../host/handlers.ts'
import type { Reader } from '../../store/db.ts'
import { liveCandidates } from '../catalogue/read.ts'
import { areaOf, orgById, personById } from '../org/read.ts'

/** Expected accuracy when nothing is known yet; the dearest half of what rounds found elsewhere. */
const EXPECTED_RATE = 0.85

export const populationOf = (
  { db, now }: Pick<QueryDeps, 'db' | 'now'>,
  plan: PlanFields,
): PopulationOfPlan =>
  buildPopulation(liveCandidates(db), plan, now(), (id) => {
    const body = orgById(db, id)
    return body?.shortName ?? body?.name ?? id
  })

/** What each item of it weighs, by the plan. */
export const weightingOf = (population: PopulationOfPlan, plan: PlanFields) =>
  weighting(
    population.strata.flatMap((s) => s.units),
    plan.weightBy,
  )

/** How many of each stratum a plan draws. */
export const sizesOf = (population: PopulationOfPlan, plan: PlanFields): Record<string, number> =>
  allocate(
    population.strata.map((s) => ({ key: s.key, size: s.units.length })),
    plan,
  )

/** 回避: nobody calls items of their own body; with 交叉互查 nor of their own area. Ids of bodies. */
export const avoidOf = (
  db: Reader,
  person: string,
  plan: Pick<PlanFields, 'exclusions' | 'crossBody'>,
): string[] => {
  const body = plan.exclusions.avoidOwnBody || plan.crossBody ? personById(db, person)?.body : undefined
  if (!body) return []
  const area = plan.crossBody ? areaOf(db, body) : null
  return area && area.id !== body ? [body, area.id] : [body]
}

export const previewOf = (deps: Pick<QueryDeps, 'db' | 'now'>, plan: PlanFields) => {
  const population = populationOf(deps, plan)
  const sizes = sizesOf(population, plan)
  const perPhone = new Map<string, number>()
  for (const { units } of population.strata)
    for (const { phone } of units) perPhone.set(phone, (perPhone.get(phone) ?? 0) + 1)
  const sample = Object.values(sizes).reduce((a, b) => a + b, 0)
  const cost =
    sample > 0 && sample <= population.size
      ? costOf(sample, {
          population: population.size,
          expectedRate: EXPECTED_RATE,
          clusterSizes: [...perPhone.values()],
        })
      : null
  const weighed = weightingOf(population, plan)
  const weights = weighed.ok ? weighed.value : null
  const spread = weights
    ? weightEffect(
        population.strata.map(({ key, units }) => ({
          n: sizes[key] ?? 0,
          weights: units.map(weights.weightOf),
        })),
      )
    : 1
  const strata = population.strata.map(({ key, label, units }) => ({
    key,
    label,
    size: units.length,
    phones: new Set(units.map((u) => u.phone)).size,
    n: sizes[key] ?? 0,
  }))
  return {
    population: population.size,
    phones: population.phones,
    excluded: Object.entries(population.excluded)
      .filter(([, count]) => count > 0)
      .map(([why, count]) => ({ label: exclusionLabels[why as keyof typeof exclusionLabels], count })),
    strata,
    sample,
    halfWidth: cost ? cost.halfWidth * Math.sqrt(spread) * 100 : null,
    designEffect: cost?.designEffect ?? 1,
    weights: weights ? { rule: weights.rule, effect: spread } : null,
    attempts: cost?.attempts ?? 0,
    hours: cost?.hours ?? 0,
    expectedRate: EXPECTED_RATE,
    clusters: clustersOf(perPhone.values()),
    problems: [
      ...(weighed.ok ? [] : [{ code: 'DRAW_NO_WEIGHTS', message: weighed.message, todo: weighed.todo }]),
      ...problemsOf(plan, population.size, strata),
      ...callerProblems(deps.db, plan, population, sizes),
    ],
    tooSmallToRank:
      plan.purpose === 'rank'
        ? strata.filter((s) => s.n > 0 && s.n < plan.minSample).map((s) => s.label)
        : [],
  }
}

/** How many numbers have how many items each, smallest first. */
const clustersOf = (sizes: Iterable<number>): { items: number; numbers: number }[] => {
  const numbers = new Map<number, number>()
  for (const size of sizes) numbers.set(size, (numbers.get(size) ?? 0) + 1)
  return [...numbers].sort(([a], [b]) => a - b).map(([items, count]) => ({ items, numbers: count }))
}

const problemsOf = (
  plan: PlanFields,
  size: number,
  strata: readonly { key: string; label: string; size: number; n: number }[],
) => [
  ...(plan.size > size
    ? [drawProblemText({ code: 'DRAW_TOO_MANY', stratum: '', label: '', n: plan.size, size })]
    : []),
  ...Object.keys(plan.sizes)
    .filter((key) => (plan.sizes[key] ?? 0) > 0 && !strata.some((s) => s.key === key))
    .map((key) => drawProblemText({ code: 'DRAW_EMPTY_STRATUM', stratum: key, label: key })),
  ...strata
    .filter((s) => s.n > s.size)
    .map((s) =>
      drawProblemText({ code: 'DRAW_TOO_MANY', stratum: s.key, label: s.label, n: s.n, size: s.size }),
    ),
]

/** Found before freezing: an item that could be drawn and that everybody has to leave to others. */
const callerProblems = (
  db: Reader,
  plan: PlanFields,
  population: PopulationOfPlan,
  sizes: Record<string, number>,
) => {
  if (plan.inspectors.length === 0) return [nobodyCalls]
  const avoided = plan.inspectors.map((id) => avoidOf(db, id, plan))
  if (avoided.some((bodies) => bodies.length === 0)) return []
  const stuck = population.strata
    .filter(({ key }) => (sizes[key] ?? 0) > 0)
    .flatMap(({ units }) => units)
    .find((u) => avoided.every((bodies) => bodies.some((body) => body === u.body || body === u.area)))
  return stuck ? [drawProblemText({ code: 'DRAW_NO_CALLER', unit: stuck.name })] : []
}

const nobodyCalls = {
  code: 'DRAW_PLAN_INVALID',
  message: '方案还没有选抽查人员。',
  todo: '请至少选一名抽查人员。',
}

/** A problem of a plan in the words of errors.json. */
export const drawProblemText = (problem: DrawProblem): { code: string; message: string; todo: string } => {
  switch (problem.code) {
    case 'DRAW_TOO_MANY':
      return {
        code: problem.code,
        message: `${problem.label === '' ? '' : `分层“${problem.label}”`}拟抽取${problem.n}件，符合条件的只有${problem.size}件。`,
        todo: '请减少抽取数，或放宽排除条件；需要全查的，把抽取数改为总体数。',
      }
    case 'DRAW_EMPTY_STRATUM':
      return {
        code: problem.code,
        message: `分层“${problem.label}”没有符合条件的事项。`,
        todo: '请合并该分层、调整排除条件，或将该层样本数设为0并说明理由。',
      }
    case 'DRAW_NO_CALLER':
      return {
        code: problem.code,
        message: `事项“${problem.unit}”没有可以拨打的抽查人员，全部需要回避。`,
        todo: '请增加外单位抽查人员，或调整回避设置。',
      }
    case 'DRAW_PLAN_INVALID':
      return { code: problem.code, message: problem.message, todo: '请修改方案后重试。' }
  }
}
