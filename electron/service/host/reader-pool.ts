/** Reader threads with read-only connections, so that a slow list never holds up a save. */
import { Worker } from 'node:worker_threads'
import { programFile } from '../process/program.ts'
import type { AnswerBody } from './dispatch.ts'
import type { Session } from './session.ts'

export interface ReaderPool {
  /** false while no thread has loaded its program */
  ready(): boolean
  run(name: string, input: unknown, session: Session, offset: number): Promise<AnswerBody>
  close(): Promise<void>
}

export interface ReaderTask {
  task: number
  name: string
  input: unknown
  session: Session
  offset: number
}

export interface ReaderDone {
  task: number
  answer: AnswerBody | { thrown: string; code?: string }
}

const entry = programFile('reader')

/** What a reader thread says when it can take questions. */
export interface ReaderReady {
  ready: true
}

/** What a reader thread is given at its start. */
export interface ReaderStart {
  file: string
  key: string
  resources: string
}

/**
 * Up to `threads` workers over one database; each task goes to the one with the least to do. The first is started
 * a little after the workspace was opened: until it is ready, the few questions of the first screen are answered
 * sooner on the service's own thread. Further ones are started when work first waits for another answer.
 */
export const createReaderPool = (start: ReaderStart, threads: number): ReaderPool => {
  let last = 0
  let ready = false
  const waiting = new Map<number, { resolve(a: AnswerBody): void; reject(e: Error): void }>()
  const begin = () => {
    const worker = new Worker(entry, { workerData: start })
    const state = { worker, load: 0 }
    worker.on('message', (said: ReaderDone | ReaderReady) => {
      if ('ready' in said) {
        ready = true
        return
      }
      const { task, answer } = said
      state.load--
      const caller = waiting.get(task)
      waiting.delete(task)
      if ('thrown' in answer) caller?.reject(Object.assign(new Error(answer.thrown), { code: answer.code }))
      else caller?.resolve(answer)
    })
    worker.on('error', (error) => {
      for (const [task, caller] of waiting) {
        waiting.delete(task)
        caller.reject(error instanceof Error ? error : new Error(String(error)))
      }
    })
    return state
  }
  const workers: ReturnType<typeof begin>[] = []
  const first = setTimeout(() => threads > 0 && workers.push(begin()), FIRST_AFTER_MS)
  const freest = () => {
    const free = workers.reduce((a, b) => (b.load < a.load ? b : a))
    if (free.load === 0 || workers.length === threads) return free
    const another = begin()
    workers.push(another)
    return another
  }
  return {
    ready: () => ready,
    run: (name, input, session, offset) =>
      new Promise((resolve, reject) => {
        const task = ++last
        waiting.set(task, { resolve, reject })
        const free = freest()
        free.load++
        free.worker.postMessage({ task, name, input, session, offset } satisfies ReaderTask)
      }),
    close: async () => {
      clearTimeout(first)
      await Promise.all(workers.map(({ worker }) => worker.terminate()))
    },
  }
}

/** by then the first screen stands */
const FIRST_AFTER_MS = 800
