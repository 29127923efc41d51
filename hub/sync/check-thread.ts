/** Entry of a checking thread. What it says of an entry holds for the same text read elsewhere. */
import { parentPort } from 'node:worker_threads'
import type { HubCode } from '#shared/protocol/codes.ts'
import { suite } from '../crypto/suite.ts'
import { type Checked, checkEntry } from './check.ts'

export interface CheckTask {
  task: number
  lines: readonly string[]
  device: string
  key: string
}

/** What was found, without the fact itself; `code` null = nothing is wrong with it. */
export type Said = Omit<Checked, 'result'> & { code: HubCode | null }

export interface CheckDone {
  task: number
  said: (Said | null)[]
}

const say = (line: string, task: CheckTask): Said | null => {
  // A name that objects treat in their own way is left out by the schema and kept by the parser.
  if (line.includes('__proto__')) return null
  try {
    const { result, ...said } = checkEntry(
      JSON.parse(line),
      (device) => (device === task.device ? task.key : null),
      suite.verify,
    )
    return { ...said, code: result.ok ? null : result.code }
  } catch {
    return null
  }
}

parentPort?.on('message', (task: CheckTask) => {
  parentPort?.postMessage({
    task: task.task,
    said: task.lines.map((line) => say(line, task)),
  } satisfies CheckDone)
})
