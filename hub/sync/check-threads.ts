/** Checks large batches on threads of their own, so that whoever else asks meanwhile is answered. */
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { CheckDone, CheckTask, Said } from './check-thread.ts'

/** Fewer are checked where they are judged. */
const LEAST = 100
const THREADS = Math.min(4, availableParallelism())

const waiting = new Map<number, (said: (Said | null)[]) => void>()
/** of this process; they end with it */
let workers: Worker[] = []
let last = 0

const begin = (): Worker => {
  const worker = new Worker(new URL('./check-thread.ts', import.meta.url))
  worker.unref()
  worker.on('message', ({ task, said }: CheckDone) => {
    waiting.get(task)?.(said)
    waiting.delete(task)
  })
  worker.on('error', giveUp)
  return worker
}

/** Whoever waits looks itself; the next batch begins anew. */
const giveUp = (): void => {
  for (const worker of workers) void worker.terminate()
  workers = []
  for (const resolve of waiting.values()) resolve([])
  waiting.clear()
}

/**
 * In the order of the lines; null = whoever asks looks at it.
 * @param lines entries as they came
 * @param device whose key it is
 */
export const checkOnThreads = async (
  lines: readonly string[],
  device: string,
  key: string,
): Promise<(Said | null)[]> => {
  if (lines.length < LEAST) return []
  while (workers.length < THREADS) workers.push(begin())
  const share = Math.ceil(lines.length / workers.length)
  const parts = await Promise.all(
    workers.map(
      (worker, i) =>
        new Promise<(Said | null)[]>((resolve) => {
          const part = lines.slice(i * share, (i + 1) * share)
          waiting.set(++last, (said) => resolve(part.map((_, k) => said[k] ?? null)))
          worker.postMessage({ task: last, lines: part, device, key } satisfies CheckTask)
        }),
    ),
  )
  return parts.flat()
}
