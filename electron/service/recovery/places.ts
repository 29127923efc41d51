/** Where the recovery ladder (恢复阶梯) keeps its things in a workspace folder. */

import { createHash } from 'node:crypto'
import { closeSync, existsSync, fsyncSync, openSync, readSync, statSync } from 'node:fs'
import { join } from 'node:path'

export const snapshotsFolder = (folder: string): string => join(folder, 'snapshots')
export const damagedFolder = (folder: string): string => join(folder, 'damaged')
/** the database being put together; nothing else reads it */
export const recoveringFolder = (folder: string): string => join(folder, 'recovering')
export const drillFolder = (folder: string): string => join(folder, 'drill')
/** stands while a program has the database open: left behind by one that was cut off */
export const openMark = (folder: string): string => join(folder, 'open.mark')

/** Was the last program cut off, and is what it had not carried over into the database file gone? */
export const walMissing = (folder: string): boolean =>
  existsSync(openMark(folder)) &&
  existsSync(join(folder, 'data.db')) &&
  !existsSync(join(folder, 'data.db-wal'))

/** '20261129-020301' in UTC, and back. */
export const stampOf = (at: number): string =>
  new Date(at).toISOString().slice(0, 19).replace(/[-:]/g, '').replace('T', '-')

export const sizeOf = (file: string): number => (existsSync(file) ? statSync(file).size : 0)

const CHUNK = 1024 * 1024

/** SHA-256 of a file of any size. */
export const hashFile = (file: string): string => {
  const hash = createHash('sha256')
  const buffer = Buffer.alloc(CHUNK)
  const fd = openSync(file, 'r')
  try {
    for (;;) {
      const read = readSync(fd, buffer, 0, CHUNK, null)
      if (read === 0) return hash.digest('hex')
      hash.update(buffer.subarray(0, read))
    }
  } finally {
    closeSync(fd)
  }
}

/** Forces a file that somebody else wrote to disk. */
export const syncFile = (file: string): void => {
  const fd = openSync(file, 'r+')
  try {
    fsyncSync(fd)
  } finally {
    closeSync(fd)
  }
}
