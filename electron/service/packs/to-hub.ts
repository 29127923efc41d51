/** What a pack (离线交换包) to 市局服务端 says: all that it has not confirmed, and where this device stands. */

import { randomBytes } from 'node:crypto'
import { hostname } from 'node:os'
import { canonical } from '#shared/facts/canonical.ts'
import { newId } from '#shared/facts/ids.ts'
import { enrolText } from '#shared/protocol/enrol.ts'
import { writeLines } from '#shared/protocol/lines.ts'
import { headOf, linesMessage, linesOf, message, type PackMessage } from '#shared/protocol/pack.ts'
import { MAX_FILES_NAMED, packPiece, type UpManifest } from '#shared/protocol/pack-messages.ts'
import { BLOB_PIECE_BYTES } from '#shared/protocol/protocol.ts'
import { unsentFiles } from '../files/unsent.ts'
import { openWishes } from '../files/wishes.ts'
import { getMeta, setMeta } from '../host/session.ts'
import type { Reader } from '../store/db.ts'
import { createSigner, newPrivateKey } from '../store/suite.ts'
import type { BatchFact } from '../sync/engine-types.ts'
import { readPosition } from '../sync/position.ts'
import type { PackContext } from './context.ts'
import type { PackCounts } from './counts.ts'
import { evidencePieces, type FilesWritten, noteFilePiece } from './file-pieces.ts'
import { HUB, readPeer } from './peers.ts'

/** How far a pack is written already; read back from the medium itself. */
export interface UpWritten {
  manifest: boolean
  /** own facts through this number */
  facts: number
  /** where the next round of others' facts begins; undefined = none written, null = all of them */
  held: string | null | undefined
  /** bytes of each blob */
  blobs: Map<string, number>
  files: FilesWritten
}

export const nothingUp = (): UpWritten => ({
  manifest: false,
  facts: 0,
  held: undefined,
  blobs: new Map(),
  files: new Map(),
})

/** Takes note of a message that stands on the medium. */
export const noteUp = (context: PackContext, written: UpWritten, m: PackMessage): void => {
  const { crypto } = context
  if (m.kind === 'manifest') written.manifest = true
  if (m.kind === 'push') {
    const lines = linesOf(crypto, m)
    const tail = lines.ok ? (lines.lines.tail as { through?: unknown }) : {}
    if (typeof tail.through === 'number') written.facts = tail.through
  }
  if (m.kind === 'reoffer') {
    const lines = linesOf(crypto, m)
    const tail = lines.ok ? (lines.lines.tail as { next?: unknown }) : {}
    if (typeof tail.next === 'string' || tail.next === null) written.held = tail.next
  }
  if (m.kind === 'blob') notePiece(written.blobs, headOf(crypto, m))
  if (m.kind === 'file') noteFilePiece(context, written.files, m)
}

export const notePiece = (
  files: Map<string, number>,
  { head, rest }: { head: unknown; rest: Uint8Array },
) => {
  const piece = packPiece.safeParse(head)
  if (piece.success) files.set(piece.data.hash, piece.data.from + rest.length)
}

/** @param withFiles false: records only, the files stay for a later pack */
export async function* upMessages(
  context: PackContext,
  written: UpWritten,
  counts: PackCounts,
  withFiles: boolean,
): AsyncGenerator<PackMessage> {
  const { crypto, disk, ws } = context
  const { db } = ws
  const { restored, renew } = readPeer(db, HUB).state
  const standing = disk.standing()
  const first = unsettledFrom(standing.firstUnsent, standing.head.seq, restored?.head ?? null)
  if (!written.manifest) yield message(crypto, 'manifest', manifestOf(context, first))
  // Until a new identity is given, nothing more can be added to this chain.
  if (renew !== null) return

  const epoch = standing.position.epoch ?? context.member.membership.epoch
  for (let after = Math.max(first - 1, written.facts); ; ) {
    const { facts, proof } = await disk.batch(after, after, restored !== null)
    const last = facts.at(-1)?.fact.link.deviceSeq
    if (last === undefined) break
    counts.facts += facts.length
    const head = { epoch, seen: null, ...(restored && proof ? { proof } : {}) }
    yield linesMessage(crypto, 'push', writeLines('push', head, facts.map(lineOf), { through: last }))
    after = last
    await context.breathe()
  }

  if (restored && written.held !== null)
    for (let from: string | null = written.held ?? null; ; ) {
      const { facts, next } = disk.held(from)
      for (const part of parts(disk.signed(facts.map(([id]) => id))))
        yield linesMessage(
          crypto,
          'reoffer',
          writeLines('reoffer', { epoch: restored.epoch }, part, { next: from ?? '' }),
        )
      yield linesMessage(crypto, 'reoffer', writeLines('reoffer', { epoch: restored.epoch }, [], { next }))
      if (next === null) break
      from = next
      await context.breathe()
    }

  const blobs = db.all<{ hash: string; size: number }>(
    "SELECT hash, size FROM blob WHERE state = 'whole' AND received = 0 ORDER BY size",
  )
  const evidence = unsentFiles(db)
  if (!withFiles) {
    counts.left = blobs.length + evidence.length
    return
  }
  yield* blobPieces(context, blobs, written.blobs, counts)
  yield* evidencePieces(context, evidence, written.files, counts)
}

