/**
 * The order of a stratum under a seed. Equal weights: by HMAC-SHA-256(seed, unit id). Unequal: Pareto πps
 * (Rosén 1997), compared as exact integers. docs/draw.md §4–5.
 */
import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, hexToBytes, utf8ToBytes } from './bytes.ts'
import type { DrawUnit } from './plan.ts'

export interface RankedUnit {
  id: string
  /** HMAC-SHA-256(seed, id), 64 hex digits */
  hmac: string
  /** target inclusion probability λ (入样概率), an unreduced fraction 'numerator/denominator' */
  lambda: string
  /** λ ≥ 1: in the sample whatever the seed (必抽) */
  certain: boolean
}

/** HMAC-SHA-256 under one key, as a function; the key's part is computed once. */
export const keyedHash = (seed: string): ((message: string) => string) => {
  const state = hmac.create(sha256, hexToBytes(seed))
  return (message) => bytesToHex(state.clone().update(utf8ToBytes(message)).digest())
}

/** All units in drawing order: the first n are drawn, the others are substitutes in this order. */
export const rankEqual = (
  units: readonly DrawUnit[],
  n: number,
  hash: (id: string) => string,
): RankedUnit[] => {
  const lambda = `${n}/${units.length}`
  const certain = n === units.length
  return units.map(({ id }) => ({ id, hmac: hash(id), lambda, certain })).sort(byHmac)
}

export const rankWeighted = (
  units: readonly DrawUnit[],
  n: number,
  hash: (id: string) => string,
): RankedUnit[] => {
  const { certain, left, weightLeft } = certainUnits(units, n)
  const sure: RankedUnit[] = []
  const ranked: (RankedUnit & { key: ParetoKey })[] = []
  for (const [index, { id, weight = 1 }] of units.entries()) {
    const unit = { id, hmac: hash(id), lambda: '1/1', certain: true }
    if (certain[index]) sure.push(unit)
    else {
      const up = BigInt(left) * BigInt(weight)
      ranked.push({
        ...unit,
        lambda: `${up}/${weightLeft}`,
        certain: false,
        key: paretoKey(unit.hmac, up, weightLeft),
      })
    }
  }
  ranked.sort((a, b) => compareKeys(a.key, b.key) || byHmac(a, b))
  return [...sure.sort(byHmac), ...ranked.map(({ key: _, ...unit }) => unit)]
}

/** λ as a number, for the estimator. */
export const inclusionProbability = (lambda: string): number => {
  const [up = '', down = ''] = lambda.split('/')
  return Number(up) / Number(down)
}

/** Two different ids never share an HMAC; were it to happen, the id decides, so that the order is still one. */
const byHmac = (a: RankedUnit, b: RankedUnit): number =>
  a.hmac < b.hmac ? -1 : a.hmac > b.hmac ? 1 : a.id < b.id ? -1 : a.id > b.id ? 1 : 0

/** Which units have λ = n·w/Σw ≥ 1, taken out and recomputed until none has. */
const certainUnits = (units: readonly DrawUnit[], n: number) => {
  const weights = units.map(({ weight = 1 }) => BigInt(weight))
  const certain = weights.map(() => false)
  let left = n
  let weightLeft = weights.reduce((sum, weight) => sum + weight, 0n)
  for (;;) {
    const found = [...weights.keys()].filter(
      (index) => !certain[index] && left > 0 && BigInt(left) * (weights[index] ?? 0n) >= weightLeft,
    )
    if (found.length === 0) return { certain, left, weightLeft }
    for (const index of found) {
      certain[index] = true
      weightLeft -= weights[index] ?? 0n
    }
    left -= found.length
  }
}

/** key = u(1−λ) / (λ(1−u)) with u = (2H+1)/2²⁵⁷, H the HMAC as an integer: an exact fraction, and a rounded one. */
interface ParetoKey {
  up: bigint
  down: bigint
  near: number
}

const paretoKey = (hmacHex: string, lambdaUp: bigint, lambdaDown: bigint): ParetoKey => {
  const odd = 2n * BigInt(`0x${hmacHex}`) + 1n
  const up = odd * (lambdaDown - lambdaUp)
  const down = ((1n << 257n) - odd) * lambdaUp
  return { up, down, near: Number(up) / Number(down) }
}

// `near` carries three roundings of at most 2⁻⁵³ each, so a larger gap than 10⁻¹⁴ is never their doing; only keys closer
// than that are multiplied out. Same order as exact comparison everywhere, at a tenth of the time.
// λ = 0 (n = 0, nothing is drawn) makes `near` NaN or infinite and also falls through to the exact comparison.
const compareKeys = (a: ParetoKey, b: ParetoKey): number => {
  if (Math.abs(a.near - b.near) > 1e-14 * Math.max(a.near, b.near)) return a.near < b.near ? -1 : 1
  const [left, right] = [a.up * b.down, b.up * a.down]
  return left < right ? -1 : left > right ? 1 : 0
}
