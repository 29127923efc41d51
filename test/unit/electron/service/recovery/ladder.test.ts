import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { inspectFolder } from '#service/recovery/inspect.ts'
import { recoverFolder } from '#service/recovery/recover.ts'
import { listSnapshots, makeSnapshot } from '#service/recovery/snapshots.ts'
import { openWorkFolder, type WorkFolder } from '#test/support/work-folder.ts'
import { resourcesFolder } from '#test/support/workspace.ts'

const start = Date.UTC(2026, 10, 1, 2)

let work: WorkFolder
beforeEach(async () => {
  work = await openWorkFolder()
})
afterEach(() => work.dispose())

const db = () => join(work.folder, 'data.db')
const snapshot = (at = start) => {
  const made = makeSnapshot(work.folder, work.key, at)
  if (!made.ok) throw new Error(made.error.detail)
  return made.value
}
const recover = () => {
  const done = recoverFolder(work.folder, work.key, { resources: resourcesFolder })
  if (!done.ok) throw new Error(JSON.stringify(done.error))
  return done.value
}
const flip = (file: string, ...places: number[]) => {
  const bytes = readFileSync(file)
  for (const at of places) bytes[at] = (bytes[at] ?? 0) ^ 1
  writeFileSync(file, bytes)
}
const found = () => inspectFolder(work.folder, work.key)
const draft = (id: string) =>
  work.workspace.db.get<{ body: string }>("SELECT body FROM draft WHERE kind = 'work' AND id = ?", id)?.body
const write = (id: string, body: string) =>
  work.workspace.deps.write((tx) =>
    tx.run(
      `INSERT INTO draft (kind, id, body, at) VALUES ('work',?,?,?)
       ON CONFLICT (kind, id) DO UPDATE SET body = excluded.body, at = excluded.at`,
      id,
      body,
      Date.now(),
    ),
  )
/** Facts before a snapshot and after it, then stopped. @returns all own facts, with hashes */
const worked = async () => {
  work.say(...Array.from({ length: 150 }, (_, n) => `a${n}`))
  snapshot()
  work.say(...Array.from({ length: 150 }, (_, n) => `b${n}`))
  const own = work.own()
  await work.stop()
  return own
}
const expectAll = (own: Record<string, unknown>) => {
  expect(work.start()).toBeNull()
  expect(work.own()).toEqual(own)
  expect(work.chainFlaws()).toEqual([])
  expect(
    work.workspace.db.get<{ n: number }>("SELECT count(*) AS n FROM entity WHERE kind = 'caller'")?.n,
  ).toBe(300)
  // and goes on
  work.say('after')
  expect(work.chainFlaws()).toEqual([])
}

const damages: Record<string, () => void> = {
  'a bit of the first page': () => flip(db(), 21),
  'a bit of the salt': () => flip(db(), 3),
  'a bit elsewhere': () => flip(db(), 4096 * 30 + 777),
  'many bits': () => flip(db(), ...Array.from({ length: 64 }, (_, n) => 4096 * (n + 1) + 100 + n)),
  'cut in half': () => writeFileSync(db(), readFileSync(db()).subarray(0, readFileSync(db()).length / 2)),
  zeroed: () => writeFileSync(db(), Buffer.alloc(readFileSync(db()).length)),
  empty: () => writeFileSync(db(), ''),
  missing: () => rmSync(db()),
  'a text file': () => writeFileSync(db(), 'SQLite format 3\0'.padEnd(8192, 'x')),
}

test.for(Object.entries(damages))(
  '%s: detected, told apart from a wrong key, and nothing is lost',
  async ([, damage]) => {
    const own = await worked()
    damage()
    const findings = found()
    expect(findings.keys).toEqual({ state: 'good', proven: true })
    expect(findings.database.state).not.toBe('good')
    expect(findings.snapshots[0]).toMatchObject({ state: 'good', facts: 150 })
    expect(findings.journal).toMatchObject({ facts: 300, ahead: 150, damaged: false })
    const report = recover()
    expect(report).toMatchObject({ fromJournal: 150, relinked: 0, setAside: 0, missing: 0, hub: false })
    expect(report.exact).toBe(150)
    expect(report.ownFacts).toBe(300)
    expectAll(own)
    expect(found().journal.ahead).toBe(0)
  },
)

