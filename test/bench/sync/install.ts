/** Peers of the measures (fastify, PouchDB …): not dependencies of the product, installed when they are asked for. */
import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { root } from '../../../scripts/support/paths.ts'

const folder = join(root, '.runtime', 'bench-peers')
const here = (name: string): string => fileURLToPath(new URL(`../peers/${name}`, import.meta.url))

/** Installs them where that was not done yet for this lock file. No install script runs: nothing is compiled. */
export const installPeers = (): void => {
  const lock = readFileSync(here('package-lock.json'), 'utf8')
  const done = join(folder, 'installed')
  if (existsSync(done) && readFileSync(done, 'utf8') === lock) return
  mkdirSync(folder, { recursive: true })
  for (const name of ['package.json', 'package-lock.json']) copyFileSync(here(name), join(folder, name))
  console.error('installing what is measured against (fastify, PouchDB) into .runtime/bench-peers')
  const run = spawnSync('npm', ['ci', '--ignore-scripts', '--no-fund', '--no-audit'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  if (run.status !== 0) throw new Error('the peers could not be installed')
  writeFileSync(done, lock)
}

/** A peer's module, as its minimal type says. */
export const peer = <T>(name: string): T => createRequire(join(folder, 'package.json'))(name) as T
