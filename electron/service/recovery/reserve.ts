/** 64 MB kept free for the moment when the disk is full, so that what somebody is at can still be finished. */
import { existsSync, rmSync, statfsSync } from 'node:fs'
import { open, rename } from 'node:fs/promises'
import { join } from 'node:path'

const RESERVE_BYTES = 64 * 1024 * 1024
const PIECE = 1024 * 1024
/** below this people are warned, and no reserve is made */
export const LOW_BYTES = 1024 ** 3

const fileOf = (dataDir: string): string => join(dataDir, 'reserve.bin')

/** Bytes free where `dir` lies. */
export const freeBytes = (dir: string): number => {
  const { bavail, bsize } = statfsSync(dir)
  return bavail * bsize
}

export const hasReserve = (dataDir: string): boolean => existsSync(fileOf(dataDir))

/** Makes it, a piece at a time, where there is room. */
export const keepReserve = async (dataDir: string): Promise<void> => {
  if (hasReserve(dataDir) || freeBytes(dataDir) < LOW_BYTES + RESERVE_BYTES) return
  const beside = `${fileOf(dataDir)}.new`
  const file = await open(beside, 'w', 0o600)
  try {
    const piece = Buffer.alloc(PIECE)
    for (let at = 0; at < RESERVE_BYTES; at += PIECE) await file.write(piece, 0, PIECE, at)
    await file.datasync()
  } finally {
    await file.close()
  }
  await rename(beside, fileOf(dataDir))
}

/** Gives it up. @returns was there one? */
export const freeReserve = (dataDir: string): boolean => {
  const had = hasReserve(dataDir)
  rmSync(fileOf(dataDir), { force: true })
  return had
}

/** by then the first screen stands */
const FIRST_AFTER_MS = 20_000
const LOOK_EVERY_MS = 5 * 60_000

/** Looks now and then how much is free, and keeps the reserve where there is room for it. */
export const watchDisk = (
  dataDir: string,
  changed: () => void,
  log: (line: string) => void,
): { low(): boolean; close(): void } => {
  const isLow = () => freeBytes(dataDir) < LOW_BYTES
  let low = isLow()
  const look = () => {
    if (isLow() !== low) {
      low = !low
      changed()
    }
    keepReserve(dataDir).catch((error: unknown) => log(`reserve: ${String(error)}`))
  }
  const first = setTimeout(look, FIRST_AFTER_MS)
  const every = setInterval(look, LOOK_EVERY_MS)
  first.unref()
  every.unref()
  return {
    low: () => low,
    close: () => {
      clearTimeout(first)
      clearInterval(every)
    },
  }
}
