/** SHA-256 and Ed25519 of Node; many signatures are checked at once on the thread pool. */
import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  hash,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto'
import type { Signer, Suite } from '#shared/facts/suite.ts'

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

/** A signer over a private key (PKCS #8, base64). */
export const createSigner = (privateKey: string): Signer => {
  const key = createPrivateKey({ key: Buffer.from(privateKey, 'base64'), format: 'der', type: 'pkcs8' })
  const spki = createPublicKey(key).export({ format: 'der', type: 'spki' })
  return {
    publicKey: spki.subarray(SPKI.length).toString('base64'),
    sign: (message) => sign(null, Buffer.from(message), key).toString('base64'),
  }
}

/** A new private key (PKCS #8, base64). */
export const newPrivateKey = (): string =>
  generateKeyPairSync('ed25519').privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64')
