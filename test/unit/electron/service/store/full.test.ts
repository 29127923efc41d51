import { afterEach, beforeEach, expect, test } from 'vitest'
import { openFault } from '#service/host/open-fault.ts'
import { unexpectedFault } from '#service/host/unexpected.ts'
import { diskFault } from '#service/store/open.ts'
import { verifyChain } from '#shared/facts/chain.ts'
import { type BareLog, openBareLog, suite } from './bare-log.ts'

// The database may not grow any more: SQLite then fails just as on a full disk.

let desk: BareLog
beforeEach(() => {
  desk = openBareLog('desk')
})
afterEach(() => desk.dispose())

const pages = () => desk.db.get<{ page_count: number }>('PRAGMA page_count')?.page_count ?? 0
const save = (n: number) =>
  desk.say('caller', `caller-${n}`, 'caller.registered', {
    number: `0553-${n}`,
    line: '很长的说明'.repeat(10),
    active: true,
  })

test('on a full disk a save fails as a whole, says so, and goes on when there is room', () => {
  desk.db.exec(`PRAGMA max_page_count = ${pages() + 12}`)
  const saved: string[] = []
  let failure: unknown
  for (let n = 0; n < 500 && failure === undefined; n++)
    try {
      saved.push(save(n))
    } catch (error) {
      failure = error
    }
  expect(unexpectedFault(failure)).toMatchObject({ code: 'DISK_FULL' })
  expect(saved.length).toBeGreaterThan(3)

  const stored = () => desk.facts().map((f) => f.content.id)
  expect(stored()).toEqual(saved)
  expect(desk.db.all('SELECT id FROM caller')).toHaveLength(saved.length)
  expect(Object.keys(desk.states())).toHaveLength(saved.length)
  expect(() => save(1000)).toThrow()
  expect(stored()).toEqual(saved)

  desk.db.exec('PRAGMA max_page_count = 1000000')
  saved.push(save(1001))
  expect(stored()).toEqual(saved)
  expect(verifyChain(suite, desk.signer.publicKey, desk.facts()).flaws).toEqual([])
})

test('what goes wrong in a save is told apart: a full disk, a damaged file, a fault of the program', () => {
  const told = (code: string) => unexpectedFault(Object.assign(new Error(code), { code })).code
  expect(told('SQLITE_FULL')).toBe('DISK_FULL')
  expect(told('ENOSPC')).toBe('DISK_FULL')
  expect(told('SQLITE_CORRUPT')).toBe('DB_IO')
  expect(told('SQLITE_IOERR_FSYNC')).toBe('DB_IO')
  expect(told('ERR_ASSERTION')).toBe('BUG')
  expect(unexpectedFault(null).code).toBe('BUG')
  for (const code of ['SQLITE_FULL', 'SQLITE_CORRUPT', 'X']) {
    const fault = unexpectedFault(Object.assign(new Error(code), { code }))
    for (const text of [fault.message, fault.safe, fault.todo]) expect(text).toMatch(/\p{Script=Han}/u)
  }
})

test('a disk that takes nothing more is no damaged database: nothing is repaired, and opening is tried again', () => {
  const told = (code: string) => diskFault(Object.assign(new Error(code), { code }))
  expect(told('SQLITE_FULL')).toEqual({ code: 'DISK_FULL' })
  expect(told('SQLITE_IOERR_SHMSIZE')).toEqual({ code: 'DISK_FULL' })
  expect(told('SQLITE_IOERR_FSYNC')).toEqual({ code: 'DISK_FAILED', detail: 'SQLITE_IOERR_FSYNC' })
  for (const code of ['SQLITE_CORRUPT', 'SQLITE_IOERR_READ', 'SQLITE_NOTADB']) expect(told(code)).toBeNull()
  for (const fault of [told('SQLITE_FULL'), told('SQLITE_IOERR_WRITE')]) {
    if (!fault) throw new Error('no fault')
    const { message, safe, todo } = openFault(fault, '0')
    for (const text of [message, safe]) expect(text).toMatch(/\p{Script=Han}/u)
    expect(todo).toContain('再点“重试”')
  }
})
