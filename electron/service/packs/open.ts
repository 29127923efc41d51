/** Opens a pack (离线交换包) that was chosen, and says what it is, before anything in it is believed or done. */
import { fail, ok, type Result } from '#shared/contract/result.ts'
import { receiptHolds } from '#shared/facts/receipt.ts'
import {
  headOf,
  type OpenPack,
  openPack,
  type PackMessage,
  readMessages,
  sentBy,
  type WritePlace,
} from '#shared/protocol/pack.ts'
import { type DownManifest, type PeerManifest, packManifest } from '#shared/protocol/pack-messages.ts'
import { readPosition } from '../sync/position.ts'
import type { PackContext } from './context.ts'
import { flawFault, packFault } from './faults.ts'
import { type OpenFiles, openFiles, withSiblings } from './files.ts'
import { approvalIn, type EnrolledDevice, enrolledDevice, HUB, readEnrolment, readPeer } from './peers.ts'

export interface OpenedPack {
  pack: OpenPack
  /** 'hub', or the sender's device id */
  from: string
  sender: EnrolledDevice | null
  senderKey: string
  manifest: DownManifest | PeerManifest
  paths: string[]
  /** bytes of all volumes */
  size: number
  files: OpenFiles
}

/** The files must be closed by the caller, whatever comes of it. */
export const openChosen = async (
  context: PackContext,
  chosen: readonly string[],
): Promise<Result<OpenedPack>> => {
  const { crypto } = context
  let files: OpenFiles
  let paths: string[]
  try {
    paths = await withSiblings(crypto, chosen)
    files = await openFiles(paths)
  } catch (error) {
    return fail(packFault('PACK_MEDIUM', { reason: error instanceof Error ? error.message : '' }))
  }
  const opened = await openIn(context, files, paths)
  if (!opened.ok) await files.close()
  return opened
}

const openIn = async (
  context: PackContext,
  files: OpenFiles,
  paths: string[],
): Promise<Result<OpenedPack>> => {
  const { crypto, member, ws, suite } = context
  const { hub } = member.membership
  const opened = await openPack(crypto, files.volumes)
  if (!opened.ok) return fail(flawFault(opened))
  const { pack } = opened
  const { header } = pack
  if (header.hub !== hub.id) return fail(packFault('PACK_OTHER_HUB'))
  if (header.to !== ws.session.device) return fail(packFault('PACK_NOT_FOR_US'))
  const fromHub = header.from === hub.id
  const known = fromHub ? null : enrolledDevice(ws.db, suite, member, header.from)
  if (known?.revoked) return fail(packFault('PACK_REVOKED'))
  // A wrong signature is told before anything else is read; a sender unknown here is named by the hub's own word.
  const key = fromHub ? hub.publicKey : known?.publicKey
  if (key !== undefined && !sentBy(suite, pack, key)) return fail(packFault('PACK_SIGNATURE'))
  const first = await firstMessage(context, pack)
  if (!first.ok) return first
  const manifest = packManifest.safeParse(headOf(crypto, first.value).head)
  if (!manifest.success || manifest.data.way === 'up' || (manifest.data.way === 'down') !== fromHub)
    return fail(packFault('PACK_NOT_FOR_US'))
  const said = manifest.data
  const sender = said.way === 'peer' ? (known ?? readEnrolment(suite, hub.publicKey, said.enrolled)) : null
  if (said.way === 'peer' && sender?.device !== header.from) return fail(packFault('PACK_SENDER_UNKNOWN'))
  const senderKey = key ?? sender?.publicKey ?? ''
  if (!sentBy(suite, pack, senderKey)) return fail(packFault('PACK_SIGNATURE'))
  // Off until the approval is recorded; the hub's own pack brings the record to a machine that has none yet.
  if (said.way === 'peer' && !approvalIn(ws.db)) return fail(packFault('PACK_NOT_APPROVED'))
  const from = fromHub ? HUB : header.from
  const peer = readPeer(ws.db, from)
  if (peer.inPack === header.pack) return fail(packFault('PACK_DUPLICATE', { at: peer.inAt }))
  if (header.no <= peer.inNo) return fail(packFault('PACK_OLDER'))
  if (said.way === 'down') {
    const { receipt } = said
    if (receipt.body.device !== header.to || !receiptHolds(suite, hub.publicKey, receipt))
      return fail(packFault('PACK_SIGNATURE'))
  } else if (said.after.seq > (peer.state.seen?.seq ?? 0)) return fail(packFault('PACK_GAP'))
  const size = files.volumes.reduce((sum, volume) => sum + volume.size, 0)
  return ok({ pack, from, sender, senderKey, manifest: said, paths, size, files })
}

const firstMessage = async ({ crypto }: PackContext, pack: OpenPack): Promise<Result<PackMessage>> => {
  for await (const read of readMessages(crypto, pack, ''))
    return read.ok ? ok(read.message) : fail(flawFault(read))
  return fail(packFault('PACK_NOT_PACK'))
}

/**
 * Reads all messages; the first thing that is wrong with the file ends it.
 * @param hear called with each message
 */
export const readAll = async (
  { crypto, breathe }: PackContext,
  { pack, senderKey }: Pick<OpenedPack, 'pack' | 'senderKey'>,
  watch: { signal: AbortSignal; progress(bytes: number): void },
  hear: (message: PackMessage) => Promise<void> | void,
): Promise<Result<WritePlace>> => {
  let place: WritePlace | null = null
  for await (const read of readMessages(crypto, pack, senderKey)) {
    if (!read.ok) return fail(flawFault(read))
    if (watch.signal.aborted) return fail(packFault('PACK_STOPPED'))
    await hear(read.message)
    place = read.place
    watch.progress(read.bytesRead)
    await breathe()
  }
  return place ? ok(place) : fail(packFault('PACK_NOT_PACK'))
}

/** Does a page of the feeds continue what is here? */
export const continues = (
  { ws }: PackContext,
  epoch: string,
  page: { since: number; only?: unknown },
): boolean => {
  const position = readPosition(ws.db)
  if (page.only !== undefined) return true
  return page.since === 0 || (position.epoch === epoch && page.since <= position.since)
}
