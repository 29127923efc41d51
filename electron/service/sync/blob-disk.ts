/** Blobs (清单版本、冻结的总体、附件) on this disk, a piece at a time. */
import { createHash } from 'node:crypto'
import type { BlobState } from '#shared/protocol/blobs.ts'
import { BLOB_PIECE_BYTES } from '#shared/protocol/protocol.ts'
import type { Writer } from '../store/db.ts'
import { settleWatched, watchBlob, watchedBlobs } from './blob-watch.ts'

const HASH = /^[0-9a-f]{64}$/

/** Hashes of blobs a payload names: the fields called `blob`, `planBlob`, … and lists of them. */
export const blobsNamedIn = (payload: Record<string, unknown>): string[] =>
  Object.entries(payload).flatMap(([key, value]) => {
    if (!/blobs?$/i.test(key)) return []
    return (Array.isArray(value) ? value : [value]).filter(
      (one): one is string => typeof one === 'string' && HASH.test(one),
    )
  })

/** Notes blobs that facts name and that have to be fetched. Those of one's own facts are here already. */
export const wantBlobs = (db: Writer, hashes: readonly string[], at: number): void => {
  for (const hash of hashes)
    db.run(
      "INSERT OR IGNORE INTO blob (hash, size, state, at, received) VALUES (?, 0, 'wanted', ?, 1)",
      hash,
      at,
    )
}

const ROUND = 200

export const createBlobDisk = (db: Writer, now: () => number) => {
  const have = (hash: string): number =>
    db.get<{ n: number | null }>('SELECT sum(length(bytes)) AS n FROM blob_chunk WHERE hash = ?', hash)?.n ??
    0
  const forget = (hash: string) => {
    db.run('DELETE FROM blob_chunk WHERE hash = ?', hash)
    db.run("UPDATE blob SET state = 'wanted', size = 0 WHERE hash = ?", hash)
  }
  const digestOf = (hash: string): string => {
    const digest = createHash('sha256')
    for (const { bytes } of db.iterate<{ bytes: Uint8Array }>(
      'SELECT bytes FROM blob_chunk WHERE hash = ? ORDER BY no',
      hash,
    ))
      digest.update(bytes)
    return digest.digest('hex')
  }

  return {
    /** what 市局服务端 has not confirmed, and what is still to be fetched */
    open: () => ({
      up: db.all<{ hash: string; size: number }>(
        "SELECT hash, size FROM blob WHERE state = 'whole' AND received = 0 ORDER BY size LIMIT ?",
        ROUND,
      ),
      // The catalogues in use before older ones, then the rest as it came.
      down: db
        .all<{ hash: string }>(
          `SELECT hash FROM blob b WHERE state = 'wanted'
           ORDER BY (SELECT max(date) FROM release_row r WHERE r.blob = b.hash) DESC NULLS LAST, at LIMIT ?`,
          ROUND,
        )
        .map(({ hash }) => ({ hash, have: have(hash) })),
    }),

    markReceived: (hash: string): void => {
      watchBlob(db, hash)
      db.run('UPDATE blob SET received = 1 WHERE hash = ?', hash)
    },

    /** what 市局服务端 has to be asked for once more */
    watched: (): string[] => watchedBlobs(db),
    settleWatched: (states: Readonly<Record<string, BlobState>>, size: number): void =>
      settleWatched(db, states, size),

    /** One piece to send, from a multiple of a byte on. */
    piece: (hash: string, from: number): Uint8Array => {
      const no = Math.floor(from / BLOB_PIECE_BYTES)
      const row = db.get<{ bytes: Uint8Array }>(
        'SELECT bytes FROM blob_chunk WHERE hash = ? AND no = ?',
        hash,
        no,
      )
      return row ? row.bytes.subarray(from - no * BLOB_PIECE_BYTES) : new Uint8Array()
    },

    /**
     * Stores a fetched piece behind those already here; with the last one the whole is checked against its hash.
     * @returns null when the whole is not what was asked for: the pieces are dropped and fetched again
     */
    store: (
      hash: string,
      from: number,
      bytes: Uint8Array,
      total: number,
    ): { have: number; whole: boolean } | null => {
      const stored = have(hash)
      if (stored !== from || bytes.byteLength === 0) return { have: stored, whole: false }
      const end = from + bytes.byteLength
      // All at once: a file whose last piece is here, but which nobody called whole, would never be asked for again.
      return db.tx(() => {
        db.run(
          'INSERT OR REPLACE INTO blob_chunk (hash, no, bytes) VALUES (?,?,?)',
          hash,
          Math.floor(from / BLOB_PIECE_BYTES),
          bytes,
        )
        db.run('UPDATE blob SET size = ?, at = ? WHERE hash = ?', total, now(), hash)
        if (end < total) return { have: end, whole: false }
        if (end !== total || digestOf(hash) !== hash) {
          forget(hash)
          return null
        }
        watchBlob(db, hash)
        db.run("UPDATE blob SET state = 'whole', size = ?, received = 1 WHERE hash = ?", total, hash)
        return { have: total, whole: true }
      })
    },
  }
}

export type BlobDisk = ReturnType<typeof createBlobDisk>
