/** A workspace used alone as the service opens it: journal, anchor and all; for tests that damage its files. */
import { rmSync } from 'node:fs'
import { openWorkspace, type Workspace } from '#service/host/workspace.ts'
import type { OpenFault } from '#service/store/open.ts'
import { signedFactsOf } from '#service/store/rows.ts'
import { createSuite } from '#service/store/suite.ts'
import { createSync, type Sync } from '#service/sync/sync.ts'
import { verifyChain } from '#shared/facts/chain.ts'
import { createTestWorkspace, resourcesFolder } from './workspace.ts'

export interface WorkFolder {
  folder: string
  key: string
  workspace: Workspace
  sync: Sync
  /** registers numbers; @returns ids of the facts */
  say(...numbers: (number | string)[]): string[]
  stop(): Promise<void>
  /** opens it again; the fault when it does not */
  start(): OpenFault | null
  /** id → content hash and link hash of all own facts */
  own(): Record<string, [string, string]>
  chainFlaws(): unknown[]
  dispose(): Promise<void>
}

export const openWorkFolder = async (): Promise<WorkFolder> => {
  const test = await createTestWorkspace()
  const { folder, key } = test
  await test.workspace.close()
  let open = false
  const work = {
    folder,
    key,
    say: (...numbers) =>
      work.workspace.deps.write((tx) =>
        numbers.map(
          (n) =>
            tx.append({
              type: 'caller.registered',
              entity: { kind: 'caller', id: `caller-${n}` },
              owner: 'div-340200',
              payload: { number: `0553-${n}`.padEnd(8, '0'), active: true },
            }).id,
        ),
      ),
    stop: async () => {
      if (!open) return
      open = false
      await work.sync.close()
      await work.workspace.close()
    },
    start: () => {
      const sync = createSync(folder, key, {
        version: 'test',
        changed: () => {},
        blobArrived: () => {},
        log: () => {},
      })
      const opened = openWorkspace(folder, key, { resources: resourcesFolder, readerThreads: 0 }, sync.hooks)
      if (!opened.ok) return opened.error
      sync.attach(opened.value)
      Object.assign(work, { sync, workspace: opened.value })
      open = true
      return null
    },
    own: () =>
      Object.fromEntries(
        work.workspace.db
          .all<{ id: string; c: string; l: string }>(
            'SELECT id, content_hash AS c, link_hash AS l FROM fact WHERE device = ? ORDER BY device_seq',
            work.workspace.session.device,
          )
          .map(({ id, c, l }) => [id, [c, l]]),
      ),
    chainFlaws: () => {
      const { db, session } = work.workspace
      const key = db.get<{ k: string }>('SELECT public_key AS k FROM chain WHERE device = ?', session.device)
      return verifyChain(createSuite(), key?.k ?? '', signedFactsOf(db, session.device, 0, 100_000)).flaws
    },
    dispose: async () => {
      await work.stop()
      rmSync(test.root, { recursive: true, force: true })
    },
  } as WorkFolder
  const fault = work.start()
  if (fault) throw new Error(fault.code)
  return work
}
