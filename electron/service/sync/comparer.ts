/** When 核对 runs: on request, and once a day while nothing else is under way. What came of it last is kept. */

import { z } from 'zod'
import { fault, type Result } from '#shared/contract/result.ts'
import { type FeedCompared, feedCompared } from '#shared/contract/sync.ts'
import { DAY_MS } from '#shared/domain/time/shanghai.ts'
import { getMeta, setMeta } from '../host/session.ts'
import type { Reader, Writer } from '../store/db.ts'
import { addHistory } from './history.ts'

const comparison = z.object({
  /** epoch ms by the device's clock; null = never */
  at: z.number().nullable(),
  fault: fault.nullable(),
  feeds: z.array(feedCompared),
})
export type Comparison = z.infer<typeof comparison>

export interface ComparerDeps {
  db: Writer
  compare(): Promise<Result<FeedCompared[]>>
  now(): number
  /** began or ended */
  changed(): void
  bug(error: unknown): void
}

export interface Comparer {
  /** begins, unless one is under way */
  run(): void
  running(): boolean
  /** nothing is under way just now: may a daily one begin soon? */
  idle(): void
  close(): Promise<void>
}

const quietMs = 2 * 60 * 1000
const KEY = 'sync-compared'
const never: Comparison = { at: null, fault: null, feeds: [] }

export const readComparison = (db: Reader): Comparison => {
  const text = getMeta(db, KEY)
  return text === null ? never : comparison.parse(JSON.parse(text))
}

export const createComparer = ({ db, compare, now, changed, bug }: ComparerDeps): Comparer => {
  let underWay: Promise<void> | null = null
  let timer: NodeJS.Timeout | null = null
  let closed = false

  const conclude = (result: Result<FeedCompared[]>): void => {
    if (closed) return
    const said: Comparison = result.ok
      ? { at: now(), fault: null, feeds: result.value }
      : { ...readComparison(db), fault: result.error }
    db.tx(() => {
      setMeta(db, KEY, JSON.stringify(said))
      addHistory(db, now(), levelOf(said), 'COMPARED', textOf(said))
    })
  }
  const begin = async (): Promise<void> => {
    changed()
    try {
      conclude(await compare())
    } catch (error) {
      bug(error)
    } finally {
      underWay = null
      if (!closed) changed()
    }
  }
  const run = (): void => {
    if (closed) return
    underWay ??= begin()
  }

  return {
    run,
    running: () => underWay !== null,
    idle: () => {
      if (timer || underWay || closed) return
      const { at } = readComparison(db)
      if (at !== null && Math.abs(now() - at) < DAY_MS) return
      timer = setTimeout(() => {
        timer = null
        run()
      }, quietMs)
      timer.unref()
    },
    close: async () => {
      closed = true
      if (timer) clearTimeout(timer)
      await underWay
    },
  }
}

const sum = (feeds: readonly FeedCompared[], key: 'fetched' | 'sent'): number =>
  feeds.reduce((n, feed) => n + feed[key], 0)

const levelOf = ({ fault: trouble, feeds }: Comparison): 'info' | 'warn' =>
  trouble !== null || feeds.some((feed) => feed.state !== 'same' && feed.state !== 'coming') ? 'warn' : 'info'

const textOf = ({ fault: trouble, feeds }: Comparison): string => {
  if (trouble) return `没有完成核对：${trouble.message}`
  const [fetched, sent] = [sum(feeds, 'fetched'), sum(feeds, 'sent')]
  const differs = feeds.filter((feed) => feed.state === 'differs').length
  return [
    `与市局核对${feeds.length}个范围`,
    fetched + sent > 0 ? `补收${fetched}条、补发${sent}条` : '',
    differs > 0 ? `${differs}个仍不一致` : '全部一致',
  ]
    .filter((part) => part !== '')
    .join('，')
}
