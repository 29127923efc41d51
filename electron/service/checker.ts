/** Entry of a checking thread: form, hashes and signature of facts, as `store/log.ts` asks for them. */
import { parentPort } from 'node:worker_threads'
import { flawOf, signedFact, spell } from '#shared/facts/envelope.ts'
import type { Checked } from './store/log.ts'
import { createSuite } from './store/suite.ts'
import type { CheckDone, CheckTask } from './sync/checker.ts'

const suite = createSuite()

/** null: not a fact, or nothing can be said of it here; who stores it looks itself. */
const check = (line: string, keys: Record<string, string>): Checked | null => {
  try {
    const fact = signedFact.safeParse(JSON.parse(line).fact)
    const key = fact.success ? keys[fact.data.link.device] : undefined
    if (!fact.success || key === undefined) return null
    const spelled = spell(fact.data)
    return { key, flaw: flawOf(suite, key, fact.data, spelled), spelled }
  } catch {
    return null
  }
}

parentPort?.on('message', ({ task, lines, keys }: CheckTask) => {
  parentPort?.postMessage({ task, checked: lines.map((line) => check(line, keys)) } satisfies CheckDone)
})
