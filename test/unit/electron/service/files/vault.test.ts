import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { CHUNK, createVault, type Vault } from '#service/files/vault.ts'

const key = randomBytes(32).toString('hex')
let folder: string
let vault: Vault

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wi-vault-'))
  vault = createVault(folder, key)
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const placeOf = (hash: string) => join(folder, 'files', hash.slice(0, 2), hash)

test('what goes in comes out, whatever its size and however it is parted', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(0, 1, 100, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 2 * CHUNK + 7),
      fc.integer({ min: 5000, max: CHUNK }),
      async (size, part) => {
        const bytes = randomBytes(size)
        const parts = Array.from({ length: Math.ceil(size / part) }, (_, i) =>
          bytes.subarray(i * part, (i + 1) * part),
        )
        const put = await vault.put(parts)
        expect(put).toEqual({ sha256: sha256(bytes), size })
        expect(vault.sizeOf(put.sha256)).toBe(size)
        expect(await vault.read(put.sha256)).toEqual(bytes)
        expect(await vault.isWhole(put.sha256)).toBe(true)
        const last = Math.max(0, Math.ceil(size / CHUNK) - 1)
        expect(await vault.piece(put.sha256, last)).toEqual(bytes.subarray(last * CHUNK))
        expect(await vault.piece(put.sha256, last + 1)).toBe(null)
      },
    ),
    { numRuns: 24 },
  )
})

test('no byte of it lies readable on the disk, and only this key opens it', async () => {
  const bytes = Buffer.from('办事群众王某某 13805530000 '.repeat(3000))
  const { sha256: hash } = await vault.put([bytes])
  expect(readFileSync(placeOf(hash)).includes(Buffer.from('13805530000'))).toBe(false)
  const other = createVault(folder, randomBytes(32).toString('hex'))
  expect(await other.read(hash)).toBe(null)
})

test('every kind of damage is noticed: a flipped bit, a lost end, chunks changed about', async () => {
  const bytes = randomBytes(3 * CHUNK)
  const { sha256: hash } = await vault.put([bytes])
  const whole = readFileSync(placeOf(hash))
  const sealed = CHUNK + 16
  const head = whole.length - 3 * sealed
  const damages: Buffer[] = [
    Buffer.concat([whole.subarray(0, -1), Buffer.of((whole.at(-1) ?? 0) ^ 1)]),
    whole.subarray(0, head + 2 * sealed),
    whole.subarray(0, -100),
    Buffer.concat([
      whole.subarray(0, head),
      whole.subarray(head + sealed, head + 2 * sealed),
      whole.subarray(head, head + sealed),
      whole.subarray(head + 2 * sealed),
    ]),
    Buffer.alloc(0),
  ]
  for (const damage of damages) {
    writeFileSync(placeOf(hash), damage)
    expect(await vault.isWhole(hash)).toBe(false)
    expect(await vault.read(hash)).toBe(null)
  }
  // Taken in again, it is whole again.
  await vault.put([bytes])
  expect(await vault.isWhole(hash)).toBe(true)
})

test('a file that is fetched in pieces goes on after a cut, and another file under its name is dropped', async () => {
  const bytes = randomBytes(2 * CHUNK + 500)
  const hash = sha256(bytes)
  const coming = vault.incoming(hash)
  expect(await coming.add(bytes.subarray(0, CHUNK), false)).toBe('more')
  expect(await coming.add(bytes.subarray(CHUNK, 2 * CHUNK), false)).toBe('more')
  // The program ends in the middle of a write.
  truncateSync(join(folder, 'files', 'coming', hash), 40 + CHUNK + 16 + 1000)
  const later = createVault(folder, key).incoming(hash)
  expect(later.have()).toBe(CHUNK)
  expect(await later.add(bytes.subarray(CHUNK, 2 * CHUNK), false)).toBe('more')
  expect(await later.add(bytes.subarray(2 * CHUNK), true)).toBe('whole')
  expect(await vault.read(hash)).toEqual(bytes)

  const wrong = vault.incoming(sha256(randomBytes(8)))
  expect(await wrong.add(randomBytes(10), true)).toBe('broken')
  expect(wrong.have()).toBe(0)
})

test('what was half written is gone at the next start; what stands stays', async () => {
  const { sha256: hash } = await vault.put([randomBytes(10)])
  writeFileSync(join(folder, 'files', 'half', 'abc'), 'half')
  const next = createVault(folder, key)
  expect(readdirSync(join(folder, 'files', 'half'))).toEqual([])
  expect(next.list()).toEqual([hash])
  expect([vault.isFresh(hash), next.isFresh(hash)]).toEqual([true, false])
  await next.remove(hash)
  expect(next.list()).toEqual([])
})
