import { createPublicKey, hash, type KeyObject, verify } from 'node:crypto'
import type { Suite } from '#shared/facts/suite.ts'

export { createSigner, newPrivateKey } from '#shared/node/signer.ts'

const ED25519_SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex')

/** Public keys are parsed once and kept. */
const createKeys = (): ((publicKey: string) => KeyObject) => {
  const keys = new Map<string, KeyObject>()
  return (publicKey) => {
    const known = keys.get(publicKey)
    if (known) return known
    const der = Buffer.concat([ED25519_SPKI_PREFIX, Buffer.from(publicKey, 'base64')])
    const key = createPublicKey({ key: der, format: 'der', type: 'spki' })
    keys.set(publicKey, key)
    return key
  }
}

/** SHA-256 and Ed25519 of this machine's runtime. */
export const createSuite = (): Suite => {
  const keyOf = createKeys()
  return {
    name: 'intl',
    sha256: (data) => hash('sha256', data, 'hex'),
    verify: (publicKey, message, signature) =>
      verify(null, Buffer.from(message), keyOf(publicKey), Buffer.from(signature, 'base64')),
  }
}

export type VerifyLater = (publicKey: string, message: string, signature: string) => Promise<boolean>

/** Like `verify` of the suite, on the runtime's own threads. */
export const createVerifyLater = (): VerifyLater => {
  const keyOf = createKeys()
  return (publicKey, message, signature) =>
    new Promise((resolve, reject) => {
      const bytes = Buffer.from(signature, 'base64')
      verify(null, Buffer.from(message), keyOf(publicKey), bytes, (error, holds) =>
        error ? reject(error) : resolve(holds),
      )
    })
}
