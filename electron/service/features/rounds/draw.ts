/** Freezing a plan and drawing from it. The plan is frozen, and by the hub received, before the seed exists. */
import { createHash, randomBytes } from 'node:crypto'
import { fail, ok, type Result } from '#shared/contract/result.ts'
import type { CaseDrawn } from '#shared/domain/cases/facts.ts'
import {
  type DrawUnit,
  drawPlan,
  type FrozenPlan,
  freezePlan,
  population as populationSchema,
} from '#shared/domain/draw/plan.ts'
import { keyedHash } from '#shared/domain/draw/rank.ts'
import {
  type DrawEvidence,
  type DrawRecord,
  formatDrawRecord,
  makeDrawRecord,
} from '#shared/domain/draw/record.ts'
import { type PlanFields, purposeLabels } from '#shared/domain/rounds/facts.ts'
import type { Candidate, PopulationOfPlan } from '#shared/domain/rounds/population.ts'
import type { Weighting } from '#shared/domain/rounds/weights.ts'
import { canonical } from '#shared/facts/canonical.ts'
import type { CommandContext, CommandDeps } from '../../host/handlers.ts'
import { readBlob } from '../../store/blobs.ts'
import { avoidOf, drawProblemText, populationOf, sizesOf, weightingOf } from './population.ts'
import { freezesFor, type StoredRound } from './read.ts'

/** 口径 of the headline figure, fixed at freezing. */
export const headlineFormula =
  '全要素准确率＝四项必问要素均与公布内容一致的件数÷抽取的全部件数，未接通不视为一致；我方原因和待定的另列上下限'

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)

const seedSourceOf = (deps: CommandDeps, plan: PlanFields): Result<FrozenPlan['plan']['seedSource']> => {
  switch (plan.seedSource) {
    case 'hub': {
      const hub = deps.hub()?.hub
      return hub
        ? ok({ kind: 'hub', hub: hub.id, drawKey: hub.drawKey })
        : fail({
            code: 'HUB_NEEDED',
            message: '方案写明种子来自市局服务端，本机还没有连上过市局服务端。',
            safe: '方案没有变化。',
            todo: '请联网后再冻结，或把种子来源改为公开开奖、现场监督人员。',
          })
    }
    case 'public':
      return ok({ kind: 'public', name: plan.publicDraw ?? '' })
    case 'witness':
      return ok({ kind: 'witness', method: '现场监督人员当场抽取数字' })
    case 'local':
      return ok({ kind: 'local' })
  }
}

/** The population as it is drawn from, with what each unit is: kept beside the plan as one blob. */
interface StoredPopulation {
  population: FrozenPlan['population']
  units: Record<string, Candidate>
}

export const freeze = (deps: CommandDeps, round: StoredRound): Result<{ id: string }> => {
  const { plan } = round
  const source = seedSourceOf(deps, plan)
  if (!source.ok) return source
  const found = populationOf(deps, plan)
  const weighed = weightingOf(found, plan)
  if (!weighed.ok)
    return fail({
      code: 'DRAW_NO_WEIGHTS',
      message: weighed.message,
      safe: '方案仍可修改，没有抽取。',
      todo: weighed.todo,
    })
  const frozen = freezePlan({
    round: round.id,
    title: plan.name,
    purpose: purposeLabels[plan.purpose],
    period: plan.period,
    formula: headlineFormula,
    exclusions: exclusionTexts(found),
    seedSource: source.value,
    callers: plan.inspectors.map((id) => ({ id, avoid: avoidOf(deps.db, id, plan) })),
    strata: strataOf(found, plan, weighed.value),
  })
  if (!frozen.ok) {
    const [first] = frozen.problems.map(drawProblemText)
    return fail({
      code: first?.code ?? 'DRAW_PLAN_INVALID',
      message: first?.message ?? '方案不完整。',
      safe: '方案仍可修改，没有抽取。',
      todo: first?.todo ?? '请修改方案后重试。',
      details: { problems: frozen.problems.map(drawProblemText) },
    })
  }
  const units = Object.fromEntries(found.strata.flatMap((s) => s.units.map((u) => [u.code, u])))
  const stored: StoredPopulation = { population: frozen.value.population, units }
  return deps.write((tx) => {
    tx.append({
      type: 'round.frozen',
      entity: { kind: 'round', id: round.id },
      owner: round.owner,
      payload: {
        planHash: frozen.value.planHash,
        planBlob: tx.blobs.put(utf8(canonical(frozen.value.plan))),
        populationHash: frozen.value.plan.populationHash,
        populationBlob: tx.blobs.put(utf8(canonical(stored))),
        population: found.size,
        phones: found.phones,
        excluded: found.excluded,
        purpose: plan.purpose,
        period: plan.period,
        seedSource: plan.seedSource,
        ...(plan.publicDraw ? { publicDraw: plan.publicDraw } : {}),
        formula: headlineFormula,
      },
    })
    return ok({ id: round.id })
  })
}

