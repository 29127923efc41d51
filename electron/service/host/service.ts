/** The data service: opens what is there, answers what is asked, tells what changed. */
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { appContract } from '#shared/contract/app.ts'
import type { Call } from '#shared/contract/define.ts'
import { deskContract } from '#shared/contract/desk.ts'
import type { Topic } from '#shared/contract/topics.ts'
import type { Answer, Request } from '#shared/contract/wire.ts'
import { deskQueries } from '../features/desk/queries.ts'
import { mendKeys } from '../recovery/aside.ts'
import { snapshotWords } from '../recovery/faults.ts'
import { startJob } from '../recovery/job.ts'
import { createKeeper, type Keeper } from '../recovery/keeper.ts'
import { freeReserve, watchDisk } from '../recovery/reserve.ts'
import type { SnapshotFault } from '../recovery/snapshots.ts'
import { addHistory } from '../sync/history.ts'
import { createSync } from '../sync/sync.ts'
import { createAppHandlers } from './app-handlers.ts'
import { createRunner } from './carry-out.ts'
import { createDispatcher } from './dispatch.ts'
import { isDataKey, keyCheck, readKeyFile, writeKeyFile } from './keys.ts'
import { createMishaps } from './mishaps.ts'
import { openFault, secondInstance } from './open-fault.ts'
import { takeFolder } from './owner.ts'
import type { ServiceOptions, Standing } from './standing.ts'
import { openWorkspace, type Workspace } from './workspace.ts'

export interface Service {
  handle(request: Request): Promise<Answer | null>
  /** Does once, for nobody, what the first screen will ask for: files, pages and statements are then at hand. */
  rehearse(): void
  /** when the last fact or draft was stored, epoch ms */
  savedAt(): number | null
  close(): Promise<void>
}

