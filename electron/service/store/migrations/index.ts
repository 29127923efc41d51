import { log } from './0001-log.ts'
import { org } from './0002-org.ts'
import { catalogue } from './0003-catalogue.ts'
import { cases } from './0004-cases.ts'
import { rounds } from './0005-rounds.ts'
import { sync } from './0006-sync.ts'
import { documents } from './0007-documents.ts'
import { ledgers } from './0008-ledgers.ts'
import { packs } from './0009-packs.ts'
import { merge } from './0010-merge.ts'
import { volume } from './0011-volume.ts'
import { place } from './0012-place.ts'
import { inReview } from './0013-in-review.ts'
import { lean } from './0014-lean.ts'
import { receipts } from './0015-receipts.ts'
import { files } from './0016-files.ts'
import { walkthroughs } from './0017-walkthroughs.ts'
import { visits } from './0018-visits.ts'
import { packFiles } from './0019-pack-files.ts'
import type { Step } from './step.ts'

/** All steps in order of their numbers. */
export const steps: readonly Step[] = [
  log,
  org,
  catalogue,
  cases,
  rounds,
  sync,
  documents,
  ledgers,
  packs,
  merge,
  volume,
  place,
  inReview,
  lean,
  receipts,
  files,
  walkthroughs,
  visits,
  packFiles,
]
