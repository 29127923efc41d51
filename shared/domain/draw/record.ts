/**
 * 抽取记录: everything needed to draw again and compare, as one JSON file. It leaves the organiser only after the round
 * closes. docs/draw.md §7.
 */
import { z } from 'zod'
import { canonical } from '#shared/facts/canonical.ts'
import { assignCallers } from './assign.ts'
import { textHash } from './bytes.ts'
import { draw } from './draw.ts'
import { type DrawPlan, type DrawResult, drawPlan, type FrozenPlan, population } from './plan.ts'
import { seedFromNumbers, seedFromSignature } from './seed.ts'

const hash = z.string().regex(/^[0-9a-f]{64}$/)

const rankedUnit = z.strictObject({
  id: z.string(),
  hmac: hash,
  lambda: z.string().regex(/^[0-9]+\/[0-9]+$/),
  certain: z.boolean(),
})

/** Said in the record when no hub has signed the plan. */
export const UNWITNESSED = '未经第三方见证'
/** Said when the hub's signature of the plan is in the record. */
export const WITNESSED_BY_HUB = '市局服务端已签收冻结方案'

export const drawRecord = z.strictObject({
  format: z.literal('draw-record/1'),
  plan: drawPlan,
  planHash: hash,
  population,
  /** every freeze for this purpose and period, this one included (冻结次数) */
  freezes: z.strictObject({ count: z.int().min(1), earlier: z.array(hash) }),
  /**
   * signature: drawKey over seedMessage(planHash); drawKeyProof: hubKey over drawKeyMessage(hub, drawKey).
   * Keys (32 raw bytes) and signatures (64) Ed25519, base64. The two times, epoch ms, are the hub's word.
   */
  hub: z
    .strictObject({
      hub: z.string(),
      hubKey: z.string(),
      drawKey: z.string(),
      drawKeyProof: z.string(),
      signature: z.string(),
      frozenAt: z.int().min(0),
      signedAt: z.int().min(0),
    })
    .nullable(),
  attestation: z.enum([UNWITNESSED, WITNESSED_BY_HUB]),
  seed: z.strictObject({
    /** what was published or drawn, as written down; absent where the hub's signature is the source */
    numbers: z.string().max(2000).optional(),
    /** 现场监督人员, for witnessed numbers */
    witnesses: z.array(z.string().min(1).max(100)).max(20).optional(),
    value: hash,
  }),
  strata: z.array(
    z.strictObject({ key: z.string(), chosen: z.array(rankedUnit), reserve: z.array(rankedUnit) }),
  ),
  /** who calls what (双随机), where the plan names callers */
  assignment: z.array(z.strictObject({ unit: z.string(), caller: z.string() })).optional(),
  /** when it was drawn, epoch ms as the drawing machine said */
  drawnAt: z.int().min(0),
  resultHash: hash,
})
export type DrawRecord = z.infer<typeof drawRecord>

/** What happened after the freeze. */
export interface DrawEvidence {
  hub: DrawRecord['hub']
  /** public, witnessed or local numbers; unused where the source is the hub */
  numbers?: string
  witnesses?: string[]
  /** plan hashes of the earlier freezes for the same purpose and period */
  earlierFreezes: string[]
  drawnAt: number
}

/** Makes the seed, draws, assigns callers, and puts it all into a record. */
export const makeDrawRecord = (frozen: FrozenPlan, evidence: DrawEvidence): DrawResult<DrawRecord> => {
  const seed = seedOf(frozen.plan, frozen.planHash, evidence)
  if (!seed.ok) return seed
  const drawn = draw(frozen, seed.value.value)
  if (!drawn.ok) return drawn
  const body: Omit<DrawRecord, 'resultHash'> = {
    format: 'draw-record/1',
    plan: frozen.plan,
    planHash: frozen.planHash,
    population: frozen.population,
    freezes: { count: evidence.earlierFreezes.length + 1, earlier: evidence.earlierFreezes },
    hub: evidence.hub,
    attestation: evidence.hub ? WITNESSED_BY_HUB : UNWITNESSED,
    seed: seed.value,
    strata: drawn.value,
    drawnAt: evidence.drawnAt,
  }
  if (frozen.plan.callers) {
    const assigned = assignCallers(chosenUnits(body), frozen.plan.callers, seed.value.value)
    if (!assigned.ok) return assigned
    body.assignment = assigned.value
  }
  return { ok: true, value: { ...body, resultHash: resultHash(body) } }
}

/** SHA-256 of the canonical record without its resultHash (结果校验值). */
export const resultHash = (record: Omit<DrawRecord, 'resultHash'> & { resultHash?: string }): string => {
  const { resultHash: _, ...body } = record
  return textHash(canonical(body))
}

/** The file's text, byte for byte: members in the record's own order, one space of indentation, a line feed at the end. */
export const formatDrawRecord = (record: unknown): string => `${JSON.stringify(record, null, 1)}\n`

/** Drawn units in the order of strata, as the population has them. */
export const chosenUnits = ({
  strata,
  population: { strata: groups },
}: Pick<DrawRecord, 'strata' | 'population'>) => {
  const byId = new Map(groups.flatMap(({ units }) => units.map((unit) => [unit.id, unit] as const)))
  return strata.flatMap(({ chosen }) => chosen.map(({ id }) => byId.get(id) ?? { id }))
}

const seedOf = (
  plan: DrawPlan,
  planHash: string,
  { hub, numbers, witnesses }: DrawEvidence,
): DrawResult<DrawRecord['seed']> => {
  const invalid = (message: string) => ({
    ok: false as const,
    problems: [{ code: 'DRAW_PLAN_INVALID' as const, message }],
  })
  const { kind } = plan.seedSource
  if (kind === 'hub') {
    if (!hub) return invalid('方案写明种子来自市局服务端签名，尚未取得签名，不能抽取。')
    const value = seedFromSignature(planHash, hub.signature)
    return value ? { ok: true, value: { value } } : invalid('市局服务端签名的格式不对，不能抽取。')
  }
  if (kind === 'witness' && !witnesses?.length) return invalid('请填写现场监督人员。')
  const value = numbers === undefined ? null : seedFromNumbers(planHash, numbers)
  if (numbers === undefined || value === null) return invalid('请填写开出的号码。')
  return { ok: true, value: { numbers, ...(kind === 'witness' ? { witnesses } : {}), value } }
}
