/** Two-sided 95% quantiles. Every interval of the product is a 95% one, so no other level is offered. */

/** Standard normal, 97.5% point. */
export const Z95 = 1.959963984540054

/** Student's t, 97.5% point, for any df ≥ 1 (also fractions); tends to {@link Z95}. Bisection on the distribution. */
export const t95 = (df: number): number => {
  if (df > 1e6) return Z95
  let low = Z95
  let high = 12.8
  for (let i = 0; i < 45; i++) {
    const middle = (low + high) / 2
    if (upperTail(middle, df) > 0.025) low = middle
    else high = middle
  }
  return (low + high) / 2
}

/** P(T > t) for t > 0 = ½·I(df/(df+t²); df/2, ½). */
const upperTail = (t: number, df: number): number => regularisedBeta(df / (df + t * t), df / 2, 0.5) / 2

/** Regularised incomplete beta I(x; a, b) by its continued fraction (DLMF 8.17.22), Lentz's method. */
const regularisedBeta = (x: number, a: number, b: number): number => {
  if (x > (a + 1) / (a + b + 2)) return 1 - regularisedBeta(1 - x, b, a)
  const front =
    Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x)) / a
  let c = 1
  let d = 1 / (1 - ((a + b) * x) / (a + 1))
  let value = d
  for (let m = 1; m < 300; m++) {
    for (const term of [
      (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m)),
      (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1)),
    ]) {
      d = 1 / (1 + term * d)
      c = 1 + term / c
      value *= c * d
    }
    if (Math.abs(c * d - 1) < 1e-14) break
  }
  return front * value
}

/** ln Γ(x), x > 0, by Stirling's series after shifting x above 10 (error below 10⁻¹³). */
const logGamma = (x: number): number => {
  let shift = 0
  let y = x
  while (y < 10) {
    shift += Math.log(y)
    y++
  }
  const series = 1 / 12 - (1 / 360 - (1 / 1260 - 1 / (1680 * y * y)) / (y * y)) / (y * y)
  return (y - 0.5) * Math.log(y) - y + Math.log(2 * Math.PI) / 2 + series / y - shift
}
