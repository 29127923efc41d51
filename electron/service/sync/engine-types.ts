/** What the sync engine hears, what it asks for, and what it knows. No clock, random, network or disk in it. */
import type { Fault } from '#shared/contract/result.ts'
import type { SignedFact } from '#shared/facts/envelope.ts'
import type { Receipt } from '#shared/facts/receipt.ts'
import type { BlobState } from '#shared/protocol/blobs.ts'
import type { ChainHead, HelloAnswer } from '#shared/protocol/hello.ts'
import type { OwnEntry, PullEntry, PullHead, PullRequest, PullTail } from '#shared/protocol/pull.ts'
import type { PushAnswer, PushHead } from '#shared/protocol/push.ts'
import type { Position } from './position.ts'

/** What stands on this device's disk. */
export interface Standing {
  device: string
  head: ChainHead
  /** own facts not yet received: how many, and the number of the first; null = none */
  unsent: number
  firstUnsent: number | null
  /** are there files to send or to fetch? */
  files: boolean
  receipt: Receipt | null
  position: Position
}

/** How this device's chain relates to what the hub has of it. */
export type Compared = 'same' | 'ahead' | 'behind' | 'forked' | 'gap'

/** What one fact of this device came to at the hub. */
export interface Settlement {
  received: { id: string; at: number }[]
  judged: { id: string; state: 'refused' | 'awaiting'; code: string | null }[]
}

export type TimerName = 'append' | 'retry' | 'poll' | 'listen'
export type ReidentifyReason = 'clone' | 'restored' | 'gap'

/** One thing to do that answers. Only one is under way at a time; its answer carries the same `op`. */
export type Work =
  | { do: 'read-standing' }
  | { do: 'hello'; standing: Standing }
  | { do: 'compare'; head: HelloAnswer['head'] }
  | { do: 'reidentify'; reason: ReidentifyReason }
  | { do: 'rejoin' }
  | { do: 'fetch-own'; from: number }
  | { do: 'store-own'; entries: OwnEntry[]; receipt: Receipt }
  | { do: 'read-batch'; after: number; hubHead: number; again: boolean }
  | { do: 'push'; head: PushHead; facts: BatchFact[] }
  | { do: 'settle'; receipt: Receipt; settlement: Settlement }
  | { do: 'read-held'; after: string | null }
  | { do: 'offer'; epoch: string; facts: [string, string][] }
  | { do: 'reoffer'; epoch: string; ids: string[] }
  | { do: 'store-position'; position: Position; receipt: Receipt | null }
  | { do: 'pull'; request: PullRequest }
  | { do: 'store-scope'; scope: string; bodies: string[]; position: Position }
  | { do: 'purge' }
  | { do: 'store-page'; page: PulledPage; position: Position; catchUp: boolean; receipt: Receipt | null }
  | { do: 'read-blobs' }
  | { do: 'blobs-have'; hashes: string[] }
  | { do: 'blob-received'; hash: string }
  | { do: 'put-piece'; hash: string; from: number; size: number }
  | { do: 'get-piece'; hash: string; from: number }

export interface BatchFact {
  fact: SignedFact
  /** its JSON text, where that was at hand */
  text?: string
  /** when the hub received it in an earlier epoch */
  receivedAt: number | null
}

export interface PulledPage {
  head: PullHead
  entries: PullEntry[]
  tail: PullTail
}

export type Effect =
  | ({ op: number } & Work)
  | { do: 'timer'; name: TimerName; afterMs: number }
  | { do: 'cancel-timer'; name: TimerName }
  | { do: 'listen' }
  | { do: 'unlisten' }
  | { do: 'note'; level: 'info' | 'warn' | 'bad'; code: string; count: number; fault: Fault | null }

/** The answer to each kind of work. */
export type Done =
  | { of: 'read-standing'; standing: Standing }
  | { of: 'hello'; answer: HelloAnswer }
  | { of: 'compare'; compared: Compared }
  | { of: 'reidentify' }
  | { of: 'rejoin' }
  | { of: 'fetch-own'; entries: OwnEntry[]; more: boolean }
  | { of: 'store-own'; forked: boolean }
  | { of: 'read-batch'; facts: BatchFact[]; gap: boolean; proof: Receipt | null }
  | { of: 'push'; answer: PushAnswer }
  | { of: 'settle'; unsent: number }
  | { of: 'read-held'; facts: [string, string][]; next: string | null }
  | { of: 'offer'; want: string[] }
  | { of: 'reoffer' }
  | { of: 'store-position' }
  | { of: 'pull'; page: PulledPage }
  | { of: 'store-scope'; position: Position }
  | { of: 'purge'; purged: number; more: boolean }
  /** `lacksOwn`: nothing was stored; the page names facts of this device that are not here */
  | { of: 'store-page'; stored: number; setAside: number; position: Position; lacksOwn?: boolean }
  | { of: 'read-blobs'; up: { hash: string; size: number }[]; down: { hash: string; have: number }[] }
  | { of: 'blobs-have'; states: Record<string, BlobState> }
  | { of: 'blob-received' }
  | { of: 'put-piece'; state: BlobState }
  | { of: 'get-piece'; have: number; whole: boolean }

/** `random` is uniform in [0, 1). */
export type Event = { now: number; random: number } & (
  | { is: 'start' }
  | { is: 'appended' }
  | { is: 'woken' }
  | { is: 'asked' }
  | { is: 'timer'; name: TimerName }
  | { is: 'listening-ended' }
  | { is: 'done'; op: number; done: Done }
  | { is: 'failed'; op: number; fault: Fault }
)

export type Phase =
  | 'stopped'
  | 'hello'
  | 'reidentify'
  | 'own'
  | 'push'
  | 'offer'
  | 'pull'
  | 'blobs'
  | 'idle'
  /** waiting to try again */
  | 'waiting'
  /** not tried again until somebody asks or the program starts anew */
  | 'blocked'

export interface Greeted {
  epoch: string
  head: { seq: number; hash: string | null }
  receipt: Receipt
  scope: string
  /** the newest position in any feed as of the handshake; null = something happened since */
  pos: number | null
  revoked: boolean
  /** the hub was put back: everything held is offered again */
  restored: boolean
  /** it was, in this session: nothing is purged until the next */
  wasRestored: boolean
}

export interface State {
  phase: Phase
  /** the work under way; 0 = none */
  op: number
  lastOp: number
  work: Work['do'] | null
  standing: Standing | null
  greeted: Greeted | null
  position: Position
  /** facts of the batch under way, by number */
  sent: { id: string; deviceSeq: number; linkHash: string }[]
  /** facts of others the hub lacks */
  wanted: string[]
  heldNext: string | null
  uploads: { hash: string; size: number }[]
  downloads: { hash: string; have: number }[]
  /** something happened while at work */
  again: boolean
  /** the timer of the first fact written since runs already: steady work does not put it off */
  appendWaiting: boolean
  /** a copy of this folder wrote under the same identity: its facts are fetched whole */
  wholeOwn: boolean
  /** the page under way is not the last */
  pullMore: boolean
  /** it is the last of what comes first to a new device */
  firstDone: boolean
  /** where the hub wants the chain to go on after a batch it stopped in */
  resume: number | null
  /** chain length at which own facts were fetched last: the same again is no progress */
  ownAt: number | null
  listening: boolean
  /** failures in a row */
  failures: number
  /** times in a row the hub sent us back to the handshake */
  restarts: number
  fault: Fault | null
  /** epoch ms of the hub's last word; null = none since the program started */
  contactAt: number | null
}
