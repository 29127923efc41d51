/** Entry of a checking thread. */
import { parentPort } from 'node:worker_threads'
import { createSuite } from './store/suite.ts'
import { checkLine } from './sync/check-line.ts'
import type { CheckDone, CheckerReady, CheckTask } from './sync/checker.ts'

const suite = createSuite()

parentPort?.on('message', ({ task, lines, keys }: CheckTask) => {
  const checked = lines.map((line) => checkLine(suite, line, keys))
  parentPort?.postMessage({ task, checked } satisfies CheckDone)
})
parentPort?.postMessage({ ready: true } satisfies CheckerReady)
