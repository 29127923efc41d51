/** Kills a running process on entering one exact system call, or counts how many it makes. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, rmSync } from 'node:fs'

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

/** How many calls of each kind the process makes from now until it ends. */
export const countFrom = async (
  pid: number,
  calls: readonly string[],
  log: string,
): Promise<() => Promise<Map<string, number>>> => {
  const tracer = await attach(pid, [
    '-o',
    log,
    '-e',
    `trace=${calls.join(',')}`,
    '-e',
    'signal=none',
    '-s',
    '0',
  ])
  const gone = once(tracer, 'close')
  return async () => {
    await gone
    const text = readFileSync(log, 'latin1')
    rmSync(log)
    return new Map(calls.map((call) => [call, text.match(new RegExp(`\\b${call}\\(`, 'g'))?.length ?? 0]))
  }
}
