/**
 * Seeded randomness for sample data only (never for a draw): mulberry32, a 32-bit state stepped by a
 * constant and mixed by two multiplications. Same seed, same data, on any machine.
 */
export interface Random {
  /** 0 ≤ x < 1 */
  next(): number
  /** whole number, both ends included */
  int(from: number, to: number): number
  chance(probability: number): boolean
  pick<T>(list: readonly T[]): T
  weighted<T extends { weight: number }>(list: readonly T[]): T
  /** a new list in random order */
  shuffle<T>(list: readonly T[]): T[]
  digits(count: number): string
  /** independent stream: what is drawn here does not shift what others draw */
  fork(name: string): Random
}

export const createRandom = (seed: number): Random => {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 0x1_0000_0000
  }
  const int = (from: number, to: number): number => from + Math.floor(next() * (to - from + 1))
  const pick = <T>(list: readonly T[]): T => {
    const found = list[int(0, list.length - 1)]
    if (found === undefined) throw new RangeError('nothing to pick from')
    return found
  }
  return {
    next,
    int,
    pick,
    chance: (probability) => next() < probability,
    weighted: (list) => {
      let left = next() * list.reduce((sum, { weight }) => sum + weight, 0)
      for (const entry of list) {
        left -= entry.weight
        if (left < 0) return entry
      }
      return pick(list)
    },
    shuffle: (list) => {
      const keyed = list.map((value) => ({ value, key: next() }))
      return keyed.sort((a, b) => a.key - b.key).map(({ value }) => value)
    },
    digits: (count) => Array.from({ length: count }, () => int(0, 9)).join(''),
    fork: (name) =>
      createRandom(
        [...name].reduce((h, c) => Math.imul(h ^ (c.codePointAt(0) ?? 0), 0x01000193), seed ^ 0x811c9dc5),
      ),
  }
}
