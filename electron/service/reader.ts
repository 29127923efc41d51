/** Entry of a reader thread: answers queries from its own read-only connection. */
import { parentPort, workerData } from 'node:worker_threads'
import { carried } from './features/carried.ts'
import { queries } from './features/queries.ts'
import type { ReaderDone, ReaderReady, ReaderStart, ReaderTask } from './host/reader-pool.ts'
import { openForReading } from './store/open.ts'

const { file, key, resources } = workerData as ReaderStart
const { db } = openForReading(file, key)
// Read before the first question comes, which would wait for it.
Object.values(carried(resources))
const handlers = queries as Record<string, (deps: unknown, input: unknown) => ReaderDone['answer']>

parentPort?.on('message', ({ task, name, input, session, offset }: ReaderTask) => {
  const answer = (): ReaderDone['answer'] => {
    try {
      const handler = handlers[name]
      if (!handler) return { thrown: `no handler for ${name}` }
      return handler({ db, session, resources, now: () => Date.now() + offset }, input)
    } catch (error) {
      const { code } = error as { code?: string }
      const thrown = error instanceof Error ? (error.stack ?? error.message) : String(error)
      return { thrown, ...(code === undefined ? {} : { code }) }
    }
  }
  parentPort?.postMessage({ task, answer: answer() } satisfies ReaderDone)
})
parentPort?.postMessage({ ready: true } satisfies ReaderReady)
