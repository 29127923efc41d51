/** A row of numbers from a seed: the same seed, the same fault. */
export interface Random {
  /** 0 ≤ n < 1 */
  next(): number
  /** a whole number, 0 ≤ n < below */
  below(below: number): number
  chance(probability: number): boolean
  shuffled<T>(items: readonly T[]): T[]
}

/** mulberry32 */
export const randomFrom = (seed: number): Random => {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
  const below = (limit: number) => Math.floor(next() * limit)
  return {
    next,
    below,
    chance: (probability) => next() < probability,
    shuffled: (items) => {
      const left = [...items]
      for (let i = left.length - 1; i > 0; i--) {
        const j = below(i + 1)
        ;[left[i], left[j]] = [left[j], left[i]] as [(typeof left)[number], (typeof left)[number]]
      }
      return left
    },
  }
}
