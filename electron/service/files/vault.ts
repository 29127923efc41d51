/**
 * Files (附件) on this disk: under the SHA-256 of their bytes, sealed in chunks of 1 MiB with AES-256-GCM under a key
 * derived from the data key, so that whatever opens the database opens them, also after it was made anew.
 *
 * `files/ab/<sha256>`: MAGIC, 32 bytes of salt, then chunk for chunk its ciphertext and tag. The chunk's number and
 * whether it is the last are in its nonce and its associated data: none can be moved, left out or added.
 */
import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { syncFolder } from '../host/keys.ts'

export const CHUNK = 1024 * 1024
const MAGIC = Buffer.from('WIFILE1\n')
const SALT = 32
const TAG = 16
const HEAD = MAGIC.length + SALT
const HASH = /^[0-9a-f]{64}$/

export interface Vault {
  /**
   * Takes bytes in and forces them to disk before it answers. Given twice, they are kept once.
   * @param parts in order, of any size
   */
  put(parts: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<{ sha256: string; size: number }>
  /** size of the bytes in there; null = not here */
  sizeOf(sha256: string): number | null
  /** chunk `no`; null = not here, or not as it was written */
  piece(sha256: string, no: number): Promise<Buffer | null>
  /** all bytes; null = not here, or not as they were written */
  read(sha256: string): Promise<Buffer | null>
  /** are the bytes there those of the name? reads all of them */
  isWhole(sha256: string): Promise<boolean>
  /** continues a file that comes in pieces of {@link CHUNK}; dropped when its bytes turn out to be others */
  incoming(sha256: string): Incoming
  remove(sha256: string): Promise<void>
  list(): string[]
  /** was it put here since the vault was opened? Its record may be just about to be written */
  isFresh(sha256: string): boolean
}

export interface Incoming {
  /** bytes here so far */
  have(): number
  /** @returns whole: all is here and its hash is right; broken: it was another file, and is dropped */
  add(bytes: Uint8Array, isLast: boolean): Promise<'more' | 'whole' | 'broken'>
}

/** @param key the data key (64 hex digits) */
export const createVault = (folder: string, key: string): Vault => {
  const root = join(folder, 'files')
  const half = join(root, 'half')
  const coming = join(root, 'coming')
  const master = Buffer.from(
    hkdfSync('sha256', Buffer.from(key, 'hex'), Buffer.alloc(0), 'window-inspector files', 32),
  )
  const fresh = new Set<string>()
  for (const made of [half, coming]) mkdirSync(made, { recursive: true, mode: 0o700 })
  // What a program that was cut off left half written; the folder has one owner.
  for (const name of readdirSync(half)) rmSync(join(half, name), { force: true })
  const placeOf = (sha256: string): string => {
    if (!HASH.test(sha256)) throw new Error('not a hash')
    return join(root, sha256.slice(0, 2), sha256)
  }

  /** Puts a whole file in its place; the names are on disk when it returns. */
  const settle = async (from: string, sha256: string): Promise<void> => {
    const to = placeOf(sha256)
    if (!existsSync(dirname(to))) {
      mkdirSync(dirname(to), { recursive: true, mode: 0o700 })
      syncFolder(root)
    }
    fresh.add(sha256)
    await rename(from, to)
    syncFolder(dirname(to))
  }

  const chunksOf = async function* (path: string): AsyncGenerator<Buffer> {
    const handle = await open(path, 'r')
    try {
      const { size } = await handle.stat()
      const count = chunkCount(size)
      const cipher = await cipherOf(master, handle)
      for (let no = 0; no < count; no++) {
        const opened = cipher && (await cipher.open(handle, no, size))
        if (!opened) throw new Altered()
        yield opened
      }
    } finally {
      await handle.close()
    }
  }

  const digestOf = async (path: string): Promise<string | null> => {
    const hash = createHash('sha256')
    try {
      for await (const chunk of chunksOf(path)) hash.update(chunk)
      return hash.digest('hex')
    } catch (error) {
      if (isGone(error)) return null
      throw error
    }
  }

  return {
    put: async (parts) => {
      const path = join(half, randomBytes(16).toString('hex'))
      const handle = await open(path, 'wx', 0o600)
      const hash = createHash('sha256')
      let size = 0
      try {
        const cipher = await newCipher(master, handle)
        let no = 0
        // One chunk is held back: only the end tells which is the last.
        let held: Buffer | null = null
        for await (const chunk of inChunks(parts)) {
          hash.update(chunk)
          size += chunk.length
          if (held) await cipher.seal(handle, no++, held, false)
          held = chunk
        }
        await cipher.seal(handle, no, held ?? Buffer.alloc(0), true)
        await handle.sync()
        await handle.close()
        const sha256 = hash.digest('hex')
        // Also over one that is there: it may have been damaged since.
        await settle(path, sha256)
        return { sha256, size }
      } catch (error) {
        await handle.close().catch(() => {})
        await rm(path, { force: true })
        throw error
      }
    },

    sizeOf: (sha256) => {
      const stat = statSync(placeOf(sha256), { throwIfNoEntry: false })
      return stat ? plainSize(stat.size) : null
    },

    piece: async (sha256, no) => {
      try {
        const handle = await open(placeOf(sha256), 'r')
        try {
          const { size } = await handle.stat()
          const cipher = await cipherOf(master, handle)
          return (await cipher?.open(handle, no, size)) ?? null
        } finally {
          await handle.close()
        }
      } catch (error) {
        if (isGone(error)) return null
        throw error
      }
    },

    read: async (sha256) => {
      const parts: Buffer[] = []
      try {
        for await (const chunk of chunksOf(placeOf(sha256))) parts.push(chunk)
        return Buffer.concat(parts)
      } catch (error) {
        if (isGone(error)) return null
        throw error
      }
    },

    isWhole: async (sha256) => (await digestOf(placeOf(sha256))) === sha256,

    incoming: (sha256) => {
      const path = join(coming, sha256)
      const have = (): number => {
        const stat = statSync(path, { throwIfNoEntry: false })
        if (!stat || stat.size < HEAD) return 0
        // A chunk that was cut off while it was written is fetched again.
        return Math.floor((stat.size - HEAD) / (CHUNK + TAG)) * CHUNK
      }
      return {
        have,
        add: async (bytes, isLast) => {
          const before = have()
          const handle = await open(path, before === 0 ? 'w+' : 'r+', 0o600)
          try {
            const cipher = before === 0 ? await newCipher(master, handle) : await cipherOf(master, handle)
            if (!cipher) throw new Altered()
            await handle.truncate(HEAD + (before / CHUNK) * (CHUNK + TAG))
            await cipher.seal(handle, before / CHUNK, Buffer.from(bytes), isLast)
            await handle.sync()
          } catch (error) {
            if (!(error instanceof Altered)) throw error
            await rm(path, { force: true })
            return 'broken'
          } finally {
            await handle.close()
          }
          if (!isLast) return 'more'
          if ((await digestOf(path)) === sha256) {
            await settle(path, sha256)
            return 'whole'
          }
          await rm(path, { force: true })
          return 'broken'
        },
      }
    },

    remove: async (sha256) => {
      await rm(placeOf(sha256), { force: true })
      await rm(join(coming, sha256), { force: true })
    },

    list: () =>
      readdirSync(root, { withFileTypes: true })
        .filter((entry) => entry.isDirectory() && /^[0-9a-f]{2}$/.test(entry.name))
        .flatMap((entry) => readdirSync(join(root, entry.name)).filter((name) => HASH.test(name))),

    isFresh: (sha256) => fresh.has(sha256),
  }
}

/** A chunk is not as it was written, or its file ends too soon. */
class Altered extends Error {}

const isGone = (error: unknown): boolean =>
  error instanceof Altered || (error as { code?: string }).code === 'ENOENT'

/** Chunks in a sealed file of so many bytes. */
const chunkCount = (size: number): number => Math.max(1, Math.ceil((size - HEAD) / (CHUNK + TAG)))

const plainSize = (size: number): number => Math.max(0, size - HEAD - chunkCount(size) * TAG)

interface ChunkCipher {
  seal(handle: FileHandle, no: number, plain: Buffer, isLast: boolean): Promise<void>
  /** @param size of the sealed file */
  open(handle: FileHandle, no: number, size: number): Promise<Buffer | null>
}

const newCipher = async (master: Buffer, handle: FileHandle): Promise<ChunkCipher> => {
  const salt = randomBytes(SALT)
  await handle.write(Buffer.concat([MAGIC, salt]), 0, HEAD, 0)
  return withSalt(master, salt)
}

const cipherOf = async (master: Buffer, handle: FileHandle): Promise<ChunkCipher | null> => {
  const head = Buffer.alloc(HEAD)
  const { bytesRead } = await handle.read(head, 0, HEAD, 0)
  if (bytesRead !== HEAD || !head.subarray(0, MAGIC.length).equals(MAGIC)) return null
  return withSalt(master, head.subarray(MAGIC.length))
}

const withSalt = (master: Buffer, salt: Buffer): ChunkCipher => {
  const key = Buffer.from(hkdfSync('sha256', master, salt, 'chunk', 32))
  return {
    seal: async (handle, no, plain, isLast) => {
      const cipher = createCipheriv('aes-256-gcm', key, nonceOf(no, isLast))
      const sealed = Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()])
      await handle.write(sealed, 0, sealed.length, HEAD + no * (CHUNK + TAG))
    },
    open: async (handle, no, size) => {
      const count = chunkCount(size)
      const from = HEAD + no * (CHUNK + TAG)
      const length = Math.min(CHUNK + TAG, size - from)
      if (no >= count || length < TAG) return null
      const sealed = Buffer.alloc(length)
      const { bytesRead } = await handle.read(sealed, 0, length, from)
      if (bytesRead !== length) return null
      const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(no, no === count - 1))
      decipher.setAuthTag(sealed.subarray(-TAG))
      try {
        return Buffer.concat([decipher.update(sealed.subarray(0, -TAG)), decipher.final()])
      } catch {
        return null // altered on the disk, or sealed under another key
      }
    },
  }
}

/** Each file has a key of its own: a counter is enough, with the last chunk marked. */
const nonceOf = (no: number, isLast: boolean): Buffer => {
  const nonce = Buffer.alloc(12)
  nonce.writeUInt32BE(no, 0)
  nonce.writeUInt8(isLast ? 1 : 0, 11)
  return nonce
}

/** The same bytes in chunks of {@link CHUNK}, but for the last. */
async function* inChunks(parts: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): AsyncGenerator<Buffer> {
  let held: Buffer[] = []
  let length = 0
  for await (const part of parts) {
    for (let from = 0; from < part.length; ) {
      const next = part.subarray(from, from + CHUNK - length)
      held.push(Buffer.from(next))
      length += next.length
      from += next.length
      if (length < CHUNK) continue
      yield Buffer.concat(held)
      held = []
      length = 0
    }
  }
  if (length > 0) yield Buffer.concat(held)
}
