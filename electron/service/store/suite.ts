import { createPublicKey, hash, type KeyObject, verify } from 'node:crypto'
import type { Suite } from '#shared/facts/suite.ts'

export { createSigner, newPrivateKey } from '#shared/node/signer.ts'

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
