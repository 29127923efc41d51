import { createHash } from 'node:crypto'
import Database from 'better-sqlite3'
import { beforeEach, expect, test } from 'vitest'
import { createBlobs } from '#service/store/blobs.ts'
import { type Writer, wrap } from '#service/store/db.ts'
import { migrate } from '#service/store/migrate.ts'
import { createBlobDisk, wantBlobs } from '#service/sync/blob-disk.ts'

const bytes = Buffer.from('清单')
const hash = createHash('sha256').update(bytes).digest('hex')
const there = { [hash]: { received: bytes.length, complete: true } }
const gone = { [hash]: { received: 0, complete: false } }

let db: Writer
beforeEach(() => {
  db = wrap(new Database(':memory:'))
  migrate(db)
})

test('a file that could not be called whole begins anew', () => {
  wantBlobs(db, [hash], 1)
  const failing: Writer = {
    ...db,
    run: (sql, ...values) => {
      if (sql.includes("state = 'whole'")) throw new Error('the power went')
      return db.run(sql, ...values)
    },
  }
  expect(() => createBlobDisk(failing, () => 2).store(hash, 0, bytes, bytes.length)).toThrow('power')
  const disk = createBlobDisk(db, () => 3)
  expect(disk.open().down).toEqual([{ hash, have: 0 }])
  expect(disk.store(hash, 0, bytes, bytes.length)).toEqual({ have: bytes.length, whole: true })
  expect(disk.open()).toEqual({ up: [], down: [] })
})

test('a file the hub has is asked for until a receipt shows a later tree', () => {
  const disk = createBlobDisk(db, () => 1)
  createBlobs(db, () => 1).put(bytes)
  disk.markReceived(hash)
  for (const size of [7, 7, 7]) {
    expect(disk.watched()).toEqual([hash])
    disk.settleWatched(there, size)
  }
  expect(disk.watched()).toEqual([hash])
  disk.settleWatched(there, 8)
  expect(disk.watched()).toEqual([])
  expect(disk.open().up).toEqual([])
})

test('a file the hub lost is sent again', () => {
  const disk = createBlobDisk(db, () => 1)
  createBlobs(db, () => 1).put(bytes)
  disk.markReceived(hash)
  expect(disk.open().up).toEqual([])
  disk.settleWatched(gone, 7)
  expect(disk.watched()).toEqual([])
  expect(disk.open().up).toEqual([{ hash, size: bytes.length }])
})
