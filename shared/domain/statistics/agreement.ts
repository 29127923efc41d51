/**
 * How far two people who scored the same calls agree (双评一致性), beyond chance. Cohen's κ falls towards 0 where nearly all
 * answers are alike, however well they agree; Gwet's AC1 does not. Both are shown, with n. Categories are unordered.
 */
export interface Agreement {
  /** calls scored twice */
  n: number
  /** share on which both said the same; null when n = 0 */
  observed: number | null
  /** Cohen 1960; null when chance alone would agree always */
  kappa: number | null
  /** Gwet 2008; null when fewer than two categories are known */
  ac1: number | null
}

/** `categories`: all answers that could be given; by default those that were. */
export const agreementOf = (
  pairs: readonly (readonly [string, string])[],
  categories?: readonly string[],
): Agreement => {
  const n = pairs.length
  if (n === 0) return { n, observed: null, kappa: null, ac1: null }
  const known = new Set([...(categories ?? []), ...pairs.flat()])
  const observed = pairs.filter(([a, b]) => a === b).length / n
  let chanceKappa = 0
  let chanceAc1 = 0
  for (const category of known) {
    const first = pairs.filter(([a]) => a === category).length / n
    const second = pairs.filter(([, b]) => b === category).length / n
    const mean = (first + second) / 2
    chanceKappa += first * second
    chanceAc1 += (mean * (1 - mean)) / (known.size - 1)
  }
  return {
    n,
    observed,
    kappa: chanceKappa >= 1 ? null : (observed - chanceKappa) / (1 - chanceKappa),
    ac1: known.size < 2 ? null : (observed - chanceAc1) / (1 - chanceAc1),
  }
}
