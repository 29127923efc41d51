// Children of the data service: processes for untrusted files and for long work, with a memory limit of their own.
import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { ChildReport } from '#shared/contract/process.ts'
import type { Port } from './port.ts'

/** A running child. After `onExit` nothing more is heard of it. */
export type Child = {
  send: (message: unknown) => void
  onMessage: (listener: (message: unknown) => void) => void
  onExit: (listener: (reason: string) => void) => void
  kill: () => void
}

/** Starts `electron/service/children/<name>.ts`. */
export type StartChild = (name: string, options?: { heapMb?: number }) => Child

const defaultHeapMb = 512

/** Where a child's (or reader thread's) program is: a source file in tests, a bundle beside this one when built. */
export function childProgram(name: string): URL {
  return import.meta.url.endsWith('.ts')
    ? new URL(`../children/${name}.ts`, import.meta.url)
    : new URL(`./${name}.js`, import.meta.url)
}

/** Children of a service that runs on plain Node: forked from here. Also what tests use. */
export const forkChild: StartChild = (name, { heapMb = defaultHeapMb } = {}) => {
  const child = fork(fileURLToPath(childProgram(name)), [], {
    execArgv: [`--max-old-space-size=${heapMb}`],
    serialization: 'advanced',
  })
  return {
    send: (message) => child.connected && child.send(message as object, () => {}),
    onMessage: (listener) => child.on('message', listener),
    onExit: (listener) => child.once('exit', (code, signal) => listener(signal ?? `code ${code}`)),
    kill: () => child.kill('SIGKILL'),
  }
}

/** Children of a service inside Electron: main starts them; `hear` is given every report that arrives. */
export function createRemoteChildren(port: Port): { start: StartChild; hear: (report: ChildReport) => void } {
  type Ears = { message: ((message: unknown) => void)[]; exit: ((reason: string) => void)[] }
  const alive = new Map<string, Ears>()
  let children = 0
  return {
    start: (name, { heapMb = defaultHeapMb } = {}) => {
      const child = `p${++children}`
      const ears: Ears = { message: [], exit: [] }
      alive.set(child, ears)
      port.send({ child, start: name, heapMb })
      return {
        send: (message) => port.send({ child, send: message }),
        onMessage: (listener) => ears.message.push(listener),
        onExit: (listener) => ears.exit.push(listener),
        kill: () => port.send({ child, kill: true }),
      }
    },
    hear: (report) => {
      const ears = alive.get(report.child)
      if ('message' in report) for (const listener of ears?.message ?? []) listener(report.message)
      else {
        alive.delete(report.child)
        for (const listener of ears?.exit ?? []) listener(report.exit)
      }
    },
  }
}
