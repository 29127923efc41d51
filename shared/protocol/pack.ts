/**
 * The 离线交换包 (exchange pack): the batches of the protocol as a file of one or more volumes (卷), signed by its
 * sender and encrypted to its one receiver.
 *
 *   volume  = header line, frame*        header = canonical JSON, '\n'
 *   frame   = length (4 bytes, big-endian) ‖ sealed          sealed = iv ‖ ciphertext ‖ tag
 *   message = JSON line {mark, kind, …} [ '\n' rest ]        deflated, then sealed
 *
 * Frames are numbered through all volumes; number, volume and the header's hash are authenticated with each, so that
 * none can be altered, moved, left out or taken from another pack. A volume ends with a message `next`, the pack
 * with `end`, which carries the sender's signature over all frames before it.
 */
import { z } from 'zod'
import { canonical } from '../facts/canonical.ts'
import type { Signer, Suite } from '../facts/suite.ts'
import { type LinesFlaw, readLines } from './lines.ts'
import { MARK, PROTOCOL } from './protocol.ts'

export const PACK_MARK = 'wi-pack'
/** Raised when an older program could no longer read the file. */
export const PACK_FORMAT = 1
/** File name extension of every volume. */
export const PACK_EXTENSION = 'wipack'

const MAX_HEADER_BYTES = 4096
/** No message is larger: a page of facts with the largest fact behind it, or a piece of a file. */
const MAX_MESSAGE_BYTES = 4 * 1024 * 1024
const MAX_FRAME_BYTES = MAX_MESSAGE_BYTES + 1024
/** Kept free at the end of a volume for its message `next`, and for the `end` of the pack. */
const VOLUME_RESERVE = 1024

/** What a pack needs of the machine: keys, cipher, compression. Each layer brings its own. */
export interface PackCrypto {
  suite: Suite
  encode(text: string): Uint8Array
  /** null when it is not UTF-8 */
  decode(bytes: Uint8Array): string | null
  /** a new X25519 pair, used once: its public half, and the key agreed with `to` (Ed25519, base64) for a label */
  offer(to: string): { ephemeral: string; keyFor(label: string): Uint8Array } | null
  /** the same key on the other side; null when nothing can be agreed with what was sent */
  accept(ephemeral: string, label: string): Uint8Array | null
  seal(key: Uint8Array, about: string, plain: Uint8Array): Uint8Array
  open(key: Uint8Array, about: string, sealed: Uint8Array): Uint8Array | null
  deflate(bytes: Uint8Array): Uint8Array
  /** null when it is damaged or would become larger than `limit` */
  inflate(bytes: Uint8Array, limit: number): Uint8Array | null
}

const id = z.string().min(1).max(80)

const headerCore = z.strictObject({
  mark: z.literal(PACK_MARK),
  format: z.literal(PACK_FORMAT),
  protocol: z.number().int(),
  pack: id,
  /** of this hub's world: sender and receiver belong to it */
  hub: id,
  /** device id, or the hub's id */
  from: id,
  to: id,
  /** rises with each pack of this sender to this receiver: `max(last + 1, epoch ms)` */
  no: z.number().int().min(1),
  at: z.number().int(),
  /** X25519 public key, base64, of this pack alone */
  ephemeral: z.string().max(60),
})
export type PackCore = z.infer<typeof headerCore>

const volumeHeader = headerCore.extend({
  /** by the sender over `packText` */
  signature: z.string().max(100),
  volume: z.number().int().min(1).max(9999),
  /** number of the first frame in this volume, from 0 */
  first: z.number().int().min(0),
})
export type PackHeader = z.infer<typeof volumeHeader>

export const packText = (core: PackCore): string => `wi-pack\n${canonical(coreOf(core))}`
const endText = (hash: string, digest: string): string => `wi-pack-end\n${hash}\n${digest}`
const keyLabel = (hash: string): string => `wi-pack\n${PACK_FORMAT}\n${hash}`

const coreOf = ({ mark, format, protocol, pack, hub, from, to, no, at, ephemeral }: PackCore): PackCore => ({
  mark,
  format,
  protocol,
  pack,
  hub,
  from,
  to,
  no,
  at,
  ephemeral,
})

