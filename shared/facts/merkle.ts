/**
 * Merkle tree over accepted content hashes in hub order (RFC 6962 §2.1), kept as its frontier:
 * the roots of the perfect subtrees, largest first. Hashes are 64 hex digits.
 */
import type { Suite } from './suite.ts'

export interface Frontier {
  size: number
  peaks: readonly string[]
}

export const emptyFrontier: Frontier = { size: 0, peaks: [] }

/** of one lower-case hex digit */
const digit = (code: number): number => (code < 58 ? code - 48 : code - 87)

const bytes = (prefix: number, ...hexes: string[]): Uint8Array => {
  const out = new Uint8Array(1 + hexes.length * 32)
  out[0] = prefix
  let at = 1
  for (const hex of hexes)
    for (let i = 0; i < 64; i += 2) out[at++] = (digit(hex.charCodeAt(i)) << 4) | digit(hex.charCodeAt(i + 1))
  return out
}

const leaf = (suite: Suite, hash: string): string => suite.sha256(bytes(0, hash))
const node = (suite: Suite, left: string, right: string): string => suite.sha256(bytes(1, left, right))

/** Adds one content hash. */
export const append = (suite: Suite, { size, peaks }: Frontier, hash: string): Frontier => {
  const next = [...peaks]
  let top = leaf(suite, hash)
  for (let rest = size; rest % 2 === 1; rest = (rest - 1) / 2) top = node(suite, next.pop() ?? top, top)
  return { size: size + 1, peaks: [...next, top] }
}

/** The root of the tree (RFC 6962): of nothing, the hash of nothing. */
export const root = (suite: Suite, { peaks }: Frontier): string => {
  const right = peaks.at(-1)
  if (right === undefined) return suite.sha256('')
  return peaks.slice(0, -1).reduceRight((acc, peak) => node(suite, peak, acc), right)
}
