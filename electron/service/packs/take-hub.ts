/**
 * Takes a pack (离线交换包) of 市局服务端: the same steps the sync engine takes with its answers, in the same order
 * and by the same functions of the disk. Taking it again, or being cut off in the middle, changes nothing.
 */

import { headOf, linesOf, type PackMessage } from '#shared/protocol/pack.ts'
import { type DownManifest, packPiece, packPullHead, packResults } from '#shared/protocol/pack-messages.ts'
import { ownEntry, type PullEntry, pullEntry, pullTail } from '#shared/protocol/pull.ts'
import type { FactResult } from '#shared/protocol/push.ts'
import { getMeta, readSession, writeSession } from '../host/session.ts'
import { linkHashAt } from '../store/chain.ts'
import { relinkUnsent } from '../store/reidentify.ts'
import { createSigner } from '../store/suite.ts'
import type { Settlement } from '../sync/engine-types.ts'
import { membershipHolds, writeMember } from '../sync/membership.ts'
import { type Position, readFeedsAnew, readPosition, startPosition } from '../sync/position.ts'
import { provenThrough } from '../sync/receipts.ts'
import type { PackContext } from './context.ts'
import { continues } from './open.ts'
import { HUB, readPeer, writePeerState } from './peers.ts'
import { takeFileAnswer, takeFilePiece } from './take-files.ts'
import type { TakenFacts } from './take-peer.ts'
import type { NewIdentity } from './to-hub.ts'

export interface HubTaking extends TakenFacts {
  /** own records 市局 has now, by its receipt */
  received: number
  files: number
  /** files that are 市局已收 by this pack */
  filesReceived: number
  renamed: boolean
}

