/**
 * Carries files to 市局服务端, one after the other and behind the facts: while facts are on their way no further piece is
 * sent. A file counts as there only with the hub's signed word over its hash and size.
 */
import type { Fault } from '#shared/contract/result.ts'
import type { Suite } from '#shared/facts/suite.ts'
import { fileReceiptHolds, MAX_FILES_ASKED } from '#shared/protocol/files.ts'
import type { Writer } from '../store/db.ts'
import { certMismatch, refusedBy } from '../sync/faults.ts'
import type { HubClient } from '../sync/hub-client.ts'
import { setAside } from './aside.ts'
import { noteReceipt } from './received.ts'
import { sendFile } from './send-file.ts'
import { type Unsent, unsentFiles } from './unsent.ts'
import type { Vault } from './vault.ts'

export interface CarrierDeps {
  db: Writer
  vault: Vault
  client: HubClient
  suite: Suite
  hubKey: string
  device(): string
  /** resolves once no facts are on their way */
  factsFirst(): Promise<void>
  /** @returns what cancels it */
  later(ms: number, act: () => void): () => void
  /** files or their progress changed */
  changed(): void
  note(level: 'info' | 'warn' | 'bad', code: string, text: string): void
  bug(error: unknown): void
}

export interface Carrier {
  /** there may be something to send */
  wake(): void
  /** somebody asks (立即同步): nothing is waited for any longer */
  hurry(): void
  /** bytes of the file under way that the hub has; null = none is under way */
  underWay(): { sha256: string; sent: number; size: number } | null
  close(): Promise<void>
}

/** Asked about at once; while these are sent, facts and questions wait for one piece at most. */
const ROUND = 50
const FIRST_RETRY_MS = 500
const LONGEST_RETRY_MS = 60_000
/** 市局服务端 is full or busy, or does not take this file: asking again soon helps nobody. */
const FULL_RETRY_MS = 10 * 60_000

