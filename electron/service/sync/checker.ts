/**
 * Checks the facts of a page on threads of their own while the page before it is stored. What a thread says
 * counts only under the key that the storing side finds for the fact itself; whatever is missing is checked there.
 */
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { programFile } from '../process/program.ts'
import type { Checked } from '../store/log.ts'
import { createSuite, createVerifyLater } from '../store/suite.ts'
import { checkLineLater } from './check-line.ts'

export interface CheckTask {
  task: number
  /** entries of a page, as JSON texts */
  lines: readonly string[]
  /** public keys by device */
  keys: Record<string, string>
}

export interface CheckDone {
  task: number
  checked: (Checked | null)[]
}

/** What a thread says when it can take tasks. */
export interface CheckerReady {
  ready: true
}

export interface Checker {
  /** in the order of the lines; empty when it is not worth a thread, or a thread failed */
  check(lines: readonly string[], keys: Record<string, string>): Promise<(Checked | null)[]>
  close(): Promise<void>
}

/** One core is for whoever stores what was checked; a thread's start costs as much as checking a page. */
const THREADS = Math.max(1, Math.min(3, availableParallelism() - 1))
/** Fewer are checked where they are stored: a thread costs memory. */
const LEAST = 100
const IDLE_MS = 10_000
/** Read at once where there is no thread yet. */
const SLICE = 50

const entry = programFile('checker')

const suite = createSuite()
const verifyLater = createVerifyLater()

/** While the threads still load their program; the signatures go to those of the runtime. */
const checkHere = async (
  lines: readonly string[],
  keys: Record<string, string>,
): Promise<(Checked | null)[]> => {
  const checked: Promise<Checked | null>[] = []
  for (let from = 0; from < lines.length; from += SLICE) {
    for (const line of lines.slice(from, from + SLICE))
      checked.push(checkLineLater(suite, verifyLater, line, keys))
    await new Promise((resolve) => setImmediate(resolve))
  }
  return Promise.all(checked)
}

export const createChecker = (): Checker => {
  const waiting = new Map<number, (checked: (Checked | null)[]) => void>()
  const ready = new Set<Worker>()
  let workers: Worker[] = []
  let last = 0
  let idle: NodeJS.Timeout | undefined

  const begin = (): Worker => {
    const worker = new Worker(entry)
    worker.unref()
    worker.on('message', (said: CheckDone | CheckerReady) => {
      if ('ready' in said) {
        ready.add(worker)
        return
      }
      waiting.get(said.task)?.(said.checked)
      waiting.delete(said.task)
    })
    worker.on('error', () => void stop())
    return worker
  }
  const stop = async (): Promise<void> => {
    clearTimeout(idle)
    const all = workers
    workers = []
    ready.clear()
    for (const resolve of waiting.values()) resolve([])
    waiting.clear()
    await Promise.all(all.map((worker) => worker.terminate()))
  }

  return {
    check: async (lines, keys) => {
      if (lines.length < LEAST) return []
      clearTimeout(idle)
      while (workers.length < THREADS) workers.push(begin())
      if (ready.size < workers.length) return checkHere(lines, keys)
      const share = Math.ceil(lines.length / THREADS)
      const parts = await Promise.all(
        workers.map(
          (worker, i) =>
            new Promise<(Checked | null)[]>((resolve) => {
              const part = lines.slice(i * share, (i + 1) * share)
              waiting.set(++last, (checked) => resolve(part.map((_, k) => checked[k] ?? null)))
              worker.postMessage({ task: last, lines: part, keys } satisfies CheckTask)
            }),
        ),
      )
      // Several pages are checked at a time: the last one to end winds the clock.
      clearTimeout(idle)
      idle = setTimeout(() => {
        if (waiting.size === 0) void stop()
      }, IDLE_MS)
      idle.unref()
      return parts.flat()
    },
    close: stop,
  }
}
