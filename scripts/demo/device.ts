import { mkdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import type { input as ZodInput, output as ZodOutput } from 'zod'
import type { contract, Name } from '#shared/contract/contract.ts'
import { type LaunchedApp, launchApp } from '../support/launch.ts'
import { type AxeFinding, axeFindings } from './axe.ts'
import type { DemoClock } from './clock.ts'

/** Where pictures and findings of the whole run are collected. */
export interface Album {
  folder: string
  screens: string[]
  axe: AxeFinding[]
  /** lines the windows wrote as errors */
  errors: string[]
  say(line: string): void
}

/** One person's computer: a real window that is worked by keyboard and mouse. */
export interface Device {
  readonly page: Page
  readonly dataFolder: string
  /** chooses an entry of the navigation */
  go(title: string): Promise<void>
  button(name: string | RegExp, within?: Locator): Locator
  click(name: string | RegExp, within?: Locator): Promise<void>
  /** the control that carries this label */
  field(label: string | RegExp): Locator
  /** 知道了 on what has been said below */
  dismissToasts(): Promise<void>
  /** answers the next dialogs for opening files */
  answerOpen(path: string): Promise<void>
  /** answers the next dialogs for saving files */
  answerSave(path: string): Promise<void>
  /** a picture of the window; `also` adds it dark and at 200 %; axe looks at it as well */
  picture(step: string, options?: { also?: boolean; axe?: boolean }): Promise<void>
  /** reads what the screens read; for waiting and for figures, never to do the work */
  ask<N extends Name>(
    name: N,
    input: ZodInput<(typeof contract)[N]['input']>,
  ): Promise<ZodOutput<(typeof contract)[N]['output']>>
  versions(): Promise<{ electron: string; node: string }>
  until<T>(what: string, look: () => Promise<T | null | undefined | false>, ms?: number): Promise<T>
  close(): Promise<void>
  kill(): Promise<void>
  /** starts the program again on the same data folder */
  reopen(): Promise<void>
}

const PATIENCE_MS = 30_000
const POLL_MS = 100

interface DeviceOptions {
  name: string
  dataFolder: string
  /** animations are switched off on this machine */
  still: boolean
}

export const startDevice = async (
  { name, dataFolder, still }: DeviceOptions,
  album: Album,
  clock: DemoClock,
): Promise<Device> => {
  const launch = async (): Promise<LaunchedApp> => {
    const app = await launchApp({ dataFolder, env: clock.env, preload: [clock.preload] })
    app.page.setDefaultTimeout(PATIENCE_MS)
    if (still) await app.page.emulateMedia({ reducedMotion: 'reduce' })
    await clock.tell(app.page)
    return app
  }
  let running = await launch()
  const rest = () => {
    album.errors.push(...running.consoleErrors.map((line) => `${name}: ${line}`))
  }
  const button: Device['button'] = (label, within) =>
    (within ?? running.page).getByRole('button', { name: label }).first()

  const shoot = async (file: string): Promise<void> => {
    await running.page.screenshot({
      path: join(album.folder, file),
      animations: 'disabled',
      caret: 'initial',
    })
    album.screens.push(basename(file))
    // What is long scrolls within its screen; the window as a whole never does.
    const isLarger = await running.page.evaluate(() => {
      const { scrollHeight, clientHeight, scrollWidth, clientWidth } = document.documentElement
      return scrollHeight > clientHeight || scrollWidth > clientWidth
    })
    if (isLarger) throw new Error(`${file}: the page is larger than its window`)
  }

  const device: Device = {
    get page() {
      return running.page
    },
    dataFolder,
    go: async (title) => {
      const { page } = running
      const link = page
        .getByRole('navigation', { name: '主导航' })
        .getByRole('link', { name: title, exact: true })
      // On a small window, and in the field mode, it is put away.
      const opener = page.getByRole('button', { name: '显示导航' })
      if (!(await link.isVisible()) && (await opener.isVisible())) await opener.click()
      await link.click()
    },
    button,
    click: (label, within) => button(label, within).click(),
    field: (label) => running.page.getByLabel(label).first(),
    dismissToasts: async () => {
      const known = running.page.getByRole('button', { name: '知道了' })
      // It may go by itself at the same moment.
      while ((await known.count()) > 0)
        await known
          .first()
          .click({ timeout: 500 })
          .catch(() => {})
    },
    answerOpen: (path) =>
      running.app.evaluate(({ dialog }, chosen) => {
        dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [chosen] })
      }, path),
    answerSave: (path) =>
      running.app.evaluate(({ dialog }, chosen) => {
        dialog.showSaveDialog = async () => ({ canceled: false, filePath: chosen })
      }, path),
    picture: async (step, { also = false, axe = true } = {}) => {
      mkdirSync(album.folder, { recursive: true })
      const { page } = running
      await settle(page, still)
      const no = String(album.screens.length + 1).padStart(3, '0')
      const file = `${no}-${name}-${step}`
      await shoot(`${file}.png`)
      if (axe) album.axe.push(...(await axeFindings(page, file)))
      if (!also) return
      await page.emulateMedia({ colorScheme: 'dark' })
      await settle(page, still)
      await shoot(`${file}-dark.png`)
      if (axe) album.axe.push(...(await axeFindings(page, `${file}-dark`)))
      await page.emulateMedia({ colorScheme: 'light' })
      await zoom(running, 2)
      await settle(page, still)
      await shoot(`${file}-200.png`)
      await zoom(running, 1)
      await settle(page, still)
    },
    ask: async (call, input) => {
      const answer = await running.page.evaluate(
        ([asked, given]) => Reflect.get(window, 'api').calls[String(asked)](given),
        [call, input] as const,
      )
      if (!answer.ok) throw new Error(`${name}: ${call} → ${answer.error.code} ${answer.error.message}`)
      return answer.value
    },
    versions: () =>
      running.app.evaluate(() => ({
        electron: process.versions.electron ?? '',
        node: process.versions.node,
      })),
    until: async (what, look, ms = PATIENCE_MS) => {
      const end = Date.now() + ms
      for (;;) {
        const seen = await look()
        if (seen !== null && seen !== undefined && seen !== false) return seen
        if (Date.now() > end) throw new Error(`${name}: waited ${ms / 1000} s in vain for ${what}`)
        await new Promise((resolve) => setTimeout(resolve, POLL_MS))
      }
    },
    close: async () => {
      rest()
      await running.close()
    },
    kill: async () => {
      rest()
      await running.kill()
    },
    reopen: async () => {
      running = await launch()
    },
  }
  return device
}

/** Lets fonts, lazy screens and short animations come to rest before a picture is taken. */
const settle = async (page: Page, still: boolean): Promise<void> => {
  await page.locator('h1').first().waitFor()
  await page.evaluate(async () => {
    await document.fonts.ready
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
  })
  if (!still) await page.waitForTimeout(120)
}

const zoom = ({ app }: LaunchedApp, factor: number): Promise<void> =>
  app.evaluate(({ BrowserWindow }, wanted) => {
    for (const window of BrowserWindow.getAllWindows()) window.webContents.setZoomFactor(wanted)
  }, factor)
