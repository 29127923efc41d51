/** Unequal chances (不等概率): what each item weighs, said in words that anyone can compute again. */
import type { PlanFields } from './facts.ts'
import type { Candidate } from './population.ts'

export interface Weighting {
  weightOf: (unit: Candidate) => number
  /** in words, for the plan and the draw record */
  rule: string
}

export type Weighed = { ok: true; value: Weighting | null } | { ok: false; message: string; todo: string }

const MOST_DEFECTS = 5
const FAILED = 3

/** How the items of a population weigh; null = all alike. Refused where no item differs from another. */
export const weighting = (units: readonly Candidate[], by: PlanFields['weightBy']): Weighed => {
  switch (by) {
    case 'equal':
      return { ok: true, value: null }
    case 'applications':
      return byVolume(units)
    case 'risk':
      return byRisk(units)
  }
}

/** What nobody counted weighs as much as the middle one of those that were; what nobody asked for, least. */
const byVolume = (units: readonly Candidate[]): Weighed => {
  const known = units.flatMap(({ volume }) => (volume === null ? [] : [volume])).sort((a, b) => a - b)
  if (known.length === 0)
    return {
      ok: false,
      message: '方案要求按办件量加权，范围内的事项都没有办件量。',
      todo: '请在清单中加上“年办件量”一列后重新导入，或改为等概率、按风险抽取。',
    }
  const middle = Math.max(1, known[Math.floor((known.length - 1) / 2)] ?? 1)
  const missing = units.length - known.length
  const idle = known.filter((volume) => volume === 0).length
  return {
    ok: true,
    value: {
      weightOf: ({ volume }) => Math.max(1, volume ?? middle),
      rule: [
        '权重为年办件量',
        ...(missing > 0 ? [`没有办件量的${missing}件按中位数${middle}计`] : []),
        ...(idle > 0 ? [`办件量为0的${idle}件按1计`] : []),
      ].join('，'),
    },
  }
}

const byRisk = (units: readonly Candidate[]): Weighed => {
  const weightOf = ({ defects, failed }: Candidate): number =>
    1 + Math.min(MOST_DEFECTS, defects) + (failed ? FAILED : 0)
  const [first] = units
  if (!first || units.every((unit) => weightOf(unit) === weightOf(first)))
    return {
      ok: false,
      message: '方案要求按风险加权，范围内的事项质检和抽查情况相同，分不出轻重。',
      todo: '请改为等概率抽取，或调整抽查范围。',
    }
  return {
    ok: true,
    value: {
      weightOf,
      rule: `权重为1加清单质检问题数（最多计${MOST_DEFECTS}），最近一次抽查经复核确有问题的再加${FAILED}`,
    },
  }
}

/**
 * How much wider unequal chances make an interval about items: n·Σ(1/λ)/N² (Kish), 1 for equal ones. λ as the draw
 * gives it, items that are certain at most 1.
 */
export const weightEffect = (strata: readonly { n: number; weights: readonly number[] }[]): number => {
  let drawn = 0
  let inverse = 0
  let items = 0
  for (const { n, weights } of strata) {
    if (n === 0) continue
    drawn += n
    items += weights.length
    for (const lambda of inclusions(n, weights)) inverse += 1 / lambda
  }
  return items === 0 ? 1 : (drawn * inverse) / items ** 2
}

/** λ of each weight (docs/draw.md §5), here in floating point: for a forecast only. */
const inclusions = (n: number, weights: readonly number[]): number[] => {
  const certain = new Set<number>()
  let left = Math.min(n, weights.length)
  let total = weights.reduce((a, b) => a + b, 0)
  for (;;) {
    const found = weights.flatMap((w, i) => (!certain.has(i) && left > 0 && left * w >= total ? [i] : []))
    if (found.length === 0) break
    for (const i of found) {
      certain.add(i)
      total -= weights[i] ?? 0
    }
    left -= found.length
  }
  return weights.map((w, i) => (certain.has(i) ? 1 : (left * w) / total))
}
