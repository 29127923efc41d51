/**
 * `packs`: 200 photos of 3 MB in one 离线交换包, by a carrier to the hub, and from hand to hand to a colleague. Memory of
 * the data service that writes, carries or takes it ≤ 300 MB.
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { filesCommands } from '#service/features/files/commands.ts'
import { begunVisit } from '../support/file-record.ts'
import { CITY } from '../support/hub.ts'
import { photo } from '../support/photos.ts'
import { quiet, value } from '../support/round.ts'
import type { Desk } from '../sync/desk.ts'
import { approval } from '../sync/stick.ts'
import { pssMb } from './electron-process.ts'
import { type Measure, round3 } from './measure.ts'
import { allSent, offline, restingDesk } from './sync/desks.ts'
import type { HubCalls } from './sync/hub-process.ts'
import type { PackCalls } from './sync/pack-process.ts'
import { type Served, serve } from './sync/worker.ts'

const scaleAt = process.argv.indexOf('--scale')
const SCALE = scaleAt < 0 ? 1 : Number(process.argv[scaleAt + 1])
const PHOTOS = Math.max(5, Math.round(200 * SCALE))
const LIMIT_MB = 300
const LOOK_MS = 100

export const run = async (): Promise<Measure[]> => {
  const hub = await serve<HubCalls>(new URL('./sync/hub-process.ts', import.meta.url))
  const stick = mkdtempSync(join(tmpdir(), 'wi-stick-'))
  const desks: Desk[] = []
  const measures: Measure[] = []
  try {
    await hub.ask('open', ['ann', 'bea'])
    for (const person of ['ann', 'bea']) desks.push(await restingDesk(hub, person))
    const [writer, other] = desks as [Desk, Desk]
    await fill(writer)
    const far = await apart(other)
    await far.served.ask('round')
    const near = await apart(writer)
    const step = async <T>(name: string, at: Apart, work: () => Promise<T>, bar = LIMIT_MB): Promise<T> => {
      const from = performance.now()
      const watched = watch(at.pid)
      const came = await work()
      const seconds = round3((performance.now() - from) / 1000)
      measures.push({
        name: `packs MB of the data service ${name}`,
        ratio: watched.stop(),
        limit: bar,
        seconds,
      })
      return came
    }
    const up = join(stick, 'up.wipack')
    await step('writing for the hub', near, () => near.served.ask('export', { path: up, to: 'hub' }))
    const hubWatched = watch(await hub.ask('pid'))
    const answer = await step('carrying', far, () =>
      far.served.ask('carry', { paths: [up], answer: join(stick, 'down.wipack') }),
    )
    measures.push({ name: 'packs MB of the hub taking it', ratio: hubWatched.stop() })
    const came = await step('taking the reply', near, () => near.served.ask('take', answer))
    await near.served.stop()
    rmSync(up)
    const hand = await apart(writer)
    const device = await far.served.ask('device')
    const across = join(stick, 'across.wipack')
    await step('writing for a colleague', hand, () => hand.served.ask('export', { path: across, to: device }))
    const mb = Math.round(statSync(across).size / 1e6)
    const taken = await step('taking files', far, () => far.served.ask('take', [across]))
    await hand.served.stop()
    await far.served.stop()
    const lost = PHOTOS - came.filesReceived + (PHOTOS - taken.files)
    return measures.map((measure) => ({ ...measure, wrong: lost, photos: PHOTOS, mb }))
  } finally {
    for (const desk of desks) await desk.dispose()
    rmSync(stick, { recursive: true, force: true })
    await hub.stop()
  }
}

interface Apart {
  served: Served<PackCalls>
  pid: number
}

const apart = async ({ root, folder, key, member }: Desk): Promise<Apart> => {
  const served = await serve<PackCalls>(new URL('./sync/pack-process.ts', import.meta.url))
  return { served, pid: await served.ask('open', { root, folder, key, member }) }
}

const watch = (pid: number) => {
  let most = 0
  const look = () => {
    most = Math.max(most, pssMb(pid))
  }
  const timer = setInterval(look, LOOK_MS)
  return {
    stop: (): number => {
      clearInterval(timer)
      look()
      return round3(most)
    },
  }
}

/** The approval and one visit are at the hub; its photos are taken in while there is no network. */
const fill = async (desk: Desk): Promise<void> => {
  desk.start()
  desk.say(begunVisit('visit-0', CITY), {
    type: 'setting.changed',
    entity: { kind: 'setting', id: 'packs' },
    owner: CITY,
    payload: { approval },
  })
  await allSent(desk)
  await desk.stop()
  await offline(desk, async ({ deps, db }) => {
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
    // From here on it reaches nobody.
    db.run(
      "UPDATE meta SET value = replace(value, 'http://127.0.0.1:', 'http://127.0.0.9:') WHERE key = 'sync-member'",
    )
  })
}
