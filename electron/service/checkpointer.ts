/** Entry of the thread that carries the log of the database over into its file (`store/checkpoints.ts`). */
import { parentPort, workerData } from 'node:worker_threads'
import type { Checkpointed, CheckpointStart } from './store/checkpoints.ts'
import { openForCheckpoints } from './store/open.ts'

const { file, key } = workerData as CheckpointStart
const { db } = openForCheckpoints(file, key)

parentPort?.on('message', () => {
  const [done] = db.all<Checkpointed>('PRAGMA wal_checkpoint(PASSIVE)')
  parentPort?.postMessage({
    log: done?.log ?? 0,
    checkpointed: done?.checkpointed ?? 0,
  } satisfies Checkpointed)
})
