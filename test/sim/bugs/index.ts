/** Mistakes a sync could have. Each is a wrapper around the real program; a run with one must end badly. */
import type { Bug } from './bug.ts'
import { clockOrder } from './clock-order.ts'
import { dupApply } from './dup-apply.ts'
import { dropAck, feedLeak, forkAccept, lostEpoch, receiptEarly, seqSkip } from './hub.ts'
import { quarantineStop } from './quarantine-stop.ts'

export const bugs = {
  'drop-ack': dropAck,
  'dup-apply': dupApply,
  'seq-skip': seqSkip,
  'clock-order': clockOrder,
  'lost-epoch': lostEpoch,
  'fork-accept': forkAccept,
  'receipt-early': receiptEarly,
  'quarantine-stop': quarantineStop,
  'feed-leak': feedLeak,
} as const satisfies Record<string, Bug>

export type BugName = keyof typeof bugs
export const isBugName = (text: string): text is BugName => Object.hasOwn(bugs, text)
export const bugNames = Object.keys(bugs).filter(isBugName)
