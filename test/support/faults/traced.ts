/** Kills a running process on entering one exact system call. */
import { type ChildProcess, spawn } from 'node:child_process'

/** Resolves when the tracer holds the process. It ends with it. */
const attach = async (pid: number, args: readonly string[]): Promise<ChildProcess> => {
  const tracer = spawn('strace', ['-f', ...args, '-p', String(pid)], { stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  await new Promise<void>((done, failed) => {
    tracer.once('error', failed)
    tracer.once('close', () => failed(new Error(`cannot trace: ${said}`)))
    tracer.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said += text
      if (/attached/.test(said)) done()
    })
  })
  tracer.stderr?.resume()
  return tracer
}

/** From now on the process dies on entering its `nth` call of this kind. */
export const killAt = async (pid: number, call: string, nth: number): Promise<void> => {
  await attach(pid, [
    '-o',
    '/dev/null',
    '-e',
    `trace=${call}`,
    '-e',
    `inject=${call}:signal=KILL:when=${nth}`,
  ])
}
