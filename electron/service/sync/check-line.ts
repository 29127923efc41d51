/** Form, hashes and signature of one fact, as `store/log.ts` asks for them. */
import { flawOf, type SignedFact, signedFact, spell } from '#shared/facts/envelope.ts'
import type { Suite } from '#shared/facts/suite.ts'
import type { Checked } from '../store/log.ts'
import type { VerifyLater } from '../store/suite.ts'

interface Readable {
  fact: SignedFact
  key: string
}

/** null: not a fact, or nothing can be said of it here; who stores it looks itself. */
const read = (line: string, keys: Record<string, string>): Readable | null => {
  const fact = signedFact.safeParse(JSON.parse(line).fact)
  const key = fact.success ? keys[fact.data.link.device] : undefined
  return fact.success && key !== undefined ? { fact: fact.data, key } : null
}

export const checkLine = (suite: Suite, line: string, keys: Record<string, string>): Checked | null => {
  try {
    const known = read(line, keys)
    if (!known) return null
    const spelled = spell(known.fact)
    return { key: known.key, flaw: flawOf(suite, known.key, known.fact, spelled), spelled }
  } catch {
    return null
  }
}

/** The same, the signature off the thread it is called on. */
export const checkLineLater = async (
  suite: Suite,
  verify: VerifyLater,
  line: string,
  keys: Record<string, string>,
): Promise<Checked | null> => {
  try {
    const known = read(line, keys)
    if (!known) return null
    const { fact, key } = known
    const holds = verify(key, fact.linkHash, fact.signature)
    const spelled = spell(fact)
    const flaw = flawOf({ ...suite, verify: () => true }, key, fact, spelled)
    // The signature is looked at before what is private.
    const unsigned = !(await holds) && (flaw === null || flaw === 'private-altered')
    return { key, flaw: unsigned ? 'signature-wrong' : flaw, spelled }
  } catch {
    return null
  }
}