const exclusionTexts = ({ excluded }: PopulationOfPlan): string[] =>
  [
    excluded.recent > 0 ? `近期已抽查的${excluded.recent}件` : '',
    excluded.noPhone > 0 ? `没有可拨打咨询电话的${excluded.noPhone}件` : '',
    excluded.selfRun > 0 ? `自管大厅的${excluded.selfRun}件` : '',
  ].filter((text) => text !== '')

const strataOf = (found: PopulationOfPlan, plan: PlanFields, weights: Weighting | null) => {
  const sizes = sizesOf(found, plan)
  return found.strata.map(({ key, label, units }) => {
    const n = sizes[key] ?? 0
    return {
      key,
      label,
      n,
      reserve: Math.min(units.length - n, Math.ceil(n * plan.reserve)),
      ...noteOf([...(n === 0 ? ['方案未安排'] : []), ...(weights ? [weights.rule] : [])]),
      units: units.map(
        (u): DrawUnit => ({
          id: u.code,
          ...(weights ? { weight: weights.weightOf(u) } : {}),
          orgs: [u.body, ...(u.area === null ? [] : [u.area])],
        }),
      ),
    }
  })
}

const noteOf = (notes: readonly string[]): { note?: string } =>
  notes.length > 0 ? { note: notes.join('；') } : {}

const PENDING = 'draw'
const SLICE = 40

/** Draws by the frozen plan. Cut off half way, the next call goes on with the same evidence. */
export const drawRound = async (
  deps: CommandDeps,
  round: StoredRound,
  input: { numbers?: string | undefined; witnesses?: string[] | undefined },
  context: CommandContext,
): Promise<Result<{ id: string; drawn: number; reserve: number }>> => {
  const { frozen } = round.state
  const stored = frozen ? loadFrozen(deps, frozen) : null
  if (!frozen || !stored) return fail(frozenMissing)
  const evidence = await evidenceOf(deps, round, frozen, input)
  if (!evidence.ok) return evidence
  const made = makeDrawRecord({ ...stored.frozen, planHash: frozen.planHash }, evidence.value)
  if (!made.ok) {
    const first = made.problems.map(drawProblemText)[0]
    return fail({
      code: first?.code ?? 'DRAW',
      message: first?.message ?? '不能抽取。',
      safe: '没有抽取，冻结的方案没有变化。',
      todo: first?.todo ?? '',
    })
  }
  const record = made.value
  const cases = casesOf(round, stored.units, record)
  for (let at = 0; at < cases.length; at += SLICE) {
    deps.write((tx) => {
      for (const { id, drawn, caller } of cases.slice(at, at + SLICE)) {
        if (tx.get('SELECT 1 FROM entity WHERE kind = ? AND id = ?', 'case', id)) continue
        const about = { entity: { kind: 'case', id }, owner: round.owner, subject: drawn.item.body }
        tx.append({ ...about, type: 'case.drawn', payload: drawn })
        if (caller)
          tx.append({ ...about, type: 'case.assigned', payload: { to: caller, reason: '抽取时分配' } })
      }
    })
    context.progress(Math.min(at + SLICE, cases.length), cases.length, '生成案件')
    await context.breathe()
  }
  const drawn = cases.filter((c) => c.drawn.set === 'main').length
  return deps.write((tx) => {
    tx.append({
      type: 'round.drawn',
      entity: { kind: 'round', id: round.id },
      owner: round.owner,
      payload: {
        planHash: frozen.planHash,
        seed: record.seed.value,
        seedSource: frozen.seedSource,
        recordBlob: tx.blobs.put(utf8(formatDrawRecord(record))),
        recordHash: record.resultHash,
        drawn,
        reserve: cases.length - drawn,
      },
    })
    tx.run('DELETE FROM draft WHERE kind = ? AND id = ?', PENDING, round.id)
    return ok({ id: round.id, drawn, reserve: cases.length - drawn })
  })
}

const frozenMissing = {
  code: 'BLOB_MISSING',
  message: '冻结的方案或样本总体还没有传到本机。',
  safe: '方案没有变化，没有抽取。',
  todo: '请联网同步后再抽取。',
}

