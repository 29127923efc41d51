/**
 * One data folder, one data service: the owner holds a lock that the system takes back when the process ends, however
 * it ends. The window's own lock does the same for whole programs; this one also holds for a service whose program
 * has just gone.
 */
import { join } from 'node:path'
import Database from 'better-sqlite3'

/** An owner that is just ending is waited for so long. */
const WAIT_MS = 3_000

/** Takes the folder; null = another process has it. The function gives it back. */
export const takeFolder = (dataDir: string): (() => void) | null => {
  const lock = new Database(join(dataDir, 'in-use.lock'), { timeout: WAIT_MS })
  try {
    lock.exec('BEGIN EXCLUSIVE')
    return () => lock.close()
  } catch (error) {
    lock.close()
    if ((error as { code?: string }).code?.startsWith('SQLITE_BUSY')) return null
    throw error
  }
}
