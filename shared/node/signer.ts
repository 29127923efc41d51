import { createPrivateKey, createPublicKey, randomBytes, sign } from 'node:crypto'
import type { Signer } from '../facts/suite.ts'

const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex')
const SPKI_LENGTH = 12

/** A signer (Ed25519) over a stored private key (PKCS #8, base64). */
export const createSigner = (privateKey: string): Signer => {
  const key = createPrivateKey({ key: Buffer.from(privateKey, 'base64'), format: 'der', type: 'pkcs8' })
  const spki = createPublicKey(key).export({ format: 'der', type: 'spki' })
  return {
    publicKey: spki.subarray(SPKI_LENGTH).toString('base64'),
    sign: (message) => sign(null, Buffer.from(message), key).toString('base64'),
  }
}

/** A new private key (PKCS #8, base64) from 32 random bytes. */
export const newPrivateKey = (seed: Uint8Array = randomBytes(32)): string =>
  Buffer.concat([PKCS8_PREFIX, seed]).toString('base64')
