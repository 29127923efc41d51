/**
 * A frozen sampling plan (抽样方案) and the population (样本总体) it names. The plan is small enough for a fact; the
 * population is a blob of its own, named in the plan by hash. docs/draw.md is the specification.
 */
import { z } from 'zod'
import { canonical } from '#shared/facts/canonical.ts'
import { textHash } from './bytes.ts'

const text = (max: number) => z.string().max(max).refine(isPlain)
const hex64 = z.string().regex(/^[0-9a-f]{64}$/)
const count = z.int().min(0).max(10_000_000)

/** What can be drawn. `weight`: positive integer, for unequal probabilities; `orgs`: bodies and areas it belongs to. */
export const drawUnit = z.strictObject({
  id: text(200).min(1),
  weight: z.int().min(1).optional(),
  orgs: z.array(text(200)).max(50).optional(),
})
export type DrawUnit = z.infer<typeof drawUnit>

export const population = z.strictObject({
  format: z.literal('draw-population/1'),
  strata: z.array(z.strictObject({ key: text(80).min(1), units: z.array(drawUnit) })),
})
export type Population = z.infer<typeof population>

/** Where the seed (种子) will come from; named before it exists. */
const seedSource = z.discriminatedUnion('kind', [
  /** 市局服务端 signs the plan with its draw key (base64 of 32 raw Ed25519 bytes) */
  z.strictObject({ kind: z.literal('hub'), hub: text(200).min(1), drawKey: text(100) }),
  /** a public draw that has not been held yet (公开开奖), named exactly, e.g. “双色球第2024028期” */
  z.strictObject({ kind: z.literal('public'), name: text(200).min(1) }),
  /** numbers drawn before 现场监督人员; how, e.g. “两名现场监督人员各掷骰子10次” */
  z.strictObject({ kind: z.literal('witness'), method: text(200).min(1) }),
  /** numbers this machine made; proves nothing to others */
  z.strictObject({ kind: z.literal('local') }),
])

export const stratumPlan = z.strictObject({
  key: text(80).min(1),
  label: text(200).min(1),
  method: z.enum(['equal', 'weighted']),
  /** how many to draw (样本数) */
  n: count,
  /** how many substitutes (替补) to list after them */
  reserve: count,
  size: count,
  /** required where n = 0: why nothing is drawn here */
  note: text(500).optional(),
})
export type StratumPlan = z.infer<typeof stratumPlan>

/** A caller (抽查人员) and the bodies or areas to keep away from (回避). */
export const drawCaller = z.strictObject({ id: text(200).min(1), avoid: z.array(text(200)).max(200) })
export type DrawCaller = z.infer<typeof drawCaller>

export const drawPlan = z.strictObject({
  format: z.literal('draw-plan/1'),
  round: text(200).min(1),
  title: text(200),
  purpose: text(40).min(1),
  period: text(40).min(1),
  /** the headline formula, in words */
  formula: text(1000),
  exclusions: z.array(text(500)).max(100),
  seedSource,
  strata: z.array(stratumPlan).min(1).max(2000),
  populationHash: hex64,
  callers: z.array(drawCaller).max(2000).optional(),
})
export type DrawPlan = z.infer<typeof drawPlan>

export interface PlanDraft extends Omit<DrawPlan, 'format' | 'strata' | 'populationHash'> {
  strata: (Pick<StratumPlan, 'key' | 'label' | 'n' | 'reserve' | 'note'> & { units: readonly DrawUnit[] })[]
}

export interface FrozenPlan {
  plan: DrawPlan
  population: Population
  planHash: string
}

export type DrawProblem =
  /** asked for more than there are (抽取数超过总体) */
  | { code: 'DRAW_TOO_MANY'; stratum: string; label: string; n: number; size: number }
  /** a stratum to draw from has no unit (有分层没有事项) */
  | { code: 'DRAW_EMPTY_STRATUM'; stratum: string; label: string }
  /** no caller may call this unit (全部须回避) */
  | { code: 'DRAW_NO_CALLER'; unit: string }
  | { code: 'DRAW_PLAN_INVALID'; message: string }

export type DrawResult<T> = { ok: true; value: T } | { ok: false; problems: DrawProblem[] }