export const createCarrier = (deps: CarrierDeps): Carrier => {
  const { db, vault, client } = deps
  let running: Promise<void> | null = null
  let cancelRetry: () => void = () => {}
  let cancelRest: () => void = () => {}
  let closed = false
  let retryMs = FIRST_RETRY_MS
  let again = false
  /** 市局服务端 is full or busy: until then nothing is sent */
  let held = false
  /** files it did not take, left alone for a while */
  const resting = new Set<string>()
  let askedUpTo = ''
  let current: { sha256: string; sent: number; size: number } | null = null
  const abort = new AbortController()

  const unsent = (): Unsent[] => unsentFiles(db, { except: [...resting], limit: ROUND })

  /** Which of these the hub has, by its word; what it says is written down before it is told. */
  const confirm = async (hashes: readonly string[]): Promise<Fault | null> => {
    const heard = await askReceipt(deps, hashes)
    if ('fault' in heard) return heard.fault
    if (heard.files.length > 0) deps.changed()
    return null
  }

  /** Files other devices took: whether they have arrived, the hub alone knows. Asked once a round, not for each piece. */
  const askElsewhere = async (): Promise<Fault | null> => {
    const hashes = db
      .all<{ hash: string }>(
        'SELECT hash FROM file_bytes WHERE here = 0 AND received_at IS NULL AND hash > ? ORDER BY hash LIMIT ?',
        askedUpTo,
        MAX_FILES_ASKED,
      )
      .map((row) => row.hash)
    askedUpTo = hashes.length === MAX_FILES_ASKED ? (hashes.at(-1) ?? '') : ''
    return hashes.length === 0 ? null : confirm(hashes)
  }

  const round = async (): Promise<'done' | 'more' | Fault> => {
    const files = unsent()
    if (files.length === 0) return (await askElsewhere()) ?? 'done'
    await deps.factsFirst()
    if (closed) return 'done'
    const asked = await confirm(files.map((file) => file.hash))
    if (asked) return asked
    for (const { hash } of files) {
      if (closed) return 'done'
      const left = db.get<Unsent>(
        'SELECT hash, size FROM file_bytes WHERE hash = ? AND here = 1 AND received_at IS NULL',
        hash,
      )
      if (!left) continue
      const fault = await carry(left)
      // What is wrong with one file alone does not hold up the others.
      if (fault && isOfOneFile(fault)) rest(hash)
      else if (fault) return fault
      else retryMs = FIRST_RETRY_MS
    }
    return 'more'
  }

  const rest = (hash: string): void => {
    if (resting.size === 0) cancelRest = deps.later(FULL_RETRY_MS, awake)
    resting.add(hash)
  }
  const awake = (): void => {
    held = false
    resting.clear()
    wake()
  }

  const carry = async ({ hash, size }: Unsent): Promise<Fault | null> => {
    const under = { sha256: hash, sent: 0, size }
    current = under
    try {
      const sent = await sendFile({
        client,
        vault,
        sha256: hash,
        size,
        room: deps.factsFirst,
        signal: abort.signal,
        progress: (bytes) => {
          if (bytes > under.sent) retryMs = FIRST_RETRY_MS
          under.sent = bytes
          deps.changed()
        },
      })
      if (sent === 'sent') return confirm([hash])
      if (sent !== 'not-here' && sent.code !== 'SYNC_FILE_HASH') return sent
      if (await setAside(deps, hash)) {
        deps.changed()
        return null
      }
      // Whole here after all: altered on the way. It is sent again, later.
      return sent === 'not-here' ? refusedBy('SYNC_FILE_HASH') : sent
    } finally {
      current = null
    }
  }

  const run = async (): Promise<void> => {
    for (;;) {
      again = false
      const came = await round()
      if (closed) return
      if (came === 'more' || (came === 'done' && again)) continue
      if (came === 'done') return
      held = came.code === 'HUB_DISK_FULL' || came.code === 'HUB_BUSY'
      const wait = held ? FULL_RETRY_MS : retryMs
      retryMs = Math.min(LONGEST_RETRY_MS, retryMs * 2)
      if (came.code === 'HUB_DISK_FULL') deps.note('bad', came.code, `${came.message}附件稍后自动再传`)
      cancelRetry = deps.later(wait, awake)
      return
    }
  }

  const wake = (): void => {
    if (closed || held) return
    again = true
    if (running) return
    cancelRetry()
    running = run()
      .catch(deps.bug)
      .finally(() => {
        running = null
        deps.changed()
      })
  }

  return {
    wake,
    hurry: () => {
      cancelRest()
      awake()
    },
    underWay: () => current,
    close: async () => {
      closed = true
      cancelRetry()
      cancelRest()
      abort.abort()
      await running
    },
  }
}

/** Refused for what this file is, not for how things stand with the hub. */
const isOfOneFile = ({ code }: Fault): boolean => code.startsWith('SYNC_FILE_')

/** Asks the hub which files are whole there, and writes down what it signed for. */
export const askReceipt = async (
  { client, suite, hubKey, device, db }: Pick<CarrierDeps, 'client' | 'suite' | 'hubKey' | 'device' | 'db'>,
  hashes: readonly string[],
): Promise<{ files: readonly { sha256: string; size: number }[] } | { fault: Fault }> => {
  const files: { sha256: string; size: number }[] = []
  for (let from = 0; from < hashes.length; from += MAX_FILES_ASKED) {
    const asked = await client.call('filesReceipt', { files: hashes.slice(from, from + MAX_FILES_ASKED) })
    if (!asked.ok) return { fault: asked.error }
    const { receipt } = asked.value
    if (!fileReceiptHolds(suite, hubKey, device(), receipt)) return { fault: certMismatch() }
    noteReceipt(db, receipt)
    files.push(...receipt.body.files)
  }
  return { files }
}
