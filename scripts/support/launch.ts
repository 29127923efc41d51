import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { _electron, type ElectronApplication, type Page } from 'playwright-core'
import { electronPath } from '../runtime/index.ts'
import { openDisplay } from './display.ts'
import { language } from './language.ts'
import { root } from './paths.ts'

export type LaunchOptions = {
  /** the data folder; a new empty one by default, removed again at `close` */
  dataFolder?: string
  /** where `screenshot(name)` writes its PNG files; `artifacts/screens` by default */
  screens?: string
  /** size of the page in CSS pixels; 1280 × 800 by default */
  width?: number
  height?: number
  env?: Readonly<Record<string, string>>
  /** modules the program loads before anything of its own */
  preload?: readonly string[]
  /** further switches for Chromium */
  switches?: readonly string[]
}

/** The running program with a driver attached. */
export type LaunchedApp = {
  app: ElectronApplication
  page: Page
  dataFolder: string
  /** Lines the page wrote as errors, and exceptions nobody caught. */
  consoleErrors: readonly string[]
  /** Writes `<screens>/<name>.png` and returns its path. */
  screenshot: (name: string) => Promise<string>
  /** Process id of the data service at this moment. */
  servicePid: () => Promise<number>
  /** Ends the program as a person would. */
  close: () => Promise<void>
  /** kill -9 of the program and its data service. The data folder stays. */
  kill: () => Promise<void>
}

const driverLoader = join(
  dirname(createRequire(import.meta.url).resolve('playwright-core/package.json')),
  'lib/server/electron/loader.js',
)

/** Starts the built program (`out/`) in a real window, on a virtual display where there is none. */
export async function launchApp(options: LaunchOptions = {}): Promise<LaunchedApp> {
  const display = await openDisplay()
  const dataFolder = options.dataFolder ?? mkdtempSync(join(tmpdir(), 'window-inspector-'))
  // A virtual display has no graphics hardware to look for.
  const unseen = display.virtual ? ['--disable-gpu'] : []
  const app = await _electron
    .launch({
      executablePath: await electronPath(),
      // The driver's own loader holds the program back until the driver is attached: without it a window that
      // opens at the wrong moment is never seen.
      args: [
        ...[driverLoader, ...(options.preload ?? [])].flatMap((module) => ['-r', module]),
        root,
        '--no-sandbox',
        ...unseen,
        ...(options.switches ?? []),
        '--data',
        dataFolder,
      ],
      cwd: root,
      env: { ...ownEnv(), ...language, ...display.env, ...options.env },
    })
    .catch((error) => {
      display.stop()
      throw error
    })
  const mainPid = app.process().pid ?? 0
  const page = await app.firstWindow()
  const consoleErrors: string[] = []
  page.on('console', (line) => line.type() === 'error' && consoleErrors.push(line.text()))
  page.on('pageerror', (error) => consoleErrors.push(String(error)))
  await page.setViewportSize({ width: options.width ?? 1280, height: options.height ?? 800 })
  await page.waitForLoadState('domcontentloaded')

  const screens = options.screens ?? join(root, 'artifacts', 'screens')
  const tidyUp = () => {
    display.stop()
    if (!options.dataFolder) rmSync(dataFolder, { recursive: true, force: true, maxRetries: 5 })
  }
  return {
    app,
    page,
    dataFolder,
    consoleErrors,
    screenshot: async (name) => {
      mkdirSync(screens, { recursive: true })
      const path = join(screens, `${name}.png`)
      await page.screenshot({ path, animations: 'disabled', caret: 'initial' })
      return path
    },
    servicePid: () => servicePid(app, mainPid),
    close: async () => {
      await app.close()
      tidyUp()
    },
    kill: async () => {
      const service = await servicePid(app, mainPid)
      const gone = new Promise((resolve) => app.process().once('exit', resolve))
      process.kill(mainPid, 'SIGKILL')
      process.kill(service, 'SIGKILL')
      await gone
      display.stop()
    },
  }
}

function ownEnv(): Record<string, string> {
  const pairs = Object.entries(process.env).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value]],
  )
  const env: Record<string, string> = Object.fromEntries(pairs)
  // A test runner's own switches must not reach the program under test.
  delete env.NODE_OPTIONS
  delete env.ELECTRON_RUN_AS_NODE
  return env
}

/** Electron knows its own utility process; a forked service (fallback runtime) is found among its children. */
async function servicePid(app: ElectronApplication, mainPid: number): Promise<number> {
  const utility = await app.evaluate(
    ({ app: running }) =>
      running.getAppMetrics().find((process) => process.serviceName === 'data-service')?.pid,
  )
  const pid = utility ?? forkedService(mainPid)
  if (pid === undefined) throw new Error('the data service is not running')
  return pid
}

function forkedService(mainPid: number): number | undefined {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .find((pid) => {
      try {
        const parent = /^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
        const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8')
        return Number(parent) === mainPid && command.includes('/out/service/entry.js')
      } catch {
        return false // ended while we looked
      }
    })
}
