// What the machine must have before a window can open. On Debian and its kin missing packages are installed when
// we may (root); elsewhere the exact command is printed.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'

type Say = (line: string) => void
type Lack = { what: string; packages: readonly string[] }

/** The libraries Electron links to and a bare Debian does not have. */
const libraryPackages = ['libgtk-3-0', 'libnss3', 'libasound2', 'libgbm1', 'libatk-bridge2.0-0']

/**
 * Checks Node, libraries, fonts and display for the given Electron; installs what is missing when it may.
 * Returns false when something is still missing; then it has said what to run.
 */
export function checkMachine(electron: string, say: Say): boolean {
  const major = Number(process.versions.node.split('.')[0])
  if (major < 24) {
    say(
      `doctor: Node ${process.versions.node} is too old; start through npm, which uses the Node 24 it installed`,
    )
    return false
  }
  if (process.platform !== 'linux') return true
  const missing = lacks(electron)
  if (missing.length === 0) return true

  say(`doctor: missing: ${missing.map((lack) => lack.what).join('; ')}`)
  const packages = [...new Set(missing.flatMap((lack) => lack.packages))]
  if (!inPath('apt-get')) {
    say(`doctor: install what your distribution calls ${packages.join(' ')}`)
    return false
  }
  if (process.getuid?.() !== 0) {
    say(`doctor: please run: sudo apt-get update && sudo apt-get install -y ${packages.join(' ')}`)
    return false
  }
  aptInstall(packages, say)
  const left = lacks(electron)
  for (const lack of left) say(`doctor: still missing: ${lack.what}`)
  return left.length === 0
}

/** What the fault tests shoot and record with: without it kills come at random moments and no power cut can be tried. */
export function provideTracer(say: Say): void {
  if (process.platform !== 'linux' || inPath('strace')) return
  if (!inPath('apt-get') || process.getuid?.() !== 0) {
    say('doctor: for the fault tests, please run: sudo apt-get install -y strace')
    return
  }
  try {
    aptInstall(['strace'], say)
  } catch (error) {
    say(`doctor: strace is not to be had: ${error instanceof Error ? error.message : String(error)}`)
  }
}

function lacks(electron: string): Lack[] {
  const found: Lack[] = []
  const libraries = missingLibraries(electron)
  if (libraries.length > 0) found.push({ what: libraries.join(', '), packages: libraryPackages })
  if (!hasChineseFont()) found.push({ what: 'a Chinese font', packages: ['fonts-noto-cjk'] })
  if (!hasDisplay() && !inPath('Xvfb')) {
    found.push({ what: 'a display (or Xvfb to stand in for one)', packages: ['xvfb'] })
  }
  return found
}

/** True when windows can be shown to somebody. */
export function hasDisplay(): boolean {
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY)
}

function missingLibraries(electron: string): string[] {
  const listed = spawnSync('ldd', [electron], { encoding: 'utf8' })
  return (listed.stdout ?? '').split('\n').flatMap((line) => /^\s*(\S+) => not found/.exec(line)?.[1] ?? [])
}

function hasChineseFont(): boolean {
  const folders = ['/usr/share/fonts', '/usr/local/share/fonts', join(homedir(), '.fonts'), fontsOfUser()]
  const chinese =
    /(cjk|wqy|wenquan|source-?han|simsun|simhei|msyh|fangsong|deng|uming|ukai|droidsansfallback)/i
  return folders
    .filter((folder) => existsSync(folder))
    .some((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).some((f) => chinese.test(f)))
}

function fontsOfUser(): string {
  return join(homedir(), '.local/share/fonts')
}

function inPath(program: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, program)))
}

function aptInstall(packages: readonly string[], say: Say): void {
  say('doctor: apt-get update')
  apt(['update', '-q'])
  const named = packages.map(ownName)
  say(`doctor: apt-get install -y ${named.join(' ')}`)
  apt(['install', '-y', '-q', '--no-install-recommends', ...named])
}

function apt(args: readonly string[]): void {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const done = spawnSync('apt-get', args, { env, encoding: 'utf8' })
  if (done.status !== 0)
    throw new Error(`apt-get ${args.join(' ')} ended with ${done.status}\n${done.stderr}`)
}

/** Debian 13 and Ubuntu 24.04 renamed libraries when their time stamps grew to 64 bits. */
function ownName(name: string): string {
  const renamed = `${name}t64`
  return spawnSync('apt-cache', ['show', '--quiet=2', renamed]).status === 0 ? renamed : name
}
