/** How the data service was started, and what is open in it at the moment. */
import { join } from 'node:path'
import type { Fault } from '#shared/contract/result.ts'
import type { Event } from '#shared/contract/wire.ts'
import type { KeyStore } from '../process/key-store.ts'
import type { Sync } from '../sync/sync.ts'
import type { Workspace } from './workspace.ts'

export interface ServiceOptions {
  /** the data folder; workspaces lie in it */
  dataDir: string
  /** read-only files shipped with the program */
  resources: string
  version: string
  keyStore: KeyStore
  emit(event: Event): void
  /** a bug, for the local log; never personal data */
  log(line: string): void
}

/** What is open at the moment. */
export interface Standing {
  workspace: Workspace | null
  /** what keeps the open workspace in touch with 市局服务端 */
  sync: Sync | null
  fault: Fault | null
  locked: boolean
  /** the data key of the open workspace, for wrapping it anew */
  key: string | null
}

export const workspaceFolder = (dataDir: string, which: 'work' | 'sample'): string => join(dataDir, which)
