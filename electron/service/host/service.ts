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
import { createSyncCalls, type SyncCalls } from '../sync/calls.ts'
import { createSync } from '../sync/sync.ts'
import { type AppHandlers, createAppHandlers } from './app-handlers.ts'
import { createBackground } from './background.ts'
import { type AnswerBody, createDispatcher } from './dispatch.ts'
import type { CommandContext } from './handlers.ts'
import { readKeyFile } from './keys.ts'
import { openFault } from './open-fault.ts'
import type { ServiceOptions, Standing } from './standing.ts'
import { unexpectedFault } from './unexpected.ts'
import { openWorkspace } from './workspace.ts'

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
  const standing: Standing = { workspace: null, sync: null, fault: null, locked: false, key: null }
  const changed = (topics: readonly Topic[]) => {
    if (topics.length > 0) emit({ event: 'changed', queries: queriesOn(topics) })
  }

  const background = createBackground({ built: changed, log: options.log })

  const open = (folder: string, key: string): void => {
    const sync = createSync(folder, key, {
      version: options.version,
      changed,
      blobArrived: () => standing.workspace && background.blobArrived(standing.workspace),
      log: options.log,
    })
    const opened = openWorkspace(folder, key, options, sync.hooks)
    if (opened.ok) {
      Object.assign(standing, { workspace: opened.value, sync, fault: null, locked: false, key })
      sync.attach(opened.value)
      background.begin(opened.value)
    } else
      Object.assign(standing, {
        workspace: null,
        sync: null,
        fault: openFault(opened.error, options.version),
        locked: false,
      })
  }

  const openAtStart = async (): Promise<void> => {
    const folder = ['work', 'sample'].map((which) => join(dataDir, which)).find((f) => existsSync(f))
    if (!folder) return
    const keys = readKeyFile(folder)
    if (!keys) {
      standing.fault = openFault({ code: 'KEY_LOST' }, options.version)
      return
    }
    const key = keys.open ?? (keys.keyring ? hex(await keyStore.unwrap(keys.keyring)) : null)
    if (key === null) standing.locked = true
    else open(folder, key)
  }

  await openAtStart()
  const app = createAppHandlers({ options, standing, open })
  const own: AppHandlers & SyncCalls & PackCalls = {
    ...app.handlers,
    ...createSyncCalls({ options, standing, open, appState: app.state }),
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
      return unexpectedFault(error)
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
    handle: dispatcher.handle,
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
      await standing.sync?.close()
      await background.settled()
      await standing.workspace?.close()
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
