/** Every kind of fault, in the order of the list. */
import { clock } from './clock.ts'
import { corrupt } from './corrupt.ts'
import { disk } from './disk.ts'
import { filesCut } from './files-cut.ts'
import { filesKill } from './files-kill.ts'
import type { FaultKind } from './finding.ts'
import { instances } from './instances.ts'
import { keyring } from './keyring.ts'
import { kill } from './kill.ts'
import { network } from './network.ts'
import { order } from './order.ts'
import { power } from './power.ts'
import { copied, oldHub } from './restored.ts'
import { skew } from './skew.ts'
import { syncKill } from './sync-kill.ts'

export const kinds: readonly FaultKind[] = [
  kill,
  syncKill,
  power,
  disk,
  corrupt,
  network,
  oldHub,
  copied,
  clock,
  skew,
  instances,
  keyring,
  order,
  filesCut,
  filesKill,
]
