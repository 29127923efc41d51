// SHA-256 and Ed25519 of Node; a key or signature that cannot be read simply does not verify.
import { createHash, createPublicKey, verify } from 'node:crypto'
import type { Suite } from '#shared/facts/suite.ts'

const spkiPrefix = Buffer.from('302a300506032b6570032100', 'hex')

export const nodeSuite: Suite = {
  name: 'intl',
  sha256: (data) => createHash('sha256').update(data).digest('hex'),
  verify: (publicKey, message, signature) => {
    const raw = Buffer.from(publicKey, 'base64')
    const signed = Buffer.from(signature, 'base64')
    if (raw.length !== 32 || signed.length !== 64) return false
    const key = createPublicKey({ key: Buffer.concat([spkiPrefix, raw]), format: 'der', type: 'spki' })
    return verify(null, Buffer.from(message), key, signed)
  },
}
