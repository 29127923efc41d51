/**
 * The journal of one's own unsent facts (未发记录日志): a second copy beside the database of what may exist nowhere
 * else. Written after the commit and forced to disk in batches, so that a save never waits for it. Each record is
 * encrypted under a key derived from the data key and bound to the one before it.
 */
import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { type FileHandle, open, rename } from 'node:fs/promises'
import { join } from 'node:path'
import type { SignedFact } from '#shared/facts/envelope.ts'

export interface Journal {
  /** inside the transaction that stored a fact */
  note(fact: SignedFact): void
  committed(): void
  rolledBack(): void
  /** makes the file hold these facts and no others: after receipts, after an erasure, at the start */
  rewrite(unsent: readonly SignedFact[]): Promise<void>
  /** bytes in the file, what waits to be written included */
  size(): number
  /** everything noted so far is on disk */
  flushed(): Promise<void>
  close(): Promise<void>
}

const FLUSH_MS = 300
const IV = 12
const TAG = 16
const START: Buffer = Buffer.alloc(32)

export const journalFile = (folder: string): string => join(folder, 'unsent.journal')

/** @param key the data key, 64 hex digits */
export const createJournal = (folder: string, key: string): Journal => {
  const file = journalFile(folder)
  const secret = keyOf(key)
  let noted: SignedFact[] = []
  let waiting: SignedFact[] = []
  let handle: FileHandle | null = null
  let last = START
  let bytes = statSync(file, { throwIfNoEntry: false })?.size ?? 0
  let timer: NodeJS.Timeout | null = null
  // One write at a time, in order.
  let queue: Promise<void> = Promise.resolve()
  const after = (work: () => Promise<void>): Promise<void> => {
    const next = queue.then(work)
    queue = next.catch(() => undefined)
    return next
  }

  const append = async (): Promise<void> => {
    if (waiting.length === 0) return
    if (handle === null) {
      const read = glanceAtJournal(folder, key) ?? readJournal(folder, key)
      handle = await open(file, 'a', 0o600)
      // A record cut off by a crash is dropped; what stands before it goes on.
      await handle.truncate(read.bytes)
      last = read.last
      bytes = read.bytes
    }
    const sealed = sealAll(secret, last, waiting)
    waiting = []
    last = sealed.last
    await handle.appendFile(sealed.bytes)
    await handle.datasync()
    bytes += sealed.bytes.byteLength
  }
  const flush = (): Promise<void> => {
    if (timer) clearTimeout(timer)
    timer = null
    return after(append)
  }

  return {
    note: (fact) => void noted.push(fact),
    committed: () => {
      if (noted.length === 0) return
      waiting.push(...noted)
      noted = []
      // A failed write keeps the facts in the database, where they are anyway; the next rewrite mends the file.
      timer ??= setTimeout(() => void flush().catch(() => undefined), FLUSH_MS)
    },
    rolledBack: () => {
      noted = []
    },
    rewrite: (unsent) =>
      after(async () => {
        const beside = `${file}.new`
        const known = new Set(unsent.map((fact) => fact.content.id))
        const facts = [...unsent, ...waiting.filter((fact) => !known.has(fact.content.id))]
        waiting = []
        const sealed = sealAll(secret, START, facts)
        const fresh = await open(beside, 'w', 0o600)
        await fresh.writeFile(sealed.bytes)
        await fresh.datasync()
        await fresh.close()
        await handle?.close()
        handle = null
        await rename(beside, file)
        handle = await open(file, 'a', 0o600)
        last = sealed.last
        bytes = sealed.bytes.byteLength
      }),
    size: () => bytes,
    flushed: flush,
    close: async () => {
      await flush()
      await after(async () => {
        await handle?.close()
        handle = null
      })
    },
  }
}

interface Place {
  /** bytes that are whole; anything behind them was cut off or damaged */
  bytes: number
  /** what the next record is bound to */
  last: Buffer
}

export interface ReadJournal extends Place {
  facts: SignedFact[]
  /** is there anything behind the whole part? */
  damaged: boolean
}

