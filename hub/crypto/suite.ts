/** SHA-256 and Ed25519 of Node; many signatures are checked at once on the thread pool. */
import { createPublicKey, hash, type KeyObject, verify } from 'node:crypto'
import type { Suite } from '#shared/facts/suite.ts'

export { createSigner, newPrivateKey } from '#shared/node/signer.ts'

const SPKI = Buffer.from('302a300506032b6570032100', 'hex')
const KEYS_KEPT = 2000

const keys = new Map<string, KeyObject>()

const keyOf = (publicKey: string): KeyObject | null => {
  const known = keys.get(publicKey)
  if (known) return known
  const raw = Buffer.from(publicKey, 'base64')
  if (raw.length !== 32) return null
  const key = createPublicKey({ key: Buffer.concat([SPKI, raw]), format: 'der', type: 'spki' })
  if (keys.size >= KEYS_KEPT) keys.clear()
  keys.set(publicKey, key)
  return key
}

export const suite: Suite = {
  name: 'intl',
  sha256: (data) => hash('sha256', data, 'hex'),
  verify: (publicKey, message, signature) => {
    const key = keyOf(publicKey)
    return key !== null && verify(null, Buffer.from(message), key, Buffer.from(signature, 'base64'))
  },
}

/** Like `suite.verify`, off the main thread. */
export const verifyLater = (publicKey: string, message: string, signature: string): Promise<boolean> =>
  new Promise((resolve, reject) => {
    const key = keyOf(publicKey)
    if (key === null) return resolve(false)
    verify(null, Buffer.from(message), key, Buffer.from(signature, 'base64'), (error, holds) =>
      error ? reject(error) : resolve(holds),
    )
  })
