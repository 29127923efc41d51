/**
 * All that can be asked of the service, and who answers: by far most of the program. Loaded once the first screen
 * stands, or when something of it is asked for sooner.
 */
import { contract } from '#shared/contract/contract.ts'
import type { Call } from '#shared/contract/define.ts'
import { queriesOn } from '#shared/contract/stale.ts'
import { commands } from '../features/commands.ts'
import { queries } from '../features/queries.ts'
import { createPackCalls, type PackCallsDeps } from '../packs/calls.ts'
import { createRecoveryCalls, type RecoveryCallsDeps } from '../recovery/calls.ts'
import { createSyncCalls, type SyncCallsDeps } from '../sync/calls.ts'
import { createBackground } from './background.ts'

export const createEverything = (deps: SyncCallsDeps & RecoveryCallsDeps & PackCallsDeps) => ({
  calls: new Map<string, Call>(Object.entries(contract)),
  queriesOn,
  /** the calls that are about the service as a whole */
  hostCalls: { ...createSyncCalls(deps), ...createRecoveryCalls(deps), ...createPackCalls(deps) },
  queries,
  commands,
  background: createBackground({ built: deps.changed, log: deps.options.log }),
})
