/** Where writers are shot at: fresh copies of one workspace with a drawn round. */
import { cpSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { openWorkspace, type Workspace } from '#service/host/workspace.ts'
import { putCatalogue } from '#test/support/catalogue.ts'
import { quickFolder } from '#test/support/faults/folders.ts'
import { drawnRound } from '#test/support/round.ts'
import { createTestWorkspace, resourcesFolder } from '#test/support/workspace.ts'

export interface Range {
  key: string
  freshFolder(name: string): string
  open(folder: string): Workspace
  dispose(): void
}

export const openRange = async (): Promise<Range> => {
  const desk = await createTestWorkspace()
  putCatalogue(desk.workspace.db, [{ id: 'div-340202', items: 160 }])
  await drawnRound(desk.workspace.deps, { size: 140, reserve: 0 })
  await desk.workspace.close()
  const root = quickFolder('wi-range-')
  return {
    key: desk.key,
    freshFolder: (name) => {
      const folder = join(root, name)
      mkdirSync(folder)
      cpSync(desk.folder, folder, { recursive: true })
      return folder
    },
    open: (folder) => {
      const env = { resources: resourcesFolder, readerThreads: 0 }
      const opened = openWorkspace(folder, desk.key, env)
      if (!opened.ok) throw new Error(opened.error.code)
      return opened.value
    },
    dispose: () => {
      rmSync(root, { recursive: true, force: true })
      rmSync(desk.root, { recursive: true, force: true })
    },
  }
}
