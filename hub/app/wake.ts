/** Wakes devices that listen (SSE) when something they may read was committed, at whichever hub process. */
import { z } from 'zod'
import { feedsFor } from '#shared/protocol/feeds.ts'
import type { Database } from '../store/database.ts'
import { WAKE } from '../sync/ledger.ts'

const notice = z.object({ pos: z.number(), access: z.boolean(), feeds: z.array(z.string()).nullable() })

interface Listener {
  feeds: Set<string> | null
  wake(pos: number): void
  close(): void
}

export interface Wake {
  /** @param bodies whose feeds are meant; null = all */
  add(bodies: readonly string[] | null, wake: (pos: number) => void, close: () => void): { remove(): void }
  close(): Promise<void>
}

export const createWake = async (db: Database): Promise<Wake> => {
  const listeners = new Set<Listener>()
  const channel = await db.listen(WAKE, (payload) => {
    const { pos, access, feeds } = notice.parse(JSON.parse(payload))
    for (const listener of listeners) {
      const meant =
        feeds === null || listener.feeds === null || feeds.some((feed) => listener.feeds?.has(feed))
      if (meant || access) listener.wake(pos)
      // What this device may read may have changed: it comes back and is asked who it is again.
      if (access) listener.close()
    }
  })
  return {
    add: (bodies, wake, close) => {
      const listener = { feeds: bodies === null ? null : new Set(feedsFor(bodies)), wake, close }
      listeners.add(listener)
      return { remove: () => void listeners.delete(listener) }
    },
    close: async () => {
      for (const listener of listeners) listener.close()
      listeners.clear()
      await channel.close()
    },
  }
}
