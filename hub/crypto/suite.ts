/** SHA-256 and Ed25519; many signatures are checked at once on the thread pool. */
import { createPublicKey, hash, type KeyObject, verify } from 'node:crypto'
import { createRequire } from 'node:module'
import type { Suite } from '#shared/facts/suite.ts'

export { createSigner, newPrivateKey } from '#shared/node/signer.ts'

const require = createRequire(import.meta.url)
const SPKI = Buffer.from('302a300506032b6570032100', 'hex')
const KEYS_KEPT = 2000
const KEY_BYTES = 32
const SIGNATURE_BYTES = 64

/** As much of libsodium as is used here. */
interface Sodium {
  crypto_sign_verify_detached(signature: Buffer, message: Buffer, publicKey: Buffer): boolean
}

/**
 * libsodium checks a signature in half the time OpenSSL takes, and says the same of it. Null on a machine it has no
 * build for (龙芯): there the runtime checks.
 */
const sodium = ((): Sodium | null => {
  try {
    return require('sodium-native') as Sodium
  } catch {
    return null
  }
})()

const keys = new Map<string, KeyObject>()

const keyOf = (publicKey: string): KeyObject | null => {
  const known = keys.get(publicKey)
  if (known) return known
  const raw = Buffer.from(publicKey, 'base64')
  if (raw.length !== KEY_BYTES) return null
  const key = createPublicKey({ key: Buffer.concat([SPKI, raw]), format: 'der', type: 'spki' })
  if (keys.size >= KEYS_KEPT) keys.clear()
  keys.set(publicKey, key)
  return key
}

export const suite: Suite = {
  name: 'intl',
  sha256: (data) => hash('sha256', data, 'hex'),
  verify: (publicKey, message, signature) => {
    const bytes = Buffer.from(signature, 'base64')
    if (!sodium) {
      const key = keyOf(publicKey)
      return key !== null && verify(null, Buffer.from(message), key, bytes)
    }
    const key = Buffer.from(publicKey, 'base64')
    return (
      key.length === KEY_BYTES &&
      bytes.length === SIGNATURE_BYTES &&
      sodium.crypto_sign_verify_detached(bytes, Buffer.from(message), key)
    )
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