export const createHubTaking = (context: PackContext, manifest: DownManifest) => {
  const { ws, disk, blobs, crypto, member, suite } = context
  const { db } = ws
  const taken: HubTaking = {
    stored: 0,
    known: 0,
    refused: 0,
    received: 0,
    files: 0,
    filesReceived: 0,
    renamed: false,
    kinds: new Set(),
  }
  const { receipt } = manifest
  const active = manifest.status === 'active'
  let forked = false
  const caughtUp: { bodies: string[]; until: number }[] = []

  const hashAt = (seq: number): string | undefined => linkHashAt(db, ws.session.device, seq)

  /** Where we stand, before anything else: another epoch of the hub, another part of the organisation. */
  const begin = (): void => {
    const before = readPosition(db)
    const { state } = readPeer(db, HUB)
    const put = before.epoch !== null && (before.epoch !== manifest.epoch || manifest.restored)
    const answered = state.restored !== null && state.restored.epoch === manifest.epoch
    if (put && !answered) {
      // It was put back: with the next pack everything held goes to it again (docs/sync.md §7).
      disk.storePosition({ ...startPosition, epoch: manifest.epoch, scope: before.scope }, receipt)
      writePeerState(db, HUB, { restored: { epoch: manifest.epoch, head: manifest.head.seq, sentNo: null } })
    } else if (before.epoch === null) disk.storePosition({ ...startPosition, epoch: manifest.epoch }, null)
    const sentNo = answered ? (state.restored?.sentNo ?? null) : null
    if (sentNo !== null && manifest.taken !== null && manifest.taken.no >= sentNo)
      writePeerState(db, HUB, { restored: null })
    if (!active) return
    const position = readPosition(db)
    if (position.scope !== manifest.scope || sameBodies(manifest.bodies) === false)
      disk.storeScope(manifest.scope, manifest.bodies, position)
  }
  const sameBodies = (bodies: readonly string[]): boolean => {
    const here = db.all<{ body: string }>('SELECT body FROM sync_body ORDER BY body').map((row) => row.body)
    return here.join('\n') === [...bodies].sort().join('\n')
  }

  const settle = async (results: readonly FactResult[]): Promise<void> => {
    const through = provenThrough(suite, member.membership.hub.publicKey, ws.session.device, receipt, hashAt)
    const settlement: Settlement = { received: [], judged: [] }
    for (const { id, deviceSeq, status, code, receivedAt } of results) {
      if (status === 'refused') settlement.judged.push({ id, state: 'refused', code: code ?? null })
      else if (deviceSeq > through) continue
      else if (status === 'accepted' || status === 'stored-unknown')
        settlement.received.push({ id, at: receivedAt })
      else settlement.judged.push({ id, state: 'awaiting', code: code ?? null })
    }
    const before = disk.unsent()
    for (const kind of await disk.settle(receipt, settlement)) taken.kinds.add(kind)
    taken.received += before - disk.unsent()
  }

  const page = async (m: PackMessage): Promise<void> => {
    const lines = linesOf(crypto, m)
    if (!lines.ok || !active || forked) return
    const head = packPullHead.safeParse(lines.lines.head)
    const tail = pullTail.safeParse(lines.lines.tail)
    if (!head.success || !tail.success || !continues(context, manifest.epoch, head.data)) return
    const entries = lines.lines.entries.flatMap((line): PullEntry[] => {
      const entry = pullEntry.safeParse(JSON.parse(line))
      return entry.success ? [entry.data] : []
    })
    const { only } = head.data
    const before = readPosition(db)
    const position: Position = only ? before : { ...before, since: Math.max(before.since, tail.data.pos) }
    const done = await disk.storePage(
      { head: head.data, entries, tail: tail.data },
      position,
      only !== undefined,
    )
    taken.stored += done.stored
    taken.refused += done.setAside
    taken.known += entries.filter((entry) => entry.op === 'add').length - done.stored - done.setAside
    for (const kind of done.kinds) taken.kinds.add(kind)
    if (only && !tail.data.more) caughtUp.push(only)
  }

  /** Bodies whose feeds came whole need not be caught up any more. */
  const closeCatchUps = (): void => {
    const position = readPosition(db)
    const catchUps = position.catchUps
      .map((c) => ({
        ...c,
        bodies: c.bodies.filter(
          (body) => !caughtUp.some((d) => d.bodies.includes(body) && d.until >= c.until),
        ),
      }))
      .filter((c) => c.bodies.length > 0)
    const { size, root } = receipt.body
    disk.storePosition({ ...position, catchUps, seen: { size, root } }, null)
  }

  const rename = (): boolean => {
    const { membership } = manifest
    const kept = getMeta(db, 'sync-new-identity')
    if (!membership || kept === null) return false
    const next = JSON.parse(kept) as NewIdentity
    const signer = createSigner(next.privateKey)
    const expected = { device: next.device, publicKey: signer.publicKey }
    if (next.from !== ws.session.device || !membershipHolds(suite, membership, expected)) return false
    db.tx(() => {
      const session = readSession(db)
      if (!session) throw new Error('no session')
      relinkUnsent(db, suite, next.from, { device: next.device, signer, person: session.person.id })
      writeSession(db, { ...session, device: next.device })
      db.run("UPDATE meta SET value = ? WHERE key = 'device-key'", next.privateKey)
      db.run("DELETE FROM meta WHERE key = 'sync-new-identity'")
      writeMember(db, { ...member, membership })
      readFeedsAnew(db)
      writePeerState(db, HUB, { renew: null })
    })
    ws.reloadIdentity()
    return true
  }

  return {
    taken,
    begin,
    hear: async (m: PackMessage): Promise<void> => {
      if (m.kind === 'own') {
        const lines = linesOf(crypto, m)
        const entries = lines.ok ? lines.lines.entries.flatMap(ownIn) : []
        if (forked || entries.length === 0) return
        const stored = disk.storeOwn(entries, receipt)
        forked = stored.forked
        taken.stored += stored.taken.stored
        for (const kind of stored.taken.kinds) taken.kinds.add(kind)
        return
      }
      if (m.kind === 'results') {
        const read = packResults.safeParse(headOf(crypto, m).head)
        if (read.success && !forked) await settle(read.data.results)
        return
      }
      if (m.kind === 'pull') return page(m)
      if (m.kind === 'file' && active && (await takeFilePiece(context, m)) === 'whole') taken.files++
      if (m.kind !== 'blob') return
      const { head, rest } = headOf(crypto, m)
      const piece = packPiece.safeParse(head)
      if (piece.success && storePiece(context, piece.data, rest)) taken.files++
    },
    /** after the last message */
    end: async (): Promise<void> => {
      if (active && !forked) closeCatchUps()
      for (const hash of manifest.files) blobs.markReceived(hash)
      taken.filesReceived = await takeFileAnswer(context, manifest)
      const { restored } = readPeer(db, HUB).state
      while (active && readPosition(db).purgeDue && restored === null) {
        const { kinds, more } = disk.purge()
        for (const kind of kinds) taken.kinds.add(kind)
        if (!more) break
      }
      taken.renamed = rename()
      if (!taken.renamed && active && (forked || manifest.stop === 'SYNC_CLONE'))
        writePeerState(db, HUB, { renew: forked ? 'restored' : 'clone' })
    },
  }
}

export const storePiece = (
  { ws, blobs }: PackContext,
  { hash, from, total }: { hash: string; from: number; total: number },
  bytes: Uint8Array,
): boolean => {
  // Only what a fact held here names.
  if (ws.db.get("SELECT 1 FROM blob WHERE hash = ? AND state = 'wanted'", hash) === undefined) return false
  return blobs.store(hash, from, bytes, total)?.whole ?? false
}

const ownIn = (line: string) => {
  const entry = ownEntry.safeParse(JSON.parse(line))
  return entry.success ? [entry.data] : []
}
