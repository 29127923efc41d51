/** How the data service was started, and what is open in it at the moment. */
import { join } from 'node:path'
import type { Fault } from '#shared/contract/result.ts'
import type { Event } from '#shared/contract/wire.ts'
import type { KeyStore } from '../process/key-store.ts'
import type { Keeper } from '../recovery/keeper.ts'
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
  /** makes snapshots of the open workspace */
  keeper: Keeper | null
  fault: Fault | null
  /** what does not open although its key is proven: the recovery ladder can be climbed */
  damaged: { folder: string; key: string } | null
  /** what a full or failing disk kept from opening: tried again when somebody asks */
  refused: { folder: string; key: string } | null
  locked: boolean
  /** the data key of the open workspace, for wrapping it anew */
  key: string | null
}

export const workspaceFolder = (dataDir: string, which: 'work' | 'sample'): string => join(dataDir, which)
