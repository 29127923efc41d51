/**
 * Carries packs (离线交换包) between 市局服务端 and a machine without a network: sent as files in parts, answered with a
 * pack in parts. The carrier can read neither.
 */
import { createHash } from 'node:crypto'
import { open, rm } from 'node:fs/promises'
import { fail, ok, type Result } from '#shared/contract/result.ts'
import { readPackHeader } from '#shared/protocol/pack.ts'
import type { PacksAnswer } from '#shared/protocol/pack-messages.ts'
import { BLOB_PIECE_BYTES } from '#shared/protocol/protocol.ts'
import type { HubClient } from '../sync/hub-client.ts'
import type { PackContext } from './context.ts'
import { flawFault, hubPackFault, packFault } from './faults.ts'
import { type OpenFiles, openFiles, volumePath, withSiblings } from './files.ts'
import { approvalIn } from './peers.ts'
import { registerCarried } from './register.ts'
import type { ExportForm, Watch } from './write.ts'

/** A volume is cut into parts of this size for sending: each is resumed by itself. */
const PART_BYTES = 32 * 1024 * 1024

export interface CarryOrder {
  /** volumes to hand in; none: only an answer for `device` is fetched */
  paths: readonly string[]
  device: string | null
  answerPath: string
  volumeBytes: number
  form: ExportForm
}

export interface Carried {
  register: string[]
  files: string[]
  report: Extract<PacksAnswer, { state: 'done' }>['report']
}

export const carryPack = async (
  context: PackContext,
  client: HubClient,
  order: CarryOrder,
  watch: Watch & { step(text: string): void },
): Promise<Result<Carried>> => {
  const approval = approvalIn(context.ws.db)
  if (!approval) return fail(packFault('PACK_NOT_APPROVED'))
  const sent = order.paths.length === 0 ? ok(null) : await send(context, client, order.paths, watch)
  if (!sent.ok) return sent
  const asked = await answered(client, { ...order, volumes: sent.value?.volumes ?? [] }, watch)
  if (!asked.ok) return asked
  const { report, answer } = asked.value
  watch.step('正在取回回复包')
  const fetched = await fetchVolumes(client, answer.volumes, order.answerPath, watch)
  if (!fetched.ok) return fetched
  const register: string[] = []
  const { form } = order
  const common = { form, approval, device: report.device }
  if (sent.value)
    register.push(
      registerCarried(context, {
        ...common,
        way: 'to-hub',
        pack: sent.value.pack,
        facts: report.accepted + report.known + report.refused + report.awaiting,
        files: report.files,
        bytes: sent.value.bytes,
        volumes: sent.value.volumes.length,
        digest: sent.value.digest,
      }),
    )
  register.push(
    registerCarried(context, {
      ...common,
      way: 'from-hub',
      pack: answer.pack,
      facts: answer.facts,
      files: answer.files,
      bytes: answer.volumes.flat().reduce((sum, part) => sum + part.size, 0),
      volumes: answer.volumes.length,
      digest: fetched.value.digest,
    }),
  )
  return ok({ register, files: fetched.value.files, report })
}

interface Sent {
  pack: string
  volumes: string[][]
  bytes: number
  /** over the files as they are: the frames inside cannot be read here */
  digest: string
}

const send = async (
  { crypto }: PackContext,
  client: HubClient,
  chosen: readonly string[],
  watch: Watch & { step(text: string): void },
): Promise<Result<Sent | null>> => {
  watch.step('正在送往市局服务端')
  let files: OpenFiles
  try {
    files = await openFiles(await withSiblings(crypto, chosen))
  } catch (error) {
    return fail(packFault('PACK_MEDIUM', { reason: error instanceof Error ? error.message : '' }))
  }
  try {
    const volumes: string[][] = []
    const whole = createHash('sha256')
    let pack = ''
    let bytes = 0
    for (const volume of files.volumes) {
      const header = await readPackHeader(crypto, volume)
      if (!header.ok) return fail(flawFault(header))
      pack = header.header.pack
      const parts: string[] = []
      for (let from = 0; from < volume.size; from += PART_BYTES) {
        const part = await volume.read(from, Math.min(PART_BYTES, volume.size - from))
        whole.update(part)
        const hash = createHash('sha256').update(part).digest('hex')
        const put = await putPart(client, hash, part, watch)
        if (!put.ok) return put
        parts.push(hash)
        bytes += part.length
        watch.progress(bytes)
      }
      volumes.push(parts)
    }
    return ok({ pack, volumes, bytes, digest: whole.digest('hex') })
  } finally {
    await files.close()
  }
}

const putPart = async (
  client: HubClient,
  hash: string,
  part: Uint8Array,
  watch: Watch,
): Promise<Result<null>> => {
  const have = await client.call('blobsHave', { blobs: [hash] })
  if (!have.ok) return have
  const state = have.value.blobs[hash]
  if (state?.complete) return ok(null)
  for (let from = state?.received ?? 0; from < part.length; ) {
    if (watch.signal.aborted) return fail(packFault('PACK_STOPPED'))
    const put = await client.putPiece(hash, from, part.length, part.subarray(from, from + BLOB_PIECE_BYTES))
    if (!put.ok) return put
    if (put.value.complete) break
    from = put.value.received
  }
  return ok(null)
}

/** Asks until the work is done; the same question again changes nothing. */
const answered = async (
  client: HubClient,
  { volumes, device, volumeBytes }: { volumes: string[][]; device: string | null; volumeBytes: number },
  watch: Watch & { step(text: string): void },
): Promise<Result<Extract<PacksAnswer, { state: 'done' }>>> => {
  watch.step('市局服务端正在核验')
  for (;;) {
    if (watch.signal.aborted) return fail(packFault('PACK_STOPPED'))
    const said = await client.call('packs', { volumes, volumeBytes, ...(device === null ? {} : { device }) })
    if (!said.ok) return fail(hubPackFault(said.error))
    if (said.value.state === 'done') return ok(said.value)
    watch.progress(said.value.done)
  }
}

const fetchVolumes = async (
  client: HubClient,
  volumes: readonly { hash: string; size: number }[][],
  path: string,
  watch: Watch,
): Promise<Result<{ files: string[]; digest: string }>> => {
  const files: string[] = []
  const whole = createHash('sha256')
  let done = 0
  try {
    for (const [index, parts] of volumes.entries()) {
      const name = volumes.length === 1 ? path : volumePath(path, index + 1, volumes.length)
      const handle = await open(name, 'w')
      let at = 0
      try {
        for (const { hash, size } of parts) {
          const digest = createHash('sha256')
          for (let from = 0; from < size; ) {
            if (watch.signal.aborted) return fail(packFault('PACK_STOPPED'))
            const got = await client.getPiece(hash, from, BLOB_PIECE_BYTES)
            if (!got.ok) return got
            const { bytes } = got.value
            await handle.write(bytes, 0, bytes.length, at)
            digest.update(bytes)
            whole.update(bytes)
            from += bytes.length
            at += bytes.length
            done += bytes.length
            watch.progress(done)
          }
          if (digest.digest('hex') !== hash) return fail(packFault('PACK_BROKEN', { volume: index + 1 }))
        }
        await handle.datasync()
      } finally {
        await handle.close()
      }
      files.push(name)
    }
    return ok({ files, digest: whole.digest('hex') })
  } catch (error) {
    for (const file of files) await rm(file, { force: true })
    if (error instanceof Error && 'code' in error)
      return fail(packFault('PACK_MEDIUM', { reason: error.message }))
    throw error
  }
}
