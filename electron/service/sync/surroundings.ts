import { randomBytes } from 'node:crypto'

/** Chance and time as the process around the sync engine has them. */
export interface Surroundings {
  random(size: number): Buffer
  /** uniform in [0, 1) */
  chance(): number
  /** @returns what cancels it */
  later(ms: number, act: () => void): () => void
  /** lets everything else that waits go first */
  pause(): Promise<void>
}

export const realSurroundings: Surroundings = {
  random: randomBytes,
  chance: Math.random,
  later: (ms, act) => {
    const timer = setTimeout(act, ms)
    return () => clearTimeout(timer)
  },
  pause: () => new Promise((resolve) => setImmediate(resolve)),
}
