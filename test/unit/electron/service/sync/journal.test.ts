import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createSigner, createSuite, newPrivateKey } from '#service/store/suite.ts'
import { createJournal, glanceAtJournal, journalFile, readJournal } from '#service/sync/journal.ts'
import { canonical } from '#shared/facts/canonical.ts'
import { type Content, GENESIS, type SignedFact, sealFact } from '#shared/facts/envelope.ts'

const suite = createSuite()
const signer = createSigner(newPrivateKey())
const key = 'ab'.repeat(32)
let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wi-journal-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const fact = (n: number): SignedFact => {
  const content: Content = {
    v: 1,
    id: `fact-${n}`,
    type: 'caller.changed',
    typeVersion: 1,
    entity: { kind: 'caller', id: 'c' },
    owner: 'city',
    audience: 'owner',
    author: 'ann',
    hlc: `00000000000000${n}-0000-device`,
    basis: [],
    payload: { line: `机密线路${n}` },
  }
  return sealFact(
    suite,
    signer,
    { device: 'device', deviceSeq: n, prevHash: GENESIS },
    content,
    suite.sha256(canonical(content)),
  )
}
const save = (journal: ReturnType<typeof createJournal>, ...numbers: number[]) => {
  for (const n of numbers) journal.note(fact(n))
  journal.committed()
}
const ids = () => readJournal(folder, key).facts.map((f) => f.content.id)

test('what was committed can be read again whole, what was rolled back is not there', async () => {
  const journal = createJournal(folder, key)
  save(journal, 1, 2)
  journal.note(fact(9))
  journal.rolledBack()
  save(journal, 3)
  await journal.close()
  expect(readJournal(folder, key)).toMatchObject({ damaged: false })
  expect(readJournal(folder, key).facts).toEqual(
    [fact(1), fact(2), fact(3)].map((f) => ({ ...f, signature: expect.any(String) })),
  )
  expect(ids()).toEqual(['fact-1', 'fact-2', 'fact-3'])
})

test('nothing of it is readable without the key', async () => {
  const journal = createJournal(folder, key)
  save(journal, 1)
  await journal.close()
  const bytes = readFileSync(journalFile(folder))
  expect(bytes.includes(Buffer.from('机密线路'))).toBe(false)
  expect(bytes.includes(Buffer.from('fact-1'))).toBe(false)
  expect(readJournal(folder, 'cd'.repeat(32)).facts).toEqual([])
})

test('a record cut off by a crash is dropped and the journal goes on behind the whole part', async () => {
  const journal = createJournal(folder, key)
  save(journal, 1, 2, 3)
  await journal.close()
  truncateSync(journalFile(folder), readFileSync(journalFile(folder)).byteLength - 5)
  expect(ids()).toEqual(['fact-1', 'fact-2'])
  expect(readJournal(folder, key).damaged).toBe(true)
  const again = createJournal(folder, key)
  save(again, 4)
  await again.close()
  expect(ids()).toEqual(['fact-1', 'fact-2', 'fact-4'])
})

test('a record moved, removed or altered is noticed', async () => {
  const journal = createJournal(folder, key)
  save(journal, 1)
  await journal.flushed()
  const first = journal.size()
  save(journal, 2, 3)
  await journal.close()
  const bytes = readFileSync(journalFile(folder))
  writeFileSync(journalFile(folder), bytes.subarray(first))
  expect(ids()).toEqual([])
  const altered = Buffer.from(bytes)
  altered[first + 30] = (altered[first + 30] ?? 0) ^ 1
  writeFileSync(journalFile(folder), altered)
  expect(ids()).toEqual(['fact-1'])
})

test('after receipts it holds only what is still unsent, and what was noted meanwhile', async () => {
  const journal = createJournal(folder, key)
  save(journal, 1, 2, 3)
  await journal.flushed()
  const before = journal.size()
  save(journal, 4)
  await journal.rewrite([fact(3)])
  save(journal, 5)
  await journal.close()
  expect(ids()).toEqual(['fact-3', 'fact-4', 'fact-5'])
  expect(journal.size()).toBeLessThan(before * 1.2)
})

test('its last record tells whether all of it is as it was written', async () => {
  expect(glanceAtJournal(folder, key)).toMatchObject({ count: 0, fact: null })
  const journal = createJournal(folder, key)
  save(journal, 1, 2, 3, 4)
  await journal.close()
  const { facts, bytes, last } = readJournal(folder, key)
  expect(glanceAtJournal(folder, key)).toEqual({ count: 4, fact: facts[3], bytes, last })
  expect(glanceAtJournal(folder, 'cd'.repeat(32))).toBeNull()

  const whole = readFileSync(journalFile(folder))
  fc.assert(
    fc.property(fc.nat(whole.byteLength - 1), fc.integer({ min: 1, max: 255 }), (at, by) => {
      const other = Buffer.from(whole)
      other[at] = (other[at] ?? 0) ^ by
      writeFileSync(journalFile(folder), other)
      expect(glanceAtJournal(folder, key)).toBeNull()
      expect(readJournal(folder, key).damaged).toBe(true)
    }),
  )
  writeFileSync(journalFile(folder), whole.subarray(0, whole.byteLength - 1))
  expect(glanceAtJournal(folder, key)).toBeNull()
})
