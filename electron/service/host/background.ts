import type { Topic } from '#shared/contract/topics.ts'
import { buildWaiting, resumeCatalogue } from '../features/catalogue/build.ts'
import { resumeLedgers } from '../features/ledgers/build.ts'
import { readInTurn, settleDisk } from '../files/keeper.ts'
import { addHistory } from '../sync/history.ts'
import type { Workspace } from './workspace.ts'

/** Work that nobody waits for: catalogues and ledgers (历史台账) whose files have arrived are built in slices. */
export interface Background {
  /** once, when the workspace was opened */
  begin(workspace: Workspace): void
  /** a file named by a fact has arrived whole */
  blobArrived(workspace: Workspace): void
  /** no slice is under way any more */
  settled(): Promise<void>
}

/** Whoever begins their day comes first. */
const READ_AFTER_MS = 5 * 60_000

export const createBackground = (told: {
  built(topics: readonly Topic[]): void
  log(line: string): void
}): Background => {
  let last: Promise<void> = Promise.resolve()
  let open: Workspace | null = null
  let reading: Promise<void> = Promise.resolve()
  let timer: NodeJS.Timeout | undefined
  const breathe = () => new Promise<void>((resolve) => setImmediate(resolve))

  const then = (workspace: Workspace, topic: Topic, work: () => unknown) => {
    last = last.then(async () => {
      if (workspace !== open) return
      try {
        await work()
        told.built([topic])
      } catch (error) {
        told.log(`${topic}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
      }
    })
  }

  /** Also where 市局服务端 is never reached, bytes on this disk are read against their hash in turn. */
  const readFiles = async (workspace: Workspace): Promise<void> => {
    const { db, deps } = workspace
    const damaged = await readInTurn(db, deps.files.vault, deps.now(), () => workspace === open)
    if (damaged > 0)
      addHistory(db, deps.now(), 'bad', 'FILE_DAMAGED', `本机有 ${damaged} 个附件与登记的校验值不符`)
    if (workspace === open) told.built(['files', 'sync'])
  }

  return {
    begin: (workspace) => {
      open = workspace
      timer = setTimeout(() => {
        reading = readFiles(workspace).catch((error: unknown) => told.log(`files: ${String(error)}`))
      }, READ_AFTER_MS)
      timer.unref()
      then(workspace, 'catalogue', () => resumeCatalogue(workspace.deps, { breathe }))
      then(workspace, 'ledgers', () => resumeLedgers(workspace.deps, breathe))
      then(workspace, 'files', () => settleDisk(workspace.db, workspace.deps.files.vault))
    },
    blobArrived: (workspace) => {
      then(workspace, 'catalogue', () => buildWaiting(workspace.deps, { breathe }))
      then(workspace, 'ledgers', () => resumeLedgers(workspace.deps, breathe))
      // A script (话术) is read from its file whenever it is asked for.
      then(workspace, 'scripts', () => {})
    },
    settled: async () => {
      open = null
      clearTimeout(timer)
      await Promise.all([last, reading])
    },
  }
}
