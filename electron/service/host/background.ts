import { buildWaiting, resumeCatalogue } from '../features/catalogue/build.ts'
import type { Workspace } from './workspace.ts'

/** Work that nobody waits for: catalogues whose files have arrived are built in slices. */
export interface Background {
  /** once, when the workspace was opened */
  begin(workspace: Workspace): void
  /** a file named by a fact has arrived whole */
  blobArrived(workspace: Workspace): void
  /** no slice is under way any more */
  settled(): Promise<void>
}

export const createBackground = (told: { built(): void; log(line: string): void }): Background => {
  let last: Promise<void> = Promise.resolve()
  let open: Workspace | null = null
  const breathe = () => new Promise<void>((resolve) => setImmediate(resolve))

  const then = (workspace: Workspace, work: () => Promise<unknown>) => {
    last = last.then(async () => {
      if (workspace !== open) return
      try {
        await work()
        told.built()
      } catch (error) {
        told.log(`catalogue: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
      }
    })
  }

  return {
    begin: (workspace) => {
      open = workspace
      then(workspace, () => resumeCatalogue(workspace.deps, { breathe }))
    },
    blobArrived: (workspace) => then(workspace, () => buildWaiting(workspace.deps, { breathe })),
    settled: () => {
      open = null
      return last
    },
  }
}