/** What is wrong with a file that should be a pack, or part of one. */
export type PackFlaw =
  | { flaw: 'not-pack'; volume: string }
  | { flaw: 'newer' }
  | { flaw: 'not-for-us' }
  | { flaw: 'signature' }
  /** volumes of different packs, or one of them twice */
  | { flaw: 'mixed'; volume: string }
  | { flaw: 'volume-missing'; volume: number }
  /** from this frame of this volume on it is not what was written */
  | { flaw: 'altered' | 'truncated'; volume: number; frame: number }

/** One message. */
export interface PackMessage {
  kind: string
  bytes: Uint8Array
}

export const message = (crypto: PackCrypto, kind: string, head: object, rest?: Uint8Array): PackMessage => {
  const line = crypto.encode(JSON.stringify({ mark: MARK, kind, ...head }))
  if (!rest) return { kind, bytes: line }
  const bytes = new Uint8Array(line.length + 1 + rest.length)
  bytes.set(line)
  bytes[line.length] = NEWLINE
  bytes.set(rest, line.length + 1)
  return { kind, bytes }
}

/** A message that is a stream of lines, as it would go over the network. */
export const linesMessage = (crypto: PackCrypto, kind: string, lines: string): PackMessage => ({
  kind,
  bytes: crypto.encode(lines),
})

/** The head of a message, and what stands behind its first line. */
export const headOf = (crypto: PackCrypto, { bytes }: PackMessage): { head: unknown; rest: Uint8Array } => {
  const cut = bytes.indexOf(NEWLINE)
  const line = crypto.decode(cut < 0 ? bytes : bytes.subarray(0, cut))
  return { head: parsed(line ?? ''), rest: cut < 0 ? new Uint8Array() : bytes.subarray(cut + 1) }
}

export const linesOf = (
  crypto: PackCrypto,
  { kind, bytes }: PackMessage,
): ReturnType<typeof readLines> | { ok: false; flaw: LinesFlaw } =>
  readLines(kind, crypto.decode(bytes) ?? '')

/** A pack being written. Its key is kept by the writer until the last volume is whole, so that it can go on. */
export interface PackWriting {
  header: PackCore & { signature: string }
  hash: string
  key: Uint8Array
}

/** Begins a pack. null when nothing can be encrypted to this receiver's key. */
export const beginPack = (
  crypto: PackCrypto,
  signer: Signer,
  toKey: string,
  about: Pick<PackCore, 'pack' | 'hub' | 'from' | 'to' | 'no' | 'at'>,
): PackWriting | null => {
  const offer = crypto.offer(toKey)
  if (!offer) return null
  const core: PackCore = {
    mark: PACK_MARK,
    format: PACK_FORMAT,
    protocol: PROTOCOL,
    ...about,
    ephemeral: offer.ephemeral,
  }
  const text = packText(core)
  const hash = crypto.suite.sha256(text)
  return { header: { ...core, signature: signer.sign(text) }, hash, key: offer.keyFor(keyLabel(hash)) }
}

/** Where a writer stands: after so many frames, in this volume, which has so many bytes. */
export interface WritePlace {
  frames: number
  volume: number
  bytes: number
  /** over all frames so far, see `chainDigest` */
  digest: string
  /** this volume is closed (`next`), or the whole pack is (`end`) */
  closed: boolean
}

const startPlace: WritePlace = { frames: 0, volume: 0, bytes: 0, digest: '', closed: true }

/** Bytes to be written next, and whether they begin a new volume. */
export interface Written {
  volume: number
  opens: boolean
  bytes: Uint8Array
}

/**
 * Puts messages behind what was written so far.
 * @param volumeBytes no volume becomes larger, unless one frame alone is
 */
