import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { steps } from '#service/store/migrations/index.ts'
import { openForWriting, unlock } from '#service/store/open.ts'

const key = randomBytes(32).toString('hex')
let folder: string
let file: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wi-migrate-'))
  file = join(folder, 'data.db')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** A database as the program left it that knew these steps. */
const madeAt = (version: number, rows: string): void => {
  const raw = new Database(file)
  unlock(raw, key)
  for (const step of steps.filter((s) => s.version <= version)) raw.exec(step.up)
  raw.pragma(`user_version = ${version}`)
  raw.exec(rows)
  raw.close()
}

const fact = (id: string, seq: number, state: string) =>
  `INSERT INTO fact (id, content, content_hash, type, kind, entity, owner, audience, author, hlc, device, device_seq,
     prev_hash, link, link_hash, signature, state)
   VALUES ('${id}', '{}', 'c', 't', 'k', 'e', 'o', 'owner', 'a', 'h', 'd', ${seq}, 'p', '{}', 'l', 's', '${state}');`

test('what is private in facts is taken along when its table goes', () => {
  madeAt(
    13,
    `${fact('one', 1, 'local')} ${fact('two', 2, 'received')} ${fact('three', 3, 'refused')}
     INSERT INTO private_part (fact, salt, data) VALUES ('one', 'salt-1', '{"name":"张"}'), ('three', 'salt-3', '{}');`,
  )
  const opened = openForWriting(file, key)
  if (!opened.ok) throw new Error(opened.error.code)
  const { db, close } = opened.value
  expect(
    db.all('SELECT id, private_salt AS salt, private_data AS data FROM fact ORDER BY device_seq'),
  ).toEqual([
    { id: 'one', salt: 'salt-1', data: '{"name":"张"}' },
    { id: 'two', salt: null, data: null },
    { id: 'three', salt: 'salt-3', data: '{}' },
  ])
  expect(db.get('SELECT 1 FROM sqlite_master WHERE name = ?', 'private_part')).toBeUndefined()
  close()
})

test('every step leads to the tables a new database has', () => {
  const schemaOf = (): unknown => {
    const opened = openForWriting(file, key, { create: true })
    if (!opened.ok) throw new Error(opened.error.code)
    const { db, close } = opened.value
    const schema = db.all(
      "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY type, name",
    )
    close()
    for (const end of ['', '-wal', '-shm']) rmSync(file + end, { force: true })
    return schema
  }
  const fresh = schemaOf()
  for (const { version } of steps) {
    madeAt(version, '')
    expect(schemaOf()).toEqual(fresh)
  }
})
