/** Writes a pack (离线交换包) to a medium; after a cut the same pack goes on behind its last whole frame. */
import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { fail, ok, type Result } from '#shared/contract/result.ts'
import { newId } from '#shared/facts/ids.ts'
import {
  beginPack,
  createPackWriter,
  openPack,
  type PackMessage,
  type PackWriting,
  packText,
  readMessages,
  type WritePlace,
} from '#shared/protocol/pack.ts'
import { logPlace, type PackApproval } from '#shared/protocol/pack-messages.ts'
import type { PackContext } from './context.ts'
import { noCounts, type PackCounts } from './counts.ts'
import { packFault } from './faults.ts'
import { digestOf, dropParts, nameVolumes, openFiles, partsOf, writeVolumes } from './files.ts'
import { approvalIn, enrolledDevice, HUB, noteSent, readPeer, takePackNo, writePeerState } from './peers.ts'
import { registerExport } from './register.ts'
import { noteUp, nothingUp, upMessages } from './to-hub.ts'
import { notePeer, nothingToPeer, type PeerPlan, peerMessages, planForPeer } from './to-peer.ts'

export interface ExportForm {
  /** 介质编号 */
  medium: string
  purpose: string
  /** 接收人 */
  counterpart: string
}

export interface ExportOrder {
  /** 'hub', or a device id */
  to: string
  path: string
  volumeBytes: number
  withFiles: boolean
  form: ExportForm
}

export interface Exported {
  register: string
  pack: string
  files: string[]
  counts: PackCounts
  bytes: number
}

const plan = z.object({
  volumeBytes: z.number(),
  withFiles: z.boolean(),
  peer: z
    .object({ person: z.string(), body: z.string(), after: logPlace, through: logPlace, view: z.string() })
    .nullable(),
})
type Plan = z.infer<typeof plan>

interface OutRow {
  id: string
  peer: string
  no: number
  header: string
  key: string
  path: string
  plan: string
  form: string
}

/** Long work: how far it is, and whether somebody stopped it. */
export interface Watch {
  signal: AbortSignal
  progress(bytes: number): void
}

/** Begins a pack and writes it. */
export const exportPack = async (
  context: PackContext,
  order: ExportOrder,
  watch: Watch,
): Promise<Result<Exported>> => {
  const { ws, member, crypto, signer, suite, now } = context
  const { db } = ws
  if (!approvalIn(db)) return fail(packFault('PACK_NOT_APPROVED'))
  const { hub } = member.membership
  const peer = order.to === HUB ? null : enrolledDevice(db, suite, member, order.to)
  // Without a role nothing may be read, let alone handed on.
  const mayHandOn = ws.session.roles.length > 0
  if (order.to !== HUB && (!peer || peer.revoked || !mayHandOn)) return fail(packFault('PACK_NO_RECEIVER'))
  const toKey = peer ? peer.publicKey : hub.publicKey
  const id = newId(now(), randomBytes(16))
  const made = db.tx(() => {
    const no = takePackNo(db, order.to, now())
    const writing = beginPack(crypto, signer, toKey, {
      pack: id,
      hub: hub.id,
      from: ws.session.device,
      to: peer ? order.to : hub.id,
      no,
      at: Math.trunc(now()),
    })
    if (!writing) return false
    const content: Plan = {
      volumeBytes: order.volumeBytes,
      withFiles: order.withFiles,
      peer: peer ? planForPeer(context, peer) : null,
    }
    db.run(
      `INSERT INTO pack_out (id, peer, no, state, header, key, path, plan, form, at) VALUES (?,?,?,'writing',?,?,?,?,?,?)`,
      id,
      order.to,
      no,
      JSON.stringify(writing.header),
      Buffer.from(writing.key).toString('hex'),
      order.path,
      JSON.stringify(content),
      JSON.stringify(order.form),
      Math.trunc(now()),
    )
    return true
  })
  if (!made) return fail(packFault('PACK_NO_RECEIVER'))
  await dropParts(order.path)
  return continuePack(context, id, watch)
}

