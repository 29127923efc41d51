// npm run faults [-- --full]: kills, broken disks and the like against the data service. --full kills 200 times.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { root } from '../../scripts/support/paths.ts'

const full = process.argv.includes('--full')
const rest = process.argv.slice(2).filter((word) => word !== '--full')
const run = spawnSync(
  process.execPath,
  [join(root, 'node_modules', '.bin', 'vitest'), 'run', '--project', 'unit', 'test/faults', ...rest],
  { cwd: root, stdio: 'inherit', env: { ...process.env, ...(full ? { FAULT_KILLS: '200' } : {}) } },
)
process.exitCode = run.status ?? 1
