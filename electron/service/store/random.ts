import { randomFillSync } from 'node:crypto'

const POOL = 4096
const pool = Buffer.alloc(POOL)
let used = POOL

/** Random bytes of the system's generator, fetched in larger pieces: each fetch costs more than the bytes. */
export const randomOf = (size: number): Buffer => {
  if (used + size > POOL) {
    randomFillSync(pool)
    used = 0
  }
  const bytes = Buffer.from(pool.subarray(used, used + size))
  pool.fill(0, used, used + size)
  used += size
  return bytes
}