export const createPackWriter = (
  crypto: PackCrypto,
  signer: Signer,
  { header, hash, key }: PackWriting,
  volumeBytes: number,
  place: WritePlace = startPlace,
) => {
  let at = place
  const frame = (packed: Uint8Array): Written => {
    const sealed = crypto.seal(key, aboutFrame(hash, at.volume, at.frames), packed)
    const bytes = new Uint8Array(4 + sealed.length)
    bytes.set([
      sealed.length >>> 24,
      (sealed.length >>> 16) & 255,
      (sealed.length >>> 8) & 255,
      sealed.length & 255,
    ])
    bytes.set(sealed, 4)
    at = {
      ...at,
      frames: at.frames + 1,
      bytes: at.bytes + bytes.length,
      digest: chainDigest(crypto.suite, at.digest, sealed),
    }
    return { volume: at.volume, opens: false, bytes }
  }
  const openVolume = (): Written => {
    const line = crypto.encode(`${canonical({ ...header, volume: at.volume + 1, first: at.frames })}\n`)
    at = { ...at, volume: at.volume + 1, bytes: line.length, closed: false }
    return { volume: at.volume, opens: true, bytes: line }
  }
  return {
    place: (): WritePlace => at,
    put: (m: PackMessage): Written[] => {
      const packed = crypto.deflate(m.bytes)
      if (at.closed) return [openVolume(), frame(packed)]
      const fits = at.bytes + packed.length + VOLUME_RESERVE <= volumeBytes
      if (fits) return [frame(packed)]
      return [frame(crypto.deflate(message(crypto, 'next', {}).bytes)), openVolume(), frame(packed)]
    },
    /** the last message: the sender's word for everything before it */
    end: (counts: object): Written[] => {
      const signature = signer.sign(endText(hash, at.digest))
      const open = at.closed ? [openVolume()] : []
      const { bytes } = message(crypto, 'end', { frames: at.frames, counts, signature })
      const written = [...open, frame(crypto.deflate(bytes))]
      at = { ...at, closed: true }
      return written
    },
  }
}

/** One volume, wherever its bytes are. */
export interface PackVolume {
  name: string
  size: number
  read(from: number, length: number): Promise<Uint8Array>
}

export interface OpenPack {
  header: PackCore & { signature: string }
  hash: string
  key: Uint8Array
  volumes: { volume: PackVolume; no: number; first: number; from: number }[]
}

type Opened = { ok: true; pack: OpenPack } | ({ ok: false } & PackFlaw)

/** The header of one volume: what a folder is looked through for. */
export const readPackHeader = async (
  crypto: PackCrypto,
  volume: PackVolume,
): Promise<{ ok: true; header: PackHeader; from: number } | ({ ok: false } & PackFlaw)> => {
  const not = { ok: false, flaw: 'not-pack', volume: volume.name } as const
  const start = await volume.read(0, Math.min(MAX_HEADER_BYTES, volume.size))
  const cut = start.indexOf(NEWLINE)
  const line = cut < 0 ? null : crypto.decode(start.subarray(0, cut))
  const value = line === null ? undefined : parsed(line)
  if (typeof value !== 'object' || value === null || !('mark' in value) || value.mark !== PACK_MARK)
    return not
  if ('format' in value && typeof value.format === 'number' && value.format > PACK_FORMAT)
    return { ok: false, flaw: 'newer' }
  const header = volumeHeader.safeParse(value)
  // One spelling only: a header that says the same in other bytes was not written by us.
  if (!header.success || canonical(header.data) !== line) return not
  if (header.data.protocol > PROTOCOL) return { ok: false, flaw: 'newer' }
  return { ok: true, header: header.data, from: cut + 1 }
}

/** Opens the volumes of one pack, given in any order. Who sent it is not known before `sentBy`. */
export const openPack = async (crypto: PackCrypto, volumes: readonly PackVolume[]): Promise<Opened> => {
  const read: { volume: PackVolume; header: PackHeader; from: number }[] = []
  for (const volume of volumes) {
    const found = await readPackHeader(crypto, volume)
    if (!found.ok) return found
    read.push({ volume, header: found.header, from: found.from })
  }
  read.sort((a, b) => a.header.volume - b.header.volume)
  const [one] = read
  if (!one) return { ok: false, flaw: 'volume-missing', volume: 1 }
  const { signature } = one.header
  const core = coreOf(one.header)
  const text = packText(core)
  for (const [index, { header, volume }] of read.entries()) {
    if (packText(header) !== text || header.signature !== signature || header.volume < index + 1)
      return { ok: false, flaw: 'mixed', volume: volume.name }
    if (header.volume > index + 1) return { ok: false, flaw: 'volume-missing', volume: index + 1 }
  }
  const hash = crypto.suite.sha256(text)
  const key = crypto.accept(core.ephemeral, keyLabel(hash))
  if (key === null) return { ok: false, flaw: 'not-for-us' }
  return {
    ok: true,
    pack: {
      header: { ...core, signature },
      hash,
      key,
      volumes: read.map(({ volume, header, from }) => ({
        volume,
        no: header.volume,
        first: header.first,
        from,
      })),
    },
  }
}

