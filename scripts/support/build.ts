import { spawnSync } from 'node:child_process'
import { existsSync, globSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './paths.ts'

const sources = [
  'shared/**',
  'electron/**',
  'renderer/**',
  'electron.vite.config.ts',
  'package.json',
  'package-lock.json',
]
const newest = join(root, 'out', 'renderer', 'index.html')

/** Builds `out/` when a source is newer than the last whole build. Throws when the build fails. */
export function ensureBuilt(say: (line: string) => void): void {
  if (isFresh()) return
  say('build: out/ is older than the sources, building')
  const program = join(root, 'node_modules', '.bin', 'electron-vite')
  const done = spawnSync(process.execPath, [program, 'build', '--logLevel', 'warn'], {
    cwd: root,
    stdio: 'inherit',
  })
  if (done.status !== 0) throw new Error(`the build ended with ${done.status}`)
}

function isFresh(): boolean {
  if (!existsSync(newest)) return false
  const builtAt = statSync(newest).mtimeMs
  return globSync(sources, { cwd: root }).every((file) => statSync(join(root, file)).mtimeMs <= builtAt)
}
