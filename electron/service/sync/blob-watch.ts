/**
 * Files that 市局服务端 said are whole there, watched until a receipt shows a later tree than the one they came to. A hub
 * put back to a copy from just before has the same tree and lacks the file: only asking again finds that out.
 */
import type { BlobState } from '#shared/protocol/blobs.ts'
import type { Reader, Writer } from '../store/db.ts'

/** Hash → size of the tree of the first receipt after it; '' = none yet. */
const KEY = 'file-watch:'
const WATCHED = `key >= '${KEY}' AND key < 'file-watch;'`
const ASKED = 500

/** SQL condition: is any file watched? */
export const ANY_WATCHED = `EXISTS (SELECT 1 FROM meta WHERE ${WATCHED})`

export const watchBlob = (db: Writer, hash: string): void => {
  db.run(
    "INSERT INTO meta (key, value) VALUES (?, '') ON CONFLICT (key) DO UPDATE SET value = ''",
    KEY + hash,
  )
}

/** Those to ask for again. */
export const watchedBlobs = (db: Reader): string[] =>
  db
    .all<{ key: string }>(`SELECT key FROM meta WHERE ${WATCHED} ORDER BY key LIMIT ?`, ASKED)
    .map(({ key }) => key.slice(KEY.length))

/**
 * What the hub says of them now: what it lacks is sent again.
 * @param size of the tree of the newest receipt, which came after the files did
 */
export const settleWatched = (db: Writer, states: Readonly<Record<string, BlobState>>, size: number): void =>
  db.tx(() => {
    for (const [hash, { complete }] of Object.entries(states)) {
      const key = KEY + hash
      const value = db.get<{ value: string }>('SELECT value FROM meta WHERE key = ?', key)?.value
      if (value === undefined) continue
      if (complete && value === '') db.run('UPDATE meta SET value = ? WHERE key = ?', String(size), key)
      else if (!complete || size > Number(value)) db.run('DELETE FROM meta WHERE key = ?', key)
      if (!complete) db.run("UPDATE blob SET received = 0 WHERE hash = ? AND state = 'whole'", hash)
    }
  })
