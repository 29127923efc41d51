/** The data service: opens what is there, answers what is asked, tells what changed. */
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { contract } from '#shared/contract/contract.ts'
import { type Fault, fail } from '#shared/contract/result.ts'
import { queriesOn } from '#shared/contract/stale.ts'
import type { Topic } from '#shared/contract/topics.ts'
import type { Answer, Request } from '#shared/contract/wire.ts'
import { commands } from '../features/commands.ts'
import { queries } from '../features/queries.ts'
import { createPackCalls, type PackCalls } from '../packs/calls.ts'
import { mendKeys } from '../recovery/aside.ts'
import { createRecoveryCalls, type RecoveryCalls } from '../recovery/calls.ts'
import { snapshotWords } from '../recovery/faults.ts'
import { startJob } from '../recovery/job.ts'
import { createKeeper, type Keeper } from '../recovery/keeper.ts'
import { freeReserve, watchDisk } from '../recovery/reserve.ts'
import type { SnapshotFault } from '../recovery/snapshots.ts'
import { createSyncCalls, type SyncCalls } from '../sync/calls.ts'
import { addHistory } from '../sync/history.ts'
import { createSync } from '../sync/sync.ts'
import { type AppHandlers, createAppHandlers } from './app-handlers.ts'
import { createBackground } from './background.ts'
import { type AnswerBody, createDispatcher } from './dispatch.ts'
import type { CommandContext } from './handlers.ts'
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
    if (topics.length > 0) emit({ event: 'changed', queries: queriesOn(topics) })
  }

  const background = createBackground({ built: changed, log: options.log })

  const open = (folder: string, key: string): void => {
    if (release === null) return
    const sync = createSync(folder, key, {
      version: options.version,
      changed,
      blobArrived: () => standing.workspace && background.blobArrived(standing.workspace),
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
      background.begin(workspace)
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
    // One that fails, on a disk that fails, does not keep the others open.
    for (const close of [
      () => keeper?.close(),
      () => sync?.close(),
      () => background.settled(),
      () => workspace?.close(),
    ])
      try {
        await close()
      } catch (error) {
        options.log(`close: ${String(error)}`)
      }
    Object.assign(standing, { workspace: null, sync: null, keeper: null })
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

  if (release !== null) await openAtStart()
  const watch = watchDisk(dataDir, () => changed(['app']), options.log)
  const app = createAppHandlers({ options, standing, open, diskLow: watch.low })
  const own: AppHandlers & SyncCalls & PackCalls & RecoveryCalls = {
    ...app.handlers,
    ...createSyncCalls({ options, standing, open, appState: app.state }),
    ...createRecoveryCalls({ options, standing, open, appState: app.state }),
    ...createPackCalls({
      options,
      standing,
      changed,
      blobArrived: () => standing.workspace && background.blobArrived(standing.workspace),
    }),
  }

  const context = (id: string, signal: AbortSignal): CommandContext => ({
    signal,
    progress: (done, total, step) => emit({ event: 'progress', id, done, total, step }),
    breathe: () => new Promise((resolve) => setImmediate(resolve)),
  })

  const dispatcher = createDispatcher({
    contract,
    session: () => standing.workspace?.session ?? null,
    changed,
    bug: (name, error) => {
      options.log(`${name}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
      return mishaps.told(error)
    },
    runner: {
      query: async (name, input) => {
        const handler = own[name as keyof typeof own]
        if (handler) return handler(input as never, context('', new AbortController().signal))
        const { workspace } = standing
        if (!workspace) return fail(notOpen)
        if (workspace.readers.ready())
          return workspace.readers.run(name, input, workspace.session, workspace.offset())
        const answer = (queries as Record<string, Ask | undefined>)[name]
        return answer ? answer(workspace.deps, input) : fail(notOpen)
      },
      command: async (name, input, { id, signal }): Promise<AnswerBody> => {
        const first = own[name as keyof typeof own]
        if (first) return first(input as never, context(id, signal))
        const { workspace } = standing
        const handler = (commands as Record<string, Run | undefined>)[name]
        if (!workspace || !handler) return fail(notOpen)
        return handler(workspace.deps, input, context(id, signal))
      },
    },
  })

  return {
    handle: async (request) => {
      await mishaps.settled()
      return dispatcher.handle(request)
    },
    rehearse: () => {
      try {
        if (standing.workspace) queries['today.overview'](standing.workspace.deps, {})
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

type Ask = (deps: unknown, input: unknown) => AnswerBody
type Run = (deps: unknown, input: unknown, context: CommandContext) => AnswerBody | Promise<AnswerBody>

const notOpen: Fault = {
  code: 'NOT_OPEN',
  message: '工作数据还没有打开。',
  safe: '数据没有改动。',
  todo: '请先选择使用方式或输入口令。',
}

const hex = (bytes: Uint8Array | null): string | null =>
  bytes === null ? null : Buffer.from(bytes).toString('hex')
