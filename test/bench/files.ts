/**
 * `files`: 1.5 GB of photos on their way to the hub out of a real window. Memory of the data service ≤ 300 MB, and from
 * a keystroke to the answer that it is on disk p99 ≤ 100 ms meanwhile; facts written meanwhile are there within 5 s.
 */
import { filesCommands } from '#service/features/files/commands.ts'
import { ensureBuilt } from '../../scripts/support/build.ts'
import { launchApp } from '../../scripts/support/launch.ts'
import { readyRuntime } from '../../scripts/support/ready.ts'
import { begunVisit } from '../support/file-record.ts'
import { CITY } from '../support/hub.ts'
import { caseDrafts } from '../support/kill/desk.ts'
import { photo } from '../support/photos.ts'
import { quiet, value } from '../support/round.ts'
import type { Desk } from '../sync/desk.ts'
import { pssMb } from './electron-process.ts'
import { type Measure, median, quantile, round3 } from './measure.ts'
import { allSent, offline, restingDesk } from './sync/desks.ts'
import type { HubCalls } from './sync/hub-process.ts'
import { serve } from './sync/worker.ts'
import { type Ask, askIn, lockWithPassphrase, SECRET, typeInto } from './window.ts'

const scaleAt = process.argv.indexOf('--scale')
const SCALE = scaleAt < 0 ? 1 : Number(process.argv[scaleAt + 1])
const PHOTOS = Math.max(10, Math.round(500 * SCALE))
const VISITS = 3
const LOOK_MS = 250

export const run = async (): Promise<Measure[]> => {
  await readyRuntime(() => {})
  ensureBuilt(() => {})
  return uploading()
}

interface Waiting {
  counts: { total: number; received: number; bytes: number; bytesLeft: number }
}

const unsentVisits = async (ask: Ask): Promise<number> => {
  const { kinds } = (await ask('sync.counts', {})) as { kinds: { kind: string; waiting: number }[] }
  return kinds.find((row) => row.kind === 'visit')?.waiting ?? 0
}

/** Photos taken in while there is no network, and the case somebody types into. */
const fill = async (desk: Desk): Promise<void> => {
  const { before } = caseDrafts({ round: 'r', case: 'case-1', item: 'i', attempt: 'a' }, 1, Date.now())
  desk.start()
  desk.say(
    ...before
      .slice(0, 2)
      .map((draft) =>
        draft.type === 'case.assigned' ? { ...draft, payload: { to: 'ann', reason: '双随机分派' } } : draft,
      ),
    begunVisit('visit-0', CITY),
  )
  await allSent(desk)
  await desk.stop()
  await offline(desk, async ({ deps }) => {
    for (let n = 0; n < PHOTOS; n++)
      value(
        await filesCommands['files.add'](
          deps,
          {
            record: { kind: 'visit', id: 'visit-0' },
            part: null,
            source: 'camera',
            name: `${n}.jpg`,
            caption: '',
            from: { bytes: await photo() },
          },
          quiet,
        ),
      )
    deps.write((tx) => {
      for (let n = 1; n <= VISITS; n++) tx.append(begunVisit(`visit-${n}`, CITY))
    })
  })
}

const uploading = async (): Promise<Measure[]> => {
  const hub = await serve<HubCalls>(new URL('./sync/hub-process.ts', import.meta.url))
  let desk: Desk | null = null
  try {
    await hub.ask('open', ['ann'])
    desk = await restingDesk(hub, 'ann')
    await fill(desk)
    lockWithPassphrase(desk)
    const { page, close, servicePid } = await launchApp({ dataFolder: desk.root })
    const ask = askIn(page)
    try {
      const opened = performance.now()
      await ask('app.unlock', { way: 'passphrase', secret: SECRET })
      const pid = await servicePid()
      const keys = await typeInto(page, 'case-1')
      const memory: number[] = []
      let factsMs: number | null = null
      let bytes = 0
      for (;;) {
        memory.push(pssMb(pid))
        if (factsMs === null && (await unsentVisits(ask)) === 0) factsMs = performance.now() - opened
        const { counts } = (await ask('files.waiting', {})) as Waiting
        bytes = counts.bytes
        if (counts.bytesLeft === 0) break
        await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
      }
      const seconds = (performance.now() - opened) / 1000
      const taken = await keys.stop()
      const figures = { photos: PHOTOS, mb: Math.round(bytes / 1e6), seconds: round3(seconds) }
      return [
        {
          name: 'files MB of the data service while sending',
          ratio: Math.max(...memory),
          limit: 300,
          median: round3(median(memory)),
          ...figures,
        },
        {
          name: 'files p99 ms from keystroke to disk while sending',
          ratio: quantile(taken, 0.99),
          limit: 100,
          p50: round3(median(taken)),
          max: round3(Math.max(...taken)),
          keystrokes: taken.length,
        },
        {
          name: 'files ms until the facts of 3 visits are at the hub while files wait',
          ratio: factsMs ?? Number.NaN,
          limit: 5000,
        },
      ]
    } finally {
      await close()
    }
  } finally {
    await desk?.dispose()
    await hub.stop()
  }
}