/** Pieces of blobs, behind what is written already. */
export async function* blobPieces(
  { crypto, blobs, breathe }: PackContext,
  files: readonly { hash: string; size: number }[],
  written: ReadonlyMap<string, number>,
  counts: PackCounts,
): AsyncGenerator<PackMessage> {
  for (const { hash, size } of files) {
    counts.files++
    for (let from = written.get(hash) ?? 0; from < size; from += BLOB_PIECE_BYTES) {
      const piece = blobs.piece(hash, from)
      if (piece.length === 0) break
      yield message(crypto, 'blob', { hash, from, total: size }, piece)
      await breathe()
    }
  }
}

const manifestOf = (context: PackContext, first: number): UpManifest => {
  const { ws, disk, member, signer, version, now } = context
  const { db } = ws
  const standing = disk.standing()
  const position = readPosition(db)
  const peer = readPeer(db, HUB)
  const { enrolled } = member.membership
  const device = ws.session.device
  const wants = db.all<{ hash: string; have: number }>(
    `SELECT b.hash, coalesce((SELECT sum(length(c.bytes)) FROM blob_chunk c WHERE c.hash = b.hash), 0) AS have
     FROM blob b WHERE b.state = 'wanted' ORDER BY b.at LIMIT 5000`,
  )
  return {
    way: 'up',
    app: version.slice(0, 40),
    head: standing.head,
    receipt: standing.receipt,
    unsent: standing.unsent,
    clock: now(),
    epoch: position.epoch,
    scope: position.scope,
    bodies: db.all<{ body: string }>('SELECT body FROM sync_body ORDER BY body').map((row) => row.body),
    since: position.since,
    catchUps: position.catchUps.slice(0, 100),
    unsettledFrom: first,
    taken: peer.inPack === null ? null : { no: peer.inNo, pack: peer.inPack },
    wants: wants.map(({ hash, have }) => [hash, have] as [string, number]),
    fileAsks: askedFiles(db),
    fileWants: openWishes(db, MAX_FILES_NAMED).map((sha256) => ({
      sha256,
      have: ws.deps.files.vault.incoming(sha256).have(),
    })),
    enrolled,
    enrolledSignature: signer.sign(enrolText({ id: device, publicKey: signer.publicKey }, enrolled.linkHash)),
    ...(peer.state.renew === null ? {} : { reidentify: renewal(context, peer.state.renew) }),
  }
}

/**
 * What the hub's word is asked about: files here it has not confirmed, then those that may leave once it did so anew, then
 * others' files; where these are too many, by lot, so that none is never asked about.
 */
const askedFiles = (db: Reader): string[] =>
  db
    .all<{ hash: string }>(
      `SELECT hash FROM file_bytes ORDER BY here DESC, received_at IS NOT NULL,
         CASE here WHEN 1 THEN received_at ELSE random() END LIMIT ?`,
      MAX_FILES_NAMED,
    )
    .map((row) => row.hash)

const unsettledFrom = (firstUnsent: number | null, head: number, hubHead: number | null): number =>
  Math.min(firstUnsent ?? head + 1, hubHead === null ? head + 1 : hubHead + 1)

const NEW_IDENTITY = 'sync-new-identity'

export interface NewIdentity {
  device: string
  privateKey: string
  from: string
}

/** The identity asked for; kept, so that a pack that got lost asks for the same again. */
export const newIdentity = ({ ws, now }: PackContext): NewIdentity => {
  const { db, session } = ws
  const kept = getMeta(db, NEW_IDENTITY)
  const held = kept === null ? null : (JSON.parse(kept) as NewIdentity)
  if (held?.from === session.device) return held
  const made = { device: newId(now(), randomBytes(16)), privateKey: newPrivateKey(), from: session.device }
  setMeta(db, NEW_IDENTITY, canonical(made))
  return made
}

const renewal = (context: PackContext, reason: 'clone' | 'restored'): UpManifest['reidentify'] => {
  const { device, privateKey, from } = newIdentity(context)
  const signer = createSigner(privateKey)
  return {
    device,
    publicKey: signer.publicKey,
    name: hostname().slice(0, 80) || '设备',
    reason,
    signature: signer.sign(enrolText({ id: device, publicKey: signer.publicKey }, from)),
  }
}

const lineOf = ({ fact, receivedAt }: BatchFact): string =>
  JSON.stringify(receivedAt === null ? { fact } : { fact, receivedAt })

const PART_BYTES = 900_000

/** Facts as lines, in parts of one batch each. */
const parts = (facts: readonly BatchFact[]): string[][] => {
  const all: string[][] = []
  let bytes = Number.POSITIVE_INFINITY
  for (const line of facts.map(lineOf)) {
    if (bytes + line.length > PART_BYTES || (all.at(-1)?.length ?? 0) >= 400) {
      all.push([])
      bytes = 0
    }
    all.at(-1)?.push(line)
    bytes += line.length
  }
  return all
}
