/** Packs (离线交换包) as files: reading volumes in place, writing them so that a cut-off write can go on. */
import { createHash } from 'node:crypto'
import { type FileHandle, open, readdir, rename, rm } from 'node:fs/promises'
import { basename, dirname, extname, join } from 'node:path'
import {
  PACK_EXTENSION,
  type PackCrypto,
  type PackVolume,
  readPackHeader,
  type Written,
} from '#shared/protocol/pack.ts'

/** 校验值 of a pack: SHA-256 over its volumes in order, as anybody can compute it from the files. */
export const digestOf = async (volumes: readonly PackVolume[]): Promise<string> => {
  const hash = createHash('sha256')
  for (const volume of volumes)
    for (let from = 0; from < volume.size; from += READ_BYTES)
      hash.update(await volume.read(from, Math.min(READ_BYTES, volume.size - from)))
  return hash.digest('hex')
}
const READ_BYTES = 1024 * 1024

export interface OpenFiles {
  volumes: PackVolume[]
  close(): Promise<void>
}

/** Opens files to be read bit by bit; one that cannot be opened fails them all. */
export const openFiles = async (paths: readonly string[]): Promise<OpenFiles> => {
  const handles: FileHandle[] = []
  const close = async () => {
    for (const handle of handles) await handle.close()
  }
  try {
    const volumes: PackVolume[] = []
    for (const path of paths) {
      const handle = await open(path, 'r')
      handles.push(handle)
      const { size } = await handle.stat()
      volumes.push({
        name: basename(path),
        size,
        read: async (from, length) => {
          const buffer = Buffer.alloc(length)
          let got = 0
          while (got < length) {
            const { bytesRead } = await handle.read(buffer, got, length - got, from + got)
            if (bytesRead === 0) break
            got += bytesRead
          }
          return buffer.subarray(0, got)
        },
      })
    }
    return { volumes, close }
  } catch (error) {
    await close()
    throw error
  }
}

const LOOKED_THROUGH = 2000

/** The other volumes of the same pack in the same folder: the person picks one, the rest is found. */
export const withSiblings = async (crypto: PackCrypto, paths: readonly string[]): Promise<string[]> => {
  const [first] = paths
  if (first === undefined) return []
  const packOf = async (path: string): Promise<{ pack: string; volume: number } | null> => {
    const files = await openFiles([path])
    try {
      const [volume] = files.volumes
      const read = volume ? await readPackHeader(crypto, volume) : null
      return read?.ok ? { pack: read.header.pack, volume: read.header.volume } : null
    } finally {
      await files.close()
    }
  }
  const chosen = await packOf(first)
  if (!chosen) return [...paths]
  const found = new Set(paths)
  const volumes = new Set<number>()
  for (const path of paths) volumes.add((await packOf(path))?.volume ?? 0)
  const folder = dirname(first)
  const names = (await readdir(folder))
    .filter((name) => extname(name) === `.${PACK_EXTENSION}`)
    .slice(0, LOOKED_THROUGH)
  for (const name of names) {
    const path = join(folder, name)
    if (found.has(path)) continue
    const other = await packOf(path)
    if (other?.pack !== chosen.pack || volumes.has(other.volume)) continue
    found.add(path)
    volumes.add(other.volume)
  }
  return [...found]
}

/** Volume n while it is being written. */
export const partPath = (path: string, volume: number): string => `${path}.part${volume}`

/** Which parts of an unfinished pack are there, in order, without a hole. */
export const partsOf = async (path: string): Promise<string[]> => {
  const names = new Set(await readdir(dirname(path)))
  const found: string[] = []
  for (let volume = 1; names.has(basename(partPath(path, volume))); volume++)
    found.push(partPath(path, volume))
  return found
}

export interface VolumeFiles {
  write(written: Written): Promise<void>
  /** forces the open volume to the medium */
  flush(): Promise<void>
  close(): Promise<void>
}

const FLUSH_BYTES = 32 * 1024 * 1024

/**
 * Writes volumes as `….part1`, `….part2`, …
 * @param volume goes on in this one, behind `bytes`; 0 = from the beginning
 */
export const writeVolumes = async (path: string, volume: number, bytes: number): Promise<VolumeFiles> => {
  let handle: FileHandle | null = null
  let at = 0
  let unflushed = 0
  if (volume > 0) {
    handle = await open(partPath(path, volume), 'r+')
    await handle.truncate(bytes)
    at = bytes
  }
  const flush = async () => {
    await handle?.datasync()
    unflushed = 0
  }
  const close = async () => {
    const open_ = handle
    handle = null
    if (!open_) return
    try {
      await open_.datasync()
    } finally {
      await open_.close()
    }
  }
  return {
    flush,
    close,
    write: async (written) => {
      if (written.opens) {
        await close()
        handle = await open(partPath(path, written.volume), 'w')
        at = 0
      }
      if (!handle) throw new Error('no volume is open')
      for (let done = 0; done < written.bytes.length; ) {
        const { bytesWritten } = await handle.write(
          written.bytes,
          done,
          written.bytes.length - done,
          at + done,
        )
        done += bytesWritten
      }
      at += written.bytes.length
      unflushed += written.bytes.length
      if (unflushed > FLUSH_BYTES) await flush()
    },
  }
}

/** Gives finished volumes their names: the path itself, or with 第n卷共m卷. */
export const nameVolumes = async (path: string, volumes: number): Promise<string[]> => {
  const names: string[] = []
  for (let volume = 1; volume <= volumes; volume++) {
    const name = volumes === 1 ? path : volumePath(path, volume, volumes)
    await rename(partPath(path, volume), name)
    names.push(name)
  }
  return names
}

export const volumePath = (path: string, volume: number, volumes: number): string => {
  const extension = extname(path)
  return `${path.slice(0, path.length - extension.length)}（第${volume}卷共${volumes}卷）${extension}`
}

export const dropParts = async (path: string): Promise<void> => {
  for (const part of await partsOf(path).catch(() => [])) await rm(part, { force: true })
}
