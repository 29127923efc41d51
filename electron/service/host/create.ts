/** Makes a new workspace folder: key file, database, identity, first person; or nothing at all. */
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { divisionsFile } from '#shared/domain/org/divisions.ts'
import type { Role } from '#shared/domain/roles/capabilities.ts'
import { newId } from '#shared/facts/ids.ts'
import { seedDivisions } from '../features/org/seed.ts'
import type { KeyStore } from '../process/key-store.ts'
import { openForWriting } from '../store/open.ts'
import { newPrivateKey } from '../store/suite.ts'
import {
  type KeyFile,
  keyCheck,
  newDataKey,
  newRecoveryKey,
  syncFolder,
  wrapWithPassphrase,
  wrapWithRecovery,
  writeKeyFile,
} from './keys.ts'
import { type Session, setMeta, writeSession } from './session.ts'
import { databaseFile } from './workspace.ts'

export interface NewWorkspace {
  kind: Session['workspace']['kind']
  name: string
  person: { id?: string; name: string }
  body: { id: string; name: string }
  roles: readonly Role[]
  passphrase?: string | undefined
  /** folder of the read-only files shipped with the program */
  resources: string
  /** an identity that was enrolled before the folder is made */
  device?: { id: string; privateKey: string }
  /** what the service keeps for itself from the first moment */
  meta?: Readonly<Record<string, string>>
}

export type Created =
  | { ok: true; key: string; recovery: string | null }
  | { ok: false; code: 'PASSPHRASE_NEEDED' | 'EXISTS' }

/** The prefecture (市): the body at the root of the tree. */
export const CITY = 'div-340200'

export const divisionsOf = (resources: string) =>
  divisionsFile.parse(JSON.parse(readFileSync(join(resources, 'divisions.json'), 'utf8')))

/**
 * Creates `folder`. It is built beside and renamed into place, so that a cut-off attempt leaves nothing
 * that looks like a workspace. Without a safe key store a passphrase is needed (except for samples).
 */
export const createWorkspaceFolder = async (
  folder: string,
  spec: NewWorkspace,
  keyStore: KeyStore,
  now: number,
): Promise<Created> => {
  if (existsSync(join(folder, 'keys.json'))) return { ok: false, code: 'EXISTS' }
  const key = newDataKey()
  const recovery = spec.kind === 'sample' ? null : newRecoveryKey()
  const keyring = spec.kind === 'sample' ? null : await keyStore.wrap(Buffer.from(key, 'hex'))
  if (spec.kind !== 'sample' && keyring === null && !spec.passphrase)
    return { ok: false, code: 'PASSPHRASE_NEEDED' }

  const building = `${folder}.new-${randomBytes(4).toString('hex')}`
  mkdirSync(building, { recursive: true, mode: 0o700 })
  try {
    build(building, spec, { key, recovery, keyring }, now)
    renameSync(building, folder)
    syncFolder(dirname(folder))
  } catch (error) {
    rmSync(building, { recursive: true, force: true })
    throw error
  }
  return { ok: true, key, recovery }
}

const build = (
  building: string,
  spec: NewWorkspace,
  { key, recovery, keyring }: { key: string; recovery: string | null; keyring: string | null },
  now: number,
): void => {
  const keys: KeyFile = {
    v: 1,
    ...(keyring === null ? {} : { keyring }),
    ...(spec.passphrase ? { passphrase: wrapWithPassphrase(spec.passphrase, key) } : {}),
    ...(recovery === null
      ? { open: key }
      : { recovery: wrapWithRecovery(recovery, key), recoveryPending: true }),
    check: keyCheck(key),
  }
  writeKeyFile(building, keys)

  const opened = openForWriting(databaseFile(building), key, { create: true })
  if (!opened.ok) throw new Error(`a new database does not open: ${opened.error.code}`)
  const { db, close } = opened.value
  const fresh = () => newId(now, randomBytes(16))
  const session: Session = {
    workspace: { id: fresh(), kind: spec.kind, name: spec.name, createdAt: now },
    person: { id: spec.person.id ?? fresh(), name: spec.person.name },
    body: spec.body,
    roles: spec.roles,
    device: spec.device?.id ?? fresh(),
  }
  db.tx(() => {
    writeSession(db, session)
    setMeta(db, 'device-key', spec.device?.privateKey ?? newPrivateKey())
    for (const [key, value] of Object.entries(spec.meta ?? {})) setMeta(db, key, value)
    seedDivisions(db, divisionsOf(spec.resources), CITY)
  })
  close()
  syncFolder(building)
}
