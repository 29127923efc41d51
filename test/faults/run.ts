// npm run faults [-- --full] [--only NAME] [--json]: faults on real processes, a line for each kind and one for all.
// The exit code is 1 when anything was lost or doubled, something did not hold, or a control did not fail.
import { parseArgs } from 'node:util'
import { provideTracer } from '../../scripts/doctor/index.ts'
import { type Findings, holds } from './finding.ts'
import { kinds } from './kinds.ts'

const { values } = parseArgs({
  options: {
    full: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true },
  },
})

const SHOWN = 20
const say = (value: object): void =>
  console.log(values.json ? JSON.stringify(value) : Object.entries(value).map(spelled).join('  '))
const spelled = ([key, value]: [string, unknown]): string =>
  `${key}: ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`

const asked = values.only?.flatMap((word) => word.toLowerCase().split(','))
const chosen = kinds.filter(
  ({ code, name }) => !asked || asked.includes(name) || asked.includes(code.toLowerCase()),
)
if (chosen.length === 0)
  throw new Error(`no such fault; there are ${kinds.map((kind) => kind.name).join(', ')}`)

const failed = (error: unknown): Findings => ({
  points: 0,
  lost: [],
  doubled: [],
  flaws: [error instanceof Error ? (error.stack ?? error.message) : String(error)],
})

provideTracer((line) => console.error(line))
const total = { faults: 0, points: 0, lost: 0, doubled: 0, flaws: 0, seconds: 0, ok: true }
for (const { code, name, slice, full, run } of chosen) {
  const from = performance.now()
  const found = await run(values.full ? full : slice).catch(failed)
  const { points, lost, doubled, flaws, control, figures } = found
  const seconds = Math.round((performance.now() - from) / 100) / 10
  const ok = holds(found)
  say({
    fault: name,
    code,
    points,
    lost: lost.length,
    doubled: doubled.length,
    flaws: flaws.length,
    ...(control ? { control } : {}),
    ...figures,
    seconds,
    ok,
  })
  for (const text of [...flaws, ...lost, ...doubled].slice(0, SHOWN)) console.error(`${name}: ${text}`)
  total.faults++
  total.points += points
  total.lost += lost.length
  total.doubled += doubled.length
  total.flaws += flaws.length
  total.seconds = Math.round((total.seconds + seconds) * 10) / 10
  total.ok &&= ok
}
say({ summary: values.full ? 'full' : 'slice', ...total })
process.exit(total.ok ? 0 : 1)
