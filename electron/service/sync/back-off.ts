const firstMs = 2000
const longestMs = 5 * 60 * 1000
const leastMs = 200

/** Full jitter: anywhere up to a bound that doubles with each failure, so that 300 devices do not come at once. */
export const backOffMs = (failures: number, random: number): number =>
  Math.max(leastMs, Math.floor(random * Math.min(longestMs, firstMs * 2 ** Math.min(failures - 1, 10))))
