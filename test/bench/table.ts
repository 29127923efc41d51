/**
 * `table`: 20,000 rows in a real window, the product's table against plain @tanstack/react-virtual: time to the
 * first rows, and main-thread milliseconds for each frame of scrolling (both ≤ 1.2).
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import type { CDPSession, Page } from 'playwright-core'
import { build } from 'vite'
import { openDisplay } from '../../scripts/support/display.ts'
import { readyRuntime } from '../../scripts/support/ready.ts'
import { pageProgram, startElectron } from './electron-process.ts'
import { type Measure, median, round3 } from './measure.ts'

const ROUNDS = 9
const FRAMES = 90

interface Bench {
  show(side: string): Promise<number>
  scroll(frames: number): Promise<void>
}

const taskMs = async (session: CDPSession): Promise<number> => {
  const { metrics } = await session.send('Performance.getMetrics')
  return (metrics.find((m) => m.name === 'TaskDuration')?.value ?? 0) * 1000
}

const once = async (page: Page, session: CDPSession, side: string) => {
  const firstMs = await page.evaluate(
    (which) => (window as unknown as { bench: Bench }).bench.show(which),
    side,
  )
  const before = await taskMs(session)
  await page.evaluate((frames) => (window as unknown as { bench: Bench }).bench.scroll(frames), FRAMES)
  return { firstMs, frameMs: ((await taskMs(session)) - before) / FRAMES }
}

export const run = async (): Promise<Measure[]> => {
  await readyRuntime(() => {})
  const folder = mkdtempSync(join(tmpdir(), 'wi-table-'))
  await build({
    root: fileURLToPath(new URL('./table', import.meta.url)),
    base: './',
    logLevel: 'warn',
    configFile: false,
    plugins: [react()],
    build: { outDir: join(folder, 'page'), target: 'chrome130', modulePreload: false, emptyOutDir: true },
  })
  const display = await openDisplay()
  const { page, stop } = await startElectron([pageProgram(folder, 'page/index.html')], display)
  try {
    await page.waitForFunction(() => 'bench' in window)
    const session = await page.context().newCDPSession(page)
    await session.send('Performance.enable')
    const sides = {
      ours: [] as { firstMs: number; frameMs: number }[],
      plain: [] as { firstMs: number; frameMs: number }[],
    }
    for (let round = 0; round <= ROUNDS; round++)
      for (const side of ['ours', 'plain'] as const) {
        const figures = await once(page, session, side)
        if (round > 0) sides[side].push(figures)
      }
    const of = (side: 'ours' | 'plain', what: 'firstMs' | 'frameMs') =>
      median(sides[side].map((s) => s[what]))
    const ratio = (what: 'firstMs' | 'frameMs') =>
      median(sides.ours.map((s, i) => s[what] / (sides.plain[i]?.[what] ?? Number.NaN)))
    return [
      {
        name: 'table first rows / plain virtual list',
        ratio: ratio('firstMs'),
        limit: 1.2,
        ms: round3(of('ours', 'firstMs')),
        plainMs: round3(of('plain', 'firstMs')),
      },
      {
        name: 'table main-thread ms a frame / plain virtual list',
        ratio: ratio('frameMs'),
        limit: 1.2,
        ms: round3(of('ours', 'frameMs')),
        plainMs: round3(of('plain', 'frameMs')),
      },
    ]
  } finally {
    await stop()
    display.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}
