/** Seeded random numbers for simulations. */
export const createRandom = (seed: number) => {
  let state = seed >>> 0
  /** uniform in (0, 1) (mulberry32) */
  const uniform = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return (((t ^ (t >>> 14)) >>> 0) + 0.5) / 2 ** 32
  }
  const normal = (): number => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform())
  /** gamma of the given shape (Marsaglia and Tsang 2000) */
  const gamma = (shape: number): number => {
    if (shape < 1) return gamma(shape + 1) * uniform() ** (1 / shape)
    const d = shape - 1 / 3
    const c = 1 / Math.sqrt(9 * d)
    for (;;) {
      const x = normal()
      const v = (1 + c * x) ** 3
      if (v > 0 && Math.log(uniform()) < (x * x) / 2 + d - d * v + d * Math.log(v)) return d * v
    }
  }
  /** a cluster's own rate, with mean p and correlation icc between two of its items (beta) */
  const clusterRate = (p: number, icc: number): number => {
    if (icc === 0) return p
    const scale = 1 / icc - 1
    const [a, b] = [gamma(p * scale), gamma((1 - p) * scale)]
    return a + b === 0 ? (uniform() < p ? 1 : 0) : a / (a + b)
  }
  return { uniform, clusterRate }
}
