/** What work with packs (离线交换包) needs of the open workspace. */
import type { Signer, Suite } from '#shared/facts/suite.ts'
import { createPackCrypto } from '#shared/node/pack-crypto.ts'
import type { PackCrypto } from '#shared/protocol/pack.ts'
import { getMeta } from '../host/session.ts'
import type { Workspace } from '../host/workspace.ts'
import { createSigner, createSuite } from '../store/suite.ts'
import { type BlobDisk, createBlobDisk } from '../sync/blob-disk.ts'
import { createDisk, type Disk } from '../sync/disk.ts'
import { type Member, readMember } from '../sync/membership.ts'

export interface PackContext {
  ws: Workspace
  member: Member
  suite: Suite
  crypto: PackCrypto
  signer: Signer
  disk: Disk
  blobs: BlobDisk
  version: string
  /** device clock, epoch ms */
  now(): number
  /** lets waiting commands run between two slices */
  breathe(): Promise<void>
}

/** null: this workspace belongs to no 市局服务端. */
export const packContext = (ws: Workspace, version: string): PackContext | null => {
  const { db } = ws
  const member = readMember(db)
  if (!member) return null
  const suite = createSuite()
  const privateKey = () => getMeta(db, 'device-key') ?? ''
  const signer = createSigner(privateKey())
  const now = () => Date.now()
  const breathe = () => new Promise<void>((resolve) => setImmediate(resolve))
  const disk = createDisk({
    db,
    log: () => ws.log,
    suite,
    device: () => ws.session.device,
    publicKey: () => signer.publicKey,
    hubKey: member.membership.hub.publicKey,
    now,
    breathe,
  })
  return {
    ws,
    member,
    suite,
    crypto: createPackCrypto(suite, privateKey),
    signer,
    disk,
    blobs: createBlobDisk(db, now),
    version,
    now,
    breathe,
  }
}
