import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  flawOfSnapshot,
  listSnapshots,
  makeSnapshot,
  SNAPSHOTS_KEPT,
  type SnapshotNote,
  toDrop,
} from '#service/recovery/snapshots.ts'
import { steps } from '#service/store/migrations/index.ts'
import { openForReading, unlock } from '#service/store/open.ts'
import { openWorkFolder, type WorkFolder } from '#test/support/work-folder.ts'

const DAY = 86_400_000
const start = Date.UTC(2026, 10, 1, 2)

let work: WorkFolder
beforeEach(async () => {
  work = await openWorkFolder()
})
afterEach(() => work.dispose())

const make = (at: number) => makeSnapshot(work.folder, work.key, at)
const names = () => listSnapshots(work.folder).map(({ name }) => name)

test('a snapshot made while the workspace is open is encrypted, whole, and holds what was said', () => {
  work.say(1, 2, 3)
  const made = make(start)
  if (!made.ok) throw new Error(made.error.detail)
  const { file, note } = made.value
  expect(readFileSync(file).includes('SQLite format 3')).toBe(false)
  expect(flawOfSnapshot(made.value, work.key)).toBeNull()
  expect(note?.counts.fact).toBe(3)
  const { db, close } = openForReading(file, work.key)
  expect(db.get<{ n: number }>("SELECT count(*) AS n FROM entity WHERE kind = 'caller'")?.n).toBe(3)
  close()
  expect(existsSync(join(work.folder, 'snapshots', 'keys.json'))).toBe(true)
})

test('seven are kept; of one day the last goes on counting', () => {
  for (let day = 0; day < 9; day++) expect(make(start + day * DAY).ok).toBe(true)
  expect(names()).toHaveLength(SNAPSHOTS_KEPT)
  expect(names().at(-1)).toBe('20261103-020000.db')
  for (let n = 1; n <= 4; n++) expect(make(start + 8 * DAY + n * 1000).ok).toBe(true)
  // the earlier ones of the ninth day went, not those of other days
  expect(names()).toHaveLength(SNAPSHOTS_KEPT)
  expect(names().at(-1)).toBe('20261103-020000.db')
  expect(names()[0]).toBe('20261109-020004.db')
})

test('the one with the longest chain stays whatever its age', () => {
  const note = (day: number, seq: number, device = 'd') => ({
    note: { at: start + day * DAY, head: { device, seq } } satisfies Pick<SnapshotNote, 'at' | 'head'>,
  })
  const old = note(0, 900)
  const good = [9, 8, 7, 6, 5, 4, 3].map((day) => note(day, 10)).concat(old)
  expect(toDrop(good)).toEqual([note(3, 10)])
  // of another identity it does not count
  const former = note(0, 900, 'former')
  expect(toDrop([...good.slice(0, 7), former])).toEqual([former])
})

test('a damaged database makes no snapshot and pushes none out', async () => {
  work.say(...Array.from({ length: 300 }, (_, n) => n))
  for (let day = 0; day < 7; day++) make(start + day * DAY)
  const before = names()
  await work.stop()
  const file = join(work.folder, 'data.db')
  const bytes = readFileSync(file)
  for (let page = 10; page < bytes.length / 4096; page++)
    bytes[page * 4096 + 100] = 255 - (bytes[page * 4096 + 100] ?? 0)
  writeFileSync(file, bytes)
  expect(make(start + 8 * DAY)).toMatchObject({ ok: false, error: { code: 'SOURCE_DAMAGED' } })
  expect(names()).toEqual(before)
  expect(readdirSync(join(work.folder, 'snapshots')).filter((name) => name.includes('.new'))).toEqual([])
})

test('a bit flipped anywhere, a cut, another file: a damaged snapshot is seen', () => {
  work.say(1, 2, 3)
  const made = make(start)
  if (!made.ok) throw new Error(made.error.detail)
  const { file } = made.value
  const whole = readFileSync(file)
  const flawWith = (bytes: Buffer) => {
    writeFileSync(file, bytes)
    return [flawOfSnapshot(made.value, work.key), flawOfSnapshot({ ...made.value, note: null }, work.key)]
  }
  for (let n = 0; n < 24; n++) {
    const bad = Buffer.from(whole)
    const at = Math.floor((whole.length * n) / 24) + n
    bad[at] = (bad[at] ?? 0) ^ 1
    expect(flawWith(bad)[0]).not.toBeNull()
  }
  expect(flawWith(whole.subarray(0, whole.length / 2)).every((flaw) => flaw !== null)).toBe(true)
  expect(flawWith(Buffer.alloc(whole.length)).every((flaw) => flaw !== null)).toBe(true)
  expect(flawWith(whole)).toEqual([null, null])
  expect(flawOfSnapshot(made.value, 'ab'.repeat(32))).not.toBeNull()
  rmSync(file)
  expect(flawOfSnapshot(made.value, work.key)).not.toBeNull()
})

test('before tables of an older program are changed, a snapshot of them is made', async () => {
  await work.stop()
  const file = join(work.folder, 'data.db')
  const read = openForReading(file, work.key)
  const meta = read.db.all<{ key: string; value: string }>('SELECT key, value FROM meta')
  read.close()
  rmSync(file)
  const raw = new Database(file)
  unlock(raw, work.key)
  raw.pragma('journal_mode = WAL')
  const older = steps.slice(0, -1)
  for (const step of older) raw.exec(step.up)
  for (const { key, value } of meta) raw.prepare('INSERT INTO meta VALUES (?,?)').run(key, value)
  raw.pragma(`user_version = ${older.at(-1)?.version}`)
  raw.close()
  expect(work.start()).toBeNull()
  const [made] = listSnapshots(work.folder)
  expect(made?.note?.schema).toBe(older.at(-1)?.version)
  expect(made && flawOfSnapshot(made, work.key)).toBeNull()
})
