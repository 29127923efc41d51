/** Runs the writer and kills it: at one exact system call (strace), or where that is missing at a random moment. */
import { spawn, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Acknowledged } from './acknowledged.ts'

const writer = fileURLToPath(new URL('./writer.ts', import.meta.url))

/** System calls that change what is on disk: the process dies on entering the `nth` one of its kind. */
export const calls = ['pwrite64', 'fsync', 'fdatasync', 'ftruncate', 'unlink'] as const
export type Point =
  | { call: (typeof calls)[number]; nth: number }
  /** the disk fails from the `nth` call on */
  | { call: 'pwrite64' | 'fsync'; nth: number; error: 'ENOSPC' | 'EIO' }
  | { afterMs: number }

export interface Fired {
  /** what was acknowledged before the end */
  acknowledged: Acknowledged[]
  killed: boolean
  /** what the writer said when it ended of itself with an error; only where the disk was made to fail */
  failure: string | null
}

/** Can processes be traced on this machine? */
export const canTrace = (): boolean => {
  const tried = spawnSync('strace', ['-f', '-qq', '-o', '/dev/null', 'true'])
  return tried.status === 0
}

/** Records `share` cases in `folder`, with a kill at `at`. Rejects when the writer fails of itself and may not. */
export const record = (
  folder: string,
  key: string,
  share: number,
  at: Point | null,
  { mayFail = false } = {},
): Promise<Fired> => {
  const program = [process.execPath, writer, folder, key, String(share)]
  const trace = at !== null && 'call' in at ? tracing(at) : []
  const [command, ...args] = [...trace, ...program] as [string, ...string[]]
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] })
    let out = ''
    let err = ''
    child.stdout.setEncoding('utf8')
    child.stderr.setEncoding('utf8')
    child.stdout.on('data', (text: string) => {
      // The clock of a random kill starts with the first answer, not with the start of the runtime.
      if (out === '' && at !== null && 'afterMs' in at) setTimeout(() => child.kill('SIGKILL'), at.afterMs)
      out += text
    })
    child.stderr.on('data', (text: string) => {
      err += text
    })
    child.once('error', reject)
    child.once('close', (code, signal) => {
      // strace ends as its tracee did.
      const killed = signal === 'SIGKILL' || code === 137
      const failing = mayFail || (at !== null && 'error' in at)
      if (!killed && !failing && code !== 0)
        return reject(new Error(`the writer ended with ${code ?? signal}: ${err}`))
      const lines = out.split('\n')
      lines.pop() // what comes after the last line break was never said whole
      resolve({
        acknowledged: lines.map((line) => JSON.parse(line) as Acknowledged),
        killed,
        failure: code === 0 || killed ? null : err,
      })
    })
  })
}

const tracing = (at: Extract<Point, { call: string }>): string[] => [
  'strace',
  ...['-f', '-qq', '-o', '/dev/null', '-e', `trace=${calls.join(',')}`],
  '-e',
  'error' in at
    ? `inject=${at.call}:error=${at.error}:when=${at.nth}+`
    : `inject=${at.call}:signal=KILL:when=${at.nth}`,
]

/** How many of each system call a whole run makes. */
export const countCalls = (folder: string, key: string, share: number): Map<string, number> => {
  const table = `${folder}.calls`
  const run = spawnSync(
    'strace',
    [
      ...['-f', '-qq', '-c', '-U', 'name,calls', '-e', `trace=${calls.join(',')}`],
      ...['-o', table, process.execPath, writer, folder, key, String(share)],
    ],
    { encoding: 'utf8' },
  )
  if (run.status !== 0) throw new Error(`the writer ended with ${run.status}: ${run.stderr}`)
  const rows = readFileSync(table, 'utf8').matchAll(
    /^\s*(pwrite64|fsync|fdatasync|ftruncate|unlink)\s+(\d+)\s*$/gm,
  )
  return new Map([...rows].map(([, name = '', count]) => [name, Number(count)]))
}