test('what was damaged lies aside unchanged', async () => {
  await worked()
  flip(db(), 21)
  const bad = readFileSync(db())
  const { aside } = recover()
  expect(readFileSync(join(aside, 'data.db'))).toEqual(bad)
  expect(existsSync(join(aside, 'report.json'))).toBe(true)
  expect(existsSync(join(work.folder, 'recovering'))).toBe(false)
})

describe('opening', () => {
  const fault = async (damage: () => void) => {
    await worked()
    damage()
    return work.start()
  }
  test('a damaged first page under a proven key is damage', async () => {
    expect(await fault(() => flip(db(), 21))).toEqual({ code: 'DB_CORRUPT', detail: 'SQLITE_NOTADB' })
  })
  test('a key of another folder is lost, and nothing is touched or offered', async () => {
    await worked()
    const before = readFileSync(db())
    const other = 'ab'.repeat(32)
    expect(inspectFolder(work.folder, other).keys.proven).toBe(false)
    expect(recoverFolder(work.folder, other, { resources: resourcesFolder })).toEqual({
      ok: false,
      error: { code: 'KEY_LOST' },
    })
    expect(readFileSync(db())).toEqual(before)
    expect(existsSync(join(work.folder, 'damaged'))).toBe(false)
    expect(work.start()).toBeNull()
  })
  test('a folder made before there was a proof of the key is known by its journal', async () => {
    expect(
      await fault(() => {
        for (const name of ['keys.json', 'keys.json.bak', 'snapshots/keys.json']) {
          const keys = JSON.parse(readFileSync(join(work.folder, name), 'utf8'))
          writeFileSync(
            join(work.folder, name),
            JSON.stringify({ ...keys, check: undefined, sum: undefined }),
          )
        }
        flip(db(), 21)
      }),
    ).toEqual({ code: 'DB_CORRUPT', detail: 'SQLITE_NOTADB' })
  })
  test('the database of another workspace is not taken for this one', async () => {
    const own = await worked()
    const other = await openWorkFolder()
    other.say('foreign')
    await other.stop()
    cpSync(join(other.folder, 'data.db'), db())
    await other.dispose()
    expect(work.start()).toMatchObject({ code: 'DB_CORRUPT' })
    expect(found().database.state).toBe('damaged')
    recover()
    expectAll(own)
  })
})

test('the newest snapshot is damaged too: the one before it is taken', async () => {
  work.say('early')
  snapshot(start)
  work.say('later')
  const newest = snapshot(start + 86_400_000)
  const own = work.own()
  await work.stop()
  flip(newest.file, 5000)
  flip(db(), 21)
  expect(found().snapshots.map(({ state }) => state)).toEqual(['damaged', 'good'])
  const report = recover()
  expect(report).toMatchObject({ snapshot: { name: '20261101-020000.db' }, passedOver: [newest.name] })
  expect(work.start()).toBeNull()
  expect(work.own()).toEqual(own)
  expect(listSnapshots(work.folder)).toHaveLength(2)
})

test('no snapshot: a new database under the same key and identity, and the journal', async () => {
  work.say(...Array.from({ length: 300 }, (_, n) => n))
  const { device, person, workspace } = work.workspace.session
  const own = work.own()
  await work.stop()
  rmSync(db())
  expect(recover()).toMatchObject({ snapshot: null, fromJournal: 300, exact: 300 })
  expectAll(own)
  expect(work.workspace.session).toMatchObject({ device, person, workspace })
  expect(work.workspace.db.get<{ n: number }>('SELECT count(*) AS n FROM org')?.n).toBeGreaterThan(1000)
})

