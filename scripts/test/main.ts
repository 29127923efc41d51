// npm test [-- vitest arguments]: makes the machine ready, builds, runs every test. The last line is
// `N passed, N failed`; the exit code is 1 when anything failed or nothing ran.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { provideTracer } from '../doctor/index.ts'
import { ensureBuilt } from '../support/build.ts'
import { root, runtimeFolder } from '../support/paths.ts'
import { readyRuntime } from '../support/ready.ts'

await readyRuntime()
provideTracer(console.log)
ensureBuilt(console.log)

const summaryFile = join(runtimeFolder, 'test-summary.json')
mkdirSync(runtimeFolder, { recursive: true })
rmSync(summaryFile, { force: true })

const run = spawnSync(
  process.execPath,
  [
    join(root, 'node_modules', '.bin', 'vitest'),
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${summaryFile}`,
    ...process.argv.slice(2),
  ],
  { cwd: root, stdio: 'inherit' },
)

const { passed, failed } = summary()
const broken = run.status !== 0 || passed === 0
// A run that broke without a failing test (a file that does not load, an error outside of a test) is a failure too.
console.log(`${passed} passed, ${broken ? Math.max(failed, 1) : failed} failed`)
process.exitCode = broken ? 1 : 0

function summary(): { passed: number; failed: number } {
  if (!existsSync(summaryFile)) return { passed: 0, failed: 1 }
  const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(summaryFile, 'utf8'))
  return { passed: numPassedTests, failed: numFailedTests }
}
