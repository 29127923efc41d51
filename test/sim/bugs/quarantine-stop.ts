import type { TakeResult } from '#service/store/log.ts'
import type { Bug } from './bug.ts'

/** One fact that cannot be verified holds up all that come after it. */
export const quarantineStop: Bug = {
  device: () => {
    let stopped = false
    return {
      log: (log) => ({
        ...log,
        take: (delivered, keyOf): TakeResult => {
          if (stopped) return { stored: 0, known: 0, setAside: 0, kinds: new Set() }
          const taken = log.take(delivered, keyOf)
          stopped = taken.setAside > 0
          return taken
        },
      }),
    }
  },
}
