/** A server of a measure in a process of its own, asked by messages: `{ id, ask, with }` → `{ id, value }`. */
import { type ChildProcess, fork } from 'node:child_process'

export type Calls = Record<string, (input: never) => Promise<unknown>>

/** In the child: answers what the measure asks. */
export const answerWith = (calls: Calls): void => {
  process.on('message', async ({ id, ask, input }: { id: number; ask: string; input: never }) => {
    const call = calls[ask]
    if (!call) throw new Error(`nobody answers ${ask}`)
    process.send?.({ id, value: await call(input) })
    if (ask === 'stop') process.exit()
  })
  process.send?.({ ready: true })
}

export interface Served<C extends Calls> {
  ask<N extends keyof C & string>(name: N, ...input: Parameters<C[N]>): Promise<Awaited<ReturnType<C[N]>>>
  stop(): Promise<void>
}

/** In the measure: starts the file and waits until it answers. */
export const serve = async <C extends Calls>(file: URL, args: readonly string[] = []): Promise<Served<C>> => {
  const child: ChildProcess = fork(file, args, { execArgv: [] })
  const waiting = new Map<number, (value: unknown) => void>()
  let last = 0
  await new Promise<void>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`${file.pathname} ended with ${code}`)))
    child.on('message', (message: { ready?: true; id?: number; value?: unknown }) => {
      if (message.ready) resolve()
      if (message.id !== undefined) waiting.get(message.id)?.(message.value)
    })
  })
  const ask = (name: string, input?: unknown) =>
    new Promise<unknown>((resolve) => {
      waiting.set(++last, resolve)
      child.send({ id: last, ask: name, input })
    })
  return {
    ask: ask as Served<C>['ask'],
    stop: async () => {
      const gone = new Promise((resolve) => child.once('exit', resolve))
      child.send({ id: ++last, ask: 'stop' })
      await gone
    },
  }
}
