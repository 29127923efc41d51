/** Programs of the tests as processes of their own: they are told things in lines and answer in lines of JSON. */
import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export interface Running<Line> {
  pid: number
  child: ChildProcess
  /** every line said so far */
  lines: Line[]
  tell(line: string): void
  /** the first line from now or before that `is` what is waited for; rejects when the process ends first */
  heard(is: (line: Line) => boolean): Promise<Line>
  /** what it ended with; never rejects */
  ended: Promise<{ code: number | null; signal: NodeJS.Signals | null; err: string }>
  kill(signal?: NodeJS.Signals): Promise<void>
}

export const program = (name: string): string => fileURLToPath(new URL(`./${name}`, import.meta.url))

export const startProgram = <Line>(
  file: string,
  args: readonly string[],
  { node = [], env = {} }: { node?: readonly string[]; env?: Record<string, string> } = {},
): Running<Line> => {
  const child = spawn(process.execPath, [...node, file, ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  })
  const lines: Line[] = []
  const waiting = new Set<() => void>()
  let rest = ''
  let err = ''
  let over = false
  const wake = () => {
    for (const look of [...waiting]) look()
  }
  child.stdin.on('error', () => {})
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const parts = (rest + text).split('\n')
    rest = parts.pop() ?? ''
    lines.push(...parts.map((part) => JSON.parse(part) as Line))
    wake()
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err = (err + text).slice(-20_000)
  })
  const ended = new Promise<Awaited<Running<Line>['ended']>>((done) =>
    child.once('close', (code, signal) => {
      over = true
      done({ code, signal, err })
      wake()
    }),
  )
  return {
    pid: child.pid ?? 0,
    child,
    lines,
    tell: (line) => void child.stdin.write(`${line}\n`),
    heard: (is) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const line = lines.find(is)
          if (line === undefined && !over) return
          waiting.delete(look)
          if (line === undefined) reject(new Error(`ended before it said so: ${err}`))
          else resolve(line)
        }
        waiting.add(look)
        look()
      }),
    ended,
    kill: async (signal = 'SIGKILL') => {
      child.kill(signal)
      await ended
    },
  }
}