/** Goes on with a pack that was begun; with one that is whole but not named yet too. */
export const continuePack = async (
  context: PackContext,
  id: string,
  watch: Watch,
): Promise<Result<Exported>> => {
  const { ws, crypto, signer, suite } = context
  const { db } = ws
  const row = db.get<OutRow>("SELECT * FROM pack_out WHERE id = ? AND state = 'writing'", id)
  const approval = approvalIn(db)
  if (!approval) return fail(packFault('PACK_NOT_APPROVED'))
  if (!row) return fail(packFault('PACK_PREVIEW_GONE'))
  const content = plan.parse(JSON.parse(row.plan))
  const header = JSON.parse(row.header) as PackWriting['header']
  const writing: PackWriting = {
    header,
    hash: suite.sha256(packText(header)),
    key: Buffer.from(row.key, 'hex'),
  }
  try {
    const before = await readBack(context, row, writing, content)
    const writer = createPackWriter(crypto, signer, writing, content.volumeBytes, before.place ?? undefined)
    const files = await writeVolumes(row.path, before.place?.volume ?? 0, before.place?.bytes ?? 0)
    let bytes = before.bytes
    const counts = before.counts
    try {
      if (!before.ended) {
        for await (const message of before.rest(approval)) {
          if (watch.signal.aborted) return fail(packFault('PACK_STOPPED'))
          for (const written of writer.put(message)) {
            await files.write(written)
            bytes += written.bytes.length
          }
          watch.progress(bytes)
        }
        for (const written of writer.end(counts)) {
          await files.write(written)
          bytes += written.bytes.length
        }
      }
    } finally {
      await files.close()
    }
    const volumes = writer.place().volume
    const names = await nameVolumes(row.path, volumes)
    const whole = await openFiles(names)
    const digest = await digestOf(whole.volumes).finally(() => whole.close())
    const register = finish(context, row, approval, { counts, bytes, volumes, digest })
    return ok({ register, pack: id, files: names, counts, bytes })
  } catch (error) {
    if (isMediumError(error)) return fail(packFault('PACK_MEDIUM', { reason: error.code }))
    throw error
  }
}

/** Gives up a pack that was begun; what was written of it is removed if it can be reached. */
export const dropPack = async ({ ws }: PackContext, id: string): Promise<void> => {
  const row = ws.db.get<{ path: string }>("SELECT path FROM pack_out WHERE id = ? AND state = 'writing'", id)
  if (!row) return
  await dropParts(row.path)
  ws.db.run("UPDATE pack_out SET state = 'dropped', key = '' WHERE id = ?", id)
}

interface Before {
  place: WritePlace | null
  bytes: number
  ended: boolean
  counts: PackCounts
  rest(approval: PackApproval): AsyncGenerator<PackMessage>
}

/** What of a pack stands whole on its medium, and what is still to come. */
const readBack = async (
  context: PackContext,
  row: OutRow,
  writing: PackWriting,
  content: Plan,
): Promise<Before> => {
  const { crypto, signer } = context
  const up = nothingUp()
  const toPeer = nothingToPeer()
  const counts = noCounts()
  let place: WritePlace | null = null
  let bytes = 0
  let ended = false
  const parts = await partsOf(row.path)
  const files = await openFiles(parts)
  try {
    // The writer knows its own key; what of other packs lies there is written over.
    const opened = await openPack({ ...crypto, accept: () => writing.key }, files.volumes)
    if (opened.ok && opened.pack.hash === writing.hash)
      for await (const read of readMessages(crypto, opened.pack, signer.publicKey)) {
        if (!read.ok) break
        place = read.place
        bytes = read.bytesRead
        if (content.peer) notePeer(context, toPeer, read.message)
        else noteUp(context, up, read.message)
        if (read.message.kind === 'push' || read.message.kind === 'facts')
          counts.facts += linesIn(read.message)
        if (read.message.kind === 'end') ended = true
      }
  } finally {
    await files.close()
  }
  return {
    place,
    bytes,
    ended,
    counts,
    rest: (approval) =>
      content.peer
        ? peerMessages(
            context,
            row.peer,
            content.peer as PeerPlan,
            approval,
            toPeer,
            counts,
            content.withFiles,
          )
        : upMessages(context, up, counts, content.withFiles),
  }
}

const linesIn = ({ bytes }: PackMessage): number =>
  bytes.reduce((n, byte) => n + (byte === 10 ? 1 : 0), 0) - 1

const finish = (
  context: PackContext,
  row: OutRow,
  approval: PackApproval,
  done: { counts: PackCounts; bytes: number; volumes: number; digest: string },
): string => {
  const { ws, now } = context
  const form = JSON.parse(row.form) as ExportForm
  ws.db.tx(() => {
    ws.db.run("UPDATE pack_out SET state = 'done', key = '' WHERE id = ?", row.id)
    noteSent(ws.db, row.peer, Math.trunc(now()))
    const { restored } = readPeer(ws.db, row.peer).state
    if (row.peer === HUB && restored)
      writePeerState(ws.db, HUB, { restored: { ...restored, sentNo: row.no } })
  })
  return registerExport(context, {
    pack: row.id,
    to: row.peer,
    form,
    approval,
    facts: done.counts.facts,
    files: done.counts.files,
    bytes: done.bytes,
    volumes: done.volumes,
    digest: done.digest,
  })
}

const isMediumError = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code.startsWith('E')
