/** What a process did to the files of one folder, in order, as strace saw it: the raw material of power cuts. */
import { spawnSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { basename, dirname } from 'node:path'

export type Step =
  /** a file got its name; `file` counts files, not names */
  | { do: 'create'; name: string; file: number }
  | { do: 'unlink'; name: string }
  | { do: 'rename'; from: string; to: string }
  | { do: 'write'; file: number; at: number; bytes: Buffer }
  | { do: 'truncate'; file: number; size: number }
  /** everything written to the file before step `began` is on disk from here on */
  | { do: 'sync'; file: number; began: number }
  | { do: 'sync-names'; began: number }
  | { do: 'said'; line: string }

const CALLS = 'openat,close,write,pwrite64,ftruncate,fsync,fdatasync,unlink,rename'

/** Runs `program` and gives back the steps it took in `folder`. `start`: names of the files there before. */
export const recordSteps = (folder: string, start: readonly string[], program: readonly string[]): Step[] => {
  const log = `${folder}.strace`
  const run = spawnSync(
    'strace',
    ['-f', '-qq', '-xx', '-s', '4000000', '-e', `trace=${CALLS}`, '-e', 'signal=none', '-o', log, ...program],
    { stdio: ['ignore', 'pipe', 'pipe'], encoding: 'utf8', maxBuffer: 1 << 28 },
  )
  if (run.status !== 0) throw new Error(`the writer ended with ${run.status}: ${run.stderr}`)
  const text = readFileSync(log, 'latin1')
  rmSync(log)
  return stepsIn(text, folder, start)
}

interface Call {
  name: string
  args: string
  result: number
  /** step at which it began */
  began: number
}

const stepsIn = (text: string, folder: string, start: readonly string[]): Step[] => {
  const steps: Step[] = []
  const files = new Map(start.map((name, file) => [name, file]))
  let next = start.length
  /** of the process: descriptor → file, or the folder itself */
  const open = new Map<number, { file: number; at: number; append: boolean } | 'folder'>()
  const unfinished = new Map<string, { name: string; args: string; began: number }>()
  let said = ''

  const inFolder = (path: string): string | null => (dirname(path) === folder ? basename(path) : null)

  const opened = ({ args, result }: Call): void => {
    const path = firstText(args).toString()
    open.delete(result)
    if (path === folder) open.set(result, 'folder')
    const name = inFolder(path)
    if (name === null) return
    let file = files.get(name)
    if (file === undefined) {
      if (!args.includes('O_CREAT')) return
      file = next++
      files.set(name, file)
      steps.push({ do: 'create', name, file })
    } else if (args.includes('O_TRUNC')) steps.push({ do: 'truncate', file, size: 0 })
    open.set(result, { file, at: 0, append: args.includes('O_APPEND') })
  }

  const take = (call: Call): void => {
    const { name, args, result, began } = call
    if (result < 0) return
    if (name === 'openat') {
      opened(call)
      return
    }
    if (name === 'unlink' || name === 'rename') {
      const [from, to] = texts(args).map((bytes) => inFolder(bytes.toString()))
      if (!from) return
      if (name === 'unlink') {
        files.delete(from)
        steps.push({ do: 'unlink', name: from })
      } else if (to) {
        files.set(to, files.get(from) as number)
        files.delete(from)
        steps.push({ do: 'rename', from, to })
      }
      return
    }
    const fd = Number(/^\d+/.exec(args)?.[0])
    if (name === 'close') {
      open.delete(fd)
      return
    }
    if (name === 'write' && fd === 1) {
      const lines = (said + firstText(args).toString()).split('\n')
      said = lines.pop() ?? ''
      for (const line of lines) steps.push({ do: 'said', line })
      return
    }
    const target = open.get(fd)
    if (target === undefined) return
    if (target === 'folder') {
      if (name === 'fsync' || name === 'fdatasync') steps.push({ do: 'sync-names', began })
      return
    }
    const { file } = target
    if (name === 'fsync' || name === 'fdatasync') steps.push({ do: 'sync', file, began })
    else if (name === 'ftruncate')
      steps.push({ do: 'truncate', file, size: Number(/(\d+)$/.exec(args)?.[1]) })
    else if (name === 'pwrite64')
      steps.push({ do: 'write', file, at: Number(/(\d+)$/.exec(args)?.[1]), bytes: firstText(args) })
    else if (name === 'write') {
      const bytes = firstText(args)
      steps.push({ do: 'write', file, at: target.append ? -1 : target.at, bytes })
      target.at += bytes.byteLength
    }
  }

  for (const line of text.split('\n')) {
    const whole = /^(\d+)\s+(\w+)\((.*)\)\s+= (-?\d+)/.exec(line)
    if (whole) {
      const [, , name = '', args = '', result] = whole
      take({ name, args, result: Number(result), began: steps.length })
      continue
    }
    const begun = /^(\d+)\s+(\w+)\((.*) <unfinished \.\.\.>$/.exec(line)
    if (begun) {
      const [, pid = '', name = '', args = ''] = begun
      unfinished.set(pid, { name, args, began: steps.length })
      continue
    }
    const resumed = /^(\d+)\s+<\.\.\. \w+ resumed>(.*)\)\s+= (-?\d+)/.exec(line)
    const first = resumed && unfinished.get(resumed[1] ?? '')
    if (resumed && first) take({ ...first, args: first.args + resumed[2], result: Number(resumed[3]) })
  }
  return steps
}

const texts = (args: string): Buffer[] =>
  [...args.matchAll(/"((?:\\x[0-9a-f]{2})*)"/g)].map(([, hex = '']) =>
    Buffer.from(hex.replaceAll('\\x', ''), 'hex'),
  )
const firstText = (args: string): Buffer => {
  const from = args.indexOf('"')
  return Buffer.from(args.slice(from + 1, args.indexOf('"', from + 1)).replaceAll('\\x', ''), 'hex')
}
