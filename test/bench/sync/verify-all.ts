import { createPublicKey, verify } from 'node:crypto'
import type { SignedFact } from '#shared/facts/envelope.ts'

const SPKI = Buffer.from('302a300506032b6570032100', 'hex')

/** The bare verification of the signatures of facts, one after the other. */
export const verifyAll = (facts: readonly SignedFact[], publicKey: string): void => {
  const raw = Buffer.concat([SPKI, Buffer.from(publicKey, 'base64')])
  const key = createPublicKey({ key: raw, format: 'der', type: 'spki' })
  for (const { linkHash, signature } of facts)
    if (!verify(null, Buffer.from(linkHash), key, Buffer.from(signature, 'base64')))
      throw new Error('a signature does not hold')
}
