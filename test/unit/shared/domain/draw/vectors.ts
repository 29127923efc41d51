import { createPublicKey, verify } from 'node:crypto'
import { readFileSync } from 'node:fs'

/** The records printed in docs/draw.md, by name, parsed. */
export const vectors: Record<string, unknown> = Object.fromEntries(
  [...readFileSync('docs/draw.md', 'utf8').matchAll(/```json vector=(\w+)\n([\s\S]*?)```/g)].map(
    ([, name = '', block = '']) => [name, JSON.parse(block)],
  ),
)

/** Ed25519 as Node has it, over a raw key in base64. */
export const verifySignature = (publicKey: string, message: string, signature: string): boolean => {
  const raw = Buffer.from(publicKey, 'base64')
  if (raw.length !== 32) return false
  const der = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), raw])
  const key = createPublicKey({ key: der, format: 'der', type: 'spki' })
  return verify(null, Buffer.from(message), key, Buffer.from(signature, 'base64'))
}
