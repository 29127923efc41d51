/** Takes a file in: what it is by its content, its bytes sealed on this disk, its thumbnail; nothing bound yet. */
import { open, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { fail, ok, type Result } from '#shared/contract/result.ts'
import type { FileRole, FileSource } from '#shared/domain/files/facts.ts'
import { maxFileBytes, roleOf, tidyName } from '#shared/domain/files/limits.ts'
import type { Files } from '../../files/files.ts'
import type { Looked } from '../../files/picture-messages.ts'
import { fileFaults } from './faults.ts'

export interface TakenIn {
  sha256: string
  size: number
  name: string
  role: FileRole
  type: string
  looked: Looked
}

/** Nothing may be larger, whatever it is. */
const LARGEST = Math.max(...Object.values(maxFileBytes))
/** Pictures up to here are shown to the child whole; of others only the beginning tells what they are. */
const WHOLE = maxFileBytes.photo
const READ = 1024 * 1024

export type From = { path: string } | { bytes: Uint8Array }

export const takeIn = async (
  files: Files,
  from: From,
  given: string,
  source: FileSource,
): Promise<Result<TakenIn>> => {
  const name = basename(given.replaceAll('\\', '/')) || '附件'
  const read =
    'bytes' in from ? ok({ bytes: from.bytes, unchanged: async () => true }) : await readFrom(from.path, name)
  if (!read.ok) return read
  const { bytes } = read.value
  if (bytes.byteLength === 0) return fail(fileFaults.empty(name))
  if (bytes.byteLength > LARGEST) return fail(fileFaults.tooLarge(name, bytes.byteLength, LARGEST))
  const [put, looked] = await Promise.all([
    files.vault.put([bytes]),
    files.pictures.look(bytes.byteLength <= WHOLE ? bytes : bytes.subarray(0, READ)),
  ])
  const role = looked.type === null ? null : roleOf(looked.type, source)
  if (role === null || looked.type === null) return fail(fileFaults.kind(name))
  if (put.size > maxFileBytes[role]) return fail(fileFaults.tooLarge(name, put.size, maxFileBytes[role]))
  if (!(await read.value.unchanged())) return fail(fileFaults.changed(name))
  return ok({ ...put, name: tidyName(name, looked.type), role, type: looked.type, looked })
}

/** The bytes of a file on some card or disk, and whether it still is what was read. */
const readFrom = async (
  path: string,
  name: string,
): Promise<Result<{ bytes: Uint8Array; unchanged(): Promise<boolean> }>> => {
  try {
    const handle = await open(path, 'r')
    try {
      const before = await handle.stat()
      if (!before.isFile()) return fail(fileFaults.unreadable(name))
      if (before.size === 0) return fail(fileFaults.empty(name))
      if (before.size > LARGEST) return fail(fileFaults.tooLarge(name, before.size, LARGEST))
      const bytes = await handle.readFile()
      const unchanged = async () => {
        const after = await stat(path).catch(() => null)
        // Taken out after it was read: what was read is what it was.
        if (after === null) return bytes.byteLength === before.size
        return (
          after.size === before.size && after.mtimeMs === before.mtimeMs && bytes.byteLength === before.size
        )
      }
      return ok({ bytes, unchanged })
    } finally {
      await handle.close()
    }
  } catch (error) {
    if (NOT_READABLE.has((error as { code?: string }).code ?? '')) return fail(fileFaults.unreadable(name))
    throw error
  }
}

const NOT_READABLE = new Set(['ENOENT', 'EACCES', 'EPERM', 'EISDIR', 'ENODEV', 'EBUSY', 'EIO', 'ENXIO'])
