/** Starts an Electron without anything attached, and looks at it from outside. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'
import { electronPath } from '../../scripts/runtime/index.ts'
import type { Display } from '../../scripts/support/display.ts'

export interface Started {
  page: Page
  pid: number
  /** epoch ms at which the process was started */
  startedAt: number
  stop(): Promise<void>
}

/** `args`: the folder of the program and what it is told. */
export const startElectron = async (args: readonly string[], display: Display): Promise<Started> => {
  const profile = mkdtempSync(join(tmpdir(), 'wi-profile-'))
  const path = await electronPath()
  const { NODE_OPTIONS: _, ELECTRON_RUN_AS_NODE: __, ...env } = process.env
  const unseen = display.virtual ? ['--disable-gpu'] : []
  const startedAt = Date.now()
  const child = spawn(
    path,
    [...args, '--no-sandbox', ...unseen, '--remote-debugging-port=0', `--user-data-dir=${profile}`],
    { env: { ...env, ...display.env }, stdio: ['ignore', 'ignore', 'pipe'] },
  )
  const browser = await chromium.connectOverCDP(await endpoint(child))
  const page = await firstPage(browser)
  return {
    page,
    pid: child.pid ?? 0,
    startedAt,
    stop: async () => {
      const gone = new Promise((resolve) => child.once('exit', resolve))
      for (const pid of familyOf(child.pid ?? 0)) kill(pid)
      await gone
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

const endpoint = (child: ChildProcess): Promise<string> =>
  new Promise((resolve, reject) => {
    let said = ''
    child.once('exit', (code) => reject(new Error(`Electron ended with ${code}: ${said}`)))
    child.stderr?.on('data', (bytes: Buffer) => {
      said += bytes.toString()
      const found = /DevTools listening on (ws:\/\/\S+)/.exec(said)
      if (found?.[1]) resolve(found[1])
    })
  })

const firstPage = async (browser: Browser): Promise<Page> => {
  for (;;) {
    const page = browser.contexts()[0]?.pages()[0]
    if (page) return page
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
}

const kill = (pid: number): void => {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if ((error as { code?: string }).code !== 'ESRCH') throw error // it ended by itself meanwhile
  }
}

/** A process and everything it started, itself first. */
export const familyOf = (root: number): number[] => {
  const parents = new Map<number, number>()
  for (const name of readdirSync('/proc').filter((n) => /^\d+$/.test(n))) {
    const parent = /^PPid:\s+(\d+)/m.exec(statusOf(name))?.[1]
    if (parent !== undefined) parents.set(Number(name), Number(parent))
  }
  const within = (pid: number): boolean =>
    pid === root || (parents.has(pid) && within(parents.get(pid) as number))
  return [root, ...[...parents.keys()].filter((pid) => pid !== root && within(pid))]
}

const statusOf = (pid: string): string => readOr(`/proc/${pid}/status`)

const readOr = (file: string): string => {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return '' // ended while we looked
  }
}

/** Is this the data service? (utilityProcess of Electron, or forked on the project's Node) */
export const isService = (pid: number): boolean =>
  /service[/\\]entry\.js|data-service/.test(readOr(`/proc/${pid}/cmdline`))

/** Memory of a process in MB, shared pages counted in part (PSS). */
export const pssMb = (pid: number): number =>
  Number(/^Pss:\s+(\d+) kB/m.exec(readOr(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0) / 1024

/** Makes `folder` a program that shows one page of it, as a sandboxed window. */
export const pageProgram = (folder: string, page: string): string => {
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ name: 'page', version: '0.0.0', main: 'main.cjs' }),
  )
  writeFileSync(
    join(folder, 'main.cjs'),
    `const { app, BrowserWindow } = require('electron')
app.whenReady().then(() => {
  const window = new BrowserWindow({ width: 1280, height: 800, show: true, webPreferences: { sandbox: true } })
  window.loadFile(${JSON.stringify(page)})
})
`,
  )
  return folder
}

/** A program that only opens a window with a word in it. */
export const blankProgram = (): { folder: string; dispose(): void } => {
  const folder = mkdtempSync(join(tmpdir(), 'wi-blank-'))
  writeFileSync(join(folder, 'index.html'), '<!doctype html><meta charset="utf-8"><h1>空白</h1>')
  pageProgram(folder, 'index.html')
  return { folder, dispose: () => rmSync(folder, { recursive: true, force: true }) }
}