const loadFrozen = ({ db }: CommandDeps, frozen: NonNullable<StoredRound['state']['frozen']>) => {
  const planBytes = readBlob(db, frozen.planBlob)
  const populationBytes = readBlob(db, frozen.populationBlob)
  if (!planBytes || !populationBytes) return null
  const { population, units } = JSON.parse(Buffer.from(populationBytes).toString('utf8')) as StoredPopulation
  return {
    frozen: {
      plan: drawPlan.parse(JSON.parse(Buffer.from(planBytes).toString('utf8'))),
      population: populationSchema.parse(population),
    },
    units,
  }
}

/** What gives the seed; noted down before it is used, so that a draw cut off goes on with the same. */
const evidenceOf = async (
  deps: CommandDeps,
  round: StoredRound,
  frozen: NonNullable<StoredRound['state']['frozen']>,
  input: { numbers?: string | undefined; witnesses?: string[] | undefined },
): Promise<Result<DrawEvidence>> => {
  const noted = deps.db.get<{ body: string }>(
    'SELECT body FROM draft WHERE kind = ? AND id = ?',
    PENDING,
    round.id,
  )
  if (noted) return ok(JSON.parse(noted.body) as DrawEvidence)
  const earlier = freezesFor(deps.db, frozen.purpose, frozen.period)
    .filter((f) => f.planHash !== frozen.planHash && f.at <= frozen.at)
    .map((f) => f.planHash)
  let evidence: DrawEvidence = { hub: null, earlierFreezes: earlier, drawnAt: deps.now() }
  if (frozen.seedSource === 'hub') {
    const link = deps.hub()
    if (!link)
      return fail({
        code: 'HUB_UNREACHABLE',
        message: '现在连不上市局服务端，拿不到种子。',
        safe: '冻结的方案没有变化。',
        todo: '请联网后再抽取。',
      })
    const answer = await link.drawSeed(frozen.planHash, { id: frozen.fact, contentHash: frozen.contentHash })
    if (!answer.ok) return answer
    const { freezes, planHash: _, ...hub } = answer.value
    evidence = {
      ...evidence,
      hub,
      earlierFreezes: freezes.filter((f) => f.id !== frozen.fact).map((f) => f.planHash),
    }
  } else if (frozen.seedSource === 'local') evidence.numbers = randomBytes(32).toString('hex')
  else {
    if (!input.numbers)
      return fail({
        code: 'NUMBERS_NEEDED',
        message: '请填写开出的号码。',
        safe: '没有抽取。',
        todo: '请照公布或当场抽取的号码填写。',
      })
    evidence = {
      ...evidence,
      numbers: input.numbers,
      ...(input.witnesses ? { witnesses: input.witnesses } : {}),
    }
  }
  deps.write((tx) =>
    tx.run(
      'INSERT OR REPLACE INTO draft (kind, id, body, at) VALUES (?,?,?,?)',
      PENDING,
      round.id,
      JSON.stringify(evidence),
      deps.now(),
    ),
  )
  return ok(evidence)
}

interface NewCase {
  id: string
  drawn: CaseDrawn
  caller: string | null
}

/** The cases of a draw record; ids follow from round and unit, so that drawing twice gives the same cases. */
const casesOf = (round: StoredRound, units: Record<string, Candidate>, record: DrawRecord): NewCase[] => {
  const callers = new Map(record.assignment?.map((a) => [a.unit, a.caller]))
  const chosen = record.strata.flatMap((s) => s.chosen.map((u) => u.id))
  const hash = keyedHash(record.seed.value)
  const doubles = new Set(
    [...chosen]
      .sort((a, b) => (hash(`double\n${a}`) < hash(`double\n${b}`) ? -1 : 1))
      .slice(0, Math.ceil(chosen.length * round.plan.doubleShare)),
  )
  return record.strata.flatMap(({ key, chosen: main, reserve }) =>
    [
      ...main.map((u) => ({ u, set: 'main' as const })),
      ...reserve.map((u) => ({ u, set: 'reserve' as const })),
    ].flatMap(({ u, set }, i): NewCase[] => {
      const unit = units[u.id]
      if (!unit) return []
      return [
        {
          id: createHash('sha256')
            .update(`${round.id}\n${record.planHash}\n${u.id}`)
            .digest('hex')
            .slice(0, 32),
          caller: callers.get(u.id) ?? null,
          drawn: {
            round: round.id,
            unit: u.id,
            item: {
              code: unit.code,
              name: unit.name,
              body: unit.body,
              area: unit.area,
              window: unit.window,
              maintainer: unit.maintainer,
              focus: unit.focus,
              phone: unit.phone,
              release: unit.release,
            },
            stratum: key,
            rank: i + 1,
            set,
            inclusion: u.lambda,
            double: doubles.has(u.id),
            selfRun: unit.selfRun,
          },
        },
      ]
    }),
  )
}