/** Freezes a draft: sorts the units, names the method of each stratum, takes the hashes. Does not change the draft. */
export const freezePlan = (draft: PlanDraft): DrawResult<FrozenPlan> => {
  const { strata, ...rest } = draft
  const frozenPopulation: Population = {
    format: 'draw-population/1',
    strata: strata.map(({ key, units }) => ({
      key,
      units: [...units].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)),
    })),
  }
  const plan: DrawPlan = {
    format: 'draw-plan/1',
    ...rest,
    strata: strata.map(({ key, label, n, reserve, note, units }) => ({
      key,
      label,
      method: units.some((unit) => unit.weight !== undefined) ? 'weighted' : 'equal',
      n,
      reserve: Math.min(reserve, Math.max(units.length - n, 0)),
      size: units.length,
      ...(note === undefined ? {} : { note }),
    })),
    populationHash: '0'.repeat(64),
  }
  const problems = [...shapeProblems(plan, frozenPopulation), ...planProblems(plan, frozenPopulation)]
  if (problems.length > 0) return { ok: false, problems }
  plan.populationHash = textHash(canonical(frozenPopulation))
  return { ok: true, value: { plan, population: frozenPopulation, planHash: planHash(plan) } }
}

/** SHA-256 of the canonical plan (方案校验值). */
export const planHash = (plan: DrawPlan): string => textHash(canonical(plan))

/** SHA-256 of the canonical population (样本总体校验值). */
export const populationHash = (value: Population): string => textHash(canonical(value))

/** What the counts, ids and weights of a plan and its population get wrong. */
export const planProblems = (plan: DrawPlan, { strata }: Population): DrawProblem[] => {
  const problems: DrawProblem[] = []
  const invalid = (message: string) => problems.push({ code: 'DRAW_PLAN_INVALID', message })
  const seen = new Set<string>()
  const keys = new Set(plan.strata.map((stratum) => stratum.key))
  if (keys.size !== plan.strata.length) invalid('分层代号重复。')
  if (strata.length !== plan.strata.length) invalid('样本总体的分层数与方案不一致。')
  if (new Set(plan.callers?.map((caller) => caller.id)).size !== (plan.callers?.length ?? 0)) {
    invalid('抽查人员重复。')
  }
  for (const [index, stratum] of plan.strata.entries()) {
    const { key, label, n, size, method } = stratum
    const units = strata[index]?.units ?? []
    if (strata[index]?.key !== key) invalid(`分层“${label}”与样本总体的次序不一致。`)
    if (units.length !== size) invalid(`分层“${label}”写明${size}件，样本总体中有${units.length}件。`)
    if (n === 0 && !stratum.note) invalid(`分层“${label}”样本数为0，须说明理由。`)
    if (n > 0 && units.length === 0) problems.push({ code: 'DRAW_EMPTY_STRATUM', stratum: key, label })
    else if (n > units.length)
      problems.push({ code: 'DRAW_TOO_MANY', stratum: key, label, n, size: units.length })
    else if (stratum.reserve > units.length - n) invalid(`分层“${label}”的替补数超过余下的件数。`)
    for (const unit of units) {
      if (seen.has(unit.id)) invalid(`“${unit.id}”在样本总体中重复。`)
      seen.add(unit.id)
      if ((unit.weight !== undefined) !== (method === 'weighted')) {
        invalid(`分层“${label}”中“${unit.id}”${method === 'weighted' ? '缺少权重' : '不应有权重'}。`)
      }
    }
  }
  return problems
}

const shapeProblems = (plan: DrawPlan, value: Population): DrawProblem[] =>
  [drawPlan.safeParse(plan), population.safeParse(value)].flatMap((parsed) =>
    parsed.success
      ? []
      : parsed.error.issues.slice(0, 20).map((issue) => ({
          code: 'DRAW_PLAN_INVALID' as const,
          message: `方案中“${issue.path.join('.')}”不符合要求。`,
        })),
  )

/** No control characters (they separate the fields of other messages under the same seed) and no half characters. */
function isPlain(value: string): boolean {
  for (let i = 0; i < value.length; i++) {
    const c = value.charCodeAt(i)
    if (c < 0x20 || c === 0x7f) return false
  }
  return value.isWellFormed()
}
