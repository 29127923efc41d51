/** From the live catalogue and a plan to the population (样本总体) of a round, by strata. */
import type { PlanFields } from './facts.ts'

/** An item that could be drawn. Ids of bodies are org ids. */
export interface Candidate {
  code: string
  name: string
  /** the unit that carries the item out */
  body: string
  /** its 县市区 or development zone; null = 市直 */
  area: string | null
  window: string | null
  maintainer: string | null
  /** 行使层级 as published, e.g. 市、县、镇、村 */
  level: string
  type: string
  focus: string | null
  /** the number that would be dialled; '' = none that can be */
  phone: string
  release: string
  selfRun: boolean
  /** last submitted check of it, epoch ms; null = never */
  checkedAt: number | null
  /** 年办件量; null = the catalogue does not tell */
  volume: number | null
  /** findings of 清单质检 */
  defects: number
  /** its last check found something wrong, and that was approved in review */
  failed: boolean
}

export type Exclusion = 'recent' | 'noPhone' | 'selfRun' | 'outOfScope'

export const exclusionLabels: Record<Exclusion, string> = {
  recent: '近期已抽查',
  noPhone: '没有可拨打的咨询电话',
  selfRun: '自管大厅',
  outOfScope: '不在范围',
}

export interface Stratum {
  key: string
  label: string
  units: Candidate[]
}

export interface PopulationOfPlan {
  strata: Stratum[]
  excluded: Record<Exclusion, number>
  size: number
  phones: number
}

const DAY = 86_400_000

/**
 * Sorts candidates into strata and counts why the others are left out. `bodyLabel` names a body; a
 * candidate is in scope when its body, area or one of their parents is chosen, or nothing is chosen.
 */
export const buildPopulation = (
  candidates: Iterable<Candidate>,
  plan: Pick<PlanFields, 'scope' | 'strataBy' | 'exclusions'>,
  now: number,
  bodyLabel: (id: string) => string,
): PopulationOfPlan => {
  const excluded: Record<Exclusion, number> = { recent: 0, noPhone: 0, selfRun: 0, outOfScope: 0 }
  const strata = new Map<string, Stratum>()
  const phones = new Set<string>()
  let size = 0
  for (const unit of candidates) {
    const why = exclusionOf(unit, plan, now)
    if (why) {
      excluded[why]++
      continue
    }
    const { key, label } = stratumOf(unit, plan.strataBy, bodyLabel)
    const stratum = strata.get(key) ?? { key, label, units: [] }
    stratum.units.push(unit)
    strata.set(key, stratum)
    phones.add(unit.phone)
    size++
  }
  return {
    strata: [...strata.values()].sort((a, b) => (a.key < b.key ? -1 : 1)),
    excluded,
    size,
    phones: phones.size,
  }
}

/** Why an item is not in the population, or null. */
export const exclusionOf = (
  unit: Candidate,
  { scope, exclusions }: Pick<PlanFields, 'scope' | 'exclusions'>,
  now: number,
): Exclusion | null => {
  const inBodies =
    scope.bodies.length === 0 ||
    scope.bodies.includes(unit.body) ||
    (unit.area !== null && scope.bodies.includes(unit.area))
  const inFocus = scope.focus.length === 0 || (unit.focus !== null && scope.focus.includes(unit.focus))
  const inTypes = scope.itemTypes.length === 0 || scope.itemTypes.includes(unit.type)
  if (!inBodies || !inFocus || !inTypes) return 'outOfScope'
  if (exclusions.selfRun && unit.selfRun) return 'selfRun'
  if (exclusions.noPhone && unit.phone === '') return 'noPhone'
  const since = now - exclusions.checkedWithinDays * DAY
  if (exclusions.checkedWithinDays > 0 && unit.checkedAt !== null && unit.checkedAt >= since) return 'recent'
  return null
}

/** The stratum of an item. 县市区 and 市直单位 are never mixed in the strata by area or unit. */
const stratumOf = (
  unit: Candidate,
  by: PlanFields['strataBy'],
  bodyLabel: (id: string) => string,
): { key: string; label: string } => {
  switch (by) {
    case 'none':
      return { key: 'all', label: '全部' }
    case 'area':
      return unit.area === null
        ? { key: 'city', label: '市直单位' }
        : { key: unit.area, label: bodyLabel(unit.area) }
    case 'unit':
      return { key: unit.body, label: bodyLabel(unit.body) }
    case 'level':
      return { key: `level-${unit.level}`, label: `${unit.level}级` }
    case 'focus':
      return unit.focus === null
        ? { key: 'focus-none', label: '其他领域' }
        : { key: `focus-${unit.focus}`, label: unit.focus }
  }
}

/**
 * How many to draw from each stratum: what the plan says for it, else its share of the rest of `size` by
 * the largest remainders, but at least `minPerStratum` where the stratum has that many.
 */
export const allocate = (
  strata: readonly { key: string; size: number }[],
  plan: Pick<PlanFields, 'size' | 'sizes' | 'minPerStratum'>,
): Record<string, number> => {
  const result: Record<string, number> = {}
  const free: { key: string; size: number }[] = []
  for (const { key, size } of strata) {
    const said = plan.sizes[key]
    if (said === undefined) free.push({ key, size })
    else result[key] = said
  }
  const fixed = Object.values(result).reduce((a, b) => a + b, 0)
  let rest = Math.max(0, plan.size - fixed)
  const total = free.reduce((sum, s) => sum + s.size, 0)
  const shares = free.map((s) => ({ ...s, exact: total === 0 ? 0 : (rest * s.size) / total }))
  for (const s of shares) result[s.key] = Math.min(s.size, Math.floor(s.exact))
  rest -= shares.reduce((sum, s) => sum + (result[s.key] ?? 0), 0)
  const byRemainder = [...shares].sort(
    (a, b) => b.exact - Math.floor(b.exact) - (a.exact - Math.floor(a.exact)) || (a.key < b.key ? -1 : 1),
  )
  for (const s of byRemainder) {
    if (rest <= 0) break
    if ((result[s.key] ?? 0) < s.size) {
      result[s.key] = (result[s.key] ?? 0) + 1
      rest--
    }
  }
  for (const s of shares) result[s.key] = Math.max(result[s.key] ?? 0, Math.min(s.size, plan.minPerStratum))
  return result
}