export interface Glance extends Place {
  count: number
  /** the fact noted last; null = there is none */
  fact: SignedFact | null
}

/** Reads the journal as far as it is whole: for rescue after the database was lost, and to go on writing. */
export const readJournal = (folder: string, key: string): ReadJournal => {
  const secret = keyOf(key)
  const all = bytesOf(folder)
  const facts: SignedFact[] = []
  const read: Place = { bytes: 0, last: START }
  for (const record of recordsOf(all)) {
    const fact = openRecord(secret, read.last, record)
    if (fact === null) break
    facts.push(fact)
    read.last = chain(read.last, record)
    read.bytes += record.byteLength
  }
  return { facts, ...read, damaged: read.bytes < all.byteLength }
}

/**
 * The journal by its last record alone, which opens only if everything before it is as it was written; null = it is
 * not, and has to be read.
 */
export const glanceAtJournal = (folder: string, key: string): Glance | null => {
  const all = bytesOf(folder)
  const read: Place & { count: number } = { bytes: 0, last: START, count: 0 }
  let before = START
  let newest: Buffer | null = null
  for (const record of recordsOf(all)) {
    before = read.last
    newest = record
    read.last = chain(before, record)
    read.bytes += record.byteLength
    read.count++
  }
  if (read.bytes < all.byteLength) return null
  if (newest === null) return { ...read, fact: null }
  const fact = openRecord(keyOf(key), before, newest)
  return fact === null ? null : { ...read, fact }
}

const bytesOf = (folder: string): Buffer => {
  const file = journalFile(folder)
  return existsSync(file) ? readFileSync(file) : Buffer.alloc(0)
}

/** By the lengths they say they have, as long as they end within the file. */
function* recordsOf(all: Buffer): Generator<Buffer> {
  for (let at = 0; at + 4 <= all.byteLength; ) {
    const end = at + 4 + all.readUInt32BE(at)
    if (end > all.byteLength) return
    yield all.subarray(at, end)
    at = end
  }
}

const keyOf = (key: string): KeyObject =>
  createSecretKey(
    Buffer.from(hkdfSync('sha256', Buffer.from(key, 'hex'), '', 'window-inspector journal', 32)),
  )

const chain = (last: Buffer, record: Buffer): Buffer =>
  createHash('sha256').update(last).update(record).digest()

/** Records of facts, one behind the other. */
const sealAll = (
  secret: KeyObject,
  before: Buffer,
  facts: readonly SignedFact[],
): { bytes: Buffer; last: Buffer } => {
  const ivs = randomBytes(IV * facts.length)
  let last = before
  const records = facts.map((fact, i) => {
    const record = sealRecord(secret, last, fact, ivs.subarray(i * IV, (i + 1) * IV))
    last = chain(last, record)
    return record
  })
  return { bytes: Buffer.concat(records), last }
}

/** length (4 bytes) ‖ iv ‖ ciphertext ‖ tag; the hash of everything before it is authenticated with it */
const sealRecord = (secret: KeyObject, last: Buffer, fact: SignedFact, iv: Buffer): Buffer => {
  const cipher = createCipheriv('aes-256-gcm', secret, iv).setAAD(last)
  const data = Buffer.concat([cipher.update(JSON.stringify(fact), 'utf8'), cipher.final()])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(IV + data.byteLength + TAG)
  return Buffer.concat([length, iv, data, cipher.getAuthTag()])
}

const openRecord = (secret: KeyObject, last: Buffer, record: Buffer): SignedFact | null => {
  if (record.byteLength < 4 + IV + TAG) return null
  const decipher = createDecipheriv('aes-256-gcm', secret, record.subarray(4, 4 + IV)).setAAD(last)
  decipher.setAuthTag(record.subarray(-TAG))
  try {
    const text = Buffer.concat([decipher.update(record.subarray(4 + IV, -TAG)), decipher.final()])
    // Sealed under this key and in this place: a fact, as it was noted here.
    return JSON.parse(text.toString('utf8'))
  } catch {
    return null // not written under this key, or not in this place
  }
}
