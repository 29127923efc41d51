/** Entry of the thread in which snapshots, checks, drills and recoveries run: none of them holds up a save. */
import { parentPort, workerData } from 'node:worker_threads'
import { inspectFolder } from './inspect.ts'
import type { Job, JobSaid } from './job.ts'
import { mirrorNow } from './mirror.ts'
import { flawOfDatabase, makeSnapshot } from './snapshots.ts'

const { job, folder, key, resources } = workerData as Job
const say = (said: JobSaid) => parentPort?.postMessage(said)

/** What puts databases together brings the whole service with it: loaded when it is asked for. */
const run = async (): Promise<unknown> => {
  const now = Date.now()
  switch (job) {
    case 'snapshot': {
      const made = makeSnapshot(folder, key, now)
      mirrorNow(folder, key, Date.now())
      return made
    }
    case 'mirror':
      return mirrorNow(folder, key, now)
    case 'check':
      return flawOfDatabase(folder, key)
    case 'look':
      return inspectFolder(folder, key)
    case 'drill':
      return (await import('./drill.ts')).drill(folder, key, now)
    case 'recover':
      return (await import('./recover.ts')).recoverFolder(folder, key, {
        resources,
        now,
        progress: (step) => say({ step }),
      })
  }
}

try {
  say({ done: await run() })
} catch (error) {
  say({ thrown: error instanceof Error ? (error.stack ?? error.message) : String(error) })
}
