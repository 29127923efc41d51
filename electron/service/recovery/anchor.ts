/**
 * The anchor (锚): who this device is and how far its chain went, sealed under the data key beside the database. With
 * it a lost database is made anew under the same identity, and one that came from elsewhere is noticed.
 */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { open, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { roles } from '#shared/domain/roles/capabilities.ts'
import { putFile } from '../host/keys.ts'
import { getMeta, readSession } from '../host/session.ts'
import { chainHead } from '../store/chain.ts'
import type { Reader } from '../store/db.ts'
import { memberMeta } from '../sync/membership.ts'

const anchor = z.object({
  v: z.literal(1),
  at: z.number(),
  session: z.object({
    workspace: z.object({
      id: z.string(),
      kind: z.enum(['sample', 'standalone', 'enrolled']),
      name: z.string(),
      createdAt: z.number(),
    }),
    person: z.object({ id: z.string(), name: z.string() }),
    body: z.object({ id: z.string(), name: z.string() }),
    roles: z.array(z.enum(roles)),
    device: z.string(),
  }),
  deviceKey: z.string(),
  /** membership at 市局服务端, as stored; null = used alone */
  member: z.string().nullable(),
  head: z.object({ seq: z.number(), hash: z.string() }),
})
export type Anchor = z.infer<typeof anchor>

export const anchorFile = (folder: string): string => join(folder, 'anchor.sealed')

const IV = 12
const TAG = 16
const secretOf = (key: string): Buffer =>
  Buffer.from(hkdfSync('sha256', Buffer.from(key, 'hex'), '', 'window-inspector anchor', 32))

/** What the database says of itself; null = it is not whole. */
export const anchorOf = (db: Reader, at: number): Anchor | null => {
  const session = readSession(db)
  const deviceKey = getMeta(db, 'device-key')
  if (!session || deviceKey === null) return null
  const head = chainHead(db, session.device)
  const read = anchor.safeParse({ v: 1, at, session, deviceKey, member: getMeta(db, memberMeta), head })
  return read.success ? read.data : null
}

export const writeAnchor = (folder: string, key: string, value: Anchor): void =>
  putFile(anchorFile(folder), sealed(key, value))

/** The same, beside the work of everybody else. */
export const writeAnchorBeside = async (folder: string, key: string, value: Anchor): Promise<void> => {
  const beside = `${anchorFile(folder)}.next`
  const file = await open(beside, 'w', 0o600)
  try {
    await file.writeFile(sealed(key, value))
    await file.datasync()
  } finally {
    await file.close()
  }
  await rename(beside, anchorFile(folder))
}

const sealed = (key: string, value: Anchor): Buffer => {
  const iv = randomBytes(IV)
  const cipher = createCipheriv('aes-256-gcm', secretOf(key), iv)
  const data = Buffer.concat([cipher.update(JSON.stringify(value), 'utf8'), cipher.final()])
  return Buffer.concat([iv, data, cipher.getAuthTag()])
}

/** null = there is none, or not under this key, or damaged. */
export const readAnchor = (folder: string, key: string): Anchor | null => {
  const file = anchorFile(folder)
  if (!existsSync(file)) return null
  const all = readFileSync(file)
  if (all.byteLength < IV + TAG) return null
  const decipher = createDecipheriv('aes-256-gcm', secretOf(key), all.subarray(0, IV))
  decipher.setAuthTag(all.subarray(-TAG))
  try {
    const text = Buffer.concat([decipher.update(all.subarray(IV, -TAG)), decipher.final()]).toString('utf8')
    const read = anchor.safeParse(JSON.parse(text))
    return read.success ? read.data : null
  } catch {
    return null // not sealed under this key, or altered
  }
}

/** A database of another workspace than the one this folder was made for. */
export const isForeign = (anchor: Anchor, workspace: string): boolean =>
  anchor.session.workspace.id !== workspace