export const createService = async (options: ServiceOptions): Promise<Service> => {
  const { dataDir, keyStore, emit } = options
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const standing: Standing = {
    workspace: null,
    sync: null,
    keeper: null,
    fault: null,
    damaged: null,
    refused: null,
    locked: false,
    key: null,
  }
  const release = takeFolder(dataDir)
  if (release === null) standing.fault = secondInstance
  const changed = (topics: readonly Topic[]) => {
    if (topics.length === 0) return
    void everything().then(({ queriesOn }) => emit({ event: 'changed', queries: queriesOn(topics) }))
  }

  let loading: ReturnType<typeof load> | null = null
  const everything = () => {
    loading ??= load()
    return loading
  }
  const load = async () => {
    const { createEverything } = await import('./everything.ts')
    return createEverything({ options, standing, open, appState: app.state, changed, blobArrived })
  }
  const blobArrived = () => {
    const { workspace } = standing
    if (workspace) void everything().then(({ background }) => background.blobArrived(workspace))
  }
  /** What can wait until the first screen stands. */
  const later = (workspace: Workspace) => {
    const begin = async () => {
      const { background } = await everything()
      if (standing.workspace === workspace) background.begin(workspace)
    }
    setTimeout(() => standing.workspace === workspace && begin(), LATER_MS).unref()
  }

  const open = (folder: string, key: string): void => {
    if (release === null) return
    const sync = createSync(folder, key, {
      version: options.version,
      changed,
      blobArrived,
      mishap: (error) => mishaps.noticed(error),
      log: options.log,
    })
    const attempt = () => openWorkspace(folder, key, options, sync.hooks)
    let opened = attempt()
    if (!opened.ok && opened.error.code === 'DISK_FULL' && freeReserve(dataDir)) opened = attempt()
    standing.refused = null
    if (opened.ok) {
      const workspace = opened.value
      const keeper = keeperOf(workspace, key)
      Object.assign(standing, { workspace, sync, keeper, fault: null, damaged: null, locked: false, key })
      sync.attach(workspace)
      later(workspace)
    } else {
      const { code } = opened.error
      const damaged = code === 'DB_CORRUPT' ? { folder, key } : null
      if (code === 'DISK_FULL' || code === 'DISK_FAILED') standing.refused = { folder, key }
      const fault = openFault(opened.error, options.version)
      Object.assign(standing, { workspace: null, sync: null, keeper: null, fault, damaged, locked: false })
    }
  }

  const keeperOf = (workspace: Workspace, key: string): Keeper | null => {
    if (workspace.session.workspace.kind === 'sample') return null
    const told = (fault: SnapshotFault | null) => {
      if (fault) addHistory(workspace.db, Date.now(), 'bad', 'SNAPSHOT_FAILED', snapshotWords(fault))
      changed(['recovery'])
    }
    const { folder } = workspace
    return createKeeper({ folder, key, resources: options.resources, now: Date.now, told, log: options.log })
  }

  const shut = async (): Promise<void> => {
    const { sync, keeper, workspace } = standing
    Object.assign(standing, { workspace: null, sync: null, keeper: null })
    // One that fails, on a disk that fails, does not keep the others open.
    for (const close of [
      () => keeper?.close(),
      () => sync?.close(),
      async () => (await loading)?.background.settled(),
      () => workspace?.close(),
    ])
      try {
        await close()
      } catch (error) {
        options.log(`close: ${String(error)}`)
      }
  }

  /** After the disk failed: nothing that was open is trusted any more. */
  const reverify = async (): Promise<void> => {
    const { workspace, key } = standing
    if (!workspace || key === null) return
    const { folder } = workspace
    await shut()
    const detail = await startJob('check', { folder, key, resources: options.resources }).done
    if (detail === null) open(folder, key)
    else
      Object.assign(standing, {
        workspace: null,
        sync: null,
        keeper: null,
        fault: openFault({ code: 'DB_CORRUPT', detail }, options.version),
        damaged: { folder, key },
      })
    changed(['app', 'recovery', 'sync'])
  }
  const mishaps = createMishaps({ dataDir, reverify, log: options.log })

  const openAtStart = async (): Promise<void> => {
    const folder = ['work', 'sample'].map((which) => join(dataDir, which)).find((f) => existsSync(f))
    if (!folder) return
    const keys = readKeyFile(folder)
    if (!keys) {
      standing.fault = openFault({ code: 'KEY_LOST' }, options.version)
      return
    }
    mendKeys(folder)
    const key = keys.open ?? (keys.keyring ? hex(await keyStore.unwrap(keys.keyring)) : null)
    // A key store that gives another key is as good as none.
    if (key === null || isDataKey(keys, key) === false) standing.locked = true
    else open(folder, key)
    if (standing.workspace && key !== null && keys.check === undefined)
      writeKeyFile(folder, { ...keys, check: keyCheck(key) })
  }

  const watch = watchDisk(dataDir, () => changed(['app']), options.log)
  const app = createAppHandlers({ options, standing, open, diskLow: watch.low })
  if (release !== null) await openAtStart()

  const dispatcher = createDispatcher({
    find: async (name) => firstCalls.get(name) ?? (await everything()).calls.get(name),
    session: () => standing.workspace?.session ?? null,
    changed,
    bug: (name, error) => {
      options.log(`${name}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
      return mishaps.told(error)
    },
    runner: createRunner({
      standing,
      appCalls: app.handlers,
      everything,
      context: (id, signal) => ({
        signal,
        progress: (done, total, step) => emit({ event: 'progress', id, done, total, step }),
        breathe: () => new Promise((resolve) => setImmediate(resolve)),
      }),
    }),
  })

  return {
    handle: async (request) => {
      await mishaps.settled()
      return dispatcher.handle(request)
    },
    rehearse: () => {
      try {
        if (standing.workspace) deskQueries['today.overview'](standing.workspace.deps, {})
      } catch {
        // Whoever asks will be told.
      }
    },
    savedAt: () => {
      const db = standing.workspace?.db
      return (
        db?.get<{ at: number | null }>(
          'SELECT max(at) AS at FROM (SELECT max(at) AS at FROM draft UNION ALL SELECT max(at) FROM entity)',
        )?.at ?? null
      )
    },
    close: async () => {
      watch.close()
      await mishaps.settled()
      await shut()
      release?.()
    },
  }
}

/** What the first screen asks for. */
const firstCalls = new Map<string, Call>(Object.entries({ ...appContract, ...deskContract }))

/** by then the first screen stands */
const LATER_MS = 800

const hex = (bytes: Uint8Array | null): string | null =>
  bytes === null ? null : Buffer.from(bytes).toString('hex')
