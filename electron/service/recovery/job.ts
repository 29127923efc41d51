/** Runs one piece of recovery work in a thread of its own. */
import { Worker } from 'node:worker_threads'
import type { DrillReport, Findings } from '#shared/contract/recovery.ts'
import { programFile } from '../process/program.ts'
import type { Recovered } from './recover.ts'
import type { makeSnapshot } from './snapshots.ts'

export interface Job {
  job: keyof Outcomes
  folder: string
  key: string
  resources: string
}

interface Outcomes {
  snapshot: ReturnType<typeof makeSnapshot>
  mirror: undefined
  /** what is wrong with the database; null = nothing */
  check: string | null
  look: Findings
  drill: DrillReport
  recover: Recovered
}

export type JobSaid = { step: string } | { done: unknown } | { thrown: string }

const entry = programFile('recovery/recovery-thread')

export interface RunningJob<T> {
  done: Promise<T>
  stop(): Promise<unknown>
}

export const startJob = <J extends Job['job']>(
  job: J,
  start: Omit<Job, 'job'>,
  progress: (step: string) => void = () => {},
): RunningJob<Outcomes[J]> => {
  const worker = new Worker(entry, { workerData: { job, ...start } satisfies Job })
  const done = new Promise<Outcomes[J]>((resolve, reject) => {
    worker.on('message', (said: JobSaid) => {
      if ('step' in said) progress(said.step)
      else if ('done' in said) resolve(said.done as Outcomes[J])
      else reject(new Error(said.thrown))
    })
    worker.on('error', reject)
    worker.on('exit', () => reject(new Error('the thread ended')))
  })
  return { done, stop: () => worker.terminate() }
}
