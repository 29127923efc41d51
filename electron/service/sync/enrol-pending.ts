/** An enrolment that is not through yet (登记中): kept beside the workspaces, its key wrapped like any other. */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { readKeyFile, unwrapKey, wrapWithPassphrase, writeKeyFile } from '../host/keys.ts'
import type { KeyStore } from '../process/key-store.ts'

const pendingFile = z.object({
  way: z.enum(['code', 'file']),
  id: z.string(),
  name: z.string(),
  fingerprint: z.string(),
  place: z.object({ address: z.string(), ca: z.string().nullable() }).nullable(),
})
export type PendingEnrolment = z.infer<typeof pendingFile>

const folderOf = (dataDir: string): string => join(dataDir, 'enrol')
const fileOf = (dataDir: string): string => join(folderOf(dataDir), 'pending.json')

export const readPending = (dataDir: string): PendingEnrolment | null => {
  if (!existsSync(fileOf(dataDir))) return null
  const read = pendingFile.safeParse(JSON.parse(readFileSync(fileOf(dataDir), 'utf8')))
  return read.success ? read.data : null
}

/**
 * @param privateKey of a device that has no workspace yet; null when the key lies in the open workspace
 * @returns false when there is neither a system key store nor a passphrase to keep it under
 */
export const writePending = async (
  dataDir: string,
  pending: PendingEnrolment,
  privateKey: string | null,
  keyStore: KeyStore,
  passphrase: string | undefined,
): Promise<boolean> => {
  mkdirSync(folderOf(dataDir), { recursive: true, mode: 0o700 })
  if (privateKey !== null) {
    const keyring = await keyStore.wrap(Buffer.from(privateKey))
    if (keyring === null && passphrase === undefined) return false
    writeKeyFile(folderOf(dataDir), {
      v: 1,
      ...(keyring === null ? {} : { keyring }),
      ...(passphrase === undefined ? {} : { passphrase: wrapWithPassphrase(passphrase, privateKey) }),
    })
  }
  const beside = `${fileOf(dataDir)}.new`
  writeFileSync(beside, JSON.stringify(pending), { mode: 0o600, flush: true })
  renameSync(beside, fileOf(dataDir))
  return true
}

/** The key of a device that waits; null = not without the passphrase it was kept under. */
export const pendingKey = async (
  dataDir: string,
  keyStore: KeyStore,
  passphrase: string | undefined,
): Promise<string | null> => {
  const keys = readKeyFile(folderOf(dataDir))
  if (!keys) return null
  const kept = keys.keyring === undefined ? null : await keyStore.unwrap(keys.keyring)
  if (kept !== null) return Buffer.from(kept).toString()
  return passphrase === undefined ? null : unwrapKey(keys, 'passphrase', passphrase)
}

export const dropPending = (dataDir: string): void =>
  rmSync(folderOf(dataDir), { recursive: true, force: true })
