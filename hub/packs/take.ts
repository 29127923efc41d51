/**
 * Takes a pack of a device (离线交换包): the same checks as over the network, by the same functions. The whole pack
 * is read and verified first; if anything in it is wrong, nothing of it is applied.
 */
import { flawOf, type SignedFact } from '#shared/facts/envelope.ts'
import { receiptHolds } from '#shared/facts/receipt.ts'
import type { HubCode } from '#shared/protocol/codes.ts'
import { enrolText } from '#shared/protocol/enrol.ts'
import {
  headOf,
  linesOf,
  type OpenPack,
  openPack,
  type PackFlaw,
  type PackMessage,
  type PackVolume,
  readMessages,
  sentBy,
} from '#shared/protocol/pack.ts'
import { type PackReport, packPiece, type UpManifest, upManifest } from '#shared/protocol/pack-messages.ts'
import { MAX_BATCH_FACTS } from '#shared/protocol/protocol.ts'
import { type FactResult, pushHead } from '#shared/protocol/push.ts'
import { reidentify, rejoin } from '../auth/enrolment.ts'
import type { Caller } from '../auth/requests.ts'
import { putPiece } from '../blobs/store.ts'
import { suite } from '../crypto/suite.ts'
import { beginEpochFor, isInTree } from '../sync/hello.ts'
import { isHubChain } from '../sync/pull.ts'
import { push } from '../sync/push.ts'
import { reoffer } from '../sync/reoffer.ts'
import type { PackDeps } from './deps.ts'
import { takeFilePiece } from './files.ts'
import { type Came, callerOf, notePack, readPeer } from './store.ts'

type Refused = { ok: false; code: HubCode; details?: Record<string, unknown> }
export type Taken = { ok: true; report: PackReport } | Refused

const refuse = (code: HubCode, details?: Record<string, unknown>): Refused => ({
  ok: false,
  code,
  ...(details ? { details } : {}),
})

export const takePack = async (
  deps: PackDeps,
  volumes: readonly PackVolume[],
  progress: (bytes: number) => void,
): Promise<Taken> => {
  const { packCrypto, identity, db } = deps
  const opened = await openPack(packCrypto, volumes)
  if (!opened.ok) return refusedFor(opened)
  const { pack } = opened
  const { header } = pack
  if (header.hub !== identity.id) return refuse('PACK_OTHER_HUB')
  if (header.to !== identity.id) return refuse('PACK_NOT_FOR_US')
  const sender = await senderOf(deps, pack)
  if (!sender.ok) return sender
  const manifest = await verified(deps, pack, sender.publicKey)
  if (!manifest.ok) return manifest
  const told = manifest.told
  if (sender.unknown) {
    const back = await rejoin(deps, told.enrolled, told.enrolledSignature)
    if (!back.ok) return refuse(back.code)
  }
  const caller = await callerOf(db, header.from)
  if (!caller || caller.status === 'waiting') return refuse('ENROLL_WAITING')
  if (caller.status === 'denied') return refuse('ENROLL_DENIED')
  const peer = await readPeer(db, header.from)
  const report: PackReport = {
    device: header.from,
    pack: header.pack,
    again: false,
    accepted: 0,
    known: 0,
    refused: 0,
    awaiting: 0,
    files: 0,
  }
  if (peer.inPack === header.pack) return { ok: true, report: { ...report, again: true } }
  if (header.no <= peer.inNo) return refuse('PACK_OLDER', { newest: peer.inNo })

  const restored = await isBeyondOurTree(deps, told)
  const came: Came = { files: [], evidence: [], stop: null, stopAt: 0, restored }
  for await (const read of readMessages(packCrypto, pack, sender.publicKey)) {
    if (!read.ok) return refusedFor(read)
    progress(read.bytesRead)
    if (read.message.kind === 'file') await takeFile(deps, caller, read.message, came, report)
    else await apply(deps, header.from, read.message, came, report)
  }
  if (told.reidentify && caller.status === 'active') {
    const renamed = await reidentify(deps, caller, told.reidentify)
    if (renamed.ok) came.membership = renamed.value
  }
  await notePack(db, header.from, { no: header.no, pack: header.pack }, told, came, deps.now())
  return { ok: true, report }
}

/** Whose word the pack is: the device's key as known here, or as this hub itself once signed it (§7). */
const senderOf = async (
  deps: PackDeps,
  pack: OpenPack,
): Promise<{ ok: true; publicKey: string; unknown: boolean } | Refused> => {
  const caller = await callerOf(deps.db, pack.header.from)
  const key = caller?.publicKey ?? (await enrolledKey(deps, pack))
  if (key === null) return refuse('PACK_SENDER_UNKNOWN')
  return sentBy(suite, pack, key) ? { ok: true, publicKey: key, unknown: !caller } : refuse('PACK_SIGNATURE')
}

