/** Starting a child that touches untrusted files: a forked Node with a heap cap, or inside Electron a worker thread with the same cap. */
import { fork } from 'node:child_process'
import { constants, setPriority } from 'node:os'
import { Worker } from 'node:worker_threads'

export type ChildKind = 'fork' | 'thread'

export interface Child<Request> {
  send: (request: Request) => void
  kill: () => void
}

export interface ChildEvents<Reply> {
  onReply: (reply: Reply) => void
  /** the child is gone, asked for or not */
  onExit: (why: 'memory' | 'ended') => void
}

export interface ChildOptions {
  kind: ChildKind
  entry: URL
  heapMb: number
  /** it needs a native module */
  addons?: boolean
}

/** Electron's RunAsNode fuse is off in releases, so its binary cannot be forked as Node. */
export const defaultChildKind = (): ChildKind => (process.versions.electron ? 'thread' : 'fork')

export const startChild = <Request, Reply extends { kind: string }>(
  options: ChildOptions,
  events: ChildEvents<Reply>,
): Child<Request> => (options.kind === 'fork' ? startFork(options, events) : startThread(options, events))

function startFork<Request, Reply extends { kind: string }>(
  { entry, heapMb, addons }: ChildOptions,
  events: ChildEvents<Reply>,
): Child<Request> {
  const child = fork(entry, [], {
    // The permission flags leave it nothing but reading: no writing, no processes, addons only where it needs one
    execArgv: [
      `--max-old-space-size=${heapMb}`,
      '--permission',
      '--allow-fs-read=*',
      ...(addons ? ['--allow-addons'] : []),
      '--disable-warning=SecurityWarning',
    ],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    env: process.env.SystemRoot ? { SystemRoot: process.env.SystemRoot } : {},
  })
  behind(child.pid)
  let last = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    last = (last + text).slice(-4_000)
  })
  child.on('message', (message) => {
    if (isReply<Reply>(message)) events.onReply(message)
  })
  child.on('error', () => events.onExit('ended'))
  child.on('close', (_code, signal) =>
    events.onExit(signal === 'SIGABRT' || /heap out of memory|heap limit/i.test(last) ? 'memory' : 'ended'),
  )
  return {
    send: (request) => {
      if (child.connected) child.send(request as object)
    },
    kill: () => child.kill('SIGKILL'),
  }
}

/** Whoever types meanwhile comes first. */
function behind(pid: number | undefined): void {
  if (pid === undefined) return
  try {
    setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL)
  } catch {
    // Not allowed here, or ended already: it is only slower for the others.
  }
}

function startThread<Request, Reply extends { kind: string }>(
  { entry, heapMb }: ChildOptions,
  events: ChildEvents<Reply>,
): Child<Request> {
  const worker = new Worker(entry, {
    resourceLimits: { maxOldGenerationSizeMb: heapMb },
    env: {},
    stdout: true,
    stderr: true,
  })
  let why: 'memory' | 'ended' = 'ended'
  worker.on('message', (message: Reply) => events.onReply(message))
  worker.on('error', (error) => {
    why = 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'memory' : 'ended'
  })
  worker.on('exit', () => events.onExit(why))
  return { send: (request) => worker.postMessage(request), kill: () => void worker.terminate() }
}

/** The child is our own code; this only tells its messages from stray ones. */
const isReply = <Reply extends { kind: string }>(message: unknown): message is Reply =>
  typeof message === 'object' && message !== null && 'kind' in message && typeof message.kind === 'string'
