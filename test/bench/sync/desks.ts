/** Devices of a measure: what they say before the clock runs, and how their sync is waited for. */
import { openWorkspace, type Workspace } from '#service/host/workspace.ts'
import type { Draft } from '#service/store/log.ts'
import { signedFactsOf } from '#service/store/rows.ts'
import { createSync } from '#service/sync/sync.ts'
import { CITY } from '../../support/hub.ts'
import { resourcesFolder } from '../../support/workspace.ts'
import { type Desk, enrolDesk } from '../../sync/desk.ts'
import type { HubCalls } from './hub-process.ts'
import type { Served } from './worker.ts'

const LOOK_MS = 5
const A_TRANSACTION = 100

export const caller = (n: number): Draft => ({
  type: 'caller.registered',
  entity: { kind: 'caller', id: `caller-${n}` },
  owner: CITY,
  payload: { number: `0553-${n}`, line: '座机，二楼办公室', active: true },
})

/** Work at a desk that is stopped: said and journalled, and nothing is sent. */
export const offline = async <T>(desk: Desk, work: (workspace: Workspace) => T): Promise<Awaited<T>> => {
  const env = { version: 'bench', changed: () => {}, blobArrived: () => {}, log: console.error }
  const sync = createSync(desk.folder, desk.key, env)
  const options = { resources: resourcesFolder, readerThreads: 0 }
  const opened = openWorkspace(desk.folder, desk.key, options, sync.hooks)
  if (!opened.ok) throw new Error(opened.error.code)
  const result = await work(opened.value)
  await sync.close()
  await opened.value.close()
  return result
}

/** Facts said while nothing is sent: the clock runs from the start of the desk. */
export const say = (desk: Desk, count: number, draft: (n: number) => Draft = caller) =>
  offline(desk, ({ deps, db, session }) => {
    for (let n = 0; n < count; n += A_TRANSACTION)
      deps.write((tx) => {
        for (let i = n; i < Math.min(count, n + A_TRANSACTION); i++) tx.append(draft(i))
      })
    const facts = signedFactsOf(db, session.device, 0, count)
    const sql = 'SELECT public_key AS k FROM chain WHERE device = ?'
    return { facts, key: db.get<{ k: string }>(sql, session.device)?.k ?? '' }
  })

/** Enrolled, in touch with the hub once, and stopped; it holds `before` facts. */
export const restingDesk = async (
  hub: Served<HubCalls>,
  person: string,
): Promise<Desk & { before: number }> => {
  const desk = await enrolDesk(await hub.ask('code', person))
  await desk.round()
  const before = held(desk)
  await desk.stop()
  return Object.assign(desk, { before })
}

/** Is anything still to be sent? Asked often: it must cost nothing, however many there are. */
const isUnsent = (desk: Desk): boolean =>
  desk.count("SELECT count(*) AS n FROM (SELECT 1 FROM fact WHERE state = 'local' LIMIT 1)") > 0

/** Facts that ever came to be here, as their numbers tell; asked often as well. */
export const held = (desk: Desk): number => desk.count('SELECT coalesce(max(seq), 0) AS n FROM fact')

/** Waits until a condition holds, looked at now and then. */
const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
}

/** Starts a desk and waits until a condition holds. */
export const startUntil = (desk: Desk, holds: () => boolean): Promise<void> => {
  desk.start()
  return until(holds)
}
/** Until a desk that runs has sent all it has. */
export const allSent = (desk: Desk): Promise<void> => until(() => !isUnsent(desk))
export const sendAll = (desk: Desk): Promise<void> => startUntil(desk, () => !isUnsent(desk))
export const fetchAll = (desk: Desk, wanted: number): Promise<void> =>
  startUntil(desk, () => held(desk) >= wanted)
