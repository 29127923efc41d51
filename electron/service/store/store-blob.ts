import { type Blobs, sha256 } from './blobs.ts'
import type { Writer } from './db.ts'

const CHUNK = 1024 * 1024

interface Deps {
  write<T>(work: (tx: Omit<Writer, 'tx'> & { blobs: Blobs }) => T): T
}

/**
 * Stores bytes as a blob in slices: a file of 20 MB in one transaction would hold up a save.
 * @returns its SHA-256 (64 hex digits)
 */
export const storeBlob = async (
  deps: Deps,
  bytes: Uint8Array,
  breathe: () => Promise<void>,
): Promise<string> => {
  const hash = sha256(bytes)
  deps.write((tx) => tx.blobs.want(hash))
  for (let no = 0; no * CHUNK < bytes.byteLength; no++) {
    deps.write((tx) =>
      tx.run(
        'INSERT OR IGNORE INTO blob_chunk (hash, no, bytes) VALUES (?,?,?)',
        hash,
        no,
        bytes.subarray(no * CHUNK, (no + 1) * CHUNK),
      ),
    )
    await breathe()
  }
  deps.write((tx) =>
    tx.run("UPDATE blob SET state = 'whole', size = ? WHERE hash = ?", bytes.byteLength, hash),
  )
  return hash
}
