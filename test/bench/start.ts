/**
 * `start`: 20,000 items and 10,000 checks in the data folder; from the start of the process to the first useful
 * screen (今日 with its figures) against a blank window of the same Electron (≤ 1.6), and the memory of both
 * (window and shell ≤ 1.5 × blank, data service ≤ 150 MB, PSS).
 */
import { ensureBuilt } from '../../scripts/support/build.ts'
import { openDisplay } from '../../scripts/support/display.ts'
import { root } from '../../scripts/support/paths.ts'
import { readyRuntime } from '../../scripts/support/ready.ts'
import { blankProgram, familyOf, isService, pssMb, startElectron } from './electron-process.ts'
import { createFullFolder } from './full-folder.ts'
import { type Measure, median, round3 } from './measure.ts'

const ROUNDS = 7
/** until caches are filled and what started late has come to rest */
const REST_MS = 3_000

interface Look {
  ms: number
  shellMb: number
  serviceMb: number
}

type Display = Awaited<ReturnType<typeof openDisplay>>

const look = async (args: readonly string[], display: Display, useful: string): Promise<Look> => {
  const { page, pid, startedAt, stop } = await startElectron(args, display)
  try {
    const at = await page.waitForFunction(
      (text) => {
        // biome-ignore lint/performance/useDomNodeTextContent: what stands hidden in the page is not on screen
        const shown = document.body?.innerText.includes(text)
        return shown ? performance.timeOrigin + performance.now() : null
      },
      useful,
      { polling: 'raf' },
    )
    const seen = Number(await at.jsonValue())
    // In the frame that was under way when it was seen, or before our first look: by the page's own clock.
    const painted = await page.waitForFunction(() => {
      const [first] = performance.getEntriesByName('first-contentful-paint')
      return first ? performance.timeOrigin + first.startTime : null
    })
    const first = Number(await painted.jsonValue())
    // A blank page is whole with its first paint; a program is when its figures are there, and painted.
    const ms = (useful === blank ? first : Math.max(seen, first)) - startedAt
    await new Promise((resolve) => setTimeout(resolve, REST_MS))
    const family = familyOf(pid)
    const sum = (pids: readonly number[]) => pids.reduce((mb, one) => mb + pssMb(one), 0)
    return {
      ms,
      shellMb: sum(family.filter((one) => !isService(one))),
      serviceMb: sum(family.filter(isService)),
    }
  } finally {
    await stop()
  }
}

const blank = '空白'

export const run = async (): Promise<Measure[]> => {
  await readyRuntime(() => {})
  ensureBuilt(() => {})
  const full = await createFullFolder({ items: 20_000, checks: 10_000 })
  const other = blankProgram()
  const display = await openDisplay()
  try {
    const ours: Look[] = []
    const bare: Look[] = []
    for (let round = 0; round <= ROUNDS; round++) {
      const a = await look([root, '--data', full.dataFolder], display, '现在可以拨打')
      const b = await look([other.folder], display, blank)
      if (round === 0) continue // the disk's cache is filled
      ours.push(a)
      bare.push(b)
    }
    const of = (looks: readonly Look[], what: keyof Look) => median(looks.map((l) => l[what]))
    return [
      {
        name: 'start to first useful screen / blank window',
        ratio: median(ours.map((a, i) => a.ms / (bare[i] as Look).ms)),
        limit: 1.6,
        goal: 1.35,
        ms: round3(of(ours, 'ms')),
        blankMs: round3(of(bare, 'ms')),
      },
      {
        name: 'start memory without the service / blank window',
        ratio: of(ours, 'shellMb') / of(bare, 'shellMb'),
        limit: 1.5,
        mb: round3(of(ours, 'shellMb')),
        blankMb: round3(of(bare, 'shellMb')),
      },
      { name: 'start MB of the data service', ratio: of(ours, 'serviceMb'), limit: 150 },
    ]
  } finally {
    display.stop()
    other.dispose()
    full.dispose()
  }
}
