/** How far a longer pull has come, and how long the rest of it will take. */
import type { PullRequest } from '#shared/protocol/pull.ts'
import type { PulledPage } from './engine-types.ts'

export interface Receiving {
  /** entries that came, of so many */
  received: number
  total: number
  /** null = too early to say */
  leftMs: number | null
}

/** Less is through before anybody has read how much it is. */
const LEAST = 1000
const EARLY_MS = 2000

/** @param now epoch ms */
export const createReceiving = (now: () => number) => {
  let asked = false
  let began = 0
  let run: { received: number; total: number } | null = null

  const stop = (): void => {
    asked = false
    run = null
  }

  return {
    /** The first page of a run asks how many entries there are. */
    counting: (request: PullRequest): PullRequest => {
      if (asked) return request
      asked = true
      began = now()
      return { ...request, count: true }
    },
    stored: ({ head, entries, tail }: PulledPage): void => {
      if (head.left !== undefined) run = { received: 0, total: head.left }
      if (run) run = { ...run, received: run.received + entries.length }
      if (!tail.more) stop()
    },
    stop,
    state: (): Receiving | null => {
      if (!run || run.total < LEAST) return null
      const spent = now() - began
      const left = Math.max(0, run.total - run.received)
      const leftMs = spent < EARLY_MS || run.received === 0 ? null : (left * spent) / run.received
      return { ...run, received: Math.min(run.received, run.total), leftMs }
    },
  }
}
