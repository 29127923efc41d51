/**
 * A rate from sampled checks, with an interval that owns up to what makes checks less than independent: items that share a
 * phone number (同一号码的事项) are one cluster (聚类), and unequal inclusion probabilities (入样概率 λ).
 *
 * Method. Rate: Hájek, Σ(y/λ) / Σ(1/λ). Variance: Taylor linearisation over clusters, each residual divided by √(1 − the
 * cluster's share) (CR2; unequal sizes understate otherwise), times (1−λ) for the finite population. Design effect
 * (设计效应): that variance over the one of independent checks, never below 1. Interval: Wilson's, with n over the design effect
 * and Student's t for z. Degrees of freedom: 0.85·2(Σr²)²/(Σr⁴−(Σr²)²/K), at least 2, at most K−1: a few bad numbers that make
 * up most of the variance leave it poorly known, and K−1 would claim too much (with 20 numbers, 95% right and a within-number
 * correlation of 0.3, coverage 89%). 0.85 was set by simulation; see the coverage test. All right or all wrong: no
 * correlation can be seen, so {@link ASSUMED_ICC} is assumed.
 *
 * Coverage (simulated, nominal 95%): rates .5/.8/.95 × 20/60/143 numbers × correlation 0/.1/.3 all between 92.5% and 98.5%, for
 * 5, 10 or 20 checks a number and for unequal ones of 1 to 36. What stratification gains is not claimed.
 */
import { t95, Z95 } from './quantiles.ts'
import { correction, type Interval, wilsonOf } from './wilson.ts'

/** One check that counts. */
export interface Observation {
  right: boolean
  /** what it shares answers with, e.g. the phone number; left out = nothing */
  cluster?: string
  /** λ of the draw record, 0 < λ ≤ 1; either every observation has one or none */
  inclusion?: number
}

export interface RateEstimate {
  /** checks that were right (一致), unweighted */
  numerator: number
  denominator: number
  /** 0–1, weighted where inclusion probabilities differ; null when the denominator is 0 */
  rate: number | null
  interval: Interval
  weighted: boolean
  /** clusters (号码数) the checks fell on */
  clusters: number
  /** variance over that of as many independent checks; ≥ 1 but for gains in weighting */
  designEffect: number
  /** as many independent checks would tell as much */
  effectiveSize: number
}

/** Correlation within a number where the sample shows none: all checks right, or all wrong. */
export const ASSUMED_ICC = 0.3

/**
 * Estimates a rate. `population`: how many units the checks stand for; used for the finite population correction where no λ is
 * given. Throws a RangeError when only some observations have λ, or a λ is not in (0, 1].
 */
export const estimateRate = (
  observations: readonly Observation[],
  options: { population?: number } = {},
): RateEstimate => {
  const n = observations.length
  const numerator = observations.filter((o) => o.right).length
  const groups = [...groupsOf(observations).values()]
  const clusterCount = groups.length
  if (n === 0) {
    return {
      numerator,
      denominator: 0,
      rate: null,
      interval: { low: 0, high: 1 },
      weighted: false,
      clusters: 0,
      designEffect: 1,
      effectiveSize: 0,
    }
  }
  const { weights, left, population } = weightsOf(observations, options.population)
  const total = sum(weights)
  const rate = sum(observations.map((o, i) => (o.right ? at(weights, i) : 0))) / total
  const weighted = weights.some((weight) => Math.abs(weight - at(weights, 0)) > 1e-9 * weight)
  const finite = population === undefined || population <= 1 ? 1 : population / (population - 1)

  // Variance of independent checks with these weights, in units of rate·(1−rate).
  const unit = (sum(weights.map((weight, i) => weight ** 2 * at(left, i))) / total ** 2) * finite
  const plain = clusterCount === n && !weighted
  const { effect, quantile } = plain
    ? { effect: 1, quantile: Z95 }
    : clustering(observations, groups, weights, left, rate)

  const variance = unit * effect
  const simple = correction(n, population) / n
  const designEffect = simple > 0 && variance > 0 ? variance / simple : 1
  return {
    numerator,
    denominator: n,
    rate,
    interval: wilsonOf(rate, variance > 0 ? 1 / variance : Number.POSITIVE_INFINITY, quantile),
    weighted,
    clusters: clusterCount,
    designEffect,
    effectiveSize: n / designEffect,
  }
}

/** How much more clusters vary than independent checks do, and the quantile their number allows. */
const clustering = (
  observations: readonly Observation[],
  groups: readonly (readonly number[])[],
  weights: readonly number[],
  left: readonly number[],
  rate: number,
): { effect: number; quantile: number } => {
  const total = sum(weights)
  const count = groups.length
  const groupWeights = groups.map((members) => sum(members.map((i) => at(weights, i))))
  const meanSize = sum(groupWeights.map((weight) => weight ** 2)) / sum(weights.map((weight) => weight ** 2))
  // One number is one observation, however many items were asked on it.
  if (count === 1) return { effect: meanSize, quantile: Z95 }
  if (rate === 0 || rate === 1) return { effect: 1 + ASSUMED_ICC * (meanSize - 1), quantile: t95(count - 1) }

  const residuals = groups.map((members, g) => {
    const linear = sum(
      members.map(
        (i) => at(weights, i) * Math.sqrt(at(left, i)) * ((at(observations, i).right ? 1 : 0) - rate),
      ),
    )
    return linear / total / Math.sqrt(1 - at(groupWeights, g) / total)
  })
  const second = sum(residuals.map((r) => r ** 2))
  const fourth = sum(residuals.map((r) => r ** 4))
  const independent =
    (rate * (1 - rate) * sum(weights.map((weight, i) => weight ** 2 * at(left, i)))) / total ** 2
  if (independent === 0) return { effect: 1, quantile: Z95 }
  const spread = fourth - second ** 2 / count
  const freedom = spread > 0 ? (0.85 * 2 * second ** 2) / spread : count - 1
  return {
    effect: Math.max(1, second / independent),
    quantile: t95(Math.max(1, Math.min(count - 1, Math.max(2, freedom)))),
  }
}

const weightsOf = (observations: readonly Observation[], population?: number) => {
  const given = observations.filter((o) => o.inclusion !== undefined).length
  if (given === 0) {
    const n = observations.length
    if (population !== undefined && population < n)
      throw new RangeError(`population ${population} < ${n} checks`)
    const share = population === undefined ? 0 : n / population
    return { weights: observations.map(() => 1), left: observations.map(() => 1 - share), population }
  }
  const lambdas = observations.map(({ inclusion = Number.NaN }) => {
    if (!(inclusion > 0 && inclusion <= 1)) throw new RangeError(`inclusion probability: ${inclusion}`)
    return inclusion
  })
  const weights = lambdas.map((lambda) => 1 / lambda)
  // Never fewer than were checked, whatever rounding made of Σ1/λ.
  return { weights, left: lambdas.map((l) => 1 - l), population: Math.max(sum(weights), observations.length) }
}

const groupsOf = (observations: readonly Observation[]): Map<string, number[]> => {
  const groups = new Map<string, number[]>()
  for (const [i, { cluster }] of observations.entries()) {
    const key = cluster === undefined ? `\u0000${i}` : cluster
    const members = groups.get(key)
    if (members) members.push(i)
    else groups.set(key, [i])
  }
  return groups
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

const at = <T>(values: readonly T[], index: number): T => {
  const value = values[index]
  if (value === undefined) throw new RangeError(`no value at ${index}`)
  return value
}
