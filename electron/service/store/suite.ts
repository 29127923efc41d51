import {
  createPrivateKey,
  createPublicKey,
  hash,
  type KeyObject,
  randomBytes,
  sign,
  verify,
} from 'node:crypto'
import type { Signer, Suite } from '#shared/facts/suite.ts'

const ED25519_PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex')
const ED25519_SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex')

/** SHA-256 and Ed25519 of this machine's runtime; public keys are parsed once and kept. */
export const createSuite = (): Suite => {
  const keys = new Map<string, KeyObject>()
  const keyOf = (publicKey: string): KeyObject => {
    const known = keys.get(publicKey)
    if (known) return known
    const der = Buffer.concat([ED25519_SPKI_PREFIX, Buffer.from(publicKey, 'base64')])
    const key = createPublicKey({ key: der, format: 'der', type: 'spki' })
    keys.set(publicKey, key)
    return key
  }
  return {
    name: 'intl',
    sha256: (data) => hash('sha256', data, 'hex'),
    verify: (publicKey, message, signature) =>
      verify(null, Buffer.from(message), keyOf(publicKey), Buffer.from(signature, 'base64')),
  }
}

/** A signer over a stored private key (PKCS #8, base64). */
export const createSigner = (privateKey: string): Signer => {
  const key = createPrivateKey({ key: Buffer.from(privateKey, 'base64'), format: 'der', type: 'pkcs8' })
  const spki = createPublicKey(key).export({ format: 'der', type: 'spki' })
  return {
    publicKey: spki.subarray(ED25519_SPKI_PREFIX.length).toString('base64'),
    sign: (message) => sign(null, Buffer.from(message), key).toString('base64'),
  }
}

/** A new private key (PKCS #8, base64) from 32 random bytes. */
export const newPrivateKey = (seed: Uint8Array = randomBytes(32)): string =>
  Buffer.concat([ED25519_PKCS8_PREFIX, seed]).toString('base64')
