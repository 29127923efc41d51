/**
 * `busy`: from a keystroke to the answer that it is on disk, while 20,000 items are imported into the same data
 * service, and while 10,000 facts are fetched from the hub at the same time; a real service in its own process,
 * spoken to as the shell does. p99 ≤ 150 ms.
 */
import { fork } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createSample } from '#service/sample/sample.ts'
import { writeCatalogue } from '#service/sample/workbooks.ts'
import type { Draft } from '#service/store/log.ts'
import type { FromService, ServiceStart } from '#shared/contract/process.ts'
import type { Answer } from '#shared/contract/wire.ts'
import { msToCivil } from '#shared/domain/time/shanghai.ts'
import { caseDrafts, wholeWork } from '../support/kill/desk.ts'
import { resourcesFolder } from '../support/workspace.ts'
import type { Desk } from '../sync/desk.ts'
import { createFullFolder } from './full-folder.ts'
import { type Measure, median, quantile, round3, timedAsync } from './measure.ts'
import { restingDesk, say, sendAll } from './sync/desks.ts'
import type { HubCalls } from './sync/hub-process.ts'
import { serve } from './sync/worker.ts'

const ITEMS = 20_000
const IMPORTS = 3
const FACTS = 10_000
const BETWEEN_KEYS_MS = 40
const LOOK_MS = 200

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

type Service = Awaited<ReturnType<typeof startService>>

/** Types into a case until it is told to stop; milliseconds of each keystroke. */
const typeInto = (service: Service, id: string) => {
  let typing = true
  const typed = (async () => {
    const taken: number[] = []
    while (typing) {
      const from = performance.now()
      await service.ask('calls.saveWork', { case: id, work: wholeWork(`第${taken.length}键`) })
      taken.push(performance.now() - from)
      await new Promise((resolve) => setTimeout(resolve, BETWEEN_KEYS_MS))
    }
    return taken
  })()
  return {
    stop: () => {
      typing = false
      return typed
    },
  }
}

const importFile = async (service: Service, path: string, name: string): Promise<void> => {
  const date = msToCivil(Date.now()).day
  const { session } = (await service.ask('catalogue.openFile', { path })) as { session: string }
  await service.ask('catalogue.stage', { session, kind: 'base', date })
  await service.ask('catalogue.publish', { session, name, date })
}

const sampleFile = (folder: string): string => {
  const sample = createSample({ items: ITEMS, seed: 2, resources: resourcesFolder })
  const [file] = writeCatalogue(folder, sample.rows, '2026-11-01 09:00')
  return join(folder, file?.name ?? '')
}

const figure = (name: string, taken: readonly number[], more: object): Measure => ({
  name,
  ratio: quantile(taken, 0.99),
  limit: 150,
  p50: round3(median(taken)),
  max: round3(Math.max(...taken)),
  keystrokes: taken.length,
  items: ITEMS,
  load: round3(loadavg()[0] ?? 0),
  ...more,
})

export const run = async (): Promise<Measure[]> => [await importing(), await importingAndSyncing()]

const importingAndSyncing = async (): Promise<Measure> => {
  const files = mkdtempSync(join(tmpdir(), 'wi-busy-'))
  const hub = await serve<HubCalls>(new URL('./sync/hub-process.ts', import.meta.url))
  const desks: Desk[] = []
  try {
    await hub.ask('open', ['ann', 'bob'])
    for (const person of ['ann', 'bob']) desks.push(await restingDesk(hub, person))
    const [ann, bob] = desks as [Desk, Desk]
    const { before } = caseDrafts({ round: 'r', case: 'case-1', item: 'i', attempt: 'a' }, 1, Date.now())
    const own = before
      .slice(0, 2)
      .map((draft) =>
        draft.type === 'case.assigned' ? { ...draft, payload: { to: 'ann', reason: '双随机分派' } } : draft,
      )
    await say(ann, own.length, (n) => own[n] as Draft)
    await say(bob, FACTS)
    await sendAll(bob)
    await bob.stop()
    const path = sampleFile(files)
    const service = await startService(ann.root)
    try {
      const from = performance.now()
      // From here on the facts are fetched.
      await service.ask('app.unlock', { way: 'passphrase', secret: 'correct horse battery' })
      const keys = typeInto(service, 'case-1')
      const fetched = (async () => {
        for (;;) {
          const { kinds } = (await service.ask('sync.counts', {})) as {
            kinds: { kind: string; received: number }[]
          }
          if ((kinds.find((row) => row.kind === 'caller')?.received ?? 0) >= FACTS) break
          await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
        }
        return performance.now() - from
      })()
      await importFile(service, path, '清单')
      const importMs = performance.now() - from
      const syncMs = await fetched
      return figure('busy p99 ms from keystroke to disk, importing and syncing', await keys.stop(), {
        facts: FACTS,
        importMs: round3(importMs),
        syncMs: round3(syncMs),
      })
    } finally {
      await service.stop()
    }
  } finally {
    for (const desk of desks) await desk.dispose()
    await hub.stop()
    rmSync(files, { recursive: true, force: true })
  }
}

const importing = async (): Promise<Measure> => {
  const full = await createFullFolder({ items: 2_000, checks: 2_000 })
  const files = mkdtempSync(join(tmpdir(), 'wi-busy-'))
  const service = await startService(full.dataFolder)
  try {
    const path = sampleFile(files)
    const keys = typeInto(service, full.cases[0] ?? '')
    const imports: number[] = []
    for (let n = 0; n < IMPORTS; n++)
      imports.push(await timedAsync(() => importFile(service, path, `清单${n}`)))
    return figure('busy p99 ms from keystroke to disk', await keys.stop(), {
      importMs: round3(median(imports)),
    })
  } finally {
    await service.stop()
    full.dispose()
    rmSync(files, { recursive: true, force: true })
  }
}
