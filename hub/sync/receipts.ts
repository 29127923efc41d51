import { GENESIS } from '#shared/facts/envelope.ts'
import { root } from '#shared/facts/merkle.ts'
import { type Receipt, signReceipt } from '#shared/facts/receipt.ts'
import type { HubKeys } from '../crypto/keys.ts'
import { suite } from '../crypto/suite.ts'
import type { Ledger } from './ledger.ts'

interface Tree {
  epoch: string
  size: number
  root: string
}

/**
 * The hub's signed word: my tree, and this device's chain through its head. After an unreadable link the head
 * is written as zeros.
 */
export const receiptFor = (
  keys: HubKeys,
  tree: Tree,
  device: string,
  head: { seq: number; hash: string | null },
  now: number,
): Receipt =>
  signReceipt(keys.hub, {
    epoch: tree.epoch,
    size: tree.size,
    root: tree.root,
    device,
    throughSeq: head.seq,
    head: head.hash ?? GENESIS,
    time: Math.trunc(now),
  })

/** The receipt of a transaction that is about to commit; it leaves the hub only after the commit. */
export const signHead = (
  keys: HubKeys,
  { hub, now }: Ledger,
  device: string,
  head: { seq: number; hash: string | null },
): Receipt =>
  receiptFor(keys, { epoch: hub.epoch, size: hub.size, root: root(suite, hub) }, device, head, now)