/** Did the holder of this key (Ed25519, base64) send it? Only then may anything in it be believed. */
export const sentBy = (suite: Suite, { header }: Pick<OpenPack, 'header'>, publicKey: string): boolean =>
  suite.verify(publicKey, packText(header), header.signature)

export type Read =
  | { ok: true; message: PackMessage; volume: number; frame: number; place: WritePlace; bytesRead: number }
  | ({ ok: false } & PackFlaw)

const endHead = z.object({ frames: z.number().int(), signature: z.string().max(100) })

/**
 * All messages in order, the last one `end`; what is wrong with one ends the stream with its flaw. A message is
 * what its sender wrote; that it is the *last* word is known only after `end` was read.
 * @param publicKey the sender's: `end` must carry its signature
 */
export async function* readMessages(
  crypto: PackCrypto,
  { hash, key, volumes }: OpenPack,
  publicKey: string,
): AsyncGenerator<Read, void> {
  let digest = ''
  let frames = 0
  let bytesRead = 0
  for (const [index, { volume, no, first, from }] of volumes.entries()) {
    const bad = (flaw: 'altered' | 'truncated'): Read => ({ ok: false, flaw, volume: no, frame: frames })
    if (first !== frames) return yield bad('altered')
    bytesRead += from
    for (let at = from; ; ) {
      const length = at + 4 <= volume.size ? lengthIn(await volume.read(at, 4)) : null
      if (length === null || at + 4 + length > volume.size) return yield bad('truncated')
      if (length > MAX_FRAME_BYTES) return yield bad('altered')
      const sealed = await volume.read(at + 4, length)
      const plain = sealed.length === length ? crypto.open(key, aboutFrame(hash, no, frames), sealed) : null
      const bytes = plain === null ? null : crypto.inflate(plain, MAX_MESSAGE_BYTES)
      if (bytes === null) return yield bad('altered')
      at += 4 + length
      bytesRead += 4 + length
      const kind = kindOf(crypto, bytes)
      const found: PackMessage = { kind, bytes }
      if (kind === 'end') {
        const end = endHead.safeParse(headOf(crypto, found).head)
        const signed =
          end.success &&
          end.data.frames === frames &&
          crypto.suite.verify(publicKey, endText(hash, digest), end.data.signature)
        if (!signed) return yield { ok: false, flaw: 'signature' }
        // Nothing may stand behind the end.
        if (at !== volume.size || index !== volumes.length - 1) return yield bad('altered')
      }
      digest = chainDigest(crypto.suite, digest, sealed)
      frames++
      const place = { frames, volume: no, bytes: at, digest, closed: kind === 'end' || kind === 'next' }
      yield { ok: true, message: found, volume: no, frame: frames - 1, place, bytesRead }
      if (kind === 'end') return
      if (kind === 'next') {
        if (at !== volume.size) return yield bad('altered')
        break
      }
    }
  }
  yield { ok: false, flaw: 'volume-missing', volume: volumes.length + 1 }
}

const NEWLINE = 10

const aboutFrame = (hash: string, volume: number, frame: number): string => `${hash}\n${volume}\n${frame}`

/** sha-256 over the digest so far and the hash of the next sealed frame. */
const chainDigest = (suite: Suite, digest: string, sealed: Uint8Array): string =>
  suite.sha256(`${digest}\n${suite.sha256(sealed)}`)

const lengthIn = (b: Uint8Array): number | null =>
  b.length === 4 ? (b[0] ?? 0) * 2 ** 24 + ((b[1] ?? 0) << 16) + ((b[2] ?? 0) << 8) + (b[3] ?? 0) : null

const kindOf = (crypto: PackCrypto, bytes: Uint8Array): string => {
  const { head } = headOf(crypto, { kind: '', bytes })
  return typeof head === 'object' && head !== null && 'kind' in head && typeof head.kind === 'string'
    ? head.kind
    : ''
}

const parsed = (line: string): unknown => {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
