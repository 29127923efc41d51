/**
 * The data key (数据密钥): 256 random bits that open the database, kept only wrapped: by the system's key
 * store, by a passphrase, by the printed recovery key. Wraps change; the key never does.
 */
import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  hkdfSync,
  randomBytes,
  scryptSync,
} from 'node:crypto'
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { canonical } from '#shared/facts/canonical.ts'

const sealed = z.object({ salt: z.string(), iv: z.string(), tag: z.string(), data: z.string() })
type Sealed = z.infer<typeof sealed>

const keyFile = z.object({
  v: z.literal(1),
  keyring: z.string().optional(),
  passphrase: sealed.optional(),
  recovery: sealed.optional(),
  /** sample data only: nothing in it needs protecting */
  open: z.string().optional(),
  recoveryPending: z.boolean().optional(),
  /** proof of the data key, outside of what it opens: tells a wrong key from a damaged file */
  check: z.string().optional(),
  /** SHA-256 of everything else in this file */
  sum: z.string().optional(),
})
export type KeyFile = z.infer<typeof keyFile>

/** The file itself, its second copy, and the one beside the snapshots. */
export const KEY_FILES = ['keys.json', 'keys.json.bak', 'snapshots/keys.json'] as const

/** The first copy that is whole; null = none is. */
export const readKeyFile = (folder: string): KeyFile | null => {
  for (const name of KEY_FILES) {
    const keys = readKeysAt(join(folder, name))
    if (keys) return keys
  }
  return null
}

/** One copy; null when it is not there or not as it was written. */
export const readKeysAt = (file: string): KeyFile | null => {
  if (!existsSync(file)) return null
  const parsed = keyFile.safeParse(parseJson(readFileSync(file, 'utf8')))
  if (!parsed.success) return null
  const { sum, ...keys } = parsed.data
  return sum === undefined || sum === sumOf(keys) ? keys : null
}

const sumOf = (keys: Omit<KeyFile, 'sum'>): string =>
  createHash('sha256').update(canonical(keys)).digest('hex')

/** What proves the data key (64 hex digits) without opening anything. */
export const keyCheck = (key: string): string =>
  createHmac('sha256', Buffer.from(key, 'hex')).update('window-inspector key check').digest('hex')

/** Is this the data key of the folder? null = nothing here says so (made by an older program). */
export const isDataKey = (keys: KeyFile | null, key: string): boolean | null =>
  keys?.check === undefined ? null : keys.check === keyCheck(key)

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** Written beside, forced to disk, then put in place: there is never half a key file. Then its copies. */
export const writeKeyFile = (folder: string, keys: KeyFile): void => {
  const { sum: _, ...rest } = keys
  const text = JSON.stringify({ ...rest, sum: sumOf(rest) }, null, 2)
  for (const name of KEY_FILES) {
    const file = join(folder, name)
    if (existsSync(dirname(file))) putFile(file, text)
  }
}

/** Puts a small file in place whole, or leaves the one before. */
export const putFile = (file: string, bytes: string | Uint8Array): void => {
  const beside = `${file}.new`
  const fd = openSync(beside, 'w', 0o600)
  try {
    writeFileSync(fd, bytes)
    fsyncSync(fd)
  } finally {
    closeSync(fd)
  }
  renameSync(beside, file)
  syncFolder(dirname(file))
}

/** Forces the names in a folder to disk. (Windows keeps them with the files and cannot open a folder.) */
export const syncFolder = (folder: string): void => {
  if (process.platform === 'win32') return
  const dir = openSync(folder, 'r')
  try {
    fsyncSync(dir)
  } finally {
    closeSync(dir)
  }
}

/** scrypt over 64 MiB: N = 2^16, r = 8, p = 1. */
const SCRYPT = { N: 2 ** 16, r: 8, p: 1, maxmem: 80 * 1024 * 1024 }

const fromPassphrase = (passphrase: string, salt: Buffer): Buffer =>
  scryptSync(passphrase.normalize('NFKC'), salt, 32, SCRYPT)

const fromRecovery = (recovery: string, salt: Buffer): Buffer =>
  Buffer.from(hkdfSync('sha256', tidyRecovery(recovery), salt, 'window-inspector recovery', 32))

const tidyRecovery = (text: string): string => text.toUpperCase().replace(/[^0-9A-Z]/g, '')

const seal = (kek: Buffer, salt: Buffer, secret: string): Sealed => {
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', kek, iv)
  const data = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()])
  const text = (b: Buffer) => b.toString('base64')
  return { salt: text(salt), iv: text(iv), tag: text(cipher.getAuthTag()), data: text(data) }
}

const unseal = (kek: Buffer, { iv, tag, data }: Sealed): string | null => {
  const bytes = (t: string) => Buffer.from(t, 'base64')
  const decipher = createDecipheriv('aes-256-gcm', kek, bytes(iv))
  decipher.setAuthTag(bytes(tag))
  try {
    return Buffer.concat([decipher.update(bytes(data)), decipher.final()]).toString('utf8')
  } catch {
    return null // the tag does not match: a wrong passphrase or recovery key
  }
}

export const wrapWithPassphrase = (passphrase: string, key: string): Sealed => {
  const salt = randomBytes(16)
  return seal(fromPassphrase(passphrase, salt), salt, key)
}

export const wrapWithRecovery = (recovery: string, key: string): Sealed => {
  const salt = randomBytes(16)
  return seal(fromRecovery(recovery, salt), salt, key)
}

/** The data key by passphrase or recovery key; null = that is not it. */
export const unwrapKey = (keys: KeyFile, way: 'passphrase' | 'recovery', secret: string): string | null => {
  const held = keys[way]
  if (!held) return null
  const salt = Buffer.from(held.salt, 'base64')
  return unseal(way === 'passphrase' ? fromPassphrase(secret, salt) : fromRecovery(secret, salt), held)
}

export const newDataKey = (): string => randomBytes(32).toString('hex')

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** 160 random bits as eight groups of four characters, to be printed on the recovery sheet (恢复单). */
export const newRecoveryKey = (): string =>
  [...randomBytes(32)]
    .map((byte) => CROCKFORD[byte % 32])
    .join('')
    .replace(/(.{4})(?=.)/g, '$1-')
