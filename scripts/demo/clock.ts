/** The date on every computer of the demo: days pass by setting it forward, as if nights had gone by. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'

export interface DemoClock {
  /** for processes that load `preload` */
  env: Readonly<Record<string, string>>
  preload: string
  /** the date as it stands everywhere */
  now(): number
  days(): number
  /** the same time on the next day, in every process and in these windows */
  nextDay(windows: readonly Page[]): Promise<void>
  /** makes a window that was just opened follow the date */
  tell(window: Page): Promise<void>
}

const DAY_MS = 86_400_000
/** longer than a process takes to look at the file again */
const HEARD_MS = 400

export const startClock = (folder: string): DemoClock => {
  const file = join(folder, 'clock')
  let days = 0
  const write = () => writeFileSync(file, String(days * DAY_MS))
  const tell = (window: Page): Promise<void> => window.evaluate(setAhead, days * DAY_MS)
  write()
  return {
    env: { WINDOW_INSPECTOR_DEMO_CLOCK: file },
    preload: join(import.meta.dirname, 'clock-preload.cjs'),
    now: () => Date.now() + days * DAY_MS,
    days: () => days,
    nextDay: async (windows) => {
      days++
      write()
      for (const window of windows) await tell(window)
      await new Promise((heard) => setTimeout(heard, HEARD_MS))
    },
    tell,
  }
}

/** Runs in the window: what `clock-preload.cjs` does for processes. */
const setAhead = (ahead: number): void => {
  const now = Date.now
  // Set more than once: only what is new is added to what stands.
  const added = ahead - Number(Reflect.get(window, 'demoAhead') ?? 0)
  Reflect.set(window, 'demoAhead', ahead)
  if (added === 0) return
  const later = () => now() + added
  Reflect.set(
    window,
    'Date',
    new Proxy(Date, {
      construct: (target, given, made) =>
        Reflect.construct(target, given.length === 0 ? [later()] : given, made),
      apply: (target) => new target(later()).toString(),
      get: (target, key) => (key === 'now' ? later : Reflect.get(target, key)),
    }),
  )
}
