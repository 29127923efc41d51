/** The other side of `save`: one bare durable insert of the same bytes, and one bare hash and signature. */
import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import Database from 'better-sqlite3'

export interface Bare {
  save(bytes: string): void
  close(): void
}

export const createBare = (file: string, key: string): Bare => {
  const db = new Database(file)
  db.pragma("cipher='chacha20'")
  db.pragma(`key='raw:${key}'`)
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = FULL')
  db.pragma('wal_autocheckpoint = 1000')
  db.pragma('cache_size = -16000')
  db.exec('CREATE TABLE bare (id INTEGER PRIMARY KEY, bytes TEXT NOT NULL) STRICT')
  const insert = db.prepare('INSERT INTO bare (bytes) VALUES (?)')
  const privateKey: KeyObject = generateKeyPairSync('ed25519').privateKey
  return {
    save: (bytes) => {
      const hash = createHash('sha256').update(bytes).digest('hex')
      sign(null, Buffer.from(hash), privateKey)
      insert.run(bytes)
    },
    close: () => {
      db.close()
    },
  }
}
