import { type FactFlaw, flawOf, GENESIS, type SignedFact } from './envelope.ts'
import type { Suite } from './suite.ts'

export interface ChainFlaw {
  device: string
  deviceSeq: number
  flaw: FactFlaw | 'gap' | 'broken'
}

/**
 * Checks one device's chain, oldest first, from its first link or from a known head.
 * gap: a number is missing; broken: a link does not point at the one before it.
 */
export const verifyChain = (
  suite: Suite,
  publicKey: string,
  facts: Iterable<SignedFact>,
  after: { seq: number; hash: string } = { seq: 0, hash: GENESIS },
): { head: { seq: number; hash: string }; flaws: ChainFlaw[] } => {
  const flaws: ChainFlaw[] = []
  let head = after
  for (const fact of facts) {
    const { device, deviceSeq, prevHash } = fact.link
    const note = (flaw: ChainFlaw['flaw']) => flaws.push({ device, deviceSeq, flaw })
    if (deviceSeq !== head.seq + 1) note('gap')
    else if (prevHash !== head.hash) note('broken')
    const flaw = flawOf(suite, publicKey, fact)
    if (flaw) note(flaw)
    head = { seq: deviceSeq, hash: fact.linkHash }
  }
  return { head, flaws }
}
