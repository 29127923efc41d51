/**
 * The simulator: `npm run sim -- --runs N --seed S [--devices a..b] [--bug NAME] [--json]`
 *
 * An office of some devices and a hub, in virtual time: the program's own engine, runner, log, folds, disk work and hub,
 * on real SQL, under every fault of `faults.ts`; then quiet, then the checker. One 64-bit seed decides everything: the
 * same seed gives the same trace, byte for byte.
 *
 * `--postgres` puts the hub on a real server; `--twice` compares the traces of two plays of each run; `--only LINE` plays
 * a line of `seeds.txt` and prints its trace; `--workers N` processes (2). With `--bug` the exit code says whether the
 * mistake was caught: 1 = yes. A run that fails is made smaller and kept in `seeds.txt`.
 */
import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { startTestServer } from '#test/support/hub.ts'
import { bugNames, bugs, isBugName } from './bugs/index.ts'
import { addTo, type Crew, newTally, openBase, type Tally } from './crew.ts'
import { simulate } from './office.ts'
import { report } from './report.ts'
import { keepSeed, lineOf, parseLine, parseRange } from './seeds.ts'

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    devices: { type: 'string', default: '2..5' },
    bug: { type: 'string' },
    workers: { type: 'string', default: '2' },
    postgres: { type: 'boolean', default: false },
    twice: { type: 'boolean', default: false },
    only: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
})
const bug = values.bug ?? null
if (bug !== null && !isBugName(bug)) throw new Error(`no such bug: ${bug}; there are ${bugNames.join(', ')}`)

const SHARE = 10

/** Hands out shares of the runs to processes until all are done, or a mistake was caught. */
const runAll = async (
  crew: Crew,
  runs: number,
  workers: number,
  databases: (string | null)[],
): Promise<Tally> => {
  const sum = newTally()
  let next = 0
  const caught = () => crew.bug !== null && sum.failures.length > 0
  const work = (database: string | null): Promise<void> =>
    new Promise((resolve, reject) => {
      const asked = JSON.stringify({ ...crew, database, seed: String(crew.seed) })
      const child = fork(fileURLToPath(new URL('./worker.ts', import.meta.url)), [asked], {
        serialization: 'advanced',
      })
      child.on('message', (said: Tally | 'ready') => {
        if (said !== 'ready') addTo(sum, said)
        const from = next
        next = Math.min(runs, next + SHARE)
        child.send(from < runs && !caught() ? { from, to: next } : 'end')
      })
      child.on('error', reject)
      child.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`a worker ended with ${code}`))))
    })
  await Promise.all(Array.from({ length: workers }, (_, i) => work(databases[i] ?? null)))
  return sum
}

const only = async (line: string): Promise<number> => {
  const base = await openBase(null)
  const result = await simulate(base, parseLine(line), bug === null ? {} : bugs[bug])
  console.log(result.trace)
  for (const { what, text } of result.problems) console.log(`${what}: ${text}`)
  await base.close()
  return result.problems.length > 0 ? 1 : 0
}

const series = async (): Promise<number> => {
  const workers = Number(values.workers)
  const crew: Crew = {
    seed: BigInt(values.seed),
    devices: parseRange(values.devices),
    bug,
    database: null,
    twice: values.twice,
  }
  const server = values.postgres ? await startTestServer() : null
  try {
    const names = Array.from({ length: workers }, (_, i) => `sim${i}`)
    const databases = server ? await Promise.all(names.map((name) => server.database(name))) : []
    const began = performance.now()
    const sum = await runAll(crew, Number(values.runs), workers, databases)
    for (const { spec, problems } of sum.failures) {
      console.log(`FAILED ${lineOf(spec)}`)
      for (const { what, text } of problems.slice(0, 5)) console.log(`  ${what}: ${text}`)
      if (bug === null) keepSeed(spec, problems[0]?.text ?? '')
    }
    const said = report(sum, (performance.now() - began) / 1000)
    console.log(values.json ? JSON.stringify(said) : said)
    return sum.failures.length + sum.unlike > 0 ? 1 : 0
  } finally {
    await server?.stop()
  }
}

// Said outright: the embedded database server ends the process with 0 when it comes to rest by itself.
process.exit(values.only === undefined ? await series() : await only(values.only))
