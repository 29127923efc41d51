/**
 * The data key (数据密钥): 256 random bits that open the database, kept only wrapped: by the system's key
 * store, by a passphrase, by the printed recovery key. Wraps change; the key never does.
 */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes, scryptSync } from 'node:crypto'
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

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
})
export type KeyFile = z.infer<typeof keyFile>

const fileOf = (folder: string): string => join(folder, 'keys.json')

export const readKeyFile = (folder: string): KeyFile | null => {
  if (!existsSync(fileOf(folder))) return null
  const parsed = keyFile.safeParse(parseJson(readFileSync(fileOf(folder), 'utf8')))
  return parsed.success ? parsed.data : null
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** Written beside, forced to disk, then put in place: there is never half a key file. */
export const writeKeyFile = (folder: string, keys: KeyFile): void => {
  const beside = `${fileOf(folder)}.new`
  const fd = openSync(beside, 'w', 0o600)
  try {
    writeSync(fd, JSON.stringify(keys, null, 2))
    fsyncSync(fd)
  } finally {
    closeSync(fd)
  }
  renameSync(beside, fileOf(folder))
  syncFolder(folder)
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
