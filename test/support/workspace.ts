/** Workspaces for tests: real encrypted SQLite in a temporary folder, real log, real folds. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createWorkspaceFolder, type NewWorkspace } from '#service/host/create.ts'
import { openWorkspace, type Workspace } from '#service/host/workspace.ts'

export const resourcesFolder = new URL('../../resources', import.meta.url).pathname

/** A system key store that is not there. */
export const noKeyStore = { wrap: async () => null, unwrap: async () => null }

export interface TestWorkspace {
  root: string
  folder: string
  key: string
  workspace: Workspace
  /** closes and opens again, as after a restart */
  reopen(): Promise<Workspace>
  dispose(): Promise<void>
}

/** A system key store that keeps what it is given: no passphrase is needed, whose stretching takes longest of all. */
export const keptKeyStore = {
  wrap: async (key: Uint8Array) => Buffer.from(key).toString('base64'),
  unwrap: async (wrapped: string) => Buffer.from(wrapped, 'base64'),
}

/** A fresh workspace; by default a supervisor of the city bureau. Without reader threads unless asked for. */
export const createTestWorkspace = async (
  spec: Partial<NewWorkspace> = {},
  { readerThreads = 0 } = {},
): Promise<TestWorkspace> => {
  const root = mkdtempSync(join(tmpdir(), 'wi-'))
  const folder = join(root, 'work')
  const made = await createWorkspaceFolder(
    folder,
    {
      kind: 'standalone',
      name: '测试',
      person: { name: '测试员' },
      body: { id: 'div-340200', name: '芜湖市数据资源管理局' },
      roles: ['supervisor'],
      resources: resourcesFolder,
      ...spec,
    },
    keptKeyStore,
    Date.now(),
  )
  if (!made.ok) throw new Error(made.code)
  const open = () => {
    const opened = openWorkspace(folder, made.key, {
      resources: resourcesFolder,
      readerThreads,
    })
    if (!opened.ok) throw new Error(opened.error.code)
    return opened.value
  }
  const test: TestWorkspace = {
    root,
    folder,
    key: made.key,
    workspace: open(),
    reopen: async () => {
      await test.workspace.close()
      test.workspace = open()
      return test.workspace
    },
    dispose: async () => {
      await test.workspace.close()
      rmSync(root, { recursive: true, force: true })
    },
  }
  return test
}
