/** Reader threads with read-only connections, so that a slow list never holds up a save. */
import { Worker } from 'node:worker_threads'
import type { AnswerBody } from './dispatch.ts'
import type { Session } from './session.ts'

export interface ReaderPool {
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

const entry = new URL(import.meta.url.endsWith('.ts') ? '../reader.ts' : './reader.js', import.meta.url)

/** What a reader thread is given at its start. */
export interface ReaderStart {
  file: string
  key: string
  resources: string
}

/** `threads` workers over one database; each takes the next task when it is free. */
export const createReaderPool = (start: ReaderStart, threads: number): ReaderPool => {
  let last = 0
  const waiting = new Map<number, { resolve(a: AnswerBody): void; reject(e: Error): void }>()
  const workers = Array.from({ length: threads }, () => {
    const worker = new Worker(entry, { workerData: start })
    const state = { worker, load: 0 }
    worker.on('message', ({ task, answer }: ReaderDone) => {
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
  })
  return {
    run: (name, input, session, offset) =>
      new Promise((resolve, reject) => {
        const task = ++last
        waiting.set(task, { resolve, reject })
        const free = workers.reduce((a, b) => (b.load < a.load ? b : a))
        free.load++
        free.worker.postMessage({ task, name, input, session, offset } satisfies ReaderTask)
      }),
    close: async () => {
      await Promise.all(workers.map(({ worker }) => worker.terminate()))
    },
  }
}