const enrolledKey = async (deps: PackDeps, pack: OpenPack): Promise<string | null> => {
  // Read before it is known who speaks: nothing in it counts but this hub's own signed fact.
  for await (const read of readMessages(deps.packCrypto, pack, '')) {
    if (!read.ok) return null
    const told = upManifest.safeParse(headOf(deps.packCrypto, read.message).head)
    if (!told.success) return null
    const { enrolled, enrolledSignature } = told.data
    const key = keyIn(enrolled)
    const ours =
      isHubChain(enrolled.link.device) &&
      enrolled.content.type === 'device.enrolled' &&
      enrolled.content.entity.id === pack.header.from &&
      flawOf(suite, deps.keys.hub.publicKey, enrolled) === null &&
      suite.verify(
        key,
        enrolText({ id: pack.header.from, publicKey: key }, enrolled.linkHash),
        enrolledSignature,
      )
    return ours ? key : null
  }
  return null
}

const keyIn = ({ content }: SignedFact): string =>
  typeof content.payload.publicKey === 'string' ? content.payload.publicKey : ''

/** Reads all of it without doing anything. */
const verified = async (
  deps: PackDeps,
  pack: OpenPack,
  publicKey: string,
): Promise<{ ok: true; told: UpManifest } | Refused> => {
  let told: UpManifest | null = null
  for await (const read of readMessages(deps.packCrypto, pack, publicKey)) {
    if (!read.ok) return refusedFor(read)
    if (read.message.kind !== 'manifest') continue
    const found = upManifest.safeParse(headOf(deps.packCrypto, read.message).head)
    if (!found.success) return refuse('HUB_MALFORMED')
    told = found.data
  }
  return told ? { ok: true, told } : refuse('HUB_MALFORMED')
}

/** Shown a receipt of our own that is not in our tree, a new epoch begins, as in `hello`. */
const isBeyondOurTree = async (deps: PackDeps, { receipt }: UpManifest): Promise<boolean> => {
  if (receipt === null || !receiptHolds(suite, deps.keys.hub.publicKey, receipt)) return false
  if (await isInTree(deps.db, receipt.body)) return false
  await beginEpochFor(deps, receipt)
  return true
}

const apply = async (
  deps: PackDeps,
  device: string,
  message: PackMessage,
  came: Came,
  report: PackReport,
): Promise<void> => {
  const { packCrypto, db } = deps
  if (message.kind === 'push' || message.kind === 'reoffer') {
    const lines = linesOf(packCrypto, message)
    const caller = await callerOf(db, device)
    if (!lines.ok || !caller) return
    const entries = lines.lines.entries.slice(0, MAX_BATCH_FACTS)
    if (message.kind === 'reoffer') {
      if (caller.status === 'active')
        count(report, (await reoffer(deps, caller, entries.map(parsed))).results, 0)
      return
    }
    const head = pushHead.safeParse(lines.lines.head)
    if (!head.success || came.stop !== null) return
    const before = await seqOf(deps, device)
    const answer = await push(deps, caller, head.data, entries)
    count(report, answer.results, before)
    if (answer.stop) {
      came.stop = answer.stop.code
      came.stopAt = answer.stop.deviceSeq
    }
    return
  }
  if (message.kind !== 'blob') return
  const { head, rest } = headOf(packCrypto, message)
  const piece = packPiece.safeParse(head)
  if (!piece.success) return
  const { hash, from, total } = piece.data
  const put = await putPiece(db, { sha256: hash, device, from, total, data: rest }, deps.now())
  if (put.ok && put.state.complete && !came.files.includes(hash)) {
    came.files.push(hash)
    report.files++
  }
}

/** As by tus: a device that was stopped brings no files. */
const takeFile = async (
  { packCrypto, db, now }: PackDeps,
  { device, status }: Caller,
  m: PackMessage,
  came: Came,
  report: PackReport,
): Promise<void> => {
  if (status !== 'active') return
  const { head, rest } = headOf(packCrypto, m)
  const whole = await takeFilePiece(db, device, head, rest, now())
  if (whole === null || came.evidence.includes(whole)) return
  came.evidence.push(whole)
  report.files++
}

const seqOf = async ({ db }: PackDeps, device: string): Promise<number> => {
  const [row] = await db.query<{ seq: number }>('select head_seq as seq from device where id = $1', [device])
  return row?.seq ?? 0
}

const count = (report: PackReport, results: readonly FactResult[], before: number): void => {
  for (const { status, deviceSeq } of results) {
    if (deviceSeq <= before) report.known++
    else if (status === 'refused') report.refused++
    else if (status === 'awaiting' || status === 'quarantined') report.awaiting++
    else report.accepted++
  }
}

const refusedFor = (flaw: PackFlaw): Refused => {
  switch (flaw.flaw) {
    case 'not-pack':
      return refuse('PACK_NOT_PACK')
    case 'newer':
      return refuse('PACK_NEWER')
    case 'not-for-us':
      return refuse('PACK_NOT_FOR_US')
    case 'signature':
      return refuse('PACK_SIGNATURE')
    case 'mixed':
      return refuse('PACK_MIXED')
    case 'volume-missing':
      return refuse('PACK_VOLUME_MISSING', { volume: flaw.volume })
    case 'altered':
    case 'truncated':
      return refuse('PACK_BROKEN', { volume: flaw.volume, frame: flaw.frame })
  }
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined // refused alone, like any fact that cannot be read
  }
}
