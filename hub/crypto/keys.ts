/** The hub's own keys, in files beside the database: whoever has a dump of the database cannot sign. */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Signer } from '#shared/facts/suite.ts'
import { drawKeyText, type HubIdentity } from '#shared/protocol/hello.ts'
import { createSigner, newPrivateKey } from './suite.ts'

export interface HubKeys {
  /** receipts, the hub's facts, proofs */
  hub: Signer
  /** plans of draws and nothing else, so that no chosen plan hash can pass for another message */
  draw: Signer
}

/** Reads the keys of `folder`, making them first if they are not there. */
export const hubKeys = (folder: string): HubKeys => {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  return {
    hub: createSigner(kept(join(folder, 'hub-key'))),
    draw: createSigner(kept(join(folder, 'draw-key'))),
  }
}

export const identityOf = (id: string, name: string, keys: HubKeys): HubIdentity => ({
  id,
  name,
  publicKey: keys.hub.publicKey,
  drawKey: keys.draw.publicKey,
  drawKeyProof: keys.hub.sign(drawKeyText(id, keys.draw.publicKey)),
})

/** The hub's signing key itself (PKCS #8, base64): packs (离线交换包) are encrypted to it as well. */
export const hubPrivateKey = (folder: string): string => kept(join(folder, 'hub-key'))

const kept = (file: string): string => {
  if (!existsSync(file)) {
    writeFileSync(`${file}.new`, newPrivateKey(), { mode: 0o600, flush: true })
    renameSync(`${file}.new`, file)
  }
  return readFileSync(file, 'utf8').trim()
}
