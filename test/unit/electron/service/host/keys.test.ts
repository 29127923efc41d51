import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  newDataKey,
  newRecoveryKey,
  readKeyFile,
  unwrapKey,
  wrapWithPassphrase,
  wrapWithRecovery,
  writeKeyFile,
} from '#service/host/keys.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wi-keys-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('the data key comes back by passphrase or recovery key, however they are typed, and by nothing else', () => {
  const key = newDataKey()
  const recovery = newRecoveryKey()
  writeKeyFile(folder, {
    v: 1,
    passphrase: wrapWithPassphrase('效能监督 2026', key),
    recovery: wrapWithRecovery(recovery, key),
  })
  const keys = readKeyFile(folder)
  if (!keys) throw new Error('no key file')
  expect(unwrapKey(keys, 'passphrase', '效能监督 2026')).toBe(key)
  expect(unwrapKey(keys, 'passphrase', '效能监督　２０２６')).toBe(key) // full-width digits and space
  expect(unwrapKey(keys, 'recovery', recovery)).toBe(key)
  expect(unwrapKey(keys, 'recovery', ` ${recovery.toLowerCase().replaceAll('-', ' ')} `)).toBe(key)
  expect(unwrapKey(keys, 'passphrase', '效能监督 2025')).toBeNull()
  expect(unwrapKey(keys, 'passphrase', recovery)).toBeNull()
  expect(unwrapKey(keys, 'recovery', newRecoveryKey())).toBeNull()
  expect(unwrapKey({ v: 1 }, 'recovery', recovery)).toBeNull()
  expect(readdirSync(folder)).toEqual(['keys.json', 'keys.json.bak'])
})

test('the same passphrase wraps differently each time, and the file shows neither it nor the key', () => {
  const key = newDataKey()
  const [one, other] = [wrapWithPassphrase('效能监督 2026', key), wrapWithPassphrase('效能监督 2026', key)]
  expect(one.data).not.toBe(other.data)
  expect(one.salt).not.toBe(other.salt)
  expect(JSON.stringify([one, other])).not.toContain(key)
})

test('a key file that was cut off or changed is no key file, and never a new one', () => {
  writeKeyFile(folder, { v: 1, recovery: wrapWithRecovery(newRecoveryKey(), newDataKey()) })
  for (const text of ['', '{"v":1,"pass', '{"v":2}', '[]']) {
    for (const name of ['keys.json', 'keys.json.bak']) writeFileSync(join(folder, name), text)
    expect(readKeyFile(folder)).toBeNull()
  }
  expect(readKeyFile(join(folder, 'nowhere'))).toBeNull()
})

test('recovery keys hold 160 bits in characters that cannot be mistaken for one another', () => {
  const keys = Array.from({ length: 200 }, newRecoveryKey)
  expect(new Set(keys).size).toBe(200)
  for (const key of keys) expect(key).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){7}[0-9A-HJKMNP-TV-Z]{4}$/)
})
