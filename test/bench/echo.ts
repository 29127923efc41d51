/**
 * `echo`: in the real window, from the call of a save to its answer, less the save itself, against an empty echo
 * over the same hops (window, shell, data service and back): a call that the service turns down at once.
 */

import { callsCommands } from '#service/features/calls/commands.ts'
import { ensureBuilt } from '../../scripts/support/build.ts'
import { launchApp } from '../../scripts/support/launch.ts'
import { readyRuntime } from '../../scripts/support/ready.ts'
import { putCatalogue } from '../support/catalogue.ts'
import { wholeWork } from '../support/kill/desk.ts'
import { drawnRound, quiet, value } from '../support/round.ts'
import { createTestWorkspace } from '../support/workspace.ts'
import { createFullFolder } from './full-folder.ts'
import { type Measure, median, round3, timedAsync } from './measure.ts'

const ROUNDS = 9
const TURNS = 15
/** calls made one after the other for one figure: the window's clock is coarse */
const CALLS = 5

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length

/** The save alone, in a process that does nothing else. */
const saveAlone = async () => {
  const desk = await createTestWorkspace({ kind: 'sample' })
  putCatalogue(desk.workspace.db, [{ id: 'div-340202', items: 60 }])
  const { queue } = await drawnRound(desk.workspace.deps)
  const id = queue[0]?.case ?? ''
  let key = 0
  return {
    save: () =>
      timedAsync(async () => {
        const input = { case: id, work: wholeWork(`第${++key}键`) }
        value(await callsCommands['calls.saveWork'](desk.workspace.deps, input, quiet))
      }),
    dispose: desk.dispose,
  }
}

export const run = async (): Promise<Measure[]> => {
  await readyRuntime(() => {})
  ensureBuilt(() => {})
  const full = await createFullFolder({ items: 500, checks: 500 })
  const alone = await saveAlone()
  const { page, close } = await launchApp({ dataFolder: full.dataFolder })
  try {
    await page.getByRole('heading', { name: '今日', exact: true }).waitFor()
    /** mean ms of one call, in the window */
    const inWindow = (input: unknown): Promise<number> =>
      page.evaluate(
        async ({ input: given, times }) => {
          const { calls } = (
            window as unknown as { api: { calls: Record<string, (i: unknown) => Promise<unknown>> } }
          ).api
          const save = calls['calls.saveWork']
          const from = performance.now()
          for (let i = 0; i < times; i++) await save?.(given)
          return (performance.now() - from) / times
        },
        { input, times: CALLS },
      )
    const saved = { case: full.cases[0] ?? '', work: wholeWork('第一键') }
    // The echo carries as much, and is turned down for one letter.
    const refused = { ...saved, work: { ...saved.work, focus: 'x'.repeat(81) } }
    const ratios: number[] = []
    const whole: number[] = []
    const echoes: number[] = []
    const saves: number[] = []
    for (let round = 0; round <= ROUNDS; round++) {
      const there: number[] = []
      const echo: number[] = []
      const own: number[] = []
      const few: number[] = []
      // Turn about: a disk that is slow for a moment is slow for both saves.
      for (let i = 0; i < TURNS; i++) {
        there.push(await inWindow(saved))
        for (let n = 0; n < CALLS; n++) few.push(await alone.save())
        own.push(mean(few.splice(0)))
        echo.push(await inWindow(refused))
      }
      if (round === 0) continue // warming up
      whole.push(median(there))
      echoes.push(median(echo))
      saves.push(median(own))
      ratios.push((median(there) - median(own)) / median(echo))
    }
    return [
      {
        name: 'echo (window to acknowledged, less the save) / empty echo',
        ratio: median(ratios),
        limit: 1.5,
        wholeMs: round3(median(whole)),
        saveMs: round3(median(saves)),
        echoMs: round3(median(echoes)),
      },
    ]
  } finally {
    await close()
    await alone.dispose()
    full.dispose()
  }
}
