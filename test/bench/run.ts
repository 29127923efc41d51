// npm run bench [-- --json] [--only name] [--scale 0.1]: measures the product against bare means, both sides in one run.
// Each file of this folder that exports `run()` measures in a process of its own, one after the other. One line a
// measure: JSON with --json, words without. Exit code 1 when a measure misses its bar or could not be taken.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { holds, type Measure, round3 } from './measure.ts'

const names = [
  'save',
  'echo',
  'search',
  'import',
  'start',
  'table',
  'busy',
  'draw',
  'sync',
  'first',
  'files',
  'packs',
  'field',
]

const option = (name: string): string | undefined => {
  const at = process.argv.indexOf(name)
  return at < 0 ? undefined : process.argv[at + 1]
}
const fileOf = (name: string): string => fileURLToPath(new URL(`./${name}.ts`, import.meta.url))

const child = option('--measure')
if (child !== undefined) await measureHere(child)
else await measureAll()

async function measureHere(name: string): Promise<void> {
  const { run } = (await import(fileOf(name))) as { run(): Promise<Measure[]> }
  for (const line of await run()) process.send?.(line)
  process.exit()
}

async function measureAll(): Promise<void> {
  const only = option('--only')
  const chosen = names.filter((name) => existsSync(fileOf(name)) && (only === undefined || only === name))
  if (chosen.length === 0) throw new Error(`no such measure; there are ${names.join(', ')}`)
  let missed = false
  for (const name of chosen) {
    const lines = await measureApart(name)
    for (const line of lines) {
      const ok = holds(line)
      missed ||= !ok
      console.log(
        process.argv.includes('--json')
          ? JSON.stringify({ ...line, ratio: round3(line.ratio), ok })
          : words(line),
      )
    }
    if (lines.length === 0) missed = true
  }
  process.exitCode = missed ? 1 : 0
}

/** In its own process: one measure's memory and garbage are not another's. */
function measureApart(name: string): Promise<Measure[]> {
  const lines: Measure[] = []
  return new Promise((resolve) => {
    const scale = option('--scale')
    const args = ['--measure', name, ...(scale === undefined ? [] : ['--scale', scale])]
    const run = spawn(process.execPath, [fileURLToPath(import.meta.url), ...args], {
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    })
    run.on('message', (line: Measure) => lines.push(line))
    if (run.stdout)
      createInterface({ input: run.stdout }).on('line', (text) => console.error(`${name}: ${text}`))
    run.once('close', (code) => {
      if (code !== 0) {
        console.error(`${name}: could not be measured (exit code ${code})`)
        resolve([])
      } else resolve(lines)
    })
  })
}

function words(line: Measure): string {
  const { name, ratio, limit, least, ...figures } = line
  const bar = limit !== undefined ? `at most ${limit}` : least !== undefined ? `at least ${least}` : 'no bar'
  const rest = Object.entries(figures).map(([key, value]) => `${key} ${String(value)}`)
  return `${holds(line) ? 'holds ' : 'MISSED'} ${name}: ${round3(ratio)} (${bar})  ${rest.join(', ')}`
}
