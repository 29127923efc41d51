/**
 * Carries the log of the database (-wal) over into its file on a thread of its own: what is committed is on disk
 * before, and no save waits for the rest. Where the thread cannot keep up, SQLite does it after a commit itself.
 */
import { Worker } from 'node:worker_threads'
import { programFile } from '../process/program.ts'
import type { Writer } from './db.ts'

export interface CheckpointStart {
  file: string
  key: string
}

/** Pages in the log, and how many of them are in the file as well. */
export interface Checkpointed {
  log: number
  checkpointed: number
}

export interface Checkpoints {
  /** something was committed */
  committed(): void
  close(): Promise<void>
}

const entry = programFile('checkpointer')

const LOOK_MS = 100
/** So many pages are worth the thread's while. */
const PAGES = 1000
/** A log that long is to begin anew: for that, all of it must have been carried over at once. */
const LONG_PAGES = 4000
/** This few are carried over here: between the thread's last page and its word, something was written again. */
const FEW_PAGES = 100
/** Without the thread. */
const LATEST_PAGES = 8000
const IDLE_MS = 10_000

export const createCheckpoints = (db: Writer, start: CheckpointStart): Checkpoints => {
  db.exec(`PRAGMA wal_autocheckpoint = ${LATEST_PAGES}`)
  let worker: Worker | null = null
  let looking: NodeJS.Timeout | undefined
  let idle: NodeJS.Timeout | undefined
  let underWay = false
  let failed = false
  let closed = false
  /** how far the thread came last */
  let reached = 0

  const stop = async (): Promise<void> => {
    const ended = worker
    worker = null
    underWay = false
    clearTimeout(idle)
    await ended?.terminate()
  }
  const begin = (): Worker => {
    const made = new Worker(entry, { workerData: start })
    made.unref()
    made.on('message', heard)
    made.on('error', () => {
      failed = true
      void stop()
    })
    return made
  }
  const carry = (): void => {
    if (failed) return
    clearTimeout(idle)
    underWay = true
    worker ??= begin()
    worker.postMessage({})
  }
  const heard = ({ log, checkpointed }: Checkpointed): void => {
    underWay = false
    if (closed) return
    idle = setTimeout(() => void stop(), IDLE_MS)
    idle.unref()
    // Somebody reads what it would overwrite: later.
    const stuck = checkpointed === reached
    reached = checkpointed
    if (log < LONG_PAGES || stuck) return
    const left = leftOf(db)
    if (left > FEW_PAGES) carry()
    else if (left > 0) carryHere(db)
  }
  const look = (): void => {
    looking = undefined
    if (!closed && !underWay && leftOf(db) >= PAGES) carry()
  }

  return {
    committed: () => {
      looking ??= setTimeout(look, LOOK_MS).unref()
    },
    close: async () => {
      closed = true
      clearTimeout(looking)
      await stop()
    },
  }
}

/** Pages that are in the log alone. What fails here fails at a commit as well, where it is heard. */
const leftOf = (db: Writer): number => {
  try {
    const looked = db.get<Checkpointed>('PRAGMA wal_checkpoint(NOOP)')
    return looked ? looked.log - looked.checkpointed : 0
  } catch {
    return 0
  }
}

const carryHere = (db: Writer): void => {
  try {
    db.all('PRAGMA wal_checkpoint(PASSIVE)')
  } catch {
    // As above.
  }
}
