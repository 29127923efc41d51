import { createHash, randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { newestVersion } from '#service/store/migrate.ts'
import { openForReading, openForWriting } from '#service/store/open.ts'

let folder: string
let file: string
let key: string

const open = () => {
  const opened = openForWriting(file, key)
  if (!opened.ok) throw new Error(opened.error.code)
  return opened.value
}
const refused = (wrong = key) => {
  const opened = openForWriting(file, wrong)
  if (!opened.ok) return opened.error
  opened.value.close()
  throw new Error('it opened')
}
/** names and contents of everything in the folder */
const folderHash = () =>
  readdirSync(folder)
    .sort()
    .map(
      (name) =>
        `${name} ${createHash('sha256')
          .update(readFileSync(join(folder, name)))
          .digest('hex')}`,
    )

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wi-open-'))
  file = join(folder, 'data.db')
  key = randomBytes(32).toString('hex')
  const made = openForWriting(file, key, { create: true })
  if (!made.ok) throw new Error(made.error.code)
  made.value.db.tx(() => {
    for (let i = 0; i < 300; i++)
      made.value.db.run(
        'INSERT INTO draft (kind, id, body, at) VALUES (?,?,?,?)',
        'call',
        `case-${String(i).padStart(4, '0')}`,
        JSON.stringify({ note: `联系电话13855512345，第${i}件` }).repeat(8),
        i,
      )
  })
  made.value.close()
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('the switches that make a save durable stand at every opening, not only at the first', () => {
  for (let time = 0; time < 3; time++) {
    const { db, close } = open()
    const is = (name: string) => Object.values(db.get<Record<string, unknown>>(`PRAGMA ${name}`) ?? {})[0]
    expect(is('synchronous')).toBe(2)
    expect(is('journal_mode')).toBe('wal')
    expect(is('foreign_keys')).toBe(1)
    expect(is('trusted_schema')).toBe(0)
    expect(is('cipher')).toBe('chacha20')
    db.run('UPDATE draft SET at = at + 1')
    close()
  }
})

test('no file beside the database shows what was written', () => {
  const { db, close } = open()
  db.run("UPDATE draft SET body = '电话13955598765' WHERE id = 'case-0001'")
  for (const name of readdirSync(folder)) {
    const bytes = readFileSync(join(folder, name))
    for (const text of ['13855512345', '13955598765', 'SQLite format 3', 'CREATE TABLE'])
      expect(bytes.includes(text), `${name} shows ${text}`).toBe(false)
  }
  close()
})

test('a reader can read and cannot write', () => {
  const { db, close } = openForReading(file, key)
  expect(db.get<{ n: number }>('SELECT count(*) AS n FROM draft')?.n).toBe(300)
  expect(() => db.run('DELETE FROM draft')).toThrow(/readonly/)
  close()
})

describe('refused, and nothing touched', () => {
  test('another key: the key is lost, not the data', () => {
    const before = folderHash()
    expect(refused(randomBytes(32).toString('hex'))).toEqual({ code: 'KEY_LOST' })
    expect(refused('')).toEqual({ code: 'KEY_LOST' })
    expect(refused('not a key')).toEqual({ code: 'KEY_LOST' })
    expect(folderHash()).toEqual(before)
    expect(open().db.get<{ n: number }>('SELECT count(*) AS n FROM draft')?.n).toBe(300)
  })

  test('a file that is not encrypted', () => {
    writeFileSync(file, Buffer.concat([Buffer.from('SQLite format 3\0'), randomBytes(8176)]))
    const before = folderHash()
    expect(refused()).toEqual({ code: 'DB_PLAINTEXT' })
    expect(folderHash()).toEqual(before)
  })

  test('a file of a newer program', () => {
    const { db, close } = open()
    db.exec(`PRAGMA user_version = ${newestVersion + 1}`)
    close()
    const before = folderHash()
    expect(refused()).toEqual({ code: 'DB_NEWER', found: newestVersion + 1, known: newestVersion })
    expect(folderHash()).toEqual(before)
  })

  test('a file that is gone or empty is not made anew', () => {
    writeFileSync(file, '')
    expect(refused()).toMatchObject({ code: 'DB_CORRUPT' })
    expect(readFileSync(file)).toHaveLength(0)
    rmSync(file)
    expect(refused()).toMatchObject({ code: 'DB_CORRUPT' })
    expect(existsSync(file)).toBe(false)
  })

  test('a file cut in half', () => {
    const whole = readFileSync(file)
    writeFileSync(file, whole.subarray(0, whole.length / 2))
    expect(refused()).toMatchObject({ code: 'DB_CORRUPT' })
    expect(readFileSync(file)).toHaveLength(whole.length / 2)
  })
})

test('damaged blocks are noticed every time; never a wrong value, never an empty database', () => {
  const whole = readFileSync(file)
  const rows = () => {
    const { db, close } = open()
    try {
      return {
        read: db.all<{ body: string }>('SELECT body FROM draft ORDER BY id').map((r) => r.body),
        sound: db.all<{ integrity_check: string }>('PRAGMA integrity_check')[0]?.integrity_check === 'ok',
      }
    } finally {
      close()
    }
  }
  const truth = rows().read
  fc.assert(
    fc.property(
      fc.array(fc.nat(whole.length - 1), { minLength: 1, maxLength: 8 }),
      fc.integer({ min: 1, max: 255 }),
      (places, mask) => {
        const bad = Buffer.from(whole)
        for (const place of new Set(places)) bad[place] = (bad[place] ?? 0) ^ mask
        for (const end of ['', '-wal', '-shm']) rmSync(file + end, { force: true })
        writeFileSync(file, bad)
        let noticed = ''
        try {
          const { read, sound } = rows()
          expect(read).toEqual(truth) // the damage lies elsewhere
          noticed = sound ? '' : 'integrity_check'
        } catch (error) {
          const { code, message } = error as { code?: string; message: string }
          noticed = code ?? message
        }
        expect(noticed).toMatch(/^(integrity_check|SQLITE_CORRUPT.*|DB_CORRUPT|KEY_LOST)$/)
        expect(readFileSync(file).length).toBe(whole.length)
      },
    ),
    { numRuns: 60 },
  )
})
