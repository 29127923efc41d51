import type { Topic } from '#shared/contract/topics.ts'
import { buildWaiting, resumeCatalogue } from '../features/catalogue/build.ts'
import { resumeLedgers } from '../features/ledgers/build.ts'
import { settleDisk } from '../files/keeper.ts'
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

export const createBackground = (told: {
  built(topics: readonly Topic[]): void
  log(line: string): void
}): Background => {
  let last: Promise<void> = Promise.resolve()
  let open: Workspace | null = null
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

  return {
    begin: (workspace) => {
      open = workspace
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
    settled: () => {
      open = null
      return last
    },
  }
}
