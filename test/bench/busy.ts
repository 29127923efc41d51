/**
 * `busy`: from a keystroke to the answer that it is on disk, in a real window, while 20,000 items are imported into
 * the same data service, and while 10,000 facts are fetched from the hub at the same time. p99 ≤ 150 ms.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { orgCommands } from '#service/features/org/commands.ts'
import { createSample } from '#service/sample/sample.ts'
import { writeCatalogue, writeOrg } from '#service/sample/workbooks.ts'
import type { Draft } from '#service/store/log.ts'
import { msToCivil } from '#shared/domain/time/shanghai.ts'
import { ensureBuilt } from '../../scripts/support/build.ts'
import { launchApp } from '../../scripts/support/launch.ts'
import { readyRuntime } from '../../scripts/support/ready.ts'
import { caseDrafts } from '../support/kill/desk.ts'
import { quiet, value } from '../support/round.ts'
import { resourcesFolder } from '../support/workspace.ts'
import type { Desk } from '../sync/desk.ts'
import { createFullFolder } from './full-folder.ts'
import { type Measure, median, quantile, round3, timedAsync } from './measure.ts'
import { allSent, restingDesk, say, sendAll } from './sync/desks.ts'
import type { HubCalls } from './sync/hub-process.ts'
import { serve } from './sync/worker.ts'
import { type Ask, askIn, lockWithPassphrase, SECRET, typeInto } from './window.ts'

const ITEMS = 20_000
const IMPORTS = 3
const FACTS = 10_000
const LOOK_MS = 200

const importFile = async (ask: Ask, path: string, name: string): Promise<void> => {
  const date = msToCivil(Date.now()).day
  const { session } = (await ask('catalogue.openFile', { path })) as { session: string }
  await ask('catalogue.stage', { session, kind: 'base', date })
  await ask('catalogue.publish', { session, name, date })
}

interface SampleFiles {
  catalogue: string
  /** the units the catalogue names */
  units: string
}

const sampleFiles = (folder: string): SampleFiles => {
  const sample = createSample({ items: ITEMS, seed: 2, resources: resourcesFolder })
  writeOrg(folder, sample.org)
  const [file] = writeCatalogue(folder, sample.rows, '2026-11-01 09:00')
  return { catalogue: join(folder, file?.name ?? ''), units: join(folder, '单位.xlsx') }
}

const importUnits = async ({ workspace: { deps } }: Desk, path: string): Promise<void> => {
  const { token } = value(await orgCommands['org.previewImport'](deps, { kind: 'units', path }, quiet))
  value(await orgCommands['org.applyImport'](deps, { token }, quiet))
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

export const run = async (): Promise<Measure[]> => {
  await readyRuntime(() => {})
  ensureBuilt(() => {})
  return [await importing(), await importingAndSyncing()]
}

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
    const { catalogue, units } = sampleFiles(files)
    ann.start()
    await importUnits(ann, units)
    await allSent(ann)
    await ann.stop()
    await say(bob, FACTS)
    await sendAll(bob)
    await bob.stop()
    lockWithPassphrase(ann)
    const { page, close } = await launchApp({ dataFolder: ann.root })
    const ask = askIn(page)
    try {
      const from = performance.now()
      // From here on the facts are fetched.
      await ask('app.unlock', { way: 'passphrase', secret: SECRET })
      const keys = await typeInto(page, 'case-1')
      const fetched = (async () => {
        for (;;) {
          const { kinds } = (await ask('sync.counts', {})) as {
            kinds: { kind: string; received: number }[]
          }
          if ((kinds.find((row) => row.kind === 'caller')?.received ?? 0) >= FACTS) break
          await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
        }
        return performance.now() - from
      })()
      await importFile(ask, catalogue, '清单')
      const importMs = performance.now() - from
      const syncMs = await fetched
      return figure('busy p99 ms from keystroke to disk, importing and syncing', await keys.stop(), {
        facts: FACTS,
        importMs: round3(importMs),
        syncMs: round3(syncMs),
      })
    } finally {
      await close()
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
  const { page, close } = await launchApp({ dataFolder: full.dataFolder })
  const ask = askIn(page)
  try {
    const { catalogue } = sampleFiles(files)
    const keys = await typeInto(page, full.cases[0] ?? '')
    const imports: number[] = []
    for (let n = 0; n < IMPORTS; n++)
      imports.push(await timedAsync(() => importFile(ask, catalogue, `清单${n}`)))
    return figure('busy p99 ms from keystroke to disk', await keys.stop(), {
      importMs: round3(median(imports)),
    })
  } finally {
    await close()
    full.dispose()
    rmSync(files, { recursive: true, force: true })
  }
}
