import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { runtimeFolder } from '../support/paths.ts'

const answerWithinMs = 4_000
const downloadWithinMs = 15 * 60_000
const forgetFailureAfterMs = 24 * 3_600_000
const failureFile = join(runtimeFolder, 'official-download-failed.json')

const electronFolder = dirname(createRequire(import.meta.url).resolve('electron/package.json'))
const wantedVersion = readJson(join(electronFolder, 'package.json')).version ?? ''

/** The official binary, when the npm package `electron` has downloaded it and it is of the pinned version. */
export function downloadedElectron(): { path: string; version: string } | undefined {
  const pathFile = join(electronFolder, 'path.txt')
  const versionFile = join(electronFolder, 'dist', 'version')
  if (!existsSync(pathFile) || !existsSync(versionFile)) return undefined
  const path = join(electronFolder, 'dist', readFileSync(pathFile, 'utf8').trim())
  const version = readFileSync(versionFile, 'utf8').trim().replace(/^v/, '')
  return version === wantedVersion && existsSync(path) ? { path, version } : undefined
}

/**
 * Downloads the official binary with the npm package's own installer, which checks it against its checksums.
 * An unreachable site costs seconds and is then remembered for a day (`npm run runtime -- --retry` forgets it).
 */
export async function downloadOfficial(say: (line: string) => void): Promise<boolean> {
  const url = releaseUrl()
  const failed = rememberedFailure(url)
  if (failed) {
    say(`runtime: ${url} did not answer at ${failed}; not asked again today (npm run runtime -- --retry)`)
    return false
  }
  say(`runtime: asking ${url}`)
  const reason = (await unreachable(url)) ?? (await install())
  if (reason === undefined) return true
  say(`runtime: no official download (${reason})`)
  mkdirSync(runtimeFolder, { recursive: true })
  writeFileSync(failureFile, JSON.stringify({ url, reason, at: new Date().toISOString() }))
  return false
}

/** Makes the next run ask the download site again. */
export function forgetFailure(): void {
  rmSync(failureFile, { force: true })
}

function releaseUrl(): string {
  const env = process.env
  const mirror =
    env.ELECTRON_MIRROR ||
    env.npm_config_electron_mirror ||
    'https://github.com/electron/electron/releases/download/'
  const folder = (env.ELECTRON_CUSTOM_DIR || 'v{{ version }}').replace(/\{\{\s*version\s*\}\}/, wantedVersion)
  const platform = process.platform
  return `${mirror.replace(/\/?$/, '/')}${folder}/electron-v${wantedVersion}-${platform}-${process.arch}.zip`
}

async function unreachable(url: string): Promise<string | undefined> {
  try {
    const reply = await fetch(url, {
      method: 'HEAD',
      redirect: 'manual',
      signal: AbortSignal.timeout(answerWithinMs),
    })
    return reply.status < 400 ? undefined : `answered ${reply.status}`
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
    return cause instanceof Error ? cause.message || cause.name : String(cause)
  }
}

function install(): Promise<string | undefined> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(electronFolder, 'install.js')], {
      stdio: ['ignore', 'inherit', 'inherit'],
      timeout: downloadWithinMs,
    })
    child.once('error', (error) => resolve(error.message))
    child.once('exit', (code) => resolve(code === 0 ? undefined : `installer ended with ${code}`))
  })
}

function rememberedFailure(url: string): string | undefined {
  if (!existsSync(failureFile)) return undefined
  const failure = readJson(failureFile)
  const age = Date.now() - Date.parse(failure.at ?? '')
  return failure.url === url && age >= 0 && age < forgetFailureAfterMs ? failure.at : undefined
}

function readJson(path: string): Record<string, string | undefined> {
  return JSON.parse(readFileSync(path, 'utf8'))
}
