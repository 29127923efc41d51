/**
 * `busy`: from a keystroke to the answer that it is on disk, while 20,000 items are imported into the same data
 * service; a real service in its own process, spoken to as the shell does. p99 ≤ 150 ms.
 */
import { fork } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createSample } from '#service/sample/sample.ts'
import { writeCatalogue } from '#service/sample/workbooks.ts'
import type { FromService, ServiceStart } from '#shared/contract/process.ts'
import type { Answer } from '#shared/contract/wire.ts'
import { msToCivil } from '#shared/domain/time/shanghai.ts'
import { wholeWork } from '../support/kill/desk.ts'
import { resourcesFolder } from '../support/workspace.ts'
import { createFullFolder } from './full-folder.ts'
import { type Measure, median, quantile, round3 } from './measure.ts'

const ITEMS = 20_000
const IMPORTS = 3
const BETWEEN_KEYS_MS = 40

const startService = async (dataFolder: string) => {
  const start: ServiceStart = { dataFolder, resourcesFolder, appVersion: '0.0.0', restarted: false }
  const entry = fileURLToPath(new URL('../../electron/service/entry.ts', import.meta.url))
  const child = fork(entry, [JSON.stringify(start)], { serialization: 'advanced', execArgv: [] })
  const waiting = new Map<string, (answer: Answer) => void>()
  let last = 0
  const ready = new Promise<void>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the service ended with ${code}`)))
    child.on('message', (message: FromService) => {
      if ('ready' in message) resolve()
      else if ('id' in message && 'ok' in message) {
        waiting.get(message.id)?.(message)
        waiting.delete(message.id)
      }
    })
  })
  await ready
  const ask = async (name: string, input: unknown): Promise<unknown> => {
    const id = `q${++last}`
    const answered = new Promise<Answer>((resolve) => waiting.set(id, resolve))
    child.send({ id, name, input })
    const answer = await answered
    if (!answer.ok) throw new Error(`${name}: ${answer.error.code}`)
    return answer.value
  }
  const stop = () =>
    new Promise<void>((resolve) => {
      child.removeAllListeners('exit')
      child.once('exit', () => resolve())
      child.send({ stop: true })
    })
  return { ask, stop }
}

export const run = async (): Promise<Measure[]> => {
  const full = await createFullFolder({ items: 2_000, checks: 2_000 })
  const files = mkdtempSync(join(tmpdir(), 'wi-busy-'))
  const service = await startService(full.dataFolder)
  try {
    const sample = createSample({ items: ITEMS, seed: 2, resources: resourcesFolder })
    const [file] = writeCatalogue(files, sample.rows, '2026-11-01 09:00')
    const path = join(files, file?.name ?? '')
    const id = full.cases[0] ?? ''
    let typing = true
    let keys = 0
    const keystrokes = async (): Promise<number[]> => {
      const taken: number[] = []
      while (typing) {
        const from = performance.now()
        await service.ask('calls.saveWork', { case: id, work: wholeWork(`第${++keys}键`) })
        taken.push(performance.now() - from)
        await new Promise((resolve) => setTimeout(resolve, BETWEEN_KEYS_MS))
      }
      return taken
    }
    const today = msToCivil(Date.now()).day
    const imports: number[] = []
    const typed = keystrokes()
    for (let n = 0; n < IMPORTS; n++) {
      const from = performance.now()
      const { session } = (await service.ask('catalogue.openFile', { path })) as { session: string }
      await service.ask('catalogue.stage', { session, kind: 'base', date: today })
      const release = { session, name: `清单${n}`, date: today }
      await service.ask('catalogue.publish', release)
      imports.push(performance.now() - from)
    }
    typing = false
    const taken = await typed
    return [
      {
        name: 'busy p99 ms from keystroke to disk',
        ratio: quantile(taken, 0.99),
        limit: 150,
        p50: round3(median(taken)),
        max: round3(Math.max(...taken)),
        keystrokes: taken.length,
        items: ITEMS,
        importMs: round3(median(imports)),
      },
    ]
  } finally {
    await service.stop()
    full.dispose()
    rmSync(files, { recursive: true, force: true })
  }
}