test('nothing to build on: told so, and everything stays where it is', async () => {
  work.say('only')
  await work.stop()
  writeFileSync(db(), Buffer.alloc(8192))
  rmSync(join(work.folder, 'anchor.sealed'))
  const before = readdirSync(work.folder)
  expect(recoverFolder(work.folder, work.key, { resources: resourcesFolder })).toEqual({
    ok: false,
    error: { code: 'NO_IDENTITY' },
  })
  expect(readdirSync(work.folder).filter((name) => !['recovering', 'damaged'].includes(name))).toEqual(before)
})

test('journal and database both damaged: what the whole pages still hold is taken from the file', async () => {
  write('case-1', '录到一半')
  const own = await worked()
  work.start()
  write('case-1', '录到最后一个字')
  await work.stop()
  flip(join(work.folder, 'unsent.journal'), 40)
  // the last pages of the file, where the newest facts lie
  flip(db(), readFileSync(db()).length - 2000)
  expect(found().journal.damaged).toBe(true)
  const report = recover()
  expect(report.fromJournal).toBe(0)
  expect(report.fromDamaged).toBeGreaterThan(100)
  expect(report.drafts).toBe(1)
  expect(work.start()).toBeNull()
  expect(draft('case-1')).toBe('录到最后一个字')
  expect(Object.entries(work.own()).every(([id, hashes]) => String(own[id]) === String(hashes))).toBe(true)
  expect(Object.keys(work.own()).length).toBe(report.ownFacts)
})

test('the last commits lay in a -wal that is gone: the journal puts them back at the next start', async () => {
  work.say('one')
  await work.stop()
  work.start()
  work.say('two', 'three')
  const own = work.own()
  // the folder as a program that was killed leaves it
  const killed = `${work.folder}-killed`
  await work.sync.close()
  cpSync(work.folder, killed, { recursive: true })
  await work.stop()
  rmSync(work.folder, { recursive: true })
  cpSync(killed, work.folder, { recursive: true })
  rmSync(killed, { recursive: true })
  for (const end of ['-wal', '-shm']) rmSync(db() + end)
  expect(found()).toMatchObject({ database: { state: 'good', walMissing: true }, journal: { ahead: 2 } })
  expect(work.start()).toBeNull()
  expect(work.own()).toEqual(own)
  expect(work.chainFlaws()).toEqual([])
  expect(work.workspace.db.all<{ code: string }>('SELECT code FROM sync_log ORDER BY seq')).toEqual([
    { code: 'WAL_MISSING' },
    { code: 'JOURNAL_BACK' },
  ])
})

test('a recovery that was cut off is simply run again', async () => {
  const own = await worked()
  flip(db(), 21)
  const once = recoverFolder(work.folder, work.key, {
    resources: resourcesFolder,
    progress: (step) => {
      if (step.includes('启用')) throw Object.assign(new Error('cut'), { code: 'ENOSPC' })
    },
  })
  expect(once).toMatchObject({ ok: false, error: { code: 'DISK_FULL' } })
  expect(found().database.state).toBe('damaged')
  recover()
  expectAll(own)
})

describe('the key file', () => {
  const files = ['keys.json', 'keys.json.bak']
  test.for(files)('%s damaged or gone: the other copy is read, and both stand again', async (name) => {
    await worked()
    for (const damage of [
      (file: string) => flip(file, 30),
      (file: string) => flip(file, 400),
      (file: string) => writeFileSync(file, '{'),
      (file: string) => writeFileSync(file, ''),
      (file: string) => rmSync(file),
    ]) {
      damage(join(work.folder, name))
      expect(found().keys).toEqual({ state: name === 'keys.json' ? 'copy' : 'good', proven: true })
      const { mendKeys } = await import('#service/recovery/aside.ts')
      mendKeys(work.folder)
      expect(readFileSync(join(work.folder, files[0] ?? ''))).toEqual(
        readFileSync(join(work.folder, files[1] ?? '')),
      )
      expect(found().keys.state).toBe('good')
    }
  })
})
